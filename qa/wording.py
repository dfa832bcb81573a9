"""What terminal, page and export tell people of a place in an article, in words that they know."""

import re
from datetime import datetime

from corpus.segment import fold
from qa.answer import Answer
from qa.evidence import EvidencePlace, TableRow

Words = tuple[str, str]
"""In Chinese and in English; both are one where it is a name."""

_QUESTION_MARK = re.compile(r"(?:问题?|Q(?:uestion)?)\s*\d*\s*[：:.、）)]", re.IGNORECASE)
_HEADING_SIGN = re.compile(r"#{1,6}\s+")
_NUMBER = re.compile(r"[\d.、()（）-]*")
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_APART = re.compile(rf"(?<![\w])[{_HAN}\d](?:[ \u3000]+[{_HAN}\d，。、；：（）%](?!\w))+")
"""Characters with blanks between them, as forms and recognised texts have them."""
_OFFERS = re.compile(
    r"还是(?!没|不|要|有|得|会|能|可以)|(?:增|涨|升|提高|扩大|加快)[^，。？]{0,4}或[^，。？]{0,2}(?:减|跌|降|缩)"
    r"|\b(?:more|higher|larger|longer|earlier|better|increase\w*|rise|rose|up) or \w+"
)
LEAST_APART = 2


def source_words(place: EvidencePlace) -> tuple[Words, ...]:
    """Title, number, dateline, source and time of the article and the page, where they are known.

    The title comes first.
    """
    names = place.title, place.number, place.dateline, place.source
    words = [(name, name) for name in names if name]
    if place.published:
        words.append(published_words(place.published))
    if place.page:
        words.append(page_words(place.page))
    return tuple(words)


def source_line(place: EvidencePlace) -> str:
    """The same on one line, in Chinese."""
    return " · ".join(chinese for chinese, _ in source_words(place))


def published_words(published: str) -> Words:
    """A date, or a date and time, to the minute.

    >>> published_words("2024-11-05T22:50:25")
    ('2024年11月5日 22:50', '5 November 2024 22:50')
    """
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:  # a browser keeps answers of older versions
        return published, published
    time = f" {moment:%H:%M}" if "T" in published else ""
    return (
        f"{moment.year}年{moment.month}月{moment.day}日{time}",
        f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}{time}",
    )


def origin_words(name: str, published: str | None) -> tuple[Words, ...]:
    """When an article was published, where that is known, and the file that it is.

    >>> [chinese for chinese, _ in origin_words("通知.docx", "2024-11-05")]
    ['发布于 2024年11月5日', '文件 通知.docx']
    """
    words = [(f"文件 {name}", f"file {name}")]
    if published:
        chinese, english = published_words(published)
        words.insert(0, (f"发布于 {chinese}", f"published {english}"))
    return tuple(words)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Not `strftime`'s, which are those of the machine's language."""


def gist_words(answer: Answer) -> Words:
    """What stands over the sentences that say most of an article."""
    title = answer.evidence[0].title
    return (
        f"《{title}》的要点，都是原文的句子：",
        f"The gist of 《{title}》, in its own sentences:",
    )


def offers_a_choice(question: str) -> bool:
    """Whether a question is one of this or that: what answers it is a whole sentence.

    >>> offers_a_choice("企业比去年多了还是少了？"), offers_a_choice("企业有多少家？")
    (True, False)
    """
    return _OFFERS.search(fold(question)) is not None


def verdict_words(yes: bool) -> Words:
    """What a text says to a yes/no question."""
    return ("是", "Yes") if yes else ("否", "No")


def page_words(page: int) -> Words:
    """The page, also that of a presentation."""
    return f"第{page}页", f"page {page}"


def recognised_words(certainty: float) -> Words:
    """What is to be said of a text that was recognised in a picture, never quite certain.

    >>> recognised_words(0.998)[0]
    '文字识别（OCR），请对照原件（识别把握 99%）'
    """
    share = min(certainty, 0.99)
    return (
        f"文字识别（OCR），请对照原件（识别把握 {share:.0%}）",
        f"recognised text (OCR), compare it with the original ({share:.0%} certain)",
    )


def path_above(place: EvidencePlace) -> tuple[str, ...]:
    """The headings and the clause, without the signs of Markdown before them.

    The title is not among them, which the source line tells, nor what the sentence begins with
    where nothing else stands above it.
    """
    names = (_HEADING_SIGN.sub("", each) for each in place.path)
    path = tuple(name for name in names if name != place.title)
    return () if len(path) == 1 and place.text.startswith(path[0]) else path


def is_marked_question(text: str) -> bool:
    """Whether a question begins with a mark that says so.

    >>> [is_marked_question(each) for each in ("问：多久？", "Q3. 多久？", "多久？")]
    [True, True, False]
    """
    return bool(_QUESTION_MARK.match(text))


def shown_columns(row: TableRow, *, most: int) -> tuple[int, ...]:
    """All columns; where they are more than `most`, those that tell what the row is and the answer.

    >>> cells = "1", "李强", "技术部", "305", "8077", "1999"
    >>> shown_columns(TableRow(caption="", headers=(), cells=cells, column=4), most=5)
    (0, 1, 4)
    """
    columns = range(len(row.cells))
    if len(columns) <= most:
        return tuple(columns)
    if row.column is None:
        return tuple(columns[:most])
    key = next((n for n in columns if not _NUMBER.fullmatch(row.cells[n])), 0)
    return tuple(sorted({*columns[: min(key + 1, most - 1)], row.column}))


def header_text(row: TableRow, column: int) -> str:
    """The name of a column on one line.

    >>> row = TableRow(caption="", headers=(("预算", "全年"),), cells=("3",), column=0)
    >>> header_text(row, 0)
    '预算 / 全年'
    """
    return " / ".join(row.headers[column]) if column < len(row.headers) else ""


def closed_up(text: str) -> str | None:
    """A text without the blanks between its single characters; None where it has none.

    >>> closed_up("共 四 十 二 亩"), closed_up("杭州 临平")
    ('共四十二亩', None)
    """
    closed = _APART.sub(_close, text)
    return closed if closed != text else None


def _close(found: re.Match[str]) -> str:
    text = "".join(found.group().split())
    is_chinese = len(re.findall(f"[{_HAN}]", text)) >= LEAST_APART
    return text if is_chinese else found.group()
