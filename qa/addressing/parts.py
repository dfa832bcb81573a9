"""The parts of an article that have a number or a place: clauses, chapters, tables, paragraphs."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus import Article, Window
from corpus.blocks import Block
from corpus.segment import fold
from corpus.sentences import sentence_spans
from qa.addressing.ordinals import NUMERAL, canonical
from qa.addressing.steps import LAST, RANKS, Step, beginning_step

_CLAUSE, _QUESTION, _LEAF = 50, 90, 1_000
"""How deep blocks lie in one another, as in `corpus.structure.outline`."""
_DIVISIONS = {"编": 1, "部分": 1, "章": 2, "节": 3}
_NOT_TEXT = frozenset({"furniture", "front matter"})
_NOT_NUMBERED = frozenset({"table", "code", "answer"})
_LONGEST_LABEL = 24
_FINISHED = re.compile(r"[。！？!?…；;][”’」』）)]*$")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ITEM = re.compile(rf"\(?({NUMERAL})[)、.:]?|([{_CIRCLED}])|第({NUMERAL})[项点]")
_INLINE_ITEM = re.compile(rf"\(({NUMERAL})\)|([{_CIRCLED}])|(?<![\d.])(\d{{1,2}})[.、](?!\d)")


class Part:
    """A run of blocks of an article, and the characters `start` to `end` that are theirs."""

    def __init__(self, article: Article, blocks: Sequence[Block], start: int, end: int) -> None:
        self.article = article
        self.blocks = blocks
        self.start = start
        self.end = end

    @classmethod
    def whole(cls, article: Article) -> "Part":
        blocks = [block for block in article.blocks if block.kind not in _NOT_TEXT]
        return cls(article, blocks, 0, len(article.text))

    @property
    def window(self) -> Window:
        text = self.article.text[self.start : self.end]
        blank = len(text) - len(text.lstrip())
        return Window(self.article, self.start + blank, self.start + len(text.rstrip()))

    def find(self, step: Step) -> "Part | None":
        """The part within this one that is named, None where there is none."""
        if step.kind == "页":
            return self._page(step.number)
        if step.kind == "表":
            return self._table(step.number)
        if step.kind in {"项", "目"}:
            return self._item(step.number)
        if step.kind in {"句", "段", "款"}:
            return self._counted(step.number, self._pieces(step.kind))
        return self._numbered(step)

    def numbers(self, kind: str) -> list[tuple[int, str]]:
        """Where in `blocks` parts of a kind begin, each with its number.

        What is known to be a clause or caption goes before paragraphs that only begin like one.
        """
        if kind == "工作表":
            headings = ((n, each) for n, each in enumerate(self.blocks) if each.kind == "heading")
            return [(place, fold(self.text_of(block))) for place, block in headings]
        if kind == "问":
            return self._questions()
        places = [
            (place, step.number)
            for place, block in enumerate(self.blocks)
            if (step := self._step(block)) and step.kind == kind
        ]
        certain = [each for each in places if self.blocks[each[0]].kind in {"clause", "caption"}]
        return certain if kind in {"条", "图", "表"} and certain else places

    def text_of(self, block: Block) -> str:
        return self.article.text[block.start : block.end].strip()

    def of_blocks(self, first: int, behind: int) -> "Part":
        """That of the blocks from one place to before another."""
        blocks = self.blocks[first:behind]
        return Part(self.article, blocks, blocks[0].start, blocks[-1].end)

    def _step(self, block: Block) -> Step | None:
        """What a block is numbered as: 第三章, 附件2."""
        if block.kind in _NOT_NUMBERED:
            return None
        text = block.label or self.text_of(block)[:_LONGEST_LABEL]
        return beginning_step(fold(text).lstrip("#*【[ "))

    def _numbered(self, step: Step) -> "Part | None":
        numbers = self.numbers(step.kind)
        if step.kind == "部分" and not numbers:
            numbers = self._headings()
        number = step.number
        if number.startswith("-"):
            names = list(dict.fromkeys(each for _, each in numbers))
            number = names[int(number)] if -int(number) <= len(names) else ""
        places = [place for place, each in numbers if each == number]
        if not places and step.kind == "工作表":
            return self._counted(number, [self._from(place, step.kind) for place, _ in numbers])
        # A table of contents holds the heading as well, with nothing under it.
        parts = (self._from(place, step.kind) for place in places)
        return max(parts, key=lambda part: min(len(part.blocks), 2), default=None)

    def _from(self, place: int, kind: str) -> "Part":
        """The part of a kind that begins with a block, up to what does not belong to it."""
        first = self.blocks[place]
        depth = min(_depth(first), _DIVISIONS.get(kind, _LEAF - 1))
        for number in range(place + 1, len(self.blocks)):
            block = self.blocks[number]
            step = self._step(block)
            if step and step.kind == "附件" and block.kind in {"heading", "paragraph"}:
                return self.of_blocks(place, number)
            if kind == "附件":  # has a title of its own, also a heading
                continue
            is_next = step and kind in RANKS and 1 <= RANKS[step.kind] <= RANKS[kind] <= RANKS["条"]
            if is_next or _depth(block) <= depth or kind == "图":
                return self.of_blocks(place, number)
        return self.of_blocks(place, len(self.blocks))

    def _headings(self) -> list[tuple[int, str]]:
        """The outermost numbered headings: 二、工作要求."""
        labelled = [
            (place, match)
            for place, block in enumerate(self.blocks)
            if block.kind == "heading" and (match := _ITEM.fullmatch(fold(block.label).strip()))
        ]
        level = min((self.blocks[place].level for place, _ in labelled), default=0)
        return [(n, _number(match)) for n, match in labelled if self.blocks[n].level == level]

    def _questions(self) -> list[tuple[int, str]]:
        places = [n for n, block in enumerate(self.blocks) if block.kind == "question"]
        labels = [re.search(r"\d+", fold(self.blocks[place].label)) for place in places]
        counted = enumerate(zip(places, labels, strict=True), start=1)
        return [(place, label[0] if label else str(n)) for n, (place, label) in counted]

    def _page(self, number: str) -> "Part | None":
        pages = (*self.article.pages, len(self.article.text))
        place = len(pages) - 2 if number == LAST else int(number.partition(".")[0]) - 1
        if not 0 <= place < len(pages) - 1:
            return None
        start, end = pages[place], pages[place + 1]
        blocks = [each for each in self.blocks if each.start < end and each.end > start]
        return Part(self.article, blocks, start, end) if blocks else None

    def _table(self, number: str) -> "Part | None":
        """The table with such a caption, and its caption; where none has a number, by order."""
        tables = [place for place, block in enumerate(self.blocks) if block.kind == "table"]
        numbers = self.numbers("表")
        for place, each in numbers:
            beside = next((n for n in (place + 1, place - 1) if n in tables), place)
            if each == number:
                return self.of_blocks(min(place, beside), max(place, beside) + 1)
        parts = [self.of_blocks(place, place + 1) for place in tables]
        return None if numbers else self._counted(number, parts)

    def _item(self, number: str) -> "Part | None":
        """An item of a list by its own number, else by its place; then a numbered heading."""
        items = [place for place, block in enumerate(self.blocks) if block.kind == "item"]
        level = min((self.blocks[place].level for place in items), default=0)
        outer = [place for place in items if self.blocks[place].level == level]
        labels = [_ITEM.match(fold(self.blocks[place].label)) for place in outer]
        for place, heading in self._headings():
            if heading == number:
                return self._from(place, "项")
        for place, label in zip(outer, labels, strict=True):
            if label and _number(label) == number:
                return self._from_item(place)
        if any(labels) or not outer:
            return self._inline_item(number)
        return self._counted(number, [self._from_item(place) for place in outer])

    def _from_item(self, place: int) -> "Part":
        level = self.blocks[place].level
        for number in range(place + 1, len(self.blocks)):
            block = self.blocks[number]
            if block.kind != "item" or block.level <= level:
                return self.of_blocks(place, number)
        return self.of_blocks(place, len(self.blocks))

    def _inline_item(self, number: str) -> "Part | None":
        """An item without a paragraph of its own: （一）…；（二）…。"""
        text = fold(self.article.text[self.start : self.end])
        marks = list(_INLINE_ITEM.finditer(text))
        for place, mark in enumerate(marks, start=1):
            if _number(mark) == number:
                end = marks[place].start() if place < len(marks) else len(text)
                return Part(self.article, (), self.start + mark.start(), self.start + end)
        return None

    def _pieces(self, kind: str) -> "list[Part]":
        if kind == "句":
            return list(self._sentences())
        if kind == "段":
            return self._paragraphs()
        starts = [n for n, block in enumerate(self.blocks) if n == 0 or block.kind == "paragraph"]
        return [self.of_blocks(*places) for places in pairwise([*starts, len(self.blocks)])]

    def _paragraphs(self) -> "list[Part]":
        """Of running text, so no bylines and captions; the lines where there is none, in a poem."""
        texts = [
            (place, self.text_of(block))
            for place, block in enumerate(self.blocks)
            if block.kind in {"paragraph", "clause", "item", "answer"}
        ]
        lines = [place for place, text in texts if text != self.article.title]
        places = [place for place, text in texts if _FINISHED.search(text)] or lines
        return [self.of_blocks(place, place + 1) for place in places]

    def _sentences(self) -> "Iterator[Part]":
        for part in self._paragraphs() or [self]:
            for start, end in sentence_spans(self.article.text[part.start : part.end]):
                yield Part(self.article, part.blocks, part.start + start, part.start + end)

    def _counted(self, number: str, parts: "Sequence[Part]") -> "Part | None":
        if not re.fullmatch(r"-?\d+", number):
            return None
        place = int(number)
        return parts[place - (place > 0)] if 0 < abs(place) <= len(parts) else None


def find_part(article: Article, steps: Sequence[Step]) -> Part | None:
    """The part of an article that the steps lead to, None where there is none."""
    part: Part | None = Part.whole(article)
    for step in steps:
        part = part.find(step) if part else None
    return part


def _depth(block: Block) -> int:
    if block.kind == "heading":
        return block.level
    if block.kind == "item":
        return _CLAUSE + block.level
    return {"clause": _CLAUSE, "question": _QUESTION}.get(block.kind, _LEAF)


def _number(match: re.Match[str]) -> str:
    numeral = next(group for group in match.groups() if group)
    circled = _CIRCLED.find(numeral) + 1
    return str(circled) if circled else canonical(numeral)
