"""The texts of a page's tree: each with a number in front, as its readers see it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

from lxml.html import HtmlElement


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


SILENT = _tags(
    "script style noscript template head select datalist button textarea svg math object iframe"
    " canvas audio video map"
)
"""Elements whose texts are not shown, or not as a text."""
BLOCKS = _tags(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin on a line of their own."""
PLAIN = _tags(
    "address article aside blockquote center div fieldset figure footer form header hgroup legend"
    " main nav p section td th tr tbody thead tfoot"
)
"""Those that tell nothing of what stands in them."""

_PLANE = 0xFFFE
"""Characters of a plane for private use; Unicode has two of them, and no text has any."""
_LOW, _HIGH = 0x100000, 0xF0000
_NUMBER = re.compile("([\U000f0000-\U000ffffd]?)([\U00100000-\U0010fffd])")
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def number_texts(tree: HtmlElement) -> None:
    """Write its number in front of each text; blank ones get none, nor those not shown."""
    number = 0
    for event, element in walk(tree, is_left_out=is_silent):
        part = "text" if event == "start" else "tail"
        text = getattr(element, part)
        if not text or text.isspace() or (part == "text" and is_silent(element)):
            continue
        text = _PRIVATE.sub("", text)
        if text.strip():
            text = _encoded(number) + text
            number += 1
        setattr(element, part, text)


def numbers(text: str) -> Iterator[int]:
    """Those that stand in a text."""
    return map(_decoded, _NUMBER.finditer(text))


def split_number(text: str | None) -> tuple[int | None, str]:
    """The number in front of a text, None where it has none, and the text."""
    mark = _NUMBER.match(text or "")
    return (_decoded(mark), mark.string[mark.end() :]) if mark else (None, text or "")


def without_numbers(text: str) -> str:
    return _PRIVATE.sub("", text)


def walk(
    root: HtmlElement, *, is_left_out: Callable[[HtmlElement], bool]
) -> Iterator[tuple[Literal["start", "end"], HtmlElement]]:
    """Each element as it starts and as it ends, without the inside of those that are left out."""
    yield "start", root
    path = [(root, iter(root))]
    while path:
        element, children = path[-1]
        child = next(children, None)
        if child is None:
            path.pop()
            yield "end", element
        else:
            yield "start", child
            path.append((child, iter(() if is_left_out(child) else child)))


def is_silent(element: HtmlElement) -> bool:
    return element.tag in SILENT


def is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def tidy(text: str) -> str:
    """A line of text as a page shows it: runs of spaces are one, and what has no glyph is none.

    >>> tidy("  临平\\u200b区 \\n 2024 年")
    '临平区 2024 年'
    """
    text = _SPACES.sub(" ", text).strip()
    if not text.isprintable():
        text = "".join(each for each in text if each.isprintable() or each.isspace())
        text = text.strip()
    return unicodedata.normalize("NFC", text)


def text_lines(root: HtmlElement) -> str:
    """All that an element shows, each block in it on lines of its own."""
    if len(root) == 0:
        return tidy(split_number(root.text)[1])
    parts: list[str] = []
    for event, element in walk(root, is_left_out=lambda each: is_silent(each) or is_hidden(each)):
        if element is not root and (element.tag in BLOCKS or element.tag == "br"):
            parts.append("\v")
        if event == "end":
            parts += [split_number(element.tail)[1]] if element is not root else []
        elif not (is_silent(element) or is_hidden(element)):
            parts.append(split_number(element.text)[1])
    lines = (tidy(line) for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _encoded(number: int) -> str:
    high, low = divmod(number, _PLANE)
    return (chr(_HIGH + high - 1) if high else "") + chr(_LOW + low)


def _decoded(mark: re.Match[str]) -> int:
    high = ord(mark[1]) - _HIGH + 1 if mark[1] else 0
    return high * _PLANE + ord(mark[2]) - _LOW
