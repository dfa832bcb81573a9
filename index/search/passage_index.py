"""The index itself: articles cut into chunks, found by meaning and by words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from cachetools import LRUCache

from corpus import Article, Chunk, Chunking
from corpus.notation import normalise
from corpus.segment import segment
from index.encoders.encoder import Embeddings, Encoder
from index.search.article_store import ArticleStore
from index.search.fusion import reciprocal_rank_fusion
from index.search.lexical import LexicalIndex
from index.search.passages import IndexedArticle, searchable_text
from index.search.vectors import VectorIndex

MOST_PARTS = 64
"""Choices of collections that are kept ready to be asked."""
CANDIDATES = 50
"""Places of each ranking that take part in the fusion."""


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


class CurrentIndex(Protocol):
    """An index that is one version or another: a `PassageIndex` is always itself."""

    @property
    def current(self) -> "PassageIndex": ...


@dataclass(frozen=True, slots=True)
class CurrentPart:
    """Of an index, whichever version it is, some collections alone."""

    whole: CurrentIndex
    collections: frozenset[str]

    @property
    def current(self) -> "PassageIndex":
        return self.whole.current.within(self.collections)


class PassageIndex:
    """What is asked: the articles of one version and the two indexes over their chunks.

    Both know a chunk by its number in the store. It never changes while it is asked: another
    version is another `PassageIndex`. All parts of one version have one `edition`; `collections`
    are those that such a part holds, None for all.
    """

    def __init__(
        self,
        articles: ArticleStore,
        *,
        encoder: Encoder,
        vectors: VectorIndex,
        lexical: LexicalIndex,
        version: int = 0,
        edition: object = None,
        collections: frozenset[str] | None = None,
    ) -> None:
        self.edition = edition or object()
        self.collections = collections
        self._parts: LRUCache[frozenset[str], PassageIndex] = LRUCache(MOST_PARTS)
        self._parting = Lock()
        self.articles = articles
        self.encoder = encoder
        self.vectors = vectors
        self.lexical = lexical
        self.version = version

    @classmethod
    def from_articles(
        cls, articles: Sequence[Article], *, encoder: Encoder, chunking: Chunking | None = None
    ) -> "PassageIndex":
        """Cut, embed and index `articles`, in memory alone."""
        store, lexical = ArticleStore.create(), LexicalIndex.create()
        numbers, texts = [], []
        for article in articles:
            indexed = IndexedArticle.from_article(article, chunking or Chunking())
            for number, chunk in zip(store.add(indexed), indexed.chunks, strict=True):
                numbers.append(number)
                texts.append(searchable_text(chunk))
                lexical.add(number, article.id, texts[-1], collection=article.collection)
        lexical.commit()
        vectors = VectorIndex.create(encoder.dimension)
        vectors.add(numbers, encoder.encode_documents(texts))
        return cls(store, encoder=encoder, vectors=vectors, lexical=lexical)

    @property
    def current(self) -> "PassageIndex":
        """Itself: there is no newer version of what lies in memory (compare `ReloadingIndex`)."""
        return self

    def within(self, collections: Collection[str] | None) -> "PassageIndex":
        """This version as if it held the articles of `collections` alone; as it is for None.

        Nothing of it tells of any other: not its articles, their numbers, or how rare a word is.
        """
        if collections is None:
            return self
        chosen = frozenset(collections)
        if self.collections is not None:
            chosen &= self.collections
        with self._parting:
            if chosen not in self._parts:
                self._parts[chosen] = self._part(chosen)
            return self._parts[chosen]

    def _part(self, collections: frozenset[str]) -> "PassageIndex":
        articles = self.articles.within(collections)
        numbers = articles.all_chunk_numbers()
        others = self.articles.collections().keys() - collections
        return PassageIndex(
            articles,
            encoder=self.encoder,
            vectors=self.vectors.within(numbers),
            lexical=self.lexical.within(collections, others, count=len(numbers)),
            version=self.version,
            edition=self.edition,
            collections=collections,
        )

    def __getitem__(self, article_id: str) -> IndexedArticle:
        """Raises:
        KeyError: no article has this id.
        """
        return self.articles[article_id]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self.articles

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
        """`search`, together with what a reader needs to know of it.

        The question is put into the notation in which passages are read.
        """
        question = normalise(question).text
        embedding = self.encoder.encode_queries([question])
        by_meaning, by_words = self.rankings(question, embedding, depth=top_k, among=among)
        best = list(reciprocal_rank_fusion([list(by_meaning), list(by_words)]).items())[:top_k]
        unseen = [number for number, _ in best if number not in by_meaning]
        by_meaning |= zip(unseen, self.vectors.cosines(embedding, unseen), strict=True)
        chunks = self.articles.chunks([number for number, _ in best])
        hits = (
            Hit(chunk, score, by_meaning[number], by_words.get(number, 0.0))
            for chunk, (number, score) in zip(chunks, best, strict=True)
        )
        articles = {chunk.article.id: self.articles[chunk.article.id] for chunk in chunks}
        rarity = {word: self.lexical.rarity(word) for word in set(segment(question))}
        return Retrieved(question, embedding, tuple(hits), articles, rarity)

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
        depth = max(depth, CANDIDATES)
        numbers = None if among is None else self.articles.chunk_numbers(among)
        by_meaning = self.vectors.search(embedding, top_k=depth, among=numbers)
        by_words = self.lexical.search(question, top_k=depth, among=among)
        return dict(by_meaning), dict(by_words)
