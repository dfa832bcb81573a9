"""The few marks in which the texts of the documents are written.

`# ` and `## ` begin headings, `| a | b |` is a row of a table, the first of them its header, and
`[表] name` the line above that names it. `[条]`, `[页眉]` and their like tell the makers what a
line is; `[^note]` is a footnote, `{弥|mí}` a character with its reading. Markdown, CSV and plain
text are written as they are to be.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

NOTE = re.compile(r"\[\^(.+?)\]")
RUBY = re.compile(r"\{(.+?)\|(.+?)\}")
_MARK = re.compile(r"\[(\S+?)\](?: |$)")
_RULE = re.compile(r"\|[-:| ]+\|")


class Line(NamedTuple):
    """A line of a document: its mark, such as `条` or `#`, empty for plain text, and its text."""

    mark: str
    text: str


class Table(NamedTuple):
    """A table with its name, which may be empty, its header and its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Line | Table


def blocks(body: str) -> Iterator[Block]:
    """The lines and tables of a document in their order; blank lines are passed over.

    >>> [*blocks("# 通讯录\\n| 姓名 | 分机 |\\n| 李强 | |")]
    [Line(mark='#', text='通讯录'), Table(name='', header=('姓名', '分机'), rows=(('李强', ''),))]
    """
    name, rows = "", list[tuple[str, ...]]()
    for text in [*body.splitlines(), ""]:
        if text.startswith("|"):
            if not _RULE.fullmatch(text):
                rows.append(tuple(cell.strip() for cell in text.strip("|").split("|")))
            continue
        if rows:
            yield Table(name, rows[0], tuple(rows[1:]))
            name, rows = "", []
        if text.startswith("[表] "):
            name = text.removeprefix("[表] ")
        elif text.strip():
            yield _line(text)


def _line(text: str) -> Line:
    if heading := re.match(r"#+(?= )", text):
        return Line(heading[0], text[heading.end() :].strip())
    if mark := _MARK.match(text):
        return Line(mark[1], text[mark.end() :].strip())
    return Line("", text)


def tables(body: str) -> list[Table]:
    """The tables of a document; where it has none, its lines that are CSV, as one."""
    marked = [block for block in blocks(body) if isinstance(block, Table)]
    lines = [line for line in body.splitlines() if line.count(",") >= 2]
    if marked or not lines:
        return marked
    header, *rows = csv.reader(lines)
    return [Table("", tuple(header), tuple(map(tuple, rows)))]


def plain(body: str) -> str:
    """The text without readings, and with each note where it is pointed to.

    >>> plain("{弥|mí}陀山总投资[^八千万元]。")
    '弥陀山总投资八千万元。'
    """
    return NOTE.sub(r"\1", RUBY.sub(r"\1", body))


def folded(text: str) -> str:
    """The text without blanks and in half width, by which words are looked for in evidence.

    >>> folded("四 十 二 亩，ＡＢ")
    '四十二亩,AB'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())
