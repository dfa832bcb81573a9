"""Write the parts of a Word document as blocks: headings, clauses, captions, points of lists."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from docx import Document

from corpus.about.description import LONGEST_TITLE, Description
from corpus.loading.formats.docx.margins import footer_lines, header_lines
from corpus.loading.formats.docx.parts import Note, Paragraph, Parts, Table
from corpus.loading.formats.extracted import Extracted, chinese_title
from corpus.loading.formats.grids import caption_label, is_title, is_unit, write_grid
from corpus.loading.formats.writer import TextWriter
from corpus.loading.formats.zipped import (
    OF_OFFICE,
    UnreadPart,
    check_archive,
    unread_parts,
)

LONGEST_HEADING = 100
"""Characters; longer texts in the style of a heading are paragraphs in large letters."""
_LONGEST_POINT = 30
"""Characters of a point of a list that may be the heading of what stands below it."""

_UNREAD = (
    *OF_OFFICE,
    UnreadPart(r"word/comments\.xml", "{}条批注没有读", "comments not read: {}", rb"<w:comment\s"),
)
_NUMERALS = r"[〇○零一二三四五六七八九十百千两\d]+"
_CLAUSE = re.compile(rf"第\s*{_NUMERALS}\s*条(?:之[一二三四五六七八九十]+)?")
_DIVISIONS = {"编": 1, "編": 1, "篇": 1, "章": 2, "节": 3, "節": 3}
_DIVISION = re.compile(rf"第\s*{_NUMERALS}\s*([编編篇章节節])")
_LABEL = re.compile(
    rf"{_DIVISION.pattern}|{_CLAUSE.pattern}|附[件录表]\s*{_NUMERALS}?|[（(]{_NUMERALS}[）)]"
    r"|[一二三四五六七八九十百]+、|\d{1,3}(?:[.．]\d{1,3})+[.．]?(?!\d)|\d{1,3}[、.．](?!\d)"
)
"""What a heading begins with where a person wrote its number."""
_BELOW_STYLED = 10
"""Headings that lists make stand below those of styles."""
_ASKS = ("？", "?")
_STOP = re.compile(r"[。！？；;]|[，：:]$")


def read(path: Path) -> Extracted:
    check_archive(path, program="Word", suffix=".docx")
    document = Document(str(path))
    parts = list(Parts(document).of(document.element.body))
    writer = _Writer(parts)
    heads = header_lines(document)
    for line in heads:
        writer.text.write("furniture", line)
    writer.write()
    for line in footer_lines(document):
        writer.text.write("furniture", line)
    title = chinese_title(document.core_properties.title) or _styled_title(parts)
    if title is None and heads:  # of which the first would be taken for it
        title = _first_line(parts)
    return writer.text.extracted(Description(title=title), list(unread_parts(path, _UNREAD)))


def _styled_title(parts: Sequence[Paragraph | Table]) -> str | None:
    titles = (
        part.text.strip() for part in parts if isinstance(part, Paragraph) and part.style.is_title
    )
    return next((title for title in titles if title), None)


def _first_line(parts: Sequence[Paragraph | Table]) -> str | None:
    texts = [part.text.strip() for part in parts if isinstance(part, Paragraph)]
    first, *others = [text for text in texts if text] or [""]
    is_first = (
        bool(others) and len(first) <= LONGEST_TITLE and not re.search("[。！？，；：]$", first)
    )
    return first if is_first else None


class _Writer:
    """Writes parts, each as what it is by its style, its number and its neighbours."""

    def __init__(self, parts: Sequence[Paragraph | Table]) -> None:
        self.text = TextWriter()
        self._parts = [part for part in parts if isinstance(part, Table) or part.text.strip()]
        self._heading_lists = _lists_of_headings(self._parts)
        self._titles = _titles_of_tables(self._parts)
        self._has_title = False

    def write(self) -> None:
        titles: list[Paragraph] = []
        for place, part in enumerate(self._parts):
            if isinstance(part, Table):
                captions = [_full_text(title) for title in titles]
                write_grid(self.text, part.grid, captions=captions, header_rows=part.header_rows)
                self._write_notes(note for title in titles for note in title.notes)
                self._write_notes(part.notes)
                titles = []
            elif place in self._titles:
                titles.append(part)
            else:
                is_behind_table = place > 0 and isinstance(self._parts[place - 1], Table)
                self._write_paragraph(part, is_behind_table=is_behind_table)
                self._write_notes(part.notes)

    def _write_paragraph(self, part: Paragraph, *, is_behind_table: bool) -> None:
        text, style = _full_text(part), part.style
        label = part.number.label if part.number else ""
        if style.is_contents:  # else its lines were taken for the headings that they name
            self.text.write("furniture", text)
        elif style.is_caption or (is_behind_table and _is_caption(text)):
            self.text.write("caption", text, label=label or caption_label([text]))
        elif _CLAUSE.fullmatch(label):
            self.text.write("clause", text, label=label)
        elif level := self._level(part, label):
            self.text.write("heading", text, level=level, label=label or _written_label(text))
        elif label and part.number and not text.endswith(_ASKS):  # questions are found by marks
            self.text.write("item", text, level=part.number.level + 1, label=label)
        else:
            for line in text.splitlines():
                self.text.write("paragraph", line)

    def _level(self, part: Paragraph, label: str) -> int:
        """The level of a heading, 1 the outermost; 0 of what is none."""
        if len(part.text) > LONGEST_HEADING:
            return 0
        if part.style.is_title:
            self._has_title = True
            return 1
        if part.level:
            return part.level + self._has_title
        if division := _DIVISION.fullmatch(label):
            return _DIVISIONS[division[1]] + self._has_title
        if part.number and (part.number.list_id, part.number.level) in self._heading_lists:
            return _BELOW_STYLED + part.number.level + self._has_title
        return 0

    def _write_notes(self, notes: Iterable[Note]) -> None:
        for note in notes:
            self.text.write("footnote", f"{note.label} {note.text}", label=note.label)


def _full_text(part: Paragraph) -> str:
    return (part.number.text if part.number else "") + part.text.strip()


def _written_label(text: str) -> str:
    found = _LABEL.match(text)
    return found[0].strip() if found else ""


def _is_caption(text: str) -> bool:
    return bool(caption_label([text])) and is_title(text)


def _titles_of_tables(parts: Sequence[Paragraph | Table]) -> set[int]:
    """The places of the captions right above tables and of the units between the two."""
    places: set[int] = set()
    for place, part in enumerate(parts):
        if isinstance(part, Table):
            first = place
            while first and _is_unit(parts[first - 1]):
                first -= 1
            above = parts[first - 1] if first else part
            if isinstance(above, Paragraph) and (
                above.style.is_caption or _is_caption(_full_text(above))
            ):
                first -= 1
            places.update(range(first, place))
    return places


def _is_unit(part: Paragraph | Table) -> bool:
    return isinstance(part, Paragraph) and not part.level and is_unit(part.text)


def _lists_of_headings(parts: Sequence[Paragraph | Table]) -> set[tuple[str, int]]:
    """The lists whose points are short and have something below them: 一、工作要求."""
    counts: Counter[tuple[str, int]] = Counter()
    followed: Counter[tuple[str, int]] = Counter()
    long: set[tuple[str, int]] = set()
    for part, below in zip_longest(parts, parts[1:]):
        if not isinstance(part, Paragraph) or not part.number or part.number.is_bullet:
            continue
        key = part.number.list_id, part.number.level
        counts[key] += 1
        followed[key] += _is_below(below, key)
        if len(part.text) > _LONGEST_POINT or _STOP.search(part.text.strip()):
            long.add(key)
    return {key for key, count in counts.items() if 2 <= followed[key] > count / 2} - long


def _is_below(part: Paragraph | Table | None, key: tuple[str, int]) -> bool:
    if isinstance(part, Paragraph) and part.number:
        return part.number.list_id != key[0] or part.number.level > key[1]
    return isinstance(part, Table) or (part is not None and not part.level)
