"""Articles with their blocks, made of lines that say what they are."""

from typing import NamedTuple

from corpus import Article, Chunking
from corpus.blocks import Block, Kind
from index import IndexedArticle


class Line(NamedTuple):
    kind: Kind
    text: str
    label: str = ""
    level: int = 0


RULES: tuple[Line, ...] = (
    Line("heading", "青禾公司值班办法", "", 1),
    Line("heading", "第一章　总则", "第一章", 2),
    Line("clause", "第一条　为规范值班，制定本办法。", "第一条"),
    Line("clause", "第二条　本办法适用于各车间。", "第二条"),
    Line("heading", "第二章　值班", "第二章", 2),
    Line("clause", "第三条　值班人员应当：", "第三条"),
    Line("item", "（一）按时到岗；", "（一）", 1),
    Line("item", "（二）填写日志。", "（二）", 1),
    Line("paragraph", "节假日值班另行安排。"),
    Line("clause", "第四条　违反第三条规定的，罚款50元。", "第四条"),
    Line("paragraph", "青禾公司"),
    Line("paragraph", "2021年3月1日"),
    Line("paragraph", "附件1"),
    Line("heading", "值班表", "", 1),
    Line("paragraph", "甲班由王平负责。"),
    Line("paragraph", "附件2：电话表"),
    Line("paragraph", "值班电话为6620。"),
)


def make_article(lines: tuple[Line, ...], *, name: str = "办法.txt", title: str = "") -> Article:
    """An article of these blocks, a line each; without a title the first line is it."""
    text, blocks = "", []
    for line in lines:
        end = len(text) + len(line.text)
        blocks.append(Block(line.kind, len(text), end, line.level, line.label))
        text += line.text + "\n"
    return Article(name, text, title or lines[0].text, blocks=tuple(blocks))


def indexed(article: Article) -> IndexedArticle:
    return IndexedArticle.from_article(article, Chunking())
