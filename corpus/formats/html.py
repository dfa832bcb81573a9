"""Web pages: the main text without menus, scripts and comments, by trafilatura."""

import re
from pathlib import Path

from trafilatura import bare_extraction

from corpus.decoding import decode
from corpus.description import Description, iso_date
from corpus.formats.extracted import Extracted

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(?P<name>[A-Za-z0-9_-]+)", re.IGNORECASE)
_CODECS = {
    "utf-8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}


def read(path: Path) -> Extracted:
    page = _decode(path.read_bytes(), path)
    found = bare_extraction(
        page,
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
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


def _decode(content: bytes, path: Path) -> str:
    """By the page's own declaration where it holds, else as any text."""
    declared = _DECLARED.search(content[:4096])
    codec = _CODECS.get(declared["name"].decode().lower()) if declared else None
    if codec:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            pass  # a page that declares one encoding and is written in another
    return decode(content, path)
