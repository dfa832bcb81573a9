"""Web pages: the main text without menus, scripts and comments, by trafilatura."""

import re
from pathlib import Path

from corpus.loading.decoding import decode_declared
from corpus.loading.formats.extracted import Extracted
from corpus.loading.formats.pages.flow import write_page
from corpus.loading.formats.pages.main_text import find_main_text
from corpus.loading.formats.pages.texts import tidy, without_numbers
from corpus.loading.formats.writer import TextWriter

LEAST_SHARE = 0.8
"""Of the text that trafilatura gives, in characters, that must be found in the page."""

_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*(?P<name>[A-Za-z0-9_-]+)", re.IGNORECASE
)
_BREAK_IN_CHINESE = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u3001-\u9fff\uff00-\uffef])"
)


def read(path: Path) -> Extracted:
    content = path.read_bytes()
    return read_page(decode_declared(content, declared_encoding(content), path))


def declared_encoding(page: bytes) -> str | None:
    """The name of the encoding that a page says it is in."""
    declared = _DECLARED.search(page[:4096])
    return declared["name"].decode() if declared else None


def read_page(page: str) -> Extracted:
    """The main text of a page that is decoded already."""
    main = find_main_text(_tidy(page))
    if main is None:
        return Extracted("")
    writer = TextWriter()
    write_page(main, writer)
    extracted = writer.extracted(main.description)
    if len(extracted.text) >= len(main.plain) or (
        _length(extracted.text) >= LEAST_SHARE * _length(main.plain)
    ):
        return extracted
    writer = TextWriter()  # it came from a script of the page
    for line in without_numbers(main.plain).splitlines():
        writer.write("paragraph", tidy(line))
    return writer.extracted(main.description)


def _length(text: str) -> int:
    """Without spaces and punctuation, which trafilatura sets between cells and before items."""
    return sum(map(str.isalnum, text))


def _tidy(page: str) -> str:
    """The page as trafilatura and readers understand it alike.

    Of a page without sections, such as a converter writes, trafilatura loses headings and text
    that stands in no element; and it takes a line break between two Chinese characters for a
    space.
    """
    if not re.search("<html", page, re.IGNORECASE):
        page = f"<html>{page}</html>"
    if not re.search("<pre|<textarea", page, re.IGNORECASE):
        page = _BREAK_IN_CHINESE.sub("", page)
    if not re.search(r"<(?:article|main|section|div)\b", page, re.IGNORECASE):
        page = re.sub("<body[^>]*>", r"\g<0><article><div>", page, count=1, flags=re.IGNORECASE)
    return page
