"""What is printed around the text of an official document: its number, who signed it, and when.

The number (发文字号) stands between the red head and the title (GB/T 9704—2012, 党政机关公文格式).
Below the text stand who issued it and the date (落款, 成文日期), and below these what is attached
and who gets a copy.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.about.dates import LONGEST as LONGEST_DATE
from corpus.about.dates import moments

NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,14}[ \u3000]*[〔﹝\[［(（【][ \u3000]*(?:19|20)\d{2}[ \u3000]*"
    r"[〕﹞\]］)）】][ \u3000]*第?[ \u3000]*\d{1,5}[ \u3000]*号"
)
LONGEST_BODY = 30
"""Characters of the name of who issued a document."""
MOST_BODIES = 5
"""That issue a document together, each on a line."""
LINES_OF_NUMBER = 12
"""Lines at the top among which a number is that of the document, also where others follow."""

_KEY = re.compile(r"(?:发文字号|发文号|文件编号|文件号|公文号|文号|字号)[ \u3000]*[:：][ \u3000]*")
_BESIDE = re.compile(r"签发人?[ \u3000]*[:：].{0,20}|[^，。；：]{2,26}文件")
"""What stands on the line of a number: who signed it, the red head."""
_MARKS = " \t\u3000*#_>|"
_BRACKETS = _MARKS + "()（）【】[]〔〕"
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第.{1,4}[章节条]")
_BODY = re.compile(
    r"[^\s，。；：！？、,;:!?《》“”\"=|]*(?:局|厅|部|委|办|会|司|署|处|科|股|所|站|队|馆|社|厂|店|院|政府|办公室"
    r"|研究室|中心|社区|开发区|大学|中学|小学|学校|幼儿园|公园|银行|[分支]行|小组|工作组|党组|支部|集团)"
)
_CLOSING = re.compile(
    r"[（(]?(?:附件|附[:：]|附表|附录|抄送|抄报|主送|分送|此件|本件|信息公开|公开方式|公开属性|主题词|联系人|联系电话"
    r"|联系方式|电话|校对|打印|共印|印\d+份|[-—–―_*·•\s]+$)|.*印发[ \u3000]*[）)]?$"
)
_DATE_KEY = re.compile(r"(?:成文|发文|发布|签发|落款|印发)?日期[ \u3000]*[:：]?")
_ENDS_OF_DATES = tuple("日号0123456789０１２３４５６７８９")
_SEAL = re.compile(r"[（(](?:盖?章|公章|印章|代章|签章)[)）]")


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who issued a document, as far as that is told, and the date in ISO 8601."""

    body: str | None
    date: str


def document_number(lines: Sequence[str], furniture: Sequence[str] = ()) -> str | None:
    """The number of a document whose lines these are: in its head, or in that of its pages.

    A number in the running text is another document's. Farther down one has to be alone on its
    line, and the only one that is.

    >>> document_number(["云水发〔2024〕 17 号", "防汛通知", "按国办发〔2023〕5号，通知如下。"])
    '云水发〔2024〕17号'
    """
    for line in lines[:LINES_OF_NUMBER]:
        if number := number_on(line):
            return number
    for line in furniture:
        if found := NUMBER.search(line):
            return _closed_up(found[0])
    others = dict.fromkeys(filter(None, map(number_on, lines[LINES_OF_NUMBER:])))
    return next(iter(others)) if len(others) == 1 else None


def number_on(line: str) -> str | None:
    """The number that a line is, but for the red head or a signature beside it.

    >>> number_on("云水发〔2024〕17号　　签发人：张三"), number_on("转发国办发〔2023〕5号的通知")
    ('云水发〔2024〕17号', None)
    """
    line = line.strip(_MARKS)
    found = NUMBER.search(line)
    if not found:
        return None
    before, behind = line[: found.start()].strip(_BRACKETS), line[found.end() :].strip(_BRACKETS)
    beside = (_KEY.sub("", before).strip(), behind)
    is_alone = all(not each or _BESIDE.fullmatch(each) for each in beside)
    return _closed_up(found[0]) if is_alone else None


def is_red_head(line: str, below: str) -> bool:
    """Whether a line is the red head (云水县水利局文件) over the number on the line below."""
    return bool(re.fullmatch(r"[^，。；：]{2,26}文[ \u3000]*件", line)) and bool(number_on(below))


def sign_off(lines: Sequence[str]) -> SignOff | None:
    """The last lines' date, and who stands over it, beside it or below it.

    None where several documents are signed, or nothing is.

    >>> sign_off(["现予公布。", "云水县水利局", "二〇二五年五月二十日", "抄送：县政府办公室"])
    SignOff(body='云水县水利局', date='2025-05-20')
    """
    lines = [_SEAL.sub("", line).strip(_MARKS) for line in lines]
    for place in range(1, len(lines)):
        signed = _signed(lines, place)
        if signed and _is_end(lines, place + 1):
            return signed
        if signed and _is_body(lines[place + 1]) and _is_end(lines, place + 2):
            return SignOff(signed.body or _closed_up(lines[place + 1]), signed.date)
        if signed and signed.body:
            return None  # what follows is another document
    return None


def _signed(lines: Sequence[str], place: int) -> SignOff | None:
    """What a line that ends in a date signs, with the lines over it."""
    line = lines[place].strip(_BRACKETS)
    if len(line) > LONGEST_BODY + LONGEST_DATE or not line.endswith(_ENDS_OF_DATES):
        return None  # most lines
    found = next((each for each in moments(line) if each.end == len(line)), None)
    if not found or not found.iso or found.has_time:
        return None
    beside = _DATE_KEY.sub("", line[: found.start]).strip(_BRACKETS)
    if beside:
        return SignOff(_closed_up(beside), found.iso) if _is_body(beside) else None
    bodies: list[str] = []
    for above in reversed(lines[max(place - MOST_BODIES, 0) : place]):
        if not _is_body(above):
            break
        bodies.insert(0, _closed_up(above))
    is_written_out = "年" in line  # else it may be anything
    return SignOff(" ".join(bodies) or None, found.iso) if bodies or is_written_out else None


def _is_end(lines: Sequence[str], place: int) -> bool:
    """Whether no more of the document stands from a line on."""
    return place >= len(lines) or bool(_CLOSING.match(lines[place]))


def _is_body(line: str) -> bool:
    """Whether a line is the name of one or several offices, firms or schools."""
    names = _closed_up(line).split(" ")
    is_short = len(line) <= LONGEST_BODY and not _NUMBERED.match(line)
    return is_short and all(len(name) >= 3 and _BODY.fullmatch(name) for name in names)


def _closed_up(line: str) -> str:
    """Without the blanks inside; those between names that are spaced far apart become one.

    >>> _closed_up("云 水 县 水 利 局"), _closed_up("云水县水利局　　云水县财政局")
    ('云水县水利局', '云水县水利局 云水县财政局')
    """
    wide = re.split(r"[ \t\u3000]{2,}|\u3000", line.strip())
    return " ".join("".join(part.split()) for part in wide if part)
