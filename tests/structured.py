"""An article with headings, clauses, a table, a question and pages, and answers from it."""

from typing import Any

from corpus import Article, Sentence, Unread, Window
from corpus.loading.formats.writer import TextWriter
from corpus.structure.outline import Outline
from qa import Answer, Candidate, Evidence

ROW = "宁波\t600\t\t含早\t王芳\t8016\t306"
CLAUSE = "第十二条 年假不少于五天。"
REPLY = "下单以后48小时内安装。"
RECOGNISED = "总价为一百二十万元。"
SPACED = "占地四 十 二 亩。"
UNREAD = Unread("第2页是图片，没有读", "page 2 is an image and was not read")
_HEADER = (
    ["地区", "预算", "", "备注", "联系人", "电话", "分机"],
    ["", "旺季", "淡季", "", "", "", ""],
)
_COVERED = {(0, 2): (0, 1), **{(1, column): (0, column) for column in (0, 3, 4, 5, 6)}}


def _article() -> Article:
    writer = TextWriter()
    writer.page()
    writer.write("heading", "差旅管理办法", level=1)
    writer.write("heading", "第三章 休假", level=2, label="第三章")
    writer.write("clause", CLAUSE, level=1, label="第十二条")
    writer.write("item", "（一）病假须附证明；", level=1, label="（一）")
    writer.page()
    writer.write("heading", "第四章 住宿", level=2, label="第四章")
    writer.write("caption", "表3 住宿标准", label="表3")
    rows = [
        *_HEADER,
        ["杭州", "650", "480", "", "李强", "8015", "305"],
        ROW.split("\t"),
        ["温州", "", "", "<b>", "", "8016", "307"],
    ]
    writer.write_table(rows, covered=_COVERED | {(4, 4): (3, 4)}, header_rows=2)
    writer.write("footnote", "注1 旺季为四月至十月。", label="注1")
    writer.write("question", "宽带安装需要多久？")
    writer.write("answer", REPLY + SPACED)
    writer.page()
    writer.write("furniture", "内部资料")
    writer.write("code", "pip install <b>")
    writer.write("paragraph", RECOGNISED, certainty=0.87)
    extracted = writer.extracted()
    return Article(
        "差旅.docx",
        extracted.text,
        "差旅管理办法",
        published="2024-11-05T22:50:25",
        number="松公〔2024〕7号",
        blocks=extracted.blocks,
        pages=extracted.pages,
        unread=(UNREAD,),
    )


ARTICLE = _article()


def window(text: str, part: str | None = None) -> Window:
    """Where a text of the article stands, or a part of it."""
    start = ARTICLE.text.index(text) + (text.index(part) if part else 0)
    return Window(ARTICLE, start, start + len(part or text))


def candidate(sentence: str, span: str, confidence: float = 0.9) -> Candidate:
    whole, part = window(sentence), window(sentence, span)
    stored = Sentence(ARTICLE, whole.start, whole.end)
    setting = Outline(ARTICLE).setting(stored, part)
    return Candidate(part, (Evidence(stored, part, 1.0, setting),), confidence)


def answer(*places: tuple[str, str], **options: Any) -> Answer:
    """The first of the places is the answer, the others are less likely."""
    candidates = [candidate(*place, 0.9 / n) for n, place in enumerate(places, start=1)]
    return Answer.of("?", candidates, **options)
