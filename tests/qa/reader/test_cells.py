import numpy as np
import pytest

from corpus import Article, Chunk, Chunking, Window
from corpus.loading.formats.writer import TextWriter
from index import Hit, Retrieved
from index.search.passages import IndexedArticle
from qa.answer import Answer
from qa.reader import SpanReader
from qa.reader.span_trimming import whole_cell
from qa.reader.tables.cells import Tables
from tests.corpus.structured import article, table

PHONES = table("姓名|房间|分机", "李强||8015", "王芳|305|8077", "赵蕾|306|")
BUDGET = table("部门|二季度预算（万元）|三季度预算（万元）", "研发部|320|345", "市场部|180|160")
RATES = table("指标|2022年|2023年", "毛利率|36.1%|38.2%", "净利率|8.0%|9.1%")
HALVES = table(
    "项目|上半年||下半年||全年",
    "|预算数|执行数|预算数|执行数|预算数",
    "图书|5200|4875|3000|2990|8200",
    "合计|25700|24835|50100|49000|75800",
)
ROTA = table(
    "日期|星期|带班领导|值班人员|值班电话",
    "2024-10-03|星期四|郝春来|司马强|5520319",
    "2024-10-04|星期五|冉启明|邓桂芝|5520320",
)
ROOMS = table(
    "会议室|人数|设备|管理员", "1号会议室|8|电视|毕云飞", "多功能厅|150|LED大屏、音响|尚可欣"
)
CARS = table(
    "车牌号|品牌|座位数|驾驶员|里程（公里）",
    "琼D1K203|江铃|15|符国强|86420",
    "琼D8R931|比亚迪|5|羊永福|18305",
)
QUARTERS = table(
    "部门|一季度|二季度|三季度|四季度", "研发部|310|320|345|360", "市场部|345|160|150|170"
)
CODES = table("错误码|含义", "4028|签名不符", "4029|超过调用上限")
SHIFTS = table("季节|班次|开始", "夏季|下午|14:30", "夏季|上午|8:30", "冬季|下午|14:00")


def retrieved(article: Article, question: str, *, rarity: float = 0.0) -> Retrieved:
    indexed = IndexedArticle.from_article(article, Chunking())
    hits = tuple(Hit(chunk, 1.0, 1.0, 0.0) for chunk in indexed.chunks)
    return Retrieved(
        question, np.zeros((1, 1), np.float32), hits, {article.id: indexed}, {"分机": rarity}
    )


def best(article: Article, question: str) -> list[str]:
    cells = Tables(retrieved(article, question)).cells
    odds = max(each.odds for each in cells)
    return [each.window.text for each in cells if each.odds == odds]


@pytest.mark.parametrize(
    ("article", "question", "expected"),
    [
        (PHONES, "王芳的分机是多少？", "8077"),
        (BUDGET, "研发部三季度预算是多少？", "345"),
        (BUDGET, "市场部的二季度预算", "180"),
        (RATES, "2023年毛利率是多少？", "38.2%"),
        (RATES, "２０２２年的淨利率", "8.0%"),
        (CODES, "错误码4029是什么意思？", "超过调用上限"),
        (QUARTERS, "哪个部门三季度是345？", "研发部"),
        (QUARTERS, "哪个部门一季度是345？", "市场部"),
        (SHIFTS, "冬季下午几点开始？", "14:00"),
        (SHIFTS, "夏季下午几点开始？", "14:30"),
        (HALVES, "图书上半年执行了多少？", "4875"),
        (HALVES, "全年预算一共多少？", "75800"),
        (ROTA, "10月3号谁值班？", "司马强"),
        (ROTA, "10月4日是谁带班？", "冉启明"),
        (ROTA, "邓桂芝哪天值班？", "2024-10-04"),
        (ROTA, "周四的值班电话", "5520319"),
        (ROOMS, "LED大屏那间的管理员？", "尚可欣"),
        (CARS, "江铃跑了多少公里？", "86420"),
        (CARS, "琼D8R931是谁开的？", "羊永福"),
        (table("名称|库存", "镀锌管|340", "镀锌管件|1250"), "镀锌管件的库存是多少？", "1250"),
    ],
)
def test_a_cell_is_named_by_its_row_and_its_column(
    article: Article, question: str, expected: str
) -> None:
    assert best(article, question) == [expected]


SHIFT_PLAN = table("日期|上午|下午|晚上", "周一|张伟|李强|王芳", "周二|赵蕾|张伟|陈明")


