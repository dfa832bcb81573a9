"""Web pages that a browser saved as one file, read in the sandbox."""

from pathlib import Path
from quopri import encodestring

import pytest

from tests.corpus.conftest import Read, Refuse

TEXT = "临平区位于杭州市东北部，是长三角一体化的重要节点城区，有临平山和塘栖古镇。"
TRADITIONAL = "臨平山位於臨平城區的東北面，海拔兩百多米。"
HEAD = "<html><head><title>临平概况</title></head>"
PAGE = f"{HEAD}<body><article><p>{TEXT}</p></article></body></html>"


def saved_page(page: str = PAGE, *, charset: str = "utf-8") -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.cn/a\r\n"
        "Subject: =?utf-8?Q?a?=\r\nDate: Tue, 20 May 2025 09:05:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b"\r\n\r\n'
        f"------b\r\nContent-Type: text/html; charset={charset}\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://www.example.cn/a\r\n\r\n"
    )
    style = (
        "\r\n------b\r\nContent-Type: text/css\r\nContent-Location: cid:css@b\r\n\r\n"
        "p { color: red }\r\n------b\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\nContent-Location: https://www.example.cn/1.png\r\n\r\n"
        "iVBORw0KGgo=\r\n------b--\r\n"
    )
    return head.encode() + encodestring(page.encode(charset)) + style.encode()


@pytest.mark.parametrize("name", ["页.mhtml", "页.mht", "页.txt", "页.html"])
def test_the_page_is_read_whatever_its_name(tmp_path: Path, read: Read, name: str) -> None:
    (tmp_path / name).write_bytes(saved_page())
    article = read(tmp_path / name)
    assert (article.text, article.title) == (TEXT, "临平概况")


def test_it_is_not_described_by_who_saved_it_when(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.mhtml").write_bytes(saved_page())
    article = read(tmp_path / "a.mhtml")
    assert (article.source, article.published, article.unread) == (None, None, ())


def test_a_page_in_another_encoding_is_read(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.mhtml").write_bytes(saved_page(charset="gbk"))
    assert read(tmp_path / "a.mhtml").text == TEXT


def test_the_encoding_that_the_page_itself_tells_is_heeded(tmp_path: Path, read: Read) -> None:
    page = f'<html><head><meta charset="big5"></head><body><p>{TRADITIONAL}</p></body></html>'
    content = saved_page(page, charset="big5").replace(b"; charset=big5", b"")
    (tmp_path / "a.mhtml").write_bytes(content)
    assert read(tmp_path / "a.mhtml").text == TRADITIONAL


def test_a_page_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, read: Read) -> None:
    content = saved_page()
    (tmp_path / "a.mhtml").write_bytes(content[: content.index(b"</article>")])
    assert read(tmp_path / "a.mhtml").text == TEXT


def test_without_a_page_there_is_no_text(tmp_path: Path, refuse: Refuse) -> None:
    content = saved_page().replace(b"text/html; charset", b"image/gif; charset")
    (tmp_path / "a.mhtml").write_bytes(content)
    assert "没有文字" in refuse(tmp_path / "a.mhtml").chinese
