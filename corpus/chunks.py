"""Gather sentences into chunks: windows short enough to embed, long enough to have a context.

A chunk stays within a section, a table, or a question with its answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.article import Article, Chunk, Sentence
from corpus.blocks import Block, Span
from corpus.rendering import row_length

DEEPEST_SECTION = 6
"""Level of the headings at which a chunk ends; those below it lead a few lines."""


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
    are for embedding: what is shown is always the whole sentence. Rows of a table are counted as
    they are read, do not overlap, and are never cut.
    """
    if not sentences:
        return ()
    article = sentences[0].article
    chunks: list[Chunk] = []
    for table, section in _sections(sentences):
        spans = _tables(article, table, section, chunking) if table else _prose(section, chunking)
        chunks += (Chunk(article, start, end) for start, end in spans)
    return tuple(chunks)


def _sections(sentences: Sequence[Sentence]) -> Iterator[tuple[Block | None, list[Sentence]]]:
    """Sentences that belong together, and the table whose rows they are."""
    blocks = sentences[0].article.outline.blocks
    keys: list[int] = []
    section, number = 0, -1
    of_table: dict[int, Block] = {}
    for sentence in sentences:
        while number + 1 < len(blocks) and blocks[number + 1].start <= sentence.start:
            number += 1
            if _begins(blocks, number):
                section = number
        keys.append(section)
        if number >= 0 and blocks[number].kind == "table":
            of_table[section] = blocks[number]
    pairs = zip(keys, sentences, strict=True)
    for key, group in groupby(pairs, key=lambda pair: pair[0]):
        yield of_table.get(key), [sentence for _, sentence in group]


def _begins(blocks: Sequence[Block], number: int) -> bool:
    """Whether a section begins with a block."""
    block = blocks[number]
    before = blocks[number - 1] if number else None
    if before is None or block.kind in {"table", "question"}:
        return True
    if block.kind == "heading":
        # Headings right below one another begin one section.
        return block.level <= DEEPEST_SECTION and before.kind != "heading"
    in_answer = {"question", "answer"}
    return (
        before.kind == "table"
        or (before.kind == "furniture") != (block.kind == "furniture")
        or (before.kind == "answer" and block.kind not in in_answer)
    )


def _tables(
    article: Article, table: Block, rows: Sequence[Sentence], chunking: Chunking
) -> Iterator[Span]:
    names = article.outline.column_names(table)
    lengths = {row.start: row_length(row, names) for row in table.rows[table.header_rows :]}
    start, size = rows[0].start, 0
    for before, row in zip([None, *rows], rows, strict=False):
        length = lengths.get(row.start, 0)  # the header is read with each row
        if before and size and size + length > chunking.size:
            yield start, before.end
            start, size = row.start, 0
        size += length
    yield start, rows[-1].end


def _prose(sentences: Sequence[Sentence], chunking: Chunking) -> Iterator[Span]:
    first = 0
    while first < len(sentences):
        start = sentences[first].start
        if sentences[first].end - start > chunking.size:
            for left, right in _clauses(sentences[first].text, chunking.size):
                yield start + left, start + right
            first += 1
            continue
        last = first
        while last + 1 < len(sentences) and sentences[last + 1].end - start <= chunking.size:
            last += 1
        yield start, sentences[last].end
        if last + 1 == len(sentences):
            return
        # The overlap must leave room for the sentence that comes next, or it would be repeated.
        following = sentences[last + 1]
        first = max(first + 1, last + 1 - chunking.overlap)
        while first <= last and following.end - sentences[first].start > chunking.size:
            first += 1


def _clauses(sentence: str, size: int) -> Iterator[Span]:
    """Spans of at most `size` characters that end behind a clause mark where there is one."""
    start = 0
    while len(sentence) - start > size:
        marks = re.finditer(r"[，,；;：:、\s]", sentence[start + size // 4 : start + size])
        ends = [start + size // 4 + mark.end() for mark in marks]
        end = ends[-1] if ends else start + size
        yield start, end
        start = end
    yield start, len(sentence)
