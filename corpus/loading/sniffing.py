"""Tell what a file is by its bytes, for files whose name is a stranger's."""

import codecs
import re
from pathlib import PurePath

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What old and encrypted Word files begin with."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WEB_PAGE = re.compile(
    rb"(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)


def suffix_by_content(content: bytes, name: str) -> str:
    """The ending, by which a file of this content is to be read.

    What is none of the formats counts as text: decoding it tells whether it is. The name decides
    only what the bytes leave open: whether a text is a web page; and whether what is neither a
    document nor plainly a text is a damaged document, which its reader then tells.

    >>> suffix_by_content(b"%PDF-1.7", "通知.txt"), suffix_by_content("临平".encode(), "通知.pdf")
    ('.pdf', '.txt')
    """
    named = PurePath(name).suffix.lower()
    head = content[:1024].replace(b"\0", b"")  # as UTF-16 puts before or behind each letter
    head = re.sub(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", head)
    if head.lstrip().startswith(b"%PDF-") or (named == ".pdf" and b"%PDF-" in head):
        return ".pdf"
    if content.startswith(b"PK\x03\x04") and (named == ".docx" or b"word/document" in content):
        return ".docx"
    if content.startswith(_COMPOUND_FILE) and named in {".doc", ".docx"}:
        return ".docx"
    if named in {".html", ".htm"} or _WEB_PAGE.match(head):
        return named if named in {".html", ".htm"} else ".html"
    if named in {".pdf", ".docx"} and not _is_plainly_text(content):
        return named
    return ".txt"


def _is_plainly_text(content: bytes) -> bool:
    """Whether it is UTF-8, or marked as UTF-16: most bytes make a text in other encodings."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        return not _CONTROL.search(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False
