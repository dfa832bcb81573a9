"""Tell what a file is by its bytes, for files whose name is a stranger's."""

import codecs
import re
from pathlib import PurePath

from corpus.loading.formats import PARSED

XML = ".xml"
"""The ending of markup that no reader is there for; all others are those of `PARSED` or .txt."""
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What the files of old Office and encrypted ones begin with."""
_STREAMS = {
    ".ppt": ("PowerPoint Document",),
    ".doc": ("WordDocument",),
    ".xls": ("Workbook", "Book"),
}
"""What the streams of a compound file are called, of which one may lie embedded in another."""
_ENCRYPTED_STREAM = "EncryptedPackage"
_ZIPPED = {
    b"word/document": ".docx",
    b"xl/workbook.xml": ".xlsx",
    b"ppt/presentation": ".pptx",
    b"META-INF/container.xml": ".epub",
}
_MEMBER = re.compile(
    rb"PK(?:\x01\x02.{42}|\x03\x04.{26})(?P<part>%b)" % b"|".join(map(re.escape, _ZIPPED)),
    re.DOTALL,
)
_NAMED_MARKUP = frozenset({".html", ".htm", ".csv", ".tsv", ".eml", ".mhtml", ".mht"})
"""Texts, which their names alone tell from other texts."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WEB_PAGE = re.compile(
    rb"(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*(?:<\?xml\s|<[a-z][\w:.-]*\s[^<>]*\bxmlns[:=])", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"(?P<name>[A-Za-z][A-Za-z0-9-]*):")
_MAIL_HEADERS = frozenset({b"mime-version", b"message-id", b"received", b"return-path"})
"""What is written by programs alone: `From:` and `Date:` also begin what people write."""


def suffix_by_content(content: bytes, name: str) -> str:
    """The ending, by which a file of this content is to be read.

    What is none of the formats counts as text: decoding it tells whether it is. The name decides
    only what the bytes leave open: whether a text is a web page, a table or a mail; and whether
    what is neither a document nor plainly a text is a damaged document, which its reader tells.

    >>> suffix_by_content(b"%PDF-1.7", "通知.txt"), suffix_by_content("临平".encode(), "通知.pdf")
    ('.pdf', '.txt')
    """
    named = PurePath(name).suffix.lower()
    head = content[:4096].replace(b"\0", b"")  # as UTF-16 puts before or behind each letter
    head = re.sub(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", head)
    kind = _document_kind(content, head, named) or _markup_kind(head, named)
    if kind:
        return kind
    if named in _NAMED_MARKUP:
        return named
    return named if named in PARSED and not _is_plainly_text(content) else ".txt"


def _document_kind(content: bytes, head: bytes, named: str) -> str | None:
    start = head[:1024]
    if start.lstrip().startswith(b"%PDF-") or (named == ".pdf" and b"%PDF" in start):
        return ".pdf"
    if content.startswith(b"PK\x03\x04"):
        return _archive_kind(content)
    if content.startswith(_COMPOUND_FILE):
        return _compound_kind(content, named)
    return ".rtf" if head.startswith(rb"{\rtf") else None


def _archive_kind(content: bytes) -> str | None:
    """By the list of what is in it, which stands at its end; by what is left where that is lost.

    An archive may hold others, uncompressed: their lists stand before its own.
    """
    end = content.rfind(b"PK\x05\x06")
    listing = int.from_bytes(content[end + 16 : end + 20], "little") if end >= 0 else 0
    member = _MEMBER.search(content, listing)
    return _ZIPPED[member["part"]] if member else None


def _compound_kind(content: bytes, named: str) -> str | None:
    if _ENCRYPTED_STREAM.encode("utf-16-le") in content:
        return named if named in {".docx", ".xlsx", ".pptx"} else ".docx"
    kinds = [
        kind
        for kind, streams in _STREAMS.items()
        if any(f"{stream}\0".encode("utf-16-le") in content for stream in streams)
    ]
    if named in kinds:
        return named
    return kinds[0] if kinds else None


def _markup_kind(head: bytes, named: str) -> str | None:
    if kind := _mail_kind(head):
        return kind
    if _WEB_PAGE.match(head[:1024]):
        return named if named in {".html", ".htm"} else ".html"
    return XML if _XML.match(head) and named not in {".html", ".htm"} else None


def _mail_kind(head: bytes) -> str | None:
    """A mail, or a web page saved as one: lines of headers up to the first empty one."""
    block, *body = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)
    lines = [line for line in block.splitlines() if not line.startswith((b" ", b"\t"))]
    headers = [_HEADER_LINE.match(line) for line in (lines if body else lines[:-1])]
    names = {header["name"].lower() for header in headers if header}
    if not all(headers) or len(names) < 2 or not names & _MAIL_HEADERS:
        return None
    is_page = b"multipart/related" in block.lower() and not names & {b"to", b"received"}
    return ".mhtml" if is_page else ".eml"


def _is_plainly_text(content: bytes) -> bool:
    """Whether it is UTF-8, or marked as UTF-16: most bytes make a text in other encodings."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        return not _CONTROL.search(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False
