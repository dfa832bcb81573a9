"""Read an article's title, source and date from its own text, and never change the text."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from corpus.article import Article
from corpus.lines import NEWLINE
from corpus.sentences import sentence_spans

LONGEST_TITLE = 50
"""Characters; a longer first line is the text's beginning and not its title."""
HEAD_LINES = 6
"""Lines at the top in which publication time and source are looked for."""

_FIELD = re.compile(
    r"(?P<key>标题|题目|发布时间|发布日期|时间|日期|来源|作者|责编|编辑)\s*[:：]\s*"
)
_DATE = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
_DATELINE = re.compile(
    r"\s*(?P<dateline>[^，,。:：\n]{2,25}?\d{1,2}月\d{1,2}日(?:电|讯)\s*(?:[(（][^()（）\n]{1,40}[)）])?"
    r"|本报讯\s*(?:[(（][^()（）\n]{1,40}[)）])?)"
)
_MARKDOWN_TITLE = re.compile(r"\A\s*#\s+(?P<title>[^\n]+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Description:
    """What a file format itself tells of its text; what it does not tell is None."""

    title: str | None = None
    source: str | None = None
    published: str | None = None


def describe(name: str, text: str, given: Description | None = None) -> Article:
    """The article with title, source, publication time and dateline, as far as they can be read.

    The title is the file format's, or else stands in the head of the text; one that stands
    nowhere is taken from a Chinese file name, or else from the first sentence. Of source and
    time, what is printed in the text goes before what the file format says.
    """
    given = given or Description()
    head = _head_fields(text)
    dateline = _dateline(text)
    return Article(
        name=name,
        text=text,
        title=given.title or _title(name, text, head, dateline),
        source=head.get("来源") or given.source,
        published=iso_date(head.get("published", "")) or given.published,
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
    if not found or not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
        return None
    date = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    if found["hour"] is None:
        return date
    return f"{date}T{int(found['hour']):02}:{found['minute']}:{found['second'] or '00'}"


def _head_fields(text: str) -> dict[str, str]:
    """The fields of the head lines, the publication time under the key "published"."""
    fields: dict[str, str] = {}
    for line in _first_lines(text):
        keys = list(_FIELD.finditer(line))
        if not keys or line[: keys[0].start()].strip(" \t\u3000|【[("):
            continue
        ends = [key.start() for key in keys[1:]] + [len(line)]
        for key, end in zip(keys, ends, strict=True):
            fields.setdefault(key["key"], line[key.end() : end].strip(" \t\u3000|】]"))
    for name in ("发布时间", "发布日期", "时间", "日期"):
        if name in fields:
            fields.setdefault("published", fields[name])
    return {name: value for name, value in fields.items() if value}


def _title(name: str, text: str, head: dict[str, str], dateline: str | None) -> str:
    if "标题" in head or "题目" in head:
        return head.get("标题") or head["题目"]
    if found := _MARKDOWN_TITLE.search(text):
        return found["title"]
    stem = PurePath(name).stem
    return _title_line(text) or (
        stem if _is_telling(stem) else _first_sentence(text, dateline, stem)
    )


def _title_line(text: str) -> str | None:
    """The first line, where it reads like a title and a text follows it."""
    first, *rest = [*_first_lines(text), ""]
    looks_like_text = first.endswith(tuple("。！？!?，,；;：:")) or _FIELD.match(first)
    if len(first) > LONGEST_TITLE or looks_like_text or not any(rest):
        return None
    return first or None


def _is_telling(stem: str) -> bool:
    return len(re.findall(r"[\u4e00-\u9fff]", stem)) >= 4


def _first_sentence(text: str, dateline: str | None, otherwise: str) -> str:
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if _FIELD.match(sentence):
            continue
        if dateline and sentence.lstrip().startswith(dateline):
            sentence = sentence.lstrip()[len(dateline) :]
        title = NEWLINE.sub("", sentence).strip().rstrip("。！？!?…")
        if len(title) > LONGEST_TITLE:
            clauses = re.split(r"[，,；;：:]", title[:LONGEST_TITLE])
            title = max(clauses, key=len) + "…"
        if title:
            return title
    return otherwise


def _dateline(text: str) -> str | None:
    for line in _first_lines(text):
        if found := _DATELINE.match(line):
            return found["dateline"].strip()
    return None


def _first_lines(text: str) -> list[str]:
    lines = (line.strip() for line in NEWLINE.split(text[:4000]))
    return [line for line in lines if line][:HEAD_LINES]
