"""What an index can be asked, wherever it is kept: in a folder, in memory, or in Milvus.

`qa`, `evaluation` and `web` know this alone. How a question is looked up is the same for all: two
rankings, joined by reciprocal rank.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, Self

from cachetools import LRUCache

from corpus import Chunk, Unread
from corpus.notation import normalise
from corpus.segment import segment
from index.encoders.encoder import Embeddings, Encoder
from index.search.catalogue import CataloguePage, Order
from index.search.fusion import reciprocal_rank_fusion
from index.search.passages import IndexedArticle

CANDIDATES = 50
"""Places of each ranking that take part in the fusion."""
MOST_PARTS = 64
"""Choices of collections that are kept ready to be asked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with its scores.

    `score` is the fused one, larger is better; `cosine` lies in [-1, 1]. `bm25` is
    at least 0, and 0 where only the search by meaning found the chunk.
    """

    chunk: Chunk
    score: float
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question, and all that a reader needs to know of the index.

    `embedding` is the question's, of shape (1, dimension); `hits` are the chunks, best first, and
    `articles` those that they lie in, by id. `rarity` tells of each word of the question how rare
    it is in the index.
    """

    question: str
    embedding: Embeddings
    hits: tuple[Hit, ...]
    articles: Mapping[str, IndexedArticle]
    rarity: Mapping[str, float]

    def share(self, text: str) -> float:
        """The share of the question's words that a text holds, in [0, 1], weighed by rarity."""
        total = sum(self.rarity.values())
        shared = self.rarity.keys() & set(segment(text))
        return sum(self.rarity[word] for word in shared) / total if total else 0.0


class Articles(Protocol):
    """The articles of a version, by their ids, in the order they were added in."""

    def __len__(self) -> int: ...

    def __contains__(self, article_id: object) -> bool: ...

    def __getitem__(self, article_id: str) -> IndexedArticle: ...

    def __iter__(self) -> Iterator[IndexedArticle]: ...

    def names(self) -> dict[str, str]: ...

    def titles(self) -> dict[str, tuple[str, str | None]]:
        """Title and time of publication of every article by its id."""

    def collections(self) -> dict[str, int]:
        """How many articles each collection has, by its name."""

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]:
        """The chunks of these numbers. Raises KeyError where one is not there."""


class Meanings(Protocol):
    """The embeddings of the chunks, each known by its number."""

    def __len__(self) -> int: ...

    def search(self, query: Embeddings, *, top_k: int) -> list[tuple[int, float]]:
        """The numbers nearest to `query`, shape (1, dimension), best first, with cosines."""

    def cosines(self, query: Embeddings, numbers: Sequence[int]) -> list[float]:
        """The cosines of `query`, shape (1, dimension), to the embeddings of these numbers."""


class Words(Protocol):
    """The words of the chunks, each known by its number."""

    def search(self, question: str, *, top_k: int) -> list[tuple[int, float]]:
        """The numbers of the chunks with words of the question, best first, with BM25 scores."""

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word, as BM25 weighs it."""

    def rarities(self, words: Collection[str]) -> dict[str, float]: ...


class CurrentIndex(Protocol):
    """An index that is one version or another: a `PassageIndex` is always itself."""

    @property
    def current(self) -> "PassageIndex": ...


class PassageIndex(Protocol):
    """One version of an index; another version is another one.

    All parts of one version have one `edition`; `collections` are those that such a part holds,
    None for all. Each kind of index says how it is listed and looked up in, and what a part of it
    is.
    """

    articles: Articles
    vectors: Meanings
    lexical: Words
    encoder: Encoder
    version: int
    edition: object
    collections: frozenset[str] | None
    _parts: "LRUCache[frozenset[str], Self]"
    _parting: Lock

    def __init__(self, *, edition: object, collections: frozenset[str] | None) -> None:
        self.edition = edition or object()
        self.collections = collections
        self._parts = LRUCache(MOST_PARTS)
        self._parting = Lock()

    @property
    def current(self) -> Self:
        """Itself: there is no newer version of what is one (compare `ReloadingIndex`)."""
        return self

    def within(self, collections: Collection[str] | None) -> Self:
        """This version as if it held the articles of `collections` alone; as it is for None."""
        if collections is None:
            return self
        chosen = frozenset(collections)
        if self.collections is not None:
            chosen &= self.collections
        with self._parting:
            if chosen not in self._parts:
                self._parts[chosen] = self._part(chosen)
            return self._parts[chosen]

    def _part(self, collections: frozenset[str]) -> Self: ...

    def __getitem__(self, article_id: str) -> IndexedArticle:
        """Raises:
        KeyError: no article has this id.
        """
        return self.articles[article_id]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self.articles

    def listed(
        self, search: str = "", *, order: Order = "name", start: int = 0, count: int = 50
    ) -> CataloguePage:
        """The articles from place `start` whose name, title, source or number has `search`."""

    def unread(self, article_id: str) -> Unread | None:
        """What the file of an article holds beside its text, where that is known."""

    def search(
        self, question: str, *, top_k: int = 10, among: Collection[str] | None = None
    ) -> list[Hit]:
        """The chunks that fit `question` best, best first, at most `top_k`.

        With `among`, a collection of article ids, only those articles are searched.
        """
        return list(self.retrieve(question, top_k=top_k, among=among).hits)

    def retrieve(
        self, question: str, *, top_k: int = 10, among: Collection[str] | None = None
    ) -> Retrieved:
        """`search`, together with what a reader needs to know of it."""
        return retrieve(self, question, top_k=top_k, among=among)

    def rankings(
        self,
        question: str,
        embedding: Embeddings,
        *,
        depth: int = CANDIDATES,
        among: Collection[str] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        """The numbers of the chunks nearest in meaning and in words, with cosine and BM25 score.

        Both are ordered best first and reach down at least `depth` places where there are so
        many; a chunk without a word of the question stands in no ranking by words.
        """


@dataclass(frozen=True, slots=True)
class CurrentPart:
    """Of an index, whichever version it is, some collections alone."""

    whole: CurrentIndex
    collections: frozenset[str]

    @property
    def current(self) -> PassageIndex:
        return self.whole.current.within(self.collections)


def retrieve(
    index: PassageIndex, question: str, *, top_k: int, among: Collection[str] | None
) -> Retrieved:
    """What any index finds for a question, put into the notation in which passages are read."""
    question = normalise(question).text
    embedding = index.encoder.encode_queries([question])
    by_meaning, by_words = index.rankings(question, embedding, depth=top_k, among=among)
    best = list(reciprocal_rank_fusion([list(by_meaning), list(by_words)]).items())[:top_k]
    unseen = [number for number, _ in best if number not in by_meaning]
    by_meaning |= zip(unseen, index.vectors.cosines(embedding, unseen), strict=True)
    chunks = index.articles.chunks([number for number, _ in best])
    hits = (
        Hit(chunk, score, by_meaning[number], by_words.get(number, 0.0))
        for chunk, (number, score) in zip(chunks, best, strict=True)
    )
    articles = {chunk.article.id: index.articles[chunk.article.id] for chunk in chunks}
    rarity = index.lexical.rarities(set(segment(question)))
    return Retrieved(question, embedding, tuple(hits), articles, rarity)
