"""Mails, read in the sandbox."""

from base64 import b64encode
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from corpus import Article, Unread
from tests.corpus.conftest import Read, Refuse

TEXT = "各位同事：\n周五下午三点在二号楼开会。"
HEAD = "MIME-Version: 1.0\nFrom: a@b.cn\n"
PAGE = (
    "<html><body><p>各位同事：</p><p>周五下午三点在二号楼三层的大会议室开会，请带上本季度的报表，"
    "不能到会的请提前一天告诉综合部的李强，分机八零一五。</p></body></html>"
)


def body(article: Article) -> str:
    """The text below the headers."""
    head = article.blocks[0]
    return article.text[head.end if head.kind == "front matter" else 0 :].strip()


def mail(text: str | None = TEXT, *, subject: str = "会议通知") -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<1@example.cn>"
    message["From"] = "张三 <zhang@example.cn>"
    message["To"] = "li@example.cn"
    message["Subject"] = subject
    message["Date"] = "Tue, 20 May 2025 09:05:00 +0800"
    if text is not None:
        message.set_content(text)
    return message


def write(folder: Path, message: EmailMessage | bytes, *, name: str = "信.eml") -> Path:
    content = message if isinstance(message, bytes) else message.as_bytes()
    (folder / name).write_bytes(content)
    return folder / name


def test_subject_sender_and_date_describe_the_text(tmp_path: Path, read: Read) -> None:
    article = read(write(tmp_path, mail()))
    assert body(article) == TEXT
    assert (article.title, article.source) == ("会议通知", "张三")
    assert (article.published, article.unread) == ("2025-05-20T09:05:00", ())


def test_the_headers_stand_over_the_text(tmp_path: Path, read: Read) -> None:
    article = read(write(tmp_path, mail()))
    lines = "主题：会议通知\n发件人：张三 <zhang@example.cn>\n日期：2025年5月20日 09:05"
    assert article.text == f"{lines}\n{TEXT}"
    assert [block.kind for block in article.blocks] == ["front matter", "paragraph", "paragraph"]


def test_quoted_lines_are_paragraphs(tmp_path: Path, read: Read) -> None:
    article = read(write(tmp_path, mail("改到周五。\n\n> 发件人：李四\n> 会议是周四吗？")))
    assert [article.text[each.start : each.end] for each in article.blocks[1:]] == [
        "改到周五。",
        "> 发件人：李四",
        "> 会议是周四吗？",
    ]


def test_a_table_goes_before_the_plain_text_that_lays_it_flat(tmp_path: Path, read: Read) -> None:
    message = mail("值班表\n姓名\n电话\n李强\n8015\n王芳")
    rows = "<tr><th>姓名</th><th>电话</th></tr><tr><td>李强</td><td>8015</td></tr>"
    message.add_alternative(
        f"<p>值班表</p><table>{rows}<tr><td>王芳</td><td></td></tr></table>", subtype="html"
    )
    article = read(write(tmp_path, message))
    assert body(article) == "值班表\n姓名\t电话\n李强\t8015\n王芳"
    assert article.blocks[-1].kind == "table"


def test_a_mail_saved_as_a_text_is_read_as_a_mail(tmp_path: Path, read: Read) -> None:
    assert body(read(write(tmp_path, mail(), name="信.txt"))) == TEXT


def test_the_plain_text_goes_before_a_page_that_says_the_same(tmp_path: Path, read: Read) -> None:
    message = mail()
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    assert body(read(write(tmp_path, message))) == TEXT


@pytest.mark.parametrize("plain", [None, "请用能显示网页的软件打开。"])
def test_a_page_is_read_where_the_plain_text_says_little(
    tmp_path: Path, read: Read, plain: str | None
) -> None:
    message = mail(plain)
    if plain:
        message.add_alternative(PAGE, subtype="html")
    else:
        message.set_content(PAGE, subtype="html")
    text = read(write(tmp_path, message)).text
    assert "请带上本季度的报表" in text
    assert "显示网页" not in text


