"""The index on this machine: articles cut into chunks, found by meaning and by words."""

from collections.abc import Collection, Sequence
from typing import Self

from corpus import Article, Chunking, Unread
from index.encoders.encoder import Embeddings, Encoder
from index.search.article_store import ArticleStore
from index.search.catalogue import CataloguePage, Order, catalogue, unread_part
from index.search.lexical import LexicalIndex
from index.search.passage_index import CANDIDATES, PassageIndex
from index.search.passages import IndexedArticle, searchable_text
from index.search.vectors import VectorIndex


class LocalIndex(PassageIndex):
    """What is asked: the articles of one version and the two indexes over their chunks.

    Both know a chunk by its number in the store. Of a part nothing tells of any other collection:
    not its articles, their numbers, or how rare a word is.
    """

    articles: ArticleStore
    vectors: VectorIndex
    lexical: LexicalIndex

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
        super().__init__(edition=edition, collections=collections)
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

    def _part(self, collections: frozenset[str]) -> Self:
        articles = self.articles.within(collections)
        numbers = articles.all_chunk_numbers()
        others = self.articles.collections().keys() - collections
        return type(self)(
            articles,
            encoder=self.encoder,
            vectors=self.vectors.within(numbers),
            lexical=self.lexical.within(collections, others, count=len(numbers)),
            version=self.version,
            edition=self.edition,
            collections=collections,
        )

    def listed(
        self, search: str = "", *, order: Order = "name", start: int = 0, count: int = 50
    ) -> CataloguePage:
        return catalogue(self.articles, search, order=order, start=start, count=count)

    def unread(self, article_id: str) -> Unread | None:
        return unread_part(self.articles, article_id)

    def rankings(
        self,
        question: str,
        embedding: Embeddings,
        *,
        depth: int = CANDIDATES,
        among: Collection[str] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        depth = max(depth, CANDIDATES)
        numbers = None if among is None else self.articles.chunk_numbers(among)
        by_meaning = self.vectors.search(embedding, top_k=depth, among=numbers)
        by_words = self.lexical.search(question, top_k=depth, among=among)
        return dict(by_meaning), dict(by_words)
