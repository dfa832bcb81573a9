"""PowerPoint presentations: each slide begins with its title or number, by python-pptx.

Below it stand its texts and tables in the order of the slide, then the speaker's notes.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from corpus.article import Unread
from corpus.description import Description
from corpus.loading.formats.extracted import Extracted, chinese_title, numbered
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


def read(path: Path) -> Extracted:
    check_archive(path, program="PowerPoint", suffix=".pptx")
    presentation = Presentation(str(path))
    lines: list[str] = []
    hidden: list[int] = []
    pictures: list[int] = []
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") in {"0", "false"}:
            hidden.append(number)
            continue
        title, *texts = _slide_lines(slide, number)
        lines += [title, *texts]
        if not texts and _has_picture(slide.shapes):
            pictures.append(number)
    unread = [*_slides(hidden, pictures), *unread_parts(path, _UNREAD)]
    named = chinese_title(presentation.core_properties.title)
    described = Description(title=None if named in _UNTITLED else named)
    return Extracted("\n".join(lines), described, tuple(unread))


def _slide_lines(slide: Any, number: int) -> Iterator[str]:
    heading = slide.shapes.title
    title = " ".join(heading.text_frame.text.split()) if heading is not None else ""
    yield title or f"第{number}页"
    yield from _lines(shape for shape in slide.shapes if shape != heading)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame):
        yield from _frame_lines(notes)


def _lines(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if shape.is_placeholder and shape.placeholder_format.type in _MARGINAL:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _lines(shape.shapes)
        elif shape.has_text_frame:
            yield from _frame_lines(shape.text_frame)
        elif shape.has_table:
            for row in shape.table.rows:
                cells = [" ".join(cell.text.split()) for cell in row.cells if not cell.is_spanned]
                yield "\t".join(cell for cell in cells if cell)


def _frame_lines(frame: Any) -> Iterator[str]:
    lines = (line.strip() for line in frame.text.replace("\v", "\n").splitlines())
    yield from (line for line in lines if line)


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
