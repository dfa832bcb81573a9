"""The article beside the chat: its parts as what they are."""

import re
from html import unescape

import pytest

from corpus import Article, Window
from corpus.blocks import Block, Row
from tests.structured import ARTICLE, CLAUSE, ROW, window
from web.chat.blocks import MOST_ROWS, Mark, text_html
from web.chat.evidence import article_html, evidence_html
from web.chat.references import Citation

HTML = "".join(text_html(ARTICLE, []))


def row_mark(kind: str = "cited", span: str = "8016") -> str:
    mark = Mark(window(ROW), kind, window(ROW, span))  # type: ignore[arg-type]
    return "".join(text_html(ARTICLE, [mark]))


@pytest.mark.parametrize(
    "shown",
    [
        "<h3>差旅管理办法</h3>",
        "<h4><b>第三章</b> 休假</h4>",
        "<p class='clause'><b>第十二条</b> 年假不少于五天。</p>",
        "<p class='item level-1'><b>（一）</b>病假须附证明；</p>",
        "<p class='caption'><b>表3</b> 住宿标准</p>",
        "<p class='footnote'><b>注1</b> 旺季为四月至十月。</p>",
        "<p class='question'>宽带安装需要多久？</p><p class='reply'>下单以后48小时内安装。",
        "<p class='furniture'>内部资料</p>",
        "<pre class='code'>pip install &lt;b&gt;</pre>",
        "第2页</span><span class='en' lang='en'>page 2</span></p><h4>",
        "请对照原件（识别把握 87%）</span>",
    ],
)
def test_a_part_is_shown_as_what_it_is(shown: str) -> None:
    assert shown in HTML


def test_each_page_says_once_that_it_was_recognised() -> None:
    certainties = (0.97, 0.91, 0.98, 1.0, 0.9)
    blocks = [Block("paragraph", n, n + 1, certainty=each) for n, each in enumerate(certainties)]
    article = Article("a.pdf", "甲乙丙丁戊", "a", blocks=tuple(blocks), pages=(0, 2))
    html = "".join(text_html(article, []))
    assert re.findall(r"识别把握 (\d+%)|<p>(.)</p>", html) == [
        *(("91%", ""), ("", "甲"), ("", "乙"), ("98%", ""), ("", "丙"), ("", "丁")),
        *(("90%", ""), ("", "戊")),
    ]


def test_pages_behind_what_is_shown_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.chat.blocks.SHOWN_CHARACTERS", 2)
    blocks = tuple(Block("paragraph", n, n + 1) for n in range(5))
    article = Article("a.pdf", "甲乙丙丁戊", "a", blocks=blocks, pages=(0, 1, 3, 4))
    html = "".join(text_html(article, []))
    assert re.findall(r"第\d页|<p>(.)</p>|…… 此处", html) == ["甲", "", "乙", ""]


def test_the_sign_of_a_heading_is_told_from_it() -> None:
    blocks = (Block("heading", 0, 5, level=2),)
    html = "".join(text_html(Article("a.md", "## 山水", "a", blocks=blocks), []))
    assert html == "<h4><i>##</i> 山水</h4>"


def test_the_first_page_has_no_rule_above_it() -> None:
    assert "第1页" not in HTML
    assert HTML.count("class='page-break'") == 2


def test_a_table_has_its_header_and_its_larger_cells() -> None:
    assert (
        "<thead><tr><th scope='col' rowspan='2'>地区</th><th scope='col' colspan='2'>预算</th>"
    ) in HTML
    assert "<td>8016</td><td>306</td></tr>" in HTML
    assert "<td rowspan='2'>王芳</td>" in HTML
    assert "<td>&lt;b&gt;</td><td>8016</td><td>307</td></tr>" in HTML


