"""Web pages, read in the sandbox."""

from pathlib import Path

import pytest

from tests.corpus.conftest import Read, Refuse

BODY = """\
<div class="nav"><a href="/">首页</a><a href="/news">新闻</a></div>
<script>var advert = "坏脚本";</script><style>.a { color: 坏样式 }</style>
<div class="article"><h1>临平报道</h1>
<p>　　临平区位于杭州市东北部，是长三角一体化的重要节点城区。</p>
<p>朱镕基同志说<b>真的</b>吗？<a href="/x">链接</a>在此，&lt;script&gt;是危险的。</p></div>
<div class="footer">版权所有</div>
"""
TEXT = (
    "临平区位于杭州市东北部，是长三角一体化的重要节点城区。\n"
    "朱镕基同志说真的吗？链接在此，<script>是危险的。"
)


def page(body: str = BODY, *, head: str = "<title>临平报道</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def declared(name: str) -> str:
    return page(head=f'<meta charset="{name}"><title>临平报道</title>')


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def main_text(text: str) -> str:
    """The text without its heading, which trafilatura keeps of some pages only."""
    return text.strip().removeprefix("临平报道\n").strip()


@pytest.mark.parametrize(
    "content",
    [
        declared("utf-8").encode(),
        declared("gb2312").encode("gbk"),
        declared("GBK").encode("gbk"),
        declared("gb18030").encode("gb18030"),
        page(head='<meta http-equiv="Content-Type" content="text/html; charset=gb2312">').encode(
            "gbk"
        ),
        b'<?xml version="1.0" encoding="gb2312"?>' + page().encode("gbk"),
        declared("utf-8").encode("gbk"),
        declared("gb2312").encode(),
        declared("big5").encode(),
        declared("iso-8859-1").encode("gbk"),
        page().encode(),
        page().encode("gbk"),
        page().encode("utf-8-sig"),
        page().encode("utf-16"),
    ],
    ids=[
        *["UTF-8", "GB2312 but GBK", "GBK", "GB18030", "http-equiv", "XML"],
        *["UTF-8 but GBK", "GB2312 but UTF-8", "Big5 but UTF-8", "Latin 1 but GBK"],
        *["undeclared UTF-8", "undeclared GBK", "UTF-8 mark", "UTF-16 mark"],
    ],
)
def test_a_page_is_read_whatever_it_declares(tmp_path: Path, read: Read, content: bytes) -> None:
    assert main_text(read(write(tmp_path / "a.html", content)).text) == TEXT


@pytest.mark.parametrize("declaration", ["gb2312", "big5", "utf-8"])
def test_utf_8_is_not_taken_for_what_it_can_be_read_as(
    tmp_path: Path, read: Read, declaration: str
) -> None:
    content = page("<p>今日临平新闻</p>", head=f'<meta charset="{declaration}">').encode()
    assert "浠婃棩" in content.decode("gb18030")
    assert read(write(tmp_path / "a.html", content)).text.strip() == "今日临平新闻"


@pytest.mark.parametrize("declaration", ["big5", "Big5-HKSCS", "utf-8", "none"])
def test_a_page_in_big5_is_read(tmp_path: Path, read: Read, declaration: str) -> None:
    text = "臨平區位於杭州市東北部，微短劇產業發達，是長三角的重要節點。"
    content = page(f"<p>{text}</p>", head=f'<meta charset="{declaration}">').encode("big5")
    assert read(write(tmp_path / "a.htm", content)).text.strip() == text


@pytest.mark.parametrize("dropped", ["坏脚本", "坏样式", "首页", "新闻", "版权所有"])
def test_scripts_styles_and_menus_are_dropped(tmp_path: Path, read: Read, dropped: str) -> None:
    assert dropped not in read(write(tmp_path / "a.html", page())).text


def test_escaped_markup_stays_text(tmp_path: Path, read: Read) -> None:
    body = "<p>请输入&lt;script&gt;alert(1)&lt;/script&gt;，然后确认。</p>"
    text = read(write(tmp_path / "a.html", page(body))).text
    assert text.strip() == "请输入<script>alert(1)</script>，然后确认。"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>今天开会。</p>", "今天开会。"),
        ("今天开会。", "今天开会。"),
        (page("今天开会。"), "今天开会。"),
        (page("<p>今天开会。</p><p>明天放假。</p>"), "今天开会。\n明天放假。"),
        (page("今天开会。<br>明天<b>放</b>假。"), "今天开会。\n明天放假。"),
        (
            page("<h1>通知</h1><h2>一</h2><p>开会。</p><h2>二</h2><p>放假。</p>"),
            "通知\n一\n开会。\n二\n放假。",
        ),
    ],
)
def test_very_short_pages_are_read_whole(
    tmp_path: Path, read: Read, content: str, text: str
) -> None:
    assert read(write(tmp_path / "a.html", content)).text.strip() == text


