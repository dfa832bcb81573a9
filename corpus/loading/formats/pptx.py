"""PowerPoint presentations: each slide is a page below its title or number, by python-pptx.

Below it stand its texts and tables in the order of the slide, then the speaker's notes.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn

from corpus.about.description import Description
from corpus.article import Unread
from corpus.loading.formats.extracted import Extracted, chinese_title, numbered
from corpus.loading.formats.grids import Grid, write_grid
from corpus.loading.formats.writer import Cell, TextWriter
from corpus.loading.formats.zipped import (
    OF_OFFICE,
    UnreadPart,
    check_archive,
    unread_parts,
)

_UNTITLED = frozenset({"PowerPoint 演示文稿", "PowerPoint 簡報", "幻灯片 1", "演示文稿1"})
"""Titles that programs give."""
_UNREAD = (
    *OF_OFFICE,
    UnreadPart(
        r"ppt/comments/[^/]+\.xml", "{}条批注没有读", "comments not read: {}", rb"<(?:\w+:)?cm\s"
    ),
)
_MARGINAL = frozenset({PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE})
"""Placeholders of what stands on every slide."""
_LISTS = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY})
"""Placeholders whose paragraphs have bullets, where a theme does not take them away."""
_BULLETS = frozenset({qn("a:buChar"), qn("a:buAutoNum"), qn("a:buBlip")})


def read(path: Path) -> Extracted:
    check_archive(path, program="PowerPoint", suffix=".pptx")
    presentation = Presentation(str(path))
    writer = TextWriter()
    hidden: list[int] = []
    pictures: list[int] = []
    for number, slide in enumerate(presentation.slides, start=1):
        writer.page()
        if slide._element.get("show") in {"0", "false"}:
            hidden.append(number)
            continue
        has_text = _write_slide(writer, slide, number)
        if not has_text and _has_picture(slide.shapes):
            pictures.append(number)
    unread = [*_slides(hidden, pictures), *unread_parts(path, _UNREAD)]
    named = chinese_title(presentation.core_properties.title)
    return writer.extracted(Description(title=None if named in _UNTITLED else named), unread)


def _write_slide(writer: TextWriter, slide: Any, number: int) -> bool:
    """Whether anything stands below its title."""
    heading = slide.shapes.title
    title = " ".join(heading.text_frame.text.split()) if heading is not None else ""
    writer.write("heading", title or f"第{number}页", level=1)
    length = writer.length
    _write_shapes(writer, (shape for shape in slide.shapes if shape != heading))
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame):
        _write_frame(writer, notes)
    return writer.length > length


def _write_shapes(writer: TextWriter, shapes: Iterable[Any]) -> None:
    for shape in shapes:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _MARGINAL:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            _write_shapes(writer, shape.shapes)
        elif shape.has_text_frame:
            _write_frame(writer, shape.text_frame, is_list=kind in _LISTS)
        elif shape.has_table:
            write_grid(writer, _grid(shape.table))


def _write_frame(writer: TextWriter, frame: Any, *, is_list: bool = False) -> None:
    """The points of a list, or paragraphs: those of a text box have bullets where it says so."""
    for paragraph in frame.paragraphs:
        text = paragraph.text.replace("\v", "\n")
        if _has_bullet(paragraph, otherwise=is_list):
            writer.write("item", text, level=paragraph.level + 1)
        else:
            for line in text.splitlines():
                writer.write("paragraph", line)


def _has_bullet(paragraph: Any, *, otherwise: bool) -> bool:
    properties = paragraph._p.pPr
    marks = set() if properties is None else {child.tag for child in properties}
    return qn("a:buNone") not in marks and (otherwise or bool(marks & _BULLETS))


def _grid(table: Any) -> Grid:
    rows: list[list[str]] = []
    covered: dict[Cell, Cell] = {}
    for number, row in enumerate(table.rows):
        rows.append([])
        for column, cell in enumerate(row.cells):
            rows[-1].append("" if cell.is_spanned else cell.text)
            if cell.is_merge_origin:
                covered |= {
                    (number + n, column + m): (number, column)
                    for n in range(cell.span_height)
                    for m in range(cell.span_width)
                    if n or m
                }
    return Grid(rows, covered)


def _has_picture(shapes: Iterable[Any]) -> bool:
    return any(
        _has_picture(shape.shapes)
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP
        else hasattr(shape, "image")
        for shape in shapes
    )


def _slides(hidden: list[int], pictures: list[int]) -> Iterator[Unread]:
    if hidden:
        yield Unread(
            f"隐藏的幻灯片没有读：第{numbered(hidden)}页",
            f"hidden slides not read: {numbered(hidden)}",
        )
    if pictures:
        yield Unread(
            f"第{numbered(pictures)}页除标题外只有图片",
            f"only pictures below the title: slide {numbered(pictures)}",
        )
