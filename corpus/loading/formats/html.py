"""Web pages: the main text without menus, scripts and comments, by trafilatura."""

import re
from configparser import ConfigParser
from copy import deepcopy
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG

from corpus.dates import iso_date
from corpus.description import Description
from corpus.loading.decoding import decode_declared
from corpus.loading.formats.extracted import Extracted

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
    found = bare_extraction(
        _tidy(page),
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=_config(),
    )
    if found is None or isinstance(found, dict):
        return Extracted("")
    return Extracted(
        found.text or "",
        Description(
            title=found.title or None,
            source=found.sitename or None,
            published=iso_date(found.date or ""),
        ),
    )


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


def _config() -> ConfigParser:
    """Trafilatura's own, but that a text of a few characters is one: Chinese says more in less.

    Below 250 characters it would return the whole page, menus included and links on their own.
    """
    config = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "10")
    return config
