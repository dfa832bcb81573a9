"""The blocks of a Markdown text, by markdown-it; its offsets are into the text as it stands."""

import re
from typing import TYPE_CHECKING

from corpus.blocks import Block, Kind, Span
from corpus.structure.numbering import read_mark
from corpus.structure.questions import is_of_pair
from corpus.structure.tables import STROKE, Lines, split_cells, stripped, table_block

if TYPE_CHECKING:
    from markdown_it.token import Token

SUFFIXES = frozenset({".md", ".markdown"})
_UNDECIDED = frozenset({".txt", ".text"})
FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n"
    r"(?>(?:[\w.-]{1,40}[ \t]*:|[ \t]*-|[ \t]+|#)[^\n]{0,1000}\n|[ \t\r]*\n){1,200}?"
    r"---[ \t]*(?=\r?\n|\Z)"
)
LONGEST_UNDERLINED = 60
"""Characters of a heading with a line below it; a longer one is a paragraph before a rule."""

_HEAD_CHARACTERS = 20_000
_HEADING = re.compile(r"(?:\A|\n[ \t\r]*\n)#{1,6} \S")
_SIGNS = (
    re.compile(r"^```[^\n]*\n(?:[^\n]*\n){0,200}?```", re.MULTILINE),
    re.compile(r"^\|?[ :]*-{3,}[ :]*(?:\|[ :]*-{3,}[ :]*){1,40}\|?[ \t]*\r?$", re.MULTILINE),
    re.compile(r"\[[^\]\n]{1,80}\]\(https?://[^)\s]{1,400}\)"),
    re.compile(r"\*\*[^*\n]{1,60}\*\*"),
    re.compile(r"^[-*+] \S", re.MULTILINE),
)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
"""What markdown-it takes for one."""
_MARKER = re.compile(r"[\s>]*(?P<label>[-*+]|\d{1,9}[.)])")
_QUOTED = re.compile(r"[\s>]*")
_SIGN_OF_HEADING = re.compile(r"[\s>#*_]*")
_HAN = re.compile(r"[\u4e00-\u9fff，。；：、]")
_TAKEN: dict[str, Kind] = {
    "list_item_open": "item",
    "tr_open": "table",
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "html_block": "paragraph",
    "fence": "code",
    "code_block": "code",
    "hr": "furniture",
}
_STOPS = tuple("。；;！!，,")


def is_markdown(text: str, suffix: str) -> bool:
    """Whether a text is Markdown: by its file's name, or by marks that nobody else makes."""
    if suffix in SUFFIXES:
        return True
    if suffix not in _UNDECIDED:
        return False
    head = text[:_HEAD_CHARACTERS]
    headings = len(_HEADING.findall(head))
    has_sign = bool(FRONT_MATTER.match(head)) or any(sign.search(head) for sign in _SIGNS)
    return headings > 2 or (headings > 0 and has_sign)


def markdown_blocks(text: str) -> tuple[Block, ...]:
    """The blocks that are more than paragraphs, and the paragraphs, in order."""
    from markdown_it import MarkdownIt  # here, as most texts are no Markdown

    front = FRONT_MATTER.match(text)
    start = front.end() if front else 0
    blocks = [Block("front matter", *stripped(text, (0, start)))] if front else []
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])
    walk = _Walk(text, start)
    for token in parser.parse(text[start:]):
        walk.take(token)
    return (*blocks, *walk.blocks)


class _Walk:
    """The blocks of the tokens so far."""

    def __init__(self, text: str, start: int) -> None:
        self.blocks: list[Block] = []
        self._text = text
        breaks = (match.end() for match in _LINE_BREAK.finditer(text, start))
        self._starts = [start, *breaks]
        self._depth = 0
        self._item_line: int | None = None  # of a list item of which no text came yet
        self._rows: list[tuple[int, int]] = []  # the lines of a table, and how many cells each has

    def take(self, token: "Token") -> None:
        self._depth += token.nesting * token.type.endswith(("list_open", "list_close"))
        if token.type in {"th_open", "td_open"}:
            self._rows[-1] = self._rows[-1][0], self._rows[-1][1] + 1
        elif token.type == "table_close":
            self._write_table()
        if not token.map or token.type not in _TAKEN:
            return
        first, last = token.map
        if token.type == "list_item_open":
            self._item_line = first
        elif token.type == "tr_open":
            self._rows.append((first, 0))
        elif token.type == "heading_open":
            self._write_heading(token, first, last)
        elif token.type == "paragraph_open" and self._depth:
            self._write_item(first, last)
        elif token.type == "code_block" and _is_chinese(token.content):
            self._write("paragraph", self._span(first, last))
        else:
            self._write(_TAKEN[token.type], self._span(first, last))

    def _write(self, kind: Kind, span: Span, level: int = 0, label: str = "") -> None:
        start, end = stripped(self._text, span)
        if start < end:
            self.blocks.append(Block(kind, start, end, level=level, label=label))

    def _write_heading(self, token: "Token", first: int, last: int) -> None:
        start, end = stripped(self._text, self._span(first, last))
        if token.markup.startswith("#"):
            self._write("heading", (start, end), int(token.tag[1:]), self._number(start, end))
            return
        words, rule = self._span(first, last - 1), self._span(last - 1, last)
        start, end = stripped(self._text, words)
        is_short = last - first == 2 and end - start <= LONGEST_UNDERLINED
        if is_short and not self._text.endswith(_STOPS, start, end):
            self._write("heading", words, int(token.tag[1:]), self._number(start, end))
        else:
            self._write("paragraph", words)
        self._write("furniture", rule)

    def _number(self, start: int, end: int) -> str:
        sign = _SIGN_OF_HEADING.match(self._text, start, end)
        mark = read_mark(self._text, sign.end() if sign else start, end)
        return mark.label if mark else ""

    def _write_item(self, first: int, last: int) -> None:
        """A paragraph of a list: the item, or what more it says."""
        start, end = stripped(self._text, self._span(first, last))
        if self._item_line is None:
            self._write("item", (start, end), self._depth + 1)
            return
        start, _ = stripped(self._text, self._span(self._item_line, last))
        self._item_line = None
        if is_of_pair(self._text, start, end):
            self._write("paragraph", (start, end))
        else:
            label = _MARKER.match(self._text, start, end)
            self._write("item", (start, end), self._depth, label["label"] if label else "")

    def _write_table(self) -> None:
        lines: Lines = []
        for line, count in self._rows:
            start, end = stripped(self._text, self._span(line, line + 1))
            quoted = _QUOTED.match(self._text, start, end)
            span = quoted.end() if quoted else start, end
            cells = split_cells(self._text, span, STROKE, is_framed=True)[:count]
            if any(at < until for at, until in cells):
                lines.append((span, cells))
        if lines:
            last = max(self._rows[-1][0], self._rows[0][0] + 1)
            span = stripped(self._text, self._span(self._rows[0][0], last + 1))
            is_named = lines[0][0][0] < self._starts[self._rows[0][0] + 1]
            self.blocks.append(table_block(self._text, span, lines, header_rows=int(is_named)))
        self._rows = []

    def _span(self, first: int, last: int) -> Span:
        """The characters of the lines from `first` up to `last`."""
        is_last = last >= len(self._starts)
        return self._starts[first], len(self._text) if is_last else self._starts[last]


def _is_chinese(code: str) -> bool:
    """Whether what is indented as code would be is a paragraph that begins as they do in print."""
    return 2 * len(_HAN.findall(code)) > len(code)
