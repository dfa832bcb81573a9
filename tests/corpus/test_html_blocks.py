"""What the elements of a web page make of its text."""

from pathlib import Path

import pytest

from corpus import Article
from corpus.blocks import Block
from tests.corpus.conftest import Read, Refuse

LONG = "临河县今年春天植树八千余株，来自三十个单位的六百余名干部职工参加，成活率要达到九成以上。"
MENU = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">新闻</a></li></ul></div>'


def page(body: str) -> str:
    body = f"{MENU}<article><p>{LONG}</p>{body}<p>{LONG[::-1]}</p></article>"
    return f"<!DOCTYPE html><html><head><title>植树</title></head><body>{body}</body></html>"


@pytest.fixture
def blocks(tmp_path: Path, read: Read) -> "Blocks":
    return Blocks(tmp_path / "a.html", read)


class Blocks:
    """Reads what stands between two paragraphs of a page."""

    def __init__(self, path: Path, read: Read) -> None:
        self._path = path
        self._read = read

    def article(self, body: str) -> Article:
        self._path.write_text(page(body), encoding="utf-8")
        return self._read(self._path)

    def __call__(self, body: str) -> list[tuple[str, str]]:
        """The kinds and the texts of the blocks."""
        article = self.article(body)
        first, *inner, last = [
            (each.kind, article.text[each.start : each.end]) for each in article.blocks
        ]
        assert (first[1], last[1]) == (LONG, LONG[::-1])
        return inner

    def table(self, body: str) -> tuple[list[list[str]], Block]:
        """The cells by row."""
        article = self.article(body)
        (table,) = (each for each in article.blocks if each.kind == "table")
        rows = [[article.text[start:end] for start, end in row.cells] for row in table.rows]
        return rows, table


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (
            "<h2>第一章 总则</h2><p>开会。</p>",
            [("heading", "第一章 总则"), ("paragraph", "开会。")],
        ),
        (
            "<p>床前明月光，<br>疑是地上霜。<br><br>李白</p>",
            [("paragraph", "床前明月光，\n疑是地上霜。"), ("paragraph", "李白")],
        ),
        ("<p>春天。<br>　　夏天。</p>", [("paragraph", "春天。"), ("paragraph", "夏天。")]),
        (
            "<p>活动于<time>4月12日</time>举行。</p>",
            [("paragraph", "活动于4月12日举行。")],
        ),
        (
            "<p>由<ruby>弥<rp>(</rp><rt>mí</rt><rp>)</rp></ruby>陀山公司修缮。</p>",
            [("paragraph", "由弥陀山公司修缮。")],
        ),
        (
            "<pre><code>GET /sms\n  key=1</code></pre>",
            [("code", "GET /sms\n  key=1")],
        ),
        (
            "<figure><img src='a.png'><figcaption>图1 西山</figcaption></figure>",
            [("caption", "图1 西山")],
        ),
        (
            '<section class="footnotes"><ol><li><p>总投资3亿元。<a href="#r">↩</a></p></li></ol>'
            "</section>",
            [("footnote", "1. 总投资3亿元。")],
        ),
        (
            "<dl><dt>地址</dt><dd>和平路12号</dd></dl>",
            [("item", "地址"), ("item", "和平路12号")],
        ),
    ],
)
def test_elements_are_blocks(blocks: Blocks, body: str, texts: list[tuple[str, str]]) -> None:
    assert blocks(body) == texts


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ('<ol start="3" type="a"><li>甲</li><li>乙</li></ol>', ["c. 甲", "d. 乙"]),
        ('<ol reversed><li>甲</li><li value="9">乙</li></ol>', ["2. 甲", "9. 乙"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲</li></ol>', ["一、 甲"]),
        (
            '<ol start="104" style="list-style-type: cjk-ideographic"><li>甲</li></ol>',
            ["一百零四、 甲"],
        ),
        ('<ol style="list-style: none"><li>甲</li></ol>', ["甲"]),
        ("<ol><li>（一）甲</li><li>①乙</li></ol>", ["（一）甲", "①乙"]),
        ("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>", ["1. 甲", "乙", "2. 丙"]),
        ("<ul><li><p>甲</p><p>乙</p></li></ul>", ["甲\n乙"]),
    ],
)
def test_a_list_is_numbered_as_a_browser_shows_it(
    blocks: Blocks, body: str, texts: list[str]
) -> None:
    assert blocks(body) == [("item", text) for text in texts]


