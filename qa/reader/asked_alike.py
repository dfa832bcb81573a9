"""Answers that the article itself gives to a question like the one that is asked."""

from collections.abc import Iterator

from corpus import Window
from corpus.blocks import Block
from corpus.segment import segment
from index import Hit, Retrieved

LEAST_ALIKE = 0.6
"""Twice the words in common by the words of both: above it two questions ask for the same."""
LONGEST_ANSWER = 40
"""Characters of an answer that is told as a whole; a longer one is read as prose."""


def answers_to_alike(retrieved: Retrieved) -> Iterator[tuple[Hit, Window]]:
    """The short answers to the question that is most like the one asked, each in its hit."""
    asked = frozenset(segment(retrieved.question))
    best, found = LEAST_ALIKE, None
    for hit in retrieved.hits:
        chunk = hit.chunk
        for block in chunk.article.outline.between(chunk.start, chunk.end):
            if block.kind == "question" and (alike := _alike(asked, chunk, block)) > best:
                best, found = alike, (hit, block)
    if found:
        yield from _answers(*found)


def _alike(asked: frozenset[str], chunk: Window, question: Block) -> float:
    words = frozenset(segment(chunk.article.text[question.start : question.end]))
    total = len(asked) + len(words)
    return 2 * len(asked & words) / total if total else 0.0


def _answers(hit: Hit, question: Block) -> Iterator[tuple[Hit, Window]]:
    """That of one block, where there is only one and it is short."""
    article = hit.chunk.article
    behind = article.outline.between(question.end, len(article.text))
    answer = next(iter(behind), None)
    if answer and answer.kind == "answer" and answer.end <= hit.chunk.end:
        start = answer.start + len(answer.label)
        if answer.end - start <= LONGEST_ANSWER:
            yield hit, Window(article, start, answer.end)
