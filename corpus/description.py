"""Read an article's title, source and date from its own text, and never change the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from corpus.article import Article
from corpus.lines import NEWLINE, paragraph_spans
from corpus.sentences import sentence_spans

LONGEST_TITLE = 50
"""Characters; a longer first line is the text's beginning and not its title."""
HEAD_LINES = 6
"""Lines at the top in which title, publication time, source and dateline are looked for."""
LONGEST_HEAD_LINE = 120
"""Characters; a longer line that begins like a head line has the article run into it."""
_HEAD_CHARACTERS = 4000

_NAMES = {
    "原标题": "title",
    "标题": "title",
    "题目": "title",
    "title": "title",
    "发布时间": "published",
    "发布日期": "published",
    "时间": "time",
    "日期": "time",
    "date": "time",
    "来源": "source",
    "source": "source",
}
"""What the keys of a head line mean; an article's `time` may also be that of an event."""
_OTHER_KEYS = "更新时间|作者|记者|责任编辑|责编|编辑|地点|author|tags"
_KEY = re.compile(
    rf"(?:本文|稿件|信息|文章|消息)?(?P<key>{'|'.join(_NAMES)}|{_OTHER_KEYS})\s*[:：]\s*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?!\d)日?"
    r"(?:[ T\u3000]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})(?:[:：分](?P<second>\d{2}))?分?)?"
)
_DATELINE = re.compile(
    r"(?P<dateline>(?:[^，,。:：\n]{0,12}?(?:社|[网網报報台臺]|新[闻聞]|之家)[^，,。:：\n]{0,20}?"
    r"\d{1,2}\s*日\s*(?:[电電讯訊](?![话話视視子影力商器脑腦台邮路网網])|消息)"
    r"|本[报報][讯訊]|[^，,。:：\s]{1,8}[报報][讯訊](?=\s|[(（]))\s*(?:[(（][^()（）\n]{1,40}[)）])?)"
)
_MARKDOWN_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\r\n]+)")
_TITLE_KEY = re.compile(r"\A(?:原?标题|题目)\s*[:：]\s*")
_WEB_ADDRESS = re.compile(r"https?://|www\.")
_AROUND_VALUES = " \t\u3000|【】[]()（）,，;；\"'"


@dataclass(frozen=True, slots=True)
class Description:
    """What a file format itself tells of its text; what it does not tell is None."""

    title: str | None = None
    source: str | None = None
    published: str | None = None


def describe(name: str, text: str, metadata: Description | None = None) -> Article:
    """The article with title, source, publication time and dateline, as far as they can be read.

    The title is the file format's, or else stands in the head of the text; one that stands
    nowhere is taken from a Chinese file name, or else from the first sentence. Of source and
    time, what is printed in the text goes before what the file format says.
    """
    metadata = metadata or Description()
    head = _head_fields(text)
    dateline = _dateline(text)
    return Article(
        name=name,
        text=text,
        title=" ".join((metadata.title or _title(name, text, head, dateline)).split()),
        source=head.get("source") or metadata.source,
        published=iso_date(head.get("published", "")) or metadata.published,
        dateline=dateline,
    )


def iso_date(text: str) -> str | None:
    """The first date in a text in ISO 8601, with its time of day where one follows.

    >>> iso_date("发布时间:2024-11-05 22:50:25 来源: 本站")
    '2024-11-05T22:50:25'
    >>> iso_date("2024年1月5日")
    '2024-01-05'
    """
    found = _DATE.search(text)
    if not found:
        return None
    numbers = {unit: int(number) for unit, number in found.groupdict("0").items()}
    try:
        moment = datetime(**numbers)  # type: ignore[arg-type]
    except ValueError:
        return None
    return moment.isoformat() if found["hour"] else moment.date().isoformat()


def _head_fields(text: str) -> dict[str, str]:
    """What the head lines tell under the keys title, source and published."""
    fields: dict[str, str] = {}
    for line in _first_lines(text):
        for key, value in _fields(line):
            if value and len(value) <= LONGEST_TITLE and "。" not in value:
                fields.setdefault(key, value)
    if "time" in fields and "地点" not in fields:  # else it is when something takes place
        fields.setdefault("published", fields["time"])
    return fields


def _fields(line: str) -> Iterator[tuple[str, str]]:
    """The keys and values of a head line: 2024-11-05 22:50 来源：中新网 编辑：李岩."""
    keys = list(_KEY.finditer(line)) if len(line) <= LONGEST_HEAD_LINE else []
    before = line[: keys[0].start() if keys else None].strip(_AROUND_VALUES)
    if before and not _DATE.fullmatch(before):
        return
    yield "published", before
    ends = [*(key.start() for key in keys), len(line)][1:]
    for key, end in zip(keys, ends, strict=True):
        name = key["key"].lower()
        value = re.split("[）)】]", line[key.end() : end].strip(_AROUND_VALUES))[0]
        yield _NAMES.get(name, name), value


def _title(name: str, text: str, head: dict[str, str], dateline: str | None) -> str:
    if "title" in head:
        return head["title"]
    if (found := _MARKDOWN_TITLE.match(text)) and (title := found["title"].strip("# \t\u3000")):
        return title
    stem = PurePath(name).stem
    return _title_line(text) or (
        stem if _is_telling(stem) else _first_sentence(text, dateline, stem)
    )


def _title_line(text: str) -> str | None:
    """The first line below the head, where it reads like a title and a text follows it."""
    title, *below = [line for line in _first_lines(text) if not _is_head_line(line)] or [""]
    ends_like_text = title.rstrip("”’」』）)").endswith(tuple("。！？!?，,；;：:"))
    if not below or len(title) > LONGEST_TITLE or ends_like_text:
        return None
    return title if _is_paragraph(title, text) else None


def _is_head_line(line: str) -> bool:
    return any(_fields(line)) or bool(_WEB_ADDRESS.match(line))


def _is_paragraph(line: str, text: str) -> bool:
    """Whether a line of the head is a paragraph of its own, and not the first line of a longer."""
    head = text[:_HEAD_CHARACTERS]
    return any(head[start:end].strip() == line for start, end in paragraph_spans(head))


def _is_telling(stem: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fff]", stem)) >= 4


def _first_sentence(text: str, dateline: str | None, otherwise: str) -> str:
    for start, end in sentence_spans(text[:_HEAD_CHARACTERS]):
        sentence = _TITLE_KEY.sub("", text[start:end])
        if _is_head_line(sentence):
            continue
        title = NEWLINE.sub("", sentence.removeprefix(dateline or ""))
        title = title.lstrip(" \t\u3000-—").rstrip("。！？!?… \t\u3000")
        if re.search(r"\w", title):
            return title if len(title) <= LONGEST_TITLE else _longest_clause(title) + "…"
    return otherwise


def _longest_clause(sentence: str) -> str:
    clauses = re.split(r"[，,；;：:]", sentence[:LONGEST_TITLE])
    return max(clauses[:-1] or clauses, key=len)


def _dateline(text: str) -> str | None:
    for line in _first_lines(text):
        if found := _DATELINE.match(line):
            return found["dateline"].strip()
    return None


def _first_lines(text: str) -> list[str]:
    """The first lines that hold a letter or digit, without the blanks around them."""
    lines = (line.strip() for line in NEWLINE.split(text[:_HEAD_CHARACTERS]))
    return [line for line in lines if re.search(r"\w", line)][:HEAD_LINES]
