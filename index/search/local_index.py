"""The index on this machine: articles cut into chunks, found by meaning and by words."""

from collections.abc import Collection, Sequence
from threading import Lock

from cachetools import LRUCache

from corpus import Article, Chunking, Unread
from index.encoders.encoder import Embeddings, Encoder
from index.search.article_store import ArticleStore
from index.search.catalogue import CataloguePage, Order, catalogue, unread_part
from index.search.lexical import LexicalIndex
from index.search.passage_index import CANDIDATES, Hit, Retrieved, retrieve
from index.search.passages import IndexedArticle, searchable_text
from index.search.vectors import VectorIndex

MOST_PARTS = 64
"""Choices of collections that are kept ready to be asked."""


class LocalIndex:
    """What is asked: the articles of one version and the two indexes over their chunks.

    Both know a chunk by its number in the store. It never changes while it is asked: another
    version is another `LocalIndex`. All parts of one version have one `edition`; `collections`
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
        self._parts: LRUCache[frozenset[str], LocalIndex] = LRUCache(MOST_PARTS)
        self._parting = Lock()
        self.articles = articles
        self.encoder = encoder
        self.vectors = vectors
        self.lexical = lexical
        self.version = version

    @classmethod
    def from_articles(
        cls, articles: Sequence[Article], *, encoder: Encoder, chunking: Chunking | None = None
    ) -> "LocalIndex":
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
    def current(self) -> "LocalIndex":
        """Itself: there is no newer version of what lies in memory (compare `ReloadingIndex`)."""
        return self

    def within(self, collections: Collection[str] | None) -> "LocalIndex":
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

    def _part(self, collections: frozenset[str]) -> "LocalIndex":
        articles = self.articles.within(collections)
        numbers = articles.all_chunk_numbers()
        others = self.articles.collections().keys() - collections
        return LocalIndex(
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

    def listed(
        self, search: str = "", *, order: Order = "name", start: int = 0, count: int = 50
    ) -> CataloguePage:
        """A page of the articles with `search` in their name, title, source or number."""
        return catalogue(self.articles, search, order=order, start=start, count=count)

    def unread(self, article_id: str) -> Unread | None:
        """What the file of an article holds beside its text, where that is known."""
        return unread_part(self.articles, article_id)

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
        depth = max(depth, CANDIDATES)
        numbers = None if among is None else self.articles.chunk_numbers(among)
        by_meaning = self.vectors.search(embedding, top_k=depth, among=numbers)
        by_words = self.lexical.search(question, top_k=depth, among=among)
        return dict(by_meaning), dict(by_words)
