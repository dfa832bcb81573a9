"""Search by words: BM25 over segmented Chinese, by tantivy.

One text among 85,000 is added in 25 ms, and the best 50 are found in 0.2. Compared with
`python -m benchmarks.lexical`: bm25s is as fast to search but only built whole, SQLite's FTS5
takes a hundred times as long to search.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import tantivy

from corpus import DEFAULT_COLLECTION
from corpus.notation import search_terms
from corpus.segment import segment

WRITER_BYTES = 64_000_000
"""Memory in which texts are gathered before they are written."""
LOCKS = frozenset({".tantivy-meta.lock", ".tantivy-writer.lock"})
"""Files that tantivy makes wherever it opens an index; they are always empty."""
REMEMBERED_WORDS = 10_000
"""Words whose rarity among the texts of some collections is remembered."""
_WORDS, _GROUP, _NUMBER = "words", "group", "number"


class LexicalIndex:
    """Texts, each known by its number and belonging to a group, that are found by their words.

    What is added or removed is searched once it is committed. Both raise OSError where nothing can
    be written. A group belongs to a collection.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self._searcher = index.searcher()
        self._only: _Only | None = None

    @classmethod
    def create(cls, folder: Path | None = None) -> "LexicalIndex":
        """An empty index, in a new `folder` or, without one, in memory."""
        if folder:
            folder.mkdir()
        return cls(tantivy.Index(_schema(), path=str(folder) if folder else None))

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Raises:
        ValueError: there is no index, or a damaged one.
        """
        return cls(tantivy.Index.open(str(folder)))

    def within(
        self, collections: Collection[str], others: Collection[str], *, count: int
    ) -> "LexicalIndex":
        """What is there, as if there were only the `count` texts of `collections`, for searching.

        `others` are all other collections. Only the average length of a text, of which BM25 makes
        use, is that of all.
        """
        part = LexicalIndex(self._index)
        part._only = _Only(_filter(self._index.schema, collections, others), count)
        return part

    def __len__(self) -> int:
        return self._only.count if self._only else int(self._searcher.num_docs)

    def add(
        self, number: int, group: str, text: str, *, collection: str = DEFAULT_COLLECTION
    ) -> None:
        self.add_words(number, group, words_of(text), collection=collection)

    def add_words(
        self,
        number: int,
        group: str,
        words: Iterable[str],
        *,
        collection: str = DEFAULT_COLLECTION,
    ) -> None:
        """`add` of a text that is segmented already."""
        document = tantivy.Document()
        document.add_text(_WORDS, " ".join(words))
        document.add_text(_GROUP, group)
        if collection != DEFAULT_COLLECTION:  # of which nothing is told, as of old
            document.add_text(_GROUP, _group_of(collection))
        document.add_unsigned(_NUMBER, number)
        with _writing():
            self._writer.add_document(document)

    def remove(self, group: str) -> None:
        """Remove all texts of a group."""
        with _writing():
            self._writer.delete_documents_by_term(_GROUP, group)

    def commit(self) -> None:
        """Put what was added and removed in place; without any, do nothing."""
        if "_writer" not in vars(self):
            return
        with _writing():
            self._writer.commit()
            self._writer.wait_merging_threads()
        del self._writer
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(
        self, question: str, *, top_k: int, among: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """The numbers of the texts with words of the question, best first, with BM25 scores.

        At most `top_k`. With `among` only texts of these groups are found.
        """
        return self.search_words(words_of(question), top_k=top_k, among=among)

    def search_words(
        self, words: Iterable[str], *, top_k: int, among: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """`search` for a question that is segmented already."""
        query = self._query(words)
        clauses = self._only.clauses if self._only else []
        if among is not None:
            groups = tantivy.Query.term_set_query(self._index.schema, _GROUP, list(among))
            clauses = [*clauses, (tantivy.Occur.Must, tantivy.Query.const_score_query(groups, 0.0))]
        if clauses:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *clauses])
        hits = self._searcher.search(query, top_k, count=False).hits
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in hits])
        return [(int(n), float(score)) for n, (score, _) in zip(numbers, hits, strict=True)]

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word, as BM25 weighs it; the rarer, the larger."""
        only = self._only
        if only is None:
            return self._rarity_in_all(word)
        if (known := only.rarities.get(word)) is None:
            query = tantivy.Query.term_query(self._index.schema, _WORDS, word)
            clauses = [(tantivy.Occur.Must, query), *only.clauses]
            found = self._searcher.search(tantivy.Query.boolean_query(clauses), 1, count=True)
            known = _rarity(found.count, only.count)
            if len(only.rarities) < REMEMBERED_WORDS:
                only.rarities[word] = known
        return known

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        return {word: self.rarity(word) for word in words}

    def _rarity_in_all(self, word: str) -> float:
        count = int(self._searcher.num_docs)
        return _rarity(int(self._searcher.doc_freq(_WORDS, word)), count)

    def _query(self, words: Iterable[str]) -> Any:
        schema, any_of = self._index.schema, []
        for word, count in Counter(words).items():
            query = tantivy.Query.term_query(schema, _WORDS, word, "freq")
            weight = float(count)
            if self._only:  # tantivy weighs it by how rare it is in all
                weight *= self.rarity(word) / self._rarity_in_all(word)
            any_of.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)))
        return tantivy.Query.boolean_query(any_of)

    @cached_property
    def _writer(self) -> Any:
        return self._index.writer(WRITER_BYTES, 1)


class _Only:
    """The texts that are to be found: clauses of a query, how many they are, and how rare words
    are among them."""

    def __init__(self, clauses: list[tuple[Any, Any]], count: int) -> None:
        self.clauses = clauses
        self.count = count
        self.rarities: dict[str, float] = {}


def _filter(
    schema: Any, collections: Collection[str], others: Collection[str]
) -> list[tuple[Any, Any]]:
    """What is in the default collection is what is in no other.

    A set of terms would be gathered from the index for each search; these are only looked up.
    """

    def of(collection: str) -> Any:
        return tantivy.Query.term_query(schema, _GROUP, _group_of(collection))

    if DEFAULT_COLLECTION in collections:
        return [(tantivy.Occur.MustNot, of(each)) for each in others]
    any_of = tantivy.Query.boolean_query([(tantivy.Occur.Should, of(each)) for each in collections])
    return [(tantivy.Occur.Must, tantivy.Query.const_score_query(any_of, 0.0))]


def _group_of(collection: str) -> str:
    return f"in {collection}"  # no id of an article has a blank


def _rarity(holding: int, count: int) -> float:
    return math.log(1 + (count - min(holding, count) + 0.5) / (min(holding, count) + 0.5))


def words_of(text: str) -> list[str]:
    """The words that a text is found by, and its numbers, dates and codes in one notation."""
    return [*segment(text), *search_terms(text)]


@contextmanager
def _writing() -> Iterator[None]:
    """What tantivy tells of a full disk is a ValueError."""
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_GROUP, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(_NUMBER, fast=True)
    return builder.build()