@pytest.mark.parametrize(
    ("article", "question", "expected"),
    [
        (QUARTERS, "研发部345万元是哪个季度的预算", ["三季度"]),
        (QUARTERS, "哪一季度是150？", ["三季度"]),
        (BUDGET, "320是哪个季度的？", ["二季度预算（万元）"]),
        (RATES, "毛利率哪年是36.1%？", ["2022年"]),
        (SHIFT_PLAN, "周二张伟什么时候值班？", ["下午"]),
        (QUARTERS, "哪个季度是345？", []),
        (QUARTERS, "研发部150万元是哪个季度的预算", []),
        (QUARTERS, "哪个部门三季度是345？", []),
        (QUARTERS, "研发部三季度的预算是多少？", []),
        (table("设备编号|设备名称", "CH-103|电子天平", "CH-104|溶氧仪"), "CH-103是什么设备？", []),
    ],
)
def test_the_name_of_a_column_is_asked_for_by_a_cell_under_it(
    article: Article, question: str, expected: list[str]
) -> None:
    headers = Tables(retrieved(article, question)).headers
    assert [each.window.text for each in headers] == expected


def test_cells_under_other_headings_than_those_asked_for_lose() -> None:
    writer = TextWriter()
    for sheet, amount in (("电费", "132.5"), ("水费", "36.8")):
        writer.write("heading", sheet, level=2)
        writer.write_table([["房号", "住户", "1月"], ["301", "宗明远", amount]])
    assert best(article(writer), "宗明远1月的水费？") == ["36.8"]


def test_a_row_that_a_code_leads_is_told_by_its_cells() -> None:
    [first, *_] = SpanReader().read(retrieved(CARS, "琼D8R931是谁开的？", rarity=1.0))
    assert first.span.text == "羊永福"


def test_the_name_of_a_column_is_proved_by_the_row() -> None:
    question = "研发部哪个季度是345？"
    [best, *_] = SpanReader().read(retrieved(QUARTERS, question, rarity=1.0))
    assert (best.span.text, best.span.start) == ("三季度", QUARTERS.text.index("三季度"))
    [row] = best.evidence
    assert (row.sentence.text, row.span.text) == ("研发部\t310\t320\t345\t360", "345")
    assert row.setting.row
    assert row.setting.row.column == 3


def test_a_cell_that_covers_rows_is_proved_by_the_one_that_is_named() -> None:
    writer = TextWriter()
    rows = [
        ["部门", "姓名", "分机"],
        ["销售部", "李强", "8015"],
        ["", "王芳", "8077"],
        ["", "赵蕾", "8090"],
    ]
    writer.write_table(rows, covered={(2, 0): (1, 0), (3, 0): (1, 0)}, header_rows=1)
    [found, *_] = SpanReader().read(retrieved(article(writer), "王芳是哪个部门的？", rarity=1.0))
    assert found.span.text == "销售部"
    [row] = found.evidence
    assert (row.sentence.text, row.span.text) == ("王芳\t8077", "王芳")
    assert row.setting.row
    assert (row.setting.row.cells[0], row.setting.row.column) == ("销售部", 0)


def test_a_number_is_no_part_of_a_longer_one() -> None:
    numbered = table("编号|名称", "1|甲站", "12|乙站", "112|丙站")
    assert best(numbered, "编号12的名称？") == ["乙站"]


@pytest.mark.parametrize(
    ("question", "is_blank"), [("李强的房间？", True), ("王芳的房间？", False), ("谁值班？", False)]
)
def test_a_blank_cell_is_known_when_it_is_asked_for(question: str, is_blank: bool) -> None:
    blank = Tables(retrieved(PHONES, question)).blank
    assert (blank is not None) == is_blank


def test_where_a_blank_cell_is_asked_for_the_row_is_told_and_why() -> None:
    question = "赵蕾的分机？"
    [blank, *_] = SpanReader().read(retrieved(PHONES, question, rarity=1.0))
    answer = Answer.of(question, [blank])
    assert (answer.no_answer, answer.reason) == (True, "表里这一格是空白。")
    [row] = answer.evidence
    assert row.text == "赵蕾\t306"
    assert row.row
    assert row.row.column == 2


def test_a_span_in_a_cell_is_the_whole_of_it() -> None:
    start = PHONES.text.index("8077")
    assert whole_cell(Window(PHONES, start, start + 2)).text == "8077"


def test_a_span_in_a_setting_is_the_whole_of_it() -> None:
    writer = TextWriter()
    writer.write("front matter", "---\ntitle: 气象接口\nauthor: 欧阳晓岚\n---")
    settings = article(writer)
    start = settings.text.index("欧阳")
    assert whole_cell(Window(settings, start, start + 2)).text == "欧阳晓岚"


def test_a_long_cell_is_read_as_prose() -> None:
    prose = table("项目|说明", f"供水|{'每日检修水泵' * 6}，三天一次")
    start = prose.text.index("三天一次")
    assert whole_cell(Window(prose, start, start + 2)).text == "三天"


def test_beside_tables_nothing_is_named() -> None:
    plain = Article("a.txt", "王芳的分机是8077。", "题")
    assert Tables(retrieved(plain, "王芳的分机？")).cells == ()
    chunk = Chunk(plain, 0, 5)
    assert whole_cell(chunk) == chunk
