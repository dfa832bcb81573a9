"""Write the main text of a page block by block, as its elements tell what is what."""

import re

from lxml.html import HtmlElement

from corpus.loading.formats.pages.lists import own_label
from corpus.loading.formats.pages.main_text import MainText
from corpus.loading.formats.pages.parts import Parts, Role, kind_of
from corpus.loading.formats.pages.tables import Table, read_table
from corpus.loading.formats.pages.texts import (
    BLOCKS,
    PLAIN,
    is_silent,
    numbers,
    split_number,
    tidy,
    walk,
)
from corpus.loading.formats.writer import TextWriter

LEAST_SHARE = 0.5
"""Of the texts of a table that must be main text, to read all of it."""
_LABELLED = frozenset({"heading", "item", "footnote"})
_INDENTED = re.compile(r"[\r\n\t ]*(?:\u3000|\xa0{2})")
_BACK = re.compile(r"\s*[↩↑⤴^]\ufe0e?$")
"""The link from a footnote to the place that it is a note on."""
_CLAUSE = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,9}条")
_BREAK_IN_CHINESE = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u3001-\u9fff\uff00-\uffef])"
)


def write_page(main: MainText, writer: TextWriter) -> None:
    _Flow(main, writer).write()


class _Flow:
    """`_line` is what has been read of a line, `_lines` those before it in its block."""

    def __init__(self, main: MainText, writer: TextWriter) -> None:
        self._main = main
        self._writer = writer
        self._parts = Parts()
        self._table: HtmlElement | None = None
        self._line: list[str] = []
        self._lines: list[str] = []

    def write(self) -> None:
        for event, element in walk(self._main.tree, is_left_out=self._is_left_out):
            if event == "end":
                self._end(element)
                self._read(element.tail)
            elif not is_silent(element):
                self._start(element)
                if not self._is_left_out(element):
                    self._read(element.text)
        self._end_block()

    def _is_left_out(self, element: HtmlElement) -> bool:
        return element is self._table or is_silent(element)

    def _start(self, element: HtmlElement) -> None:
        if element.tag == "br":
            self._break()
        elif element.tag == "table" and (table := self._main_table(element)):
            self._end_block()
            table.write(self._writer)
            self._table = element
        elif (kind := kind_of(element)) or element.tag in BLOCKS:
            self._separate(element)
            self._parts.open(element, kind)

    def _end(self, element: HtmlElement) -> None:
        if element is self._table:
            self._table = None
        elif self._parts.holds(element):
            self._separate(element)
            self._parts.close()

    def _separate(self, element: HtmlElement) -> None:
        """A paragraph in an item, a note or a heading is a line of it."""
        self._end_line()
        if self._lines and (element.tag not in PLAIN or not self._parts.is_one_block):
            self._end_block()

    def _main_table(self, element: HtmlElement) -> Table | None:
        table = read_table(element)
        if table is None:
            return None
        own = [number in self._main.numbers for number in numbers("".join(element.itertext()))]
        return table if own and sum(own) >= LEAST_SHARE * len(own) else None

    def _read(self, text: str | None) -> None:
        number, bare = split_number(text)
        if number is not None and number not in self._main.numbers:
            return
        if self._parts.is_preformatted:
            for line_number, line in enumerate(bare.split("\n")):
                if line_number:
                    self._end_line()
                self._line.append(line)
        else:
            if self._lines and _INDENTED.match(bare) and not "".join(self._line).strip():
                self._end_paragraph()
            self._line.append(_BREAK_IN_CHINESE.sub("", bare) if "\n" in bare else bare)

    def _break(self) -> None:
        """Two breaks end a paragraph, one its line."""
        if not self._end_line():
            self._end_paragraph()

    def _end_line(self) -> bool:
        """Whether there was anything in it."""
        if not self._line:
            return False
        line = "".join(self._line)
        indent = line[: -len(line.lstrip())] if self._parts.is_preformatted else ""
        line = tidy(line)
        self._line.clear()
        if line:
            self._lines.append(indent.replace("\xa0", " ") + line)
        return bool(line)

    def _end_paragraph(self) -> None:
        if not self._parts.is_one_block:
            self._end_block()

    def _end_block(self) -> None:
        self._end_line()
        if not self._lines:
            return
        text = "\n".join(self._lines)
        self._lines.clear()
        role = self._parts.role(text)
        text = text if role.kind == "code" else text.lstrip()
        if role.kind == "footnote":
            text = _BACK.sub("", text)
        number = self._parts.take_label()
        label = own_label(text) if number or role.kind in _LABELLED else ""
        if number and not label:
            label, text = number, f"{number} {text}"
        if role.kind == "item" and _CLAUSE.match(text):
            role = Role("paragraph")
        if role.kind not in _LABELLED:
            label = ""
        self._writer.write(role.kind, text, level=role.level, label=label)
        self._parts.note(role)
