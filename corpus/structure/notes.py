"""What stands beside a text to explain it: the captions of tables, footnotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.structure.parts import Part

LONGEST_CAPTION = 60

_CAPTION = re.compile(
    r"(?P<label>(?:[附续]?[表图]|图表)\s?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[A-Z](?=[\s\d.-]))"
    r"(?:[-–—.．]\d{1,3}){0,3}|附表|(?:Table|Figure|Fig\.)\s?\d{1,3})(?:[\s\u3000：:、.（(《]|\Z)"
)
_NAME = re.compile(r"[^。；，！？!?;,：:|\t]{2,30}(?:表|一览|清单|名单|目录)(?:[（(].{1,20}[)）])?")
_UNIT = re.compile(r"[（(【]?\s*(?:计量)?单位[：:]\s*\S{1,12}?\s*[)）】]?")
_ENDS = tuple("。；，;,！!")
_BELOW_TABLE = re.compile(r"(?P<label>注\s?\d{0,2}|备注|说明|资料来源|数据来源|来源)[：:]")
_NOTE = re.compile(
    r"(?P<label>[\[［〔]\d{1,3}[\]］〕]|注\s?(?:\d{1,2}|[一二三四五六七八九十])?(?=[：:])|[①-⑳]|[※*]\d{0,2}(?![*\s]))"
)
_REFERENCE = re.compile(r"(?<=\S)[①-⑳※*]")
_RULE = re.compile(r"[-_—─━=*＊]{3,}")


def with_notes(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, of which the captions of tables and the notes below the text are told."""
    notes = _notes(text, parts)
    parts = [
        part.closed(replace(part.block, kind="footnote", label=notes[number]))
        if number in notes
        else part
        for number, part in enumerate(parts)
    ]
    if not any(part.block.kind == "table" for part in parts):
        yield from parts
        return
    number = 0
    while number < len(parts):
        unit = _unit_behind(text, parts, number)
        label = _caption_label(text, parts, number, 2 if unit else 1)
        if label is None:
            yield parts[number]
            number += 1
            continue
        end = parts[number + unit].block.end
        block = replace(parts[number].block, kind="caption", end=end, label=label)
        yield parts[number].closed(block)
        number += 1 + unit


def _unit_behind(text: str, parts: Sequence[Part], number: int) -> int:
    """1 where the next line only tells in what the table below counts: 单位：万元."""
    if number + 1 >= len(parts) or not parts[number].is_open or not parts[number + 1].is_open:
        return 0
    block = parts[number + 1].block
    return int(bool(_UNIT.fullmatch(text, block.start, block.end)))


def _caption_label(text: str, parts: Sequence[Part], number: int, below: int) -> str | None:
    """The label of a caption, "" where it has none; None where the part is no caption."""
    part = parts[number]
    block = part.block
    if not part.is_open or block.end - block.start > LONGEST_CAPTION:
        return None
    is_above = number + below < len(parts) and parts[number + below].block.kind == "table"
    is_below = number > 0 and parts[number - 1].block.kind == "table"
    if not (is_above or is_below) or text.endswith(_ENDS, block.start, block.end):
        return None
    if label := _CAPTION.match(text, block.start, block.end):
        return label["label"]
    is_name = is_above and not parts[number + 1].is_apart
    pattern = _NAME if below == 1 else re.compile(r".{2,30}")
    if is_name and (
        pattern.fullmatch(text, block.start, block.end)
        or _UNIT.fullmatch(text, block.start, block.end)
    ):
        return ""
    return None


def _notes(text: str, parts: Sequence[Part]) -> dict[int, str]:
    """The labels of the notes: below a table, below a rule, and at the end of the text."""
    labels: dict[int, str] = {}
    number = len(parts) - 1
    references: set[str] | None = None
    while number > 0 and (label := _label(text, parts[number])) is not None:
        if references is None:
            references = set(_REFERENCE.findall(text))
        if len(label) == 1 and label != "注" and label not in references:
            break
        labels[number] = label
        number -= 1
    above = ""
    for number, part in enumerate(parts):
        block = part.block
        label = _label(text, part) if above == "rule" else None
        if above == "table" and part.is_open:
            below = _BELOW_TABLE.match(text, block.start, block.end)
            label = below["label"] if below else _label(text, part)
        if label is not None:
            labels[number] = label
        elif part.is_open:
            above = "rule" if _RULE.fullmatch(text, block.start, block.end) else "paragraph"
        else:
            above = block.kind
    return labels


def _label(text: str, part: Part) -> str | None:
    match = part.is_open and _NOTE.match(text, part.block.start, part.block.end)
    return match["label"] if match else None