def test_attachments_are_told_by_name_and_not_read(tmp_path: Path, read: Read) -> None:
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="预算表.pdf")
    message.add_attachment("秘密", filename="底稿.txt")
    message.add_attachment(mail("转来的信。", subject="上月纪要"))
    article = read(write(tmp_path, message))
    assert body(article) == TEXT
    names = "预算表.pdf、底稿.txt、上月纪要"
    assert article.unread == (Unread(f"附件没有读：{names}", f"attachments not read: {names}"),)


def test_a_mail_of_attachments_alone_tells_them(tmp_path: Path, refuse: Refuse) -> None:
    message = mail("")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="预算表.pdf")
    error = refuse(write(tmp_path, message))
    assert error.chinese.startswith("信.eml：没有文字（附件没有读：预算表.pdf）。")


def test_images_in_the_page_are_told(tmp_path: Path, read: Read) -> None:
    message = mail(None)
    message.set_content(PAGE, subtype="html")
    message.add_related(b"\x89PNG", "image", "png", cid="<1>")
    assert [part.english for part in read(write(tmp_path, message)).unread] == [
        "images not read: 1"
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5"])
def test_headers_and_text_in_plain_bytes_are_read(
    tmp_path: Path, read: Read, encoding: str
) -> None:
    content = f"MIME-Version: 1.0\nFrom: a@b.cn\nSubject: 会議通知\n\n{TEXT}"
    if encoding == "big5":
        content = "MIME-Version: 1.0\nFrom: a@b.cn\nSubject: 會議通知\n\n各位同事：今天下午開會。"
    article = read(write(tmp_path, content.encode(encoding)))
    assert article.title == content.splitlines()[2].removeprefix("Subject: ")
    assert body(article) == content.split("\n\n")[1]


def test_a_subject_in_more_than_its_encoding_is_read(tmp_path: Path, read: Read) -> None:
    word = b64encode("朱镕基讲话".encode("gbk")).decode()
    content = f"MIME-Version: 1.0\nFrom: a@b.cn\nSubject: =?gb2312?B?{word}?=\n\n今天开会。"
    assert read(write(tmp_path, content.encode())).title == "朱镕基讲话"


def test_flowed_lines_are_made_whole(tmp_path: Path, read: Read) -> None:
    content = (
        "MIME-Version: 1.0\nFrom: a@b.cn\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
        "周五下午三点 \n在二号楼开会。\n请准时。"
    )
    assert body(read(write(tmp_path, content.encode()))) == "周五下午三点在二号楼开会。\n请准时。"


@pytest.mark.parametrize(
    "broken",
    [
        "Date: never\nSubject: =?utf-8?B?!!?=",
        "Date: \nFrom: ,,,<>\nSubject: =?no-such?Q?a?=",
        'Content-Type: text/plain; charset="no-such"\nSubject: \n\n',
    ],
)
def test_broken_headers_cost_no_text(tmp_path: Path, read: Read, broken: str) -> None:
    content = f"MIME-Version: 1.0\nMessage-ID: <1@a.cn>\n{broken.rstrip()}\n\n今天开会。"
    assert body(read(write(tmp_path, content.encode()))) == "今天开会。"


def nested(depth: int) -> bytes:
    """Parts within parts."""
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth)
    )
    return f"{HEAD}{head}\n今天开会。".encode()


def endless(depth: int) -> bytes:
    """A part that has the boundary of the part that it lies in."""
    mixed = "Content-Type: multipart/mixed; boundary=b\n\n"
    return f"{HEAD}{mixed}{f'--b{chr(10)}{mixed}' * depth}".encode()


def many(depth: int) -> bytes:
    part = "--b\nContent-Type: application/pdf\n\n1\n"
    return f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{part * depth}".encode()


@pytest.mark.parametrize("hostile", [nested, endless, many])
def test_parts_without_end_are_told_of_the_mail(
    tmp_path: Path, refuse: Refuse, read: Read, hostile: Callable[[int], bytes]
) -> None:
    error = refuse(write(tmp_path, hostile(1500)))
    assert error.chinese.startswith("信.eml：")
    assert body(read(write(tmp_path, mail(), name="好.eml"))) == TEXT