def test_no_character_but_white_space_is_lost() -> None:
    ours = r"<p class='(?:page-break|recognised)'>.*?</p>|<span class='unseen'>.*?</span></span>"
    text = unescape(re.sub(r"<[^>]*>", "", re.sub(ours, "", HTML)))
    assert "".join(text.split()) == "".join(ARTICLE.text.split())


def test_a_cited_row_is_marked_and_its_cell_emphasised() -> None:
    html = row_mark()
    assert "<tr class='cited'><td>宁波</td>" in html
    assert "<td class='answered'><strong>8016</strong></td><td>306</td></tr>" in html
    assert html.count("class='answered'") == 1


def test_of_a_cell_the_exact_characters_are_emphasised() -> None:
    assert "<td class='answered'>8<strong>01</strong>6</td>" in row_mark(span="01")


def test_a_row_that_is_only_near_has_no_cell_emphasised() -> None:
    citation = Citation(window(ROW), window(ROW, "8016"), False)
    html = evidence_html(citation)
    assert "<tr class='cited near'>" in html
    assert "<strong>" not in html


def test_the_label_of_a_clause_stays_within_its_mark() -> None:
    citation = Citation(window(CLAUSE), window(CLAUSE, "五天"), True)
    assert (
        "<p class='clause'><mark class='cited'><b>第十二条</b> 年假不少于<strong>五天</strong>。"
        "</mark></p>"
    ) in evidence_html(citation)


def test_a_sentence_in_a_cell_is_marked_as_a_sentence() -> None:
    text = "甲\t一。二。"
    row = Row(0, len(text), ((0, 1), (2, 6)))
    article = Article("a", text, "a", blocks=(Block("table", 0, len(text), rows=(row,)),))
    html = "".join(text_html(article, [Mark(Window(article, 4, 6), "cited")]))
    assert "<td>一。<mark class='cited'>二。</mark></td>" in html


def test_a_page_that_begins_within_a_text_leaves_it_whole() -> None:
    text = "四百一十五米。"
    block = Block("paragraph", 0, len(text))
    article = Article("a", text, "a", blocks=(block,), pages=(0, 2))
    html = "".join(text_html(article, [Mark(Window(article, 0, 7), "cited")]))
    assert html == (
        "<p><mark class='cited'>四百<span class='turn'><span class='zh' data-page='第2页'></span>"
        "<span class='en' data-page='page 2'></span></span>一十五米。</mark></p>"
    )


def test_a_page_that_begins_within_a_table_is_a_row_of_it() -> None:
    text = "甲\n乙"
    rows = Row(0, 1, ((0, 1),)), Row(2, 3, ((2, 3),))
    article = Article("a", text, "a", blocks=(Block("table", 0, 3, rows=rows),), pages=(0, 1))
    html = "".join(text_html(article, []))
    assert html.index("<td>甲") < html.index("<tr class='page-break'>") < html.index("<td>乙")


def test_of_a_long_table_the_rows_around_the_cited_one_are_shown() -> None:
    lines = [f"{number:04}" for number in range(1000)]
    rows = tuple(Row(5 * n, 5 * n + 4, ((5 * n, 5 * n + 4),)) for n in range(1000))
    block = Block("table", 0, 4999, rows=rows, header_rows=1)
    article = Article("a", "\n".join(lines), "a", blocks=(block,))
    html = "".join(text_html(article, [Mark(Window(article, 2500, 2504), "cited")]))
    assert "<th scope='col'>0000</th>" in html
    assert "<tr class='cited'><td>0500</td>" in html
    assert html.count("<tr><td>") == MOST_ROWS - 1
    assert "此处 399 行未显示" in html
    assert "此处 400 行未显示" in html


def test_the_head_of_the_panel_tells_number_date_and_what_was_not_read() -> None:
    html = article_html(ARTICLE)
    assert (
        "<p class='about'>松公〔2024〕7号 · <span class='zh' lang='zh'>发布于 2024年11月5日" in html
    )
    assert "没有全部读到：第2页是图片，没有读。" in html
