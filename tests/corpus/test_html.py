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


def declared(charset: str, body: str = BODY) -> str:
    return page(body, head=f'<meta charset="{charset}"><title>临平报道</title>')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.html"


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
def test_a_page_is_read_whatever_it_declares_without_scripts_styles_and_menus(
    file: Path, read: Read, content: bytes
) -> None:
    file.write_bytes(content)
    text = read(file).text.strip().removeprefix("临平报道\n")  # trafilatura keeps it of some only
    assert text.strip() == TEXT


@pytest.mark.parametrize("charset", ["gb2312", "big5", "utf-8"])
def test_utf_8_is_not_taken_for_what_it_can_be_read_as(
    file: Path, read: Read, charset: str
) -> None:
    content = declared(charset, "<p>今日临平新闻</p>").encode()
    assert "浠婃棩" in content.decode("gb18030")
    file.write_bytes(content)
    assert read(file).text.strip() == "今日临平新闻"


@pytest.mark.parametrize("charset", ["big5", "Big5-HKSCS", "utf-8", "none"])
def test_a_page_in_big5_is_read(tmp_path: Path, read: Read, charset: str) -> None:
    text = "臨平區位於杭州市東北部，微短劇產業發達，是長三角的重要節點。"
    content = page(f"<p>{text}</p>", head=f'<meta charset="{charset}">')
    (tmp_path / "a.htm").write_bytes(content.encode("big5"))
    assert read(tmp_path / "a.htm").text.strip() == text


HEADINGS = "<h1>通知</h1><h2>一</h2><p>开会。</p><h2>二</h2><p>放假。</p>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        # Very short pages are read whole.
        ("<p>今天开会。</p>", "今天开会。"),
        ("今天开会。", "今天开会。"),
        (page("今天开会。"), "今天开会。"),
        (page("<p>今天开会。</p><p>明天放假。</p>"), "今天开会。\n明天放假。"),
        (page("今天开会。<br>明天<b>放</b>假。"), "今天开会。\n明天放假。"),
        (page(HEADINGS), "通知\n一\n开会。\n二\n放假。"),
        # Escaped markup stays text.
        (
            page("<p>请输入&lt;script&gt;alert(1)&lt;/script&gt;，然后确认。</p>"),
            "请输入<script>alert(1)</script>，然后确认。",
        ),
        # The lines of a paragraph are joined.
        (
            page("<p>今天\n  开会，\r\n讨论 G60\nand more\n问题。</p>"),
            "今天开会，讨论 G60 and more 问题。",
        ),
    ],
)
def test_a_short_page_is_read_as_its_author_sees_it(
    file: Path, read: Read, content: str, text: str
) -> None:
    file.write_bytes(content.encode())
    assert read(file).text.strip() == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # The headings of a plain page, and the lines of a poem.
        (
            f"<h1>临平</h1><p>{'很长的正文。' * 40}</p><h2>小标题</h2><p>结尾的正文在此。</p>",
            "小标题\n结尾",
        ),
        (
            f"<p>{TEXT.splitlines()[0]}</p><pre>床前明月光\n疑是地上霜</pre>",
            "床前明月光\n疑是地上霜",
        ),
    ],
)
def test_lines_that_mean_something_are_kept(file: Path, read: Read, body: str, text: str) -> None:
    file.write_text(page(body), encoding="utf-8")
    assert text in read(file).text


@pytest.mark.parametrize(
    ("head", "title", "source", "published"),
    [
        ("<title>临平报道</title>", "临平报道", None, None),
        ('<meta property="og:title" content="临平报道">', "临平报道", None, None),
        ("<title></title>", "临平报道", None, None),
        ('<meta property="og:site_name" content="中国新闻网">', "临平报道", "中国新闻网", None),
        ('<meta name="publishdate" content="2024-11-05">', "临平报道", None, "2024-11-05"),
        (
            '<meta property="article:published_time" content="2024-11-05T22:50:25+08:00">',
            *("临平报道", None, "2024-11-05"),
        ),
        ("", "临平报道", None, None),
    ],
)
def test_title_source_and_date_of_the_page_are_taken(
    file: Path, read: Read, head: str, title: str, source: str | None, published: str | None
) -> None:
    file.write_text(page(head=head), encoding="utf-8")
    article = read(file)
    assert (article.title, article.source, article.published) == (title, source, published)


CUT = declared("utf-8").encode()
CUT = CUT[: CUT.index("临平区".encode()) + 1]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        *((page(body, head="").encode(), "holds no text") for body in ("", "<img src='a.png'>")),
        (page("<script>alert(1)</script>", head="").encode(), "holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        (b"\0" * 99, "binary"),
        (CUT, f"byte: {len(CUT) - 1}"),  # inside a character
    ],
)
def test_what_is_no_page_with_text_is_refused(
    file: Path, refuse: Refuse, content: bytes, problem: str
) -> None:
    file.write_bytes(content)
    assert problem in refuse(file).english
