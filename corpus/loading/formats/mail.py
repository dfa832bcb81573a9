"""Mails (.eml) and web pages that a browser saved as one file (.mhtml): their best text part.

The title is the subject, the source who sent it, the time when; they stand over the text as well,
as a mail program shows them. What a browser saved is described
by the page alone: its headers tell who saved it and when.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from corpus.about.description import Description
from corpus.article import Unread
from corpus.lines import paragraph_spans
from corpus.loading.decoding import decode, decode_declared
from corpus.loading.formats.extracted import Extracted, ExtractionError, listed
from corpus.loading.formats.html import declared_encoding, read_page
from corpus.loading.formats.writer import TextWriter

MAX_PARTS = 1_000
"""Parts of a mail, those within others included; a stranger's may lie in each other without end."""
_RICHER = 2
"""How many times as much an HTML part must say as the plain one to be read in its place."""
_AS_RICH = 0.8
"""The same of one that has tables, which plain text lays flat."""


def read(path: Path) -> Extracted:
    mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    parts = list(_leaves(mail))
    texts = [part for part in parts if not _is_attached(part)]
    plain = next(filter(None, (_plain_text(p, path) for p in texts if _is(p, "text/plain"))), "")
    pages = (read_page(_decoded(part, path)) for part in texts if _is(part, "text/html"))
    page = next((each for each in pages if each.text.strip()), Extracted(""))
    described = _described(mail, path)
    if _is_saved_page(mail):
        title = page.description.title or described.title
        text = page if page.text else _written(plain)
        return replace(text, description=replace(page.description, title=title))
    text = page if _says_more(page, plain) else _written(plain)
    writer = TextWriter()
    if text.text:
        writer.write("front matter", "\n".join(_head_lines(mail, described, path)))
        writer.append(text)
    return writer.extracted(described, tuple(_unread(parts, path)))


def _says_more(page: Extracted, plain: str) -> bool:
    """Whether the page goes before the plain text: one with tables does where it says as much."""
    has_table = any(block.kind == "table" for block in page.blocks)
    return len(page.text) > (_AS_RICH if has_table else _RICHER) * len(plain)


def _written(plain: str) -> Extracted:
    writer = TextWriter()
    for start, end in paragraph_spans(plain):
        writer.write("paragraph", plain[start:end])
    return writer.extracted()


def _head_lines(mail: EmailMessage, described: Description, path: Path) -> Iterator[str]:
    """What a mail program shows over a mail."""
    if described.title:
        yield f"主题：{described.title}"
    if described.source and (sender := _words(_raw(mail, "from", path))):
        yield f"发件人：{sender}"
    if described.published:
        sent = datetime.fromisoformat(described.published)
        yield f"日期：{sent.year}年{sent.month}月{sent.day}日 {sent:%H:%M}"


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no others; a mail within the mail counts as one."""
    waiting, count = [mail], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise ExtractionError(
                f"邮件有超过 {MAX_PARTS:,} 个部分。请把正文另存为 .txt 或 .docx。",
                f"the mail has more than {MAX_PARTS:,} parts. Save its text as .txt or .docx.",
            )
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
            waiting += reversed(inner)
        else:
            yield part


def _is(part: EmailMessage, kind: str) -> bool:
    return part.get_content_type() == kind


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _plain_text(part: EmailMessage, path: Path) -> str:
    """The text, with the lines whole that RFC 3676 broke where they were full."""
    text = _decoded(part, path).replace("\r\n", "\n")
    if part.get_param("format") == "flowed":
        text = re.sub(r" \n(?=[^\n>])", "" if part.get_param("delsp") == "yes" else " ", text)
    return text.strip()


def _decoded(part: EmailMessage, path: Path) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    charset = part.get_content_charset() or declared_encoding(content)
    return decode_declared(content, charset, path)


def _is_saved_page(mail: EmailMessage) -> bool:
    is_related = _is(mail, "multipart/related") or "snapshot-content-location" in mail
    return is_related and not {"to", "received"} & {name.lower() for name in mail}


def _described(mail: EmailMessage, path: Path) -> Description:
    name, address = parseaddr(_raw(mail, "from", path))
    published = None
    with suppress(ValueError, TypeError):
        published = parsedate_to_datetime(_raw(mail, "date", path)).replace(tzinfo=None)
    return Description(
        title=_words(_raw(mail, "subject", path)) or None,
        source=_words(name) or address or None,
        published=published.isoformat() if published else None,
    )


def _raw(mail: EmailMessage, header: str, path: Path) -> str:
    """A header as it was sent, whichever encoding its bytes are in."""
    raw = next((str(value) for name, value in mail.raw_items() if name.lower() == header), "")
    content = raw.encode("utf-8", "surrogateescape")
    return decode(content, path) if content.strip() else ""


def _words(header: str) -> str:
    """What encoded words say; names of encodings are taken for what they are used for."""
    header = re.sub(r"=\?gb(?:2312|k)\?", "=?gb18030?", header, flags=re.IGNORECASE)
    with suppress(MessageError, LookupError, ValueError):
        header = str(make_header(decode_header(header)))
    return " ".join(header.split())


def _unread(parts: list[EmailMessage], path: Path) -> Iterator[Unread]:
    attached = [part for part in parts if _is_attached(part)]
    embedded = [p for p in parts if p not in attached and p.get_content_maintype() != "text"]
    images = [part for part in embedded if part.get_content_maintype() == "image"]
    others = [part for part in embedded if part not in images]
    names = [_name(part, path) for part in parts if part in attached or part in others]
    if names:
        yield Unread(f"附件没有读：{listed(names)}", f"attachments not read: {listed(names)}")
    if images:
        yield Unread(f"{len(images)}张图片没有读", f"images not read: {len(images)}")


def _name(part: EmailMessage, path: Path) -> str:
    """The name of an attachment; without one, what a mail is about, or of which kind it is."""
    if name := _words(part.get_filename() or ""):
        return name
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
        return _words(_raw(inner[0], "subject", path)) or part.get_content_type()
    return part.get_content_type()