def test_items_have_their_depth_and_number(blocks: Blocks) -> None:
    article = blocks.article("<ol><li>甲<ul><li>乙</li></ul></li></ol>")
    items = [(each.level, each.label) for each in article.blocks if each.kind == "item"]
    assert items == [(1, "1."), (2, "")]


def test_a_clause_in_a_list_is_left_to_its_mark(blocks: Blocks) -> None:
    article = blocks.article("<ol><li>第八条　停车费由业主承担。</li></ol>")
    assert article.blocks[1].kind != "item"
    assert "\n第八条　停车费由业主承担。\n" in article.text


@pytest.mark.parametrize(
    "body",
    [
        "<details><summary>几天送到</summary><p>两天内送到。</p></details>",
        '<div itemscope itemtype="https://schema.org/Question"><h3 itemprop="name">几天送到</h3>'
        '<div itemprop="acceptedAnswer"><p>两天内送到。</p></div></div>',
        '<div class="schema-faq-section"><strong class="schema-faq-question">几天送到</strong>'
        '<p class="schema-faq-answer">两天内送到。</p></div>',
    ],
    ids=["details", "schema.org", "Yoast"],
)
def test_questions_have_their_answers(blocks: Blocks, body: str) -> None:
    assert blocks(body) == [("question", "几天送到"), ("answer", "两天内送到。")]


def test_a_term_that_asks_is_a_question(blocks: Blocks) -> None:
    assert blocks("<dl><dt>收费吗？</dt><dd>免费。</dd></dl>") == [
        ("question", "收费吗？"),
        ("answer", "免费。"),
    ]


SPANS = """<table><caption>表1 预算</caption>
<tr><th rowspan="2">部门</th><th colspan="2">上半年</th></tr><tr><th>一季度</th><th>二季度</th></tr>
<tr><td>研发部</td><td>120</td><td></td></tr><tr><td>市场部</td><td colspan="2">90</td></tr>
<tr><td colspan="3">注：不含税。</td></tr></table>"""


def test_cells_stand_in_every_place_that_they_cover(blocks: Blocks) -> None:
    rows, table = blocks.table(SPANS)
    assert rows == [
        ["部门", "上半年", "上半年"],
        ["部门", "一季度", "二季度"],
        ["研发部", "120", ""],
        ["市场部", "90", "90"],
    ]
    assert table.header_rows == 2


def test_a_table_has_its_caption_above_and_its_note_below(blocks: Blocks) -> None:
    kinds = [kind for kind, _ in blocks(SPANS)]
    assert kinds == ["caption", "table", "footnote"]


@pytest.mark.parametrize(
    ("body", "header_rows"),
    [
        ("<thead><tr><td>甲</td><td>3</td></tr></thead><tr><td>乙</td><td>4</td></tr>", 1),
        ("<tr><th>产地</th><th>2023</th></tr><tr><td>乙</td><td>4</td></tr>", 1),
        ("<tr><th></th><th>2022年</th></tr><tr><th>毛利率</th><td>38%</td></tr>", 1),
        ("<tr><th>功率</th><td>节能</td></tr><tr><th>颜色</th><td>白色</td></tr>", 0),
        ("<tr><td>姓名</td><td>分机</td></tr><tr><td>李强</td><td>8015</td></tr>", 1),
    ],
    ids=["thead", "th", "row headers", "form", "unmarked"],
)
def test_header_rows_are_those_that_the_page_marks(
    blocks: Blocks, body: str, header_rows: int
) -> None:
    assert blocks.table(f"<table>{body}</table>")[1].header_rows == header_rows


def test_a_row_of_one_cell_at_the_top_is_the_caption(blocks: Blocks) -> None:
    body = "<table><tr><td colspan=2>值班表</td></tr><tr><td>姓名</td><td>电话</td></tr>"
    assert blocks(f"{body}<tr><td>李强</td><td>8015</td></tr></table>") == [
        ("caption", "值班表"),
        ("table", "姓名\t电话\n李强\t8015"),
    ]


def test_the_unit_and_the_number_belong_to_the_caption(blocks: Blocks) -> None:
    top = "<caption>表2 预算</caption><tr><td colspan=2>单位：万元</td></tr>"
    body = "<tr><td>部门</td><td>全年</td></tr><tr><td>研发部</td><td>8</td></tr>"
    article = blocks.article(f"<table>{top}{body}</table>")
    caption = article.blocks[1]
    assert (caption.kind, caption.label) == ("caption", "表2")
    assert article.text[caption.start : caption.end] == "表2 预算\n单位：万元"


