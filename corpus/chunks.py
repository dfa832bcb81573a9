"""Gather sentences into chunks: windows short enough to embed, long enough to have a context."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Chunk, Sentence


@dataclass(frozen=True, slots=True)
class Chunking:
    """How articles are cut: `size` in characters at most, `overlap` in whole sentences.

    An index records it, and is stale once it changes.
    """

    size: int = 240
    overlap: int = 1


def make_chunks(sentences: Sequence[Sentence], chunking: Chunking) -> tuple[Chunk, ...]:
    """Windows of whole sentences up to `chunking.size` characters, in the order of the text.

    A sentence that is longer is cut at clause marks, each piece a chunk of its own. Such pieces
    are for embedding: what is shown is always the whole sentence.
    """
    return tuple(
        Chunk(sentences[first].article, start, end)
        for first, start, end in _windows(sentences, chunking)
    )


def _windows(sentences: Sequence[Sentence], chunking: Chunking) -> Iterator[tuple[int, int, int]]:
    first = 0
    while first < len(sentences):
        start = sentences[first].start
        if sentences[first].end - start > chunking.size:
            for left, right in _clauses(sentences[first].text, chunking.size):
                yield first, start + left, start + right
            first += 1
            continue
        last = first
        while last + 1 < len(sentences) and sentences[last + 1].end - start <= chunking.size:
            last += 1
        yield first, start, sentences[last].end
        if last + 1 == len(sentences):
            return
        # The overlap must leave room for the sentence that comes next, or it would be repeated.
        following = sentences[last + 1]
        first = max(first + 1, last + 1 - chunking.overlap)
        while first <= last and following.end - sentences[first].start > chunking.size:
            first += 1


def _clauses(sentence: str, size: int) -> Iterator[tuple[int, int]]:
    """Spans of at most `size` characters that end behind a clause mark where there is one."""
    start = 0
    while len(sentence) - start > size:
        marks = re.finditer(r"[，,；;：:、\s]", sentence[start + size // 4 : start + size])
        ends = [start + size // 4 + mark.end() for mark in marks]
        end = ends[-1] if ends else start + size
        yield start, end
        start = end
    yield start, len(sentence)
