"""The index itself: articles cut into chunks, found by meaning and by words."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Chunk, Chunking, Sentence, Window, make_chunks, split_sentences
from index.encoder import Embeddings, Encoder
from index.fusion import reciprocal_rank_fusion
from index.lexical import LexicalIndex
from index.vectors import VectorIndex

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
    """A question, its embedding of shape (1, dimension), and the chunks found, best first."""

    question: str
    embedding: Embeddings
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article with its sentences and chunks, each in the order of the text."""

    article: Article
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]

    @classmethod
    def from_article(cls, article: Article, chunking: Chunking) -> "IndexedArticle":
        sentences = split_sentences(article)
        return cls(article, sentences, make_chunks(sentences, chunking))

    def sentences_in(self, window: Window) -> tuple[Sentence, ...]:
        """The sentences that share a character with a window on this article."""
        first = bisect_right(self.sentences, window.start, key=attrgetter("end"))
        last = bisect_left(self.sentences, window.end, key=attrgetter("start"))
        return self.sentences[first:last]


class PassageIndex:
    """What is asked: a fixed set of articles and the two indexes over their chunks.

    Row i of both indexes is chunk i, in the order of the articles and of their texts.
    """

    def __init__(
        self,
        articles: Sequence[IndexedArticle],
        *,
        encoder: Encoder,
        vectors: VectorIndex,
        lexical: LexicalIndex,
    ) -> None:
        self.articles = tuple(articles)
        self.chunks = tuple(chunk for article in articles for chunk in article.chunks)
        self.encoder = encoder
        self.vectors = vectors
        self.lexical = lexical
        self._by_id = {indexed.article.id: indexed for indexed in self.articles}
        self._rows: dict[str, range] = {}
        start = 0
        for indexed in self.articles:
            self._rows[indexed.article.id] = range(start, start + len(indexed.chunks))
            start += len(indexed.chunks)

    @classmethod
    def from_articles(
        cls,
        articles: Sequence[Article],
        *,
        encoder: Encoder,
        chunking: Chunking | None = None,
        on_encoded: Callable[[int, int], None] = lambda done, total: None,
    ) -> "PassageIndex":
        """Cut, embed and index `articles`, of which there must be at least one with a sentence.

        `on_encoded` hears now and then how many chunks more are embedded, and of how many.
        """
        indexed = [IndexedArticle.from_article(a, chunking or Chunking()) for a in articles]
        texts = [searchable_text(chunk) for each in indexed for chunk in each.chunks]
        embeddings = encoder.encode_documents(
            texts, on_encoded=lambda done: on_encoded(done, len(texts))
        )
        return cls(
            indexed,
            encoder=encoder,
            vectors=VectorIndex.from_embeddings(embeddings),
            lexical=LexicalIndex.from_texts(texts),
        )

    def __getitem__(self, article_id: str) -> IndexedArticle:
        """Raises:
        KeyError: no article has this id.
        """
        return self._by_id[article_id]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._by_id

    def search(
        self, question: str, *, top_k: int = 10, among: Collection[str] | None = None
    ) -> list[Hit]:
        """The chunks that fit `question` best, best first, at most `top_k`.

        With `among`, a collection of article ids, only those articles are searched.
        """
        return list(self.retrieve(question, top_k=top_k, among=among).hits)

    def retrieve(
        self, question: str, *, top_k: int = 10, among: Collection[str] | None = None
    ) -> "Retrieved":
        """`search`, together with the question's embedding."""
        embedding = self.encoder.encode_queries([question])
        by_meaning, by_words = self.rankings(question, embedding, depth=top_k, among=among)
        best = list(reciprocal_rank_fusion([list(by_meaning), list(by_words)]).items())[:top_k]
        unseen = [row for row, _ in best if row not in by_meaning]
        by_meaning |= dict(self.vectors.search(embedding, top_k=len(unseen), among=unseen))
        hits = (
            Hit(self.chunks[row], score, by_meaning[row], by_words.get(row, 0.0))
            for row, score in best
        )
        return Retrieved(question, embedding, tuple(hits))

    def rankings(
        self,
        question: str,
        embedding: Embeddings,
        *,
        depth: int = CANDIDATES,
        among: Collection[str] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        """The rows of the chunks nearest in meaning and in words, with cosine and BM25 score.

        Both are ordered best first and reach down at least `depth` places where there are so
        many; a chunk without a word of the question stands in no ranking by words.
        """
        depth = max(depth, CANDIDATES)
        rows = self._rows_among(among)
        by_meaning = self.vectors.search(embedding, top_k=depth, among=rows)
        return dict(by_meaning), _best(self.lexical.scores(question), depth, among=rows)

    def _rows_among(self, article_ids: Collection[str] | None) -> list[int] | None:
        if article_ids is None:
            return None
        return [row for each in article_ids if each in self._rows for row in self._rows[each]]


def searchable_text(window: Window) -> str:
    """What is embedded and segmented for a window: its article's title, then its text."""
    return f"{window.article.title}\n{window.text}"


def _best(
    scores: NDArray[np.float32], count: int, *, among: Sequence[int] | None
) -> dict[int, float]:
    """The `count` rows with the highest scores above 0, best first, with their scores."""
    rows = np.arange(len(scores)) if among is None else np.asarray(among, np.int64)
    rows = rows[scores[rows] > 0]
    ordered = rows[np.argsort(-scores[rows], kind="stable")][:count]
    return {int(row): float(scores[row]) for row in ordered}
