"""Read an article's title, source, date and number from its own text, never changing the text."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath

from corpus.about.bylines import byline_at_the_end, byline_of, dateline_of
from corpus.about.dates import is_moment, iso_date
from corpus.about.official import document_number, is_red_head, number_on, sign_off
from corpus.article import Article
from corpus.blocks import Block
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
_MARKDOWN_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\r\n]+)")
_TITLE_KEY = re.compile(r"\A(?:原?标题|题目)\s*[:：]\s*")
_CODE = re.compile(r"(?=(?:[\w-]*?\d){3})[A-Za-z0-9_-]+", re.ASCII)
"""What a site calls an editor or a topic by (sp20241105), and no one else."""
_WEB_ADDRESS = re.compile(r"https?://|www\.")
_AROUND_VALUES = " \t\u3000|【】[]()（）,，;；\"'"


@dataclass(frozen=True, slots=True)
class Description:
    """What a file format itself tells of its text; what it does not tell is None."""

    title: str | None = None
    source: str | None = None
    published: str | None = None


def describe(
    name: str, text: str, metadata: Description | None = None, *, blocks: Sequence[Block] = ()
) -> Article:
    """The article with what can be read of its title, source, time, dateline and number.

    The title is the file format's, or else stands in the head of the text; one that stands
    nowhere is taken from a Chinese file name, or else from the first sentence. Of source and
    time, what is printed in the head goes before what is signed below the text, and that before
    what the file format says. `blocks` tell running heads and tables from the text.
    """
    metadata = metadata or Description()
    body = _without(text, blocks, {"furniture"})
    head = _head_fields(body)
    dateline = _first(dateline_of, body)
    lines = _lines(_without(text, blocks, {"furniture", "table"}))
    furniture = [text[each.start : each.end] for each in blocks if each.kind == "furniture"]
    signed = sign_off(lines)
    sources = head.get("source"), signed and signed.body, metadata.source
    bylines = _first(byline_of, body), head.get("byline"), byline_at_the_end(body)
    return Article(
        name=name,
        text=text,
        title=" ".join((metadata.title or _title(name, body, head, dateline)).split()),
        source=next((each for each in sources if each and not _CODE.fullmatch(each)), None),
        published=iso_date(head.get("published", ""))
        or (signed.date if signed else metadata.published),
        dateline=dateline or next(filter(None, bylines), None),
        number=document_number(lines, furniture),
    )


def _head_fields(text: str) -> dict[str, str]:
    """What the head lines tell under the keys title, source, published and byline."""
    fields: dict[str, str] = {}
    for line in _first_lines(text):
        for key, value in _fields(line):
            if value and len(value) <= LONGEST_TITLE and "。" not in value:
                fields.setdefault(key, value)
    for key in ("作者", "记者"):
        if key in fields and (byline := byline_of(f"{key}：{fields[key]}")):
            fields.setdefault("byline", byline)
    if "time" in fields and "地点" not in fields:  # else it is when something takes place
        fields.setdefault("published", fields["time"])
    return fields


def _fields(line: str) -> Iterator[tuple[str, str]]:
    """The keys and values of a head line: 2024-11-05 22:50 来源：中新网 编辑：李岩."""
    keys = list(_KEY.finditer(line)) if len(line) <= LONGEST_HEAD_LINE else []
    before = line[: keys[0].start() if keys else None].strip(_AROUND_VALUES)
    if before and not is_moment(before):
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
    title, *below = _below_head(_first_lines(text)) or [""]
    ends_like_text = title.rstrip("”’」』）)").endswith(tuple("。！？!?，,；;：:"))
    if not below or len(title) > LONGEST_TITLE or ends_like_text:
        return None
    return title if _is_paragraph(title, text) else None


def _below_head(lines: Sequence[str]) -> list[str]:
    return [
        line
        for line, below in zip_longest(lines, lines[1:], fillvalue="")
        if not _is_head_line(line) and not is_red_head(line, below)
    ]


def _is_head_line(line: str) -> bool:
    is_told = bool(number_on(line) or byline_of(line) or _WEB_ADDRESS.match(line))
    return is_told or any(_fields(line))


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


def _without(text: str, blocks: Iterable[Block], kinds: Collection[str]) -> str:
    """The text with the blocks of some kinds blanked, so that each place stays where it is."""
    parts: list[str] = []
    end = 0
    for block in blocks:
        if block.kind in kinds:
            parts += text[end : block.start], "\n" * (block.end - block.start)
            end = block.end
    return "".join((*parts, text[end:]))


def _first(read: Callable[[str], str | None], text: str) -> str | None:
    """The first thing that is read in one of the head lines."""
    return next(filter(None, map(read, _first_lines(text))), None)


def _first_lines(text: str) -> list[str]:
    return _lines(text[:_HEAD_CHARACTERS])[:HEAD_LINES]


def _lines(text: str) -> list[str]:
    """The lines that hold a letter or digit, without the blanks around them."""
    lines = (line.strip() for line in NEWLINE.split(text))
    return [line for line in lines if re.search(r"\w", line)]
