"""Tell what a file is by its bytes, for files whose name is a stranger's."""

import re
from pathlib import PurePath

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What old and encrypted Word files begin with."""
_WEB_PAGE = re.compile(
    rb"(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)


def suffix_by_content(content: bytes, name: str) -> str:
    """The ending, by which a file of this content is to be read.

    What is none of the formats counts as text: decoding it tells whether it is. The name decides
    only between formats that the bytes leave open, as for a web page that begins like a text, or a
    damaged document, which then is told to be one.

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
    return ".txt"
