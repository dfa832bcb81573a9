"""Where an answer was lost on its way from the corpus to the page, question by question."""

import re
from collections.abc import Iterable
from enum import StrEnum

from corpus.notation.dates import dates
from corpus.segment import fold
from evaluation.running import RIGHT_F1, Judged


class Loss(StrEnum):
    """The first step that lost a question, in their order; `none` where all went well."""

    none = "none"
    not_in_corpus = "not in the corpus"
    not_retrieved = "not retrieved"
    not_read = "retrieved, not read"
    elsewhere = "read, another sentence"
    neighbour = "right sentence, another of the type"
    other_type = "right sentence, another type"
    longer = "right sentence, too long"
    shorter = "right sentence, too short"
    withheld = "right and withheld"
    answered = "unanswerable and answered"


def loss_of(judged: Judged, *, top_k: int) -> Loss:
    """What lost a question of which the reader read `top_k` chunks.

    Too long and too short are also answers that count as right and are not just what the gold is.
    A question without gold evidence is one whose answer stands nowhere in the articles.
    """
    if not judged.question.answerable:
        return Loss.none if judged.answer.no_answer else Loss.answered
    if judged.right and judged.answer.no_answer:
        return Loss.withheld
    if any(judged.sentences[:1]):
        return Loss.none if judged.exact_match else _of_span(judged)
    if not judged.question.evidence:
        return Loss.not_in_corpus
    rank = gold_rank(judged)
    if rank is None:
        return Loss.not_retrieved
    return Loss.not_read if rank > top_k else Loss.elsewhere


def gold_rank(judged: Judged) -> int | None:
    """The rank, from 1, of the first chunk that holds gold evidence."""
    return next((rank for rank, gold in enumerate(judged.chunks, start=1) if gold), None)


def waterfall(results: Iterable[Judged], *, top_k: int) -> dict[Loss, int]:
    """How many questions each step lost, steps that lost none among them."""
    counts = dict.fromkeys(Loss, 0)
    for judged in results:
        counts[loss_of(judged, top_k=top_k)] += 1
    return counts


def _of_span(judged: Judged) -> Loss:
    answer = fold(judged.answer.answer)
    gold = [fold(each) for each in judged.question.answers]
    holds = any(each in answer or answer in each for each in gold)
    same = shape(answer) in map(shape, gold)
    # 34.2亿元 and 36.5亿元 have an F1 of .67.
    if holds or (judged.f1 >= RIGHT_F1 and not (same and shape(answer) != WORDS)):
        closest = min(gold, key=lambda each: abs(len(each) - len(answer)))
        return Loss.longer if len(answer) > len(closest) else Loss.shorter
    return Loss.neighbour if same else Loss.other_type


WORDS = "words"
_NUMBER = r"[0-9〇零一二两三四五六七八九十百千万亿.,]+"
_AMOUNT = re.compile(rf"^\D{{0,2}}{_NUMBER}[多余]?(\D{{0,4}})$")


def shape(text: str) -> str:
    """What a text looks like: a date, an amount by its unit, or words.

    >>> [shape(each) for each in ("2023年5月", "约36.5亿元", "60.35亿元", "46%", "李加林")]
    ['date', '元', '元', '%', 'words']
    """
    found = next(dates(text), None)
    if found and found.end - found.start > len(text) / 2:
        return "date"
    amount = _AMOUNT.match(text)
    return amount[1] or "number" if amount else WORDS