def test_headings_of_a_plain_page_are_kept(tmp_path: Path, read: Read) -> None:
    body = f"<h1>临平报道</h1><p>{'很长的正文。' * 40}</p><h2>小标题</h2><p>结尾的正文在此。</p>"
    assert "小标题\n结尾" in read(write(tmp_path / "a.html", page(body))).text


def test_the_lines_of_a_paragraph_are_joined(tmp_path: Path, read: Read) -> None:
    body = "<p>今天\n  开会，\r\n讨论 G60\nand more\n问题。</p>"
    text = read(write(tmp_path / "a.html", page(body))).text
    assert text.strip() == "今天开会，讨论 G60 and more 问题。"


def test_the_lines_of_a_poem_are_kept(tmp_path: Path, read: Read) -> None:
    body = f"<p>{TEXT.splitlines()[0]}</p><pre>床前明月光\n疑是地上霜</pre>"
    assert "床前明月光\n疑是地上霜" in read(write(tmp_path / "a.html", page(body))).text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>临平报道</title>", "临平报道"),
        ('<meta property="og:title" content="临平报道">', "临平报道"),
        ("<title></title>", "临平报道"),
    ],
)
def test_the_title_of_the_page_is_taken(tmp_path: Path, read: Read, head: str, title: str) -> None:
    assert read(write(tmp_path / "a.html", page(head=head))).title == title


@pytest.mark.parametrize(
    ("head", "source", "published"),
    [
        ('<meta property="og:site_name" content="中国新闻网">', "中国新闻网", None),
        ('<meta name="publishdate" content="2024-11-05">', None, "2024-11-05"),
        (
            '<meta property="article:published_time" content="2024-11-05T22:50:25+08:00">',
            None,
            "2024-11-05",
        ),
        ("", None, None),
    ],
)
def test_source_and_date_of_the_page_are_taken(
    tmp_path: Path, read: Read, head: str, source: str | None, published: str | None
) -> None:
    article = read(write(tmp_path / "a.html", page(head=head)))
    assert (article.source, article.published) == (source, published)


@pytest.mark.parametrize("body", ["", "<script>alert(1)</script>", "<img src='a.png'>"])
def test_a_page_without_text_is_told_to_be_empty(tmp_path: Path, refuse: Refuse, body: str) -> None:
    assert "没有文字" in refuse(write(tmp_path / "a.html", page(body, head=""))).chinese


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"\0" * 99])
def test_a_binary_file_is_told_to_be_no_text(
    tmp_path: Path, refuse: Refuse, content: bytes
) -> None:
    assert "binary" in refuse(write(tmp_path / "a.html", content)).english


def test_a_page_cut_inside_a_character_is_refused(tmp_path: Path, refuse: Refuse) -> None:
    content = declared("utf-8").encode()
    at = content.index("临平区".encode()) + 1
    assert f"byte: {at - 1}" in refuse(write(tmp_path / "a.html", content[:at])).english
