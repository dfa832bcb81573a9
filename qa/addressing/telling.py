"""What of a part is told to whoever asks for nothing but it, and what proves it."""

import re
from collections.abc import Sequence

from corpus import Window
from corpus.blocks import Block
from corpus.segment import fold
from index import IndexedArticle
from qa.addressing.ordinals import NUMERAL
from qa.addressing.parts import Part
from qa.addressing.steps import Step
from qa.answer import Candidate
from qa.evidence import Evidence

LONGEST_CHAPTER = 300
"""Characters of what holds other parts that are told as a whole: of a chapter, a page, a table."""
LONGEST_PART = 1_500
"""Characters that are told of anything else."""
MOST_SENTENCES = 20
"""Sentences that are shown as the evidence of a part."""

_LABEL = re.compile(
    rf"(?:第\s*{NUMERAL}\s*[条款项目](?:之{NUMERAL})?|\({NUMERAL}\)|{NUMERAL}[、.](?!\d)|[①-⑳])[\s:、]*"
)
_CONTINUES = re.compile(r"[。！？!?；;：:…”’」』）)、，,|]\s*$")
"""How a paragraph ends that is no signature or date below a text."""


def part_window(part: Part, step: Step) -> Window:
    """What is told of a part, of which `step` tells the kind.

    Of a clause or item, what stands behind its number. Of what holds others all of it, or where it
    is long its heading and what comes first.
    """
    if step.kind in {"段", "句", "问"}:
        return _shortened(part, LONGEST_PART).window
    if step.kind not in {"条", "款", "项", "目"}:
        return _shortened(unsigned(part), LONGEST_CHAPTER).window
    window = _shortened(unsigned(part), LONGEST_PART).window
    label = _LABEL.match(fold(window.text))
    return Window(part.article, window.start + (label.end() if label else 0), window.end)


def unsigned(part: Part) -> Part:
    """Without the lines below a text that say whose it is and of what day."""
    blocks = list(part.blocks)
    while len(blocks) > 1 and blocks[-1].kind == "paragraph":
        if _CONTINUES.search(part.text_of(blocks[-1])):
            break
        blocks.pop()
    return _of(part, blocks)


def candidate(window: Window, indexed: IndexedArticle, confidence: float) -> Candidate:
    """A window as an answer, proved by the sentences that it lies in."""
    outline = indexed.article.outline
    evidence = []
    for sentence in indexed.sentences_in(window)[:MOST_SENTENCES]:
        start, end = max(window.start, sentence.start), min(window.end, sentence.end)
        span = Window(indexed.article, start, end)
        evidence.append(Evidence(sentence, span, confidence, outline.setting(sentence, span)))
    certainty = min((each.setting.certainty for each in evidence), default=1.0)
    return Candidate(window, tuple(evidence), confidence * certainty)


def _shortened(part: Part, longest: int) -> Part:
    """The first blocks up to a length, at least the heading and one more."""
    if part.end - part.start <= longest or len(part.blocks) < 2:
        return part
    blocks = part.blocks
    count = sum(block.end - part.start <= longest for block in blocks)
    bodies = [n for n, each in enumerate(blocks) if each.kind not in {"heading", "caption"}]
    return _of(part, blocks[: max(count, bodies[0] + 1 if bodies else 1)])


def _of(part: Part, blocks: Sequence[Block]) -> Part:
    if len(blocks) == len(part.blocks):
        return part
    return Part(part.article, blocks, part.start, blocks[-1].end)