def test_a_small_table_in_a_cell_is_the_text_of_the_cell(blocks: Blocks) -> None:
    inner = "<table><tr><td>早餐</td><td>10元</td></tr></table>"
    rows, _ = blocks.table(
        f"<table><tr><th>日期</th><th>菜单</th></tr><tr><td>周一</td><td>{inner}</td></tr></table>"
    )
    assert rows == [["日期", "菜单"], ["周一", "早餐 10元"]]


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><p>春天。</p><p>夏天。</p></td></tr></table>",
        '<table role="presentation"><tr><td>春天。</td><td>夏天。</td></tr></table>',
        "<table><tr><td><table><tr><td>春天。</td></tr></table></td><td>夏天。</td></tr></table>",
    ],
    ids=["one cell", "marked", "nested"],
)
def test_a_table_for_layout_is_read_as_text(blocks: Blocks, body: str) -> None:
    assert blocks(body) == [("paragraph", "春天。"), ("paragraph", "夏天。")]


def test_columns_of_paragraphs_are_text(tmp_path: Path, read: Read) -> None:
    column = f"<td>{f'<p>{LONG}</p>' * 5}</td>"
    (tmp_path / "a.html").write_text(f"<table><tr>{column}<td><p>夏天。</p></td></tr></table>")
    assert {each.kind for each in read(tmp_path / "a.html").blocks} == {"paragraph"}


def test_headings_that_are_lost_with_the_menus_are_found_again(tmp_path: Path, read: Read) -> None:
    section = f"<section><strong><span>一、安排</span></strong></section><section>{LONG}</section>"
    body = f"<div><section><span>{LONG[::-1]}</span></section>{section}</div>"
    (tmp_path / "a.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    assert read(tmp_path / "a.html").text == f"{LONG[::-1]}\n一、安排\n{LONG}"


def test_hidden_texts_are_in_no_cell(blocks: Blocks) -> None:
    cell = '<td>8015<span style="display: none">旧号</span><script>var a</script></td>'
    rows, _ = blocks.table(
        f"<table><tr><th>姓名</th><th>电话</th></tr><tr><td>李强</td>{cell}</tr></table>"
    )
    assert rows[1] == ["李强", "8015"]


def test_characters_for_private_use_are_no_numbers(blocks: Blocks) -> None:
    assert blocks("<p>&#x100000;春天\U000f0001。</p>") == [("paragraph", "春天。")]


def test_the_places_that_a_cell_may_cover_are_bounded(blocks: Blocks) -> None:
    wide = '<td colspan="99999" rowspan="65534">甲</td><td colspan="99999" rowspan="0">乙</td>'
    rows, _ = blocks.table(f"<table>{f'<tr>{wide}</tr>' * 300}</table>")
    assert max(map(len, rows)) < 1_000


def test_a_text_from_a_script_is_read_by_lines(tmp_path: Path, read: Read) -> None:
    script = f'{{"@type": "NewsArticle", "articleBody": "{LONG * 3}"}}'
    (tmp_path / "a.html").write_text(
        f'<html><head><script type="application/ld+json">{script}</script></head>'
        "<body><div></div></body></html>",
        encoding="utf-8",
    )
    article = read(tmp_path / "a.html")
    assert (article.text, len(article.blocks)) == (LONG * 3, 1)


FAQ = """<script type="application/ld+json">
{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "宽带多久装好？",
"acceptedAnswer": {"@type": "Answer", "text": "四十八小时之内。"}}]}
</script>"""


@pytest.mark.parametrize("shown", ["", "<h2>宽带多久装好？</h2><p>两天之内。</p>"])
def test_questions_that_only_a_script_answers_are_not_read(blocks: Blocks, shown: str) -> None:
    """A page that shows other answers, or none, is read as it is shown."""
    texts = [text for _, text in blocks(shown + FAQ)]
    assert texts == (["宽带多久装好？", "两天之内。"] if shown else [])


def test_questions_of_a_script_are_no_text_of_a_page_that_shows_none(
    tmp_path: Path, refuse: Refuse
) -> None:
    (tmp_path / "a.html").write_text(f"<html><head>{FAQ}</head><body><div></div></body></html>")
    refuse(tmp_path / "a.html")
