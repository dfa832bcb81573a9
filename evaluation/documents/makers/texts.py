"""What is written as text: plain text, Markdown and CSV as they stand, web pages and mails."""

from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path

from evaluation.documents.content import OfficeFile
from evaluation.documents.markup import Line, Table, blocks

_TAGS = {"#": "h1", "##": "h2", "": "p", "页眉": "header", "页脚": "footer", "导航": "nav"}


def make_text(file: OfficeFile, path: Path) -> None:
    path.write_bytes(f"{file.body}\n".encode(file.encoding))


def make_html(file: OfficeFile, path: Path) -> None:
    content = list(blocks(file.body))
    title = next(block.text for block in content if isinstance(block, Line) and block.mark == "#")
    page = "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="zh-CN"><head><meta charset="{file.encoding}">',
            f"<title>{escape(title)}</title></head><body>",
            *(line for block in content for line in _html(block)),
            "</body></html>",
        )
    )
    path.write_bytes(f"{page}\n".encode(file.encoding))


def _html(block: Line | Table) -> Iterator[str]:
    if isinstance(block, Line):
        tag = _TAGS[block.mark]
        yield f"<{tag}>{escape(block.text)}</{tag}>"
        return
    yield "<table>"
    if block.name:
        yield f"<caption>{escape(block.name)}</caption>"
    for tag, row in [("th", block.header), *(("td", row) for row in block.rows)]:
        yield f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
    yield "</table>"


def make_mail(file: OfficeFile, path: Path) -> None:
    """The head is written as lines of `name: value`, people as `name <address>`."""
    head, _, text = file.body.partition("\n\n")
    mail = EmailMessage(policy=SMTP)
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        mail[name] = [_address(each) for each in value.split("; ")] if "<" in value else value
    mail["Message-ID"] = f"<{len(file.body)}@example.cn>"
    mail.set_content(text + "\n", charset="utf-8", cte="base64")
    path.write_bytes(mail.as_bytes())


def _address(text: str) -> Address:
    name, _, address = text.strip().partition(" <")
    return Address(name, addr_spec=address.rstrip(">"))
