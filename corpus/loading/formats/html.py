"""Web pages: the main text without menus, scripts and comments, by trafilatura."""

import re
from configparser import ConfigParser
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import DEFAULT_CONFIG

from corpus.description import Description, iso_date
from corpus.loading.decoding import decode
from corpus.loading.formats.extracted import Extracted

_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*(?P<name>[A-Za-z0-9_-]+)", re.IGNORECASE
)
_BREAK_IN_CHINESE = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u3001-\u9fff\uff00-\uffef])"
)
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}


def read(path: Path) -> Extracted:
    found = bare_extraction(
        _tidy(_decode(path.read_bytes(), path)),
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=_config(),
    )
    if found is None or isinstance(found, dict):
        return Extracted("", Description())
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


def _decode(content: bytes, path: Path) -> str:
    """By the page's own declaration where it holds, else as any text.

    UTF-8 is hardly ever read by mistake and often declared as something else, so it goes first.
    """
    declared = _DECLARED.search(content[:4096])
    codec = declared and _CODECS.get(declared["name"].decode().lower())
    if codec and not _is_utf_8(content):
        with suppress(UnicodeDecodeError):
            return content.decode(codec)
    return decode(content, path)


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
