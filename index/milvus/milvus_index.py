"""One version of an index that Milvus keeps, as it is asked."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from corpus import Unread
from index.encoders.encoder import Embeddings, Encoder
from index.milvus.articles import MilvusArticles
from index.milvus.remembered import Remembered
from index.milvus.schema import Names
from index.milvus.searching import Asked, MilvusVectors, MilvusWords
from index.milvus.server.connection import Connection
from index.milvus.state import Facts, State
from index.search.catalogue import CataloguePage, Order
from index.search.passage_index import CANDIDATES, PassageIndex, Retrieved

TRIES = 3
"""Searches for one question, each of which may find a chunk that was removed just then."""
_SEARCHES = ThreadPoolExecutor(16, thread_name_prefix="milvus-search")
"""While one search waits for the server, so does the other."""


class MilvusIndex(PassageIndex):
    """An index as it was when it was loaded, but for what is changed in it meanwhile.

    Rows are changed in place: whoever goes on asking a version that was replaced finds what is
    there now, and is told of its articles what was so then. Of a part nothing tells of any other
    collection, but for how rare a word is, which is told as of all.
    """

    articles: MilvusArticles
    vectors: MilvusVectors
    lexical: MilvusWords

    def __init__(
        self,
        connection: Connection,
        names: Names,
        generation: str,
        state: State,
        facts: Facts,
        *,
        encoder: Encoder,
        consistency: str,
        remembered: Remembered,
        edition: object = None,
        collections: frozenset[str] | None = None,
    ) -> None:
        super().__init__(edition=edition, collections=collections)
        self.encoder = encoder
        self.version = state.version
        self.articles = MilvusArticles(
            connection,
            names,
            generation,
            state,
            remembered=remembered,
            collections=collections,
        )
        self._asked = Asked(
            connection,
            generation,
            state,
            facts.dense,
            consistency,
            self.articles.remember,
            collections,
        )
        self._made = connection, names, generation, state, facts
        self._remembered = remembered
        self.vectors = MilvusVectors(self._asked, self._count)
        self.lexical = MilvusWords(self._asked)

    def _part(self, collections: frozenset[str]) -> Self:
        return type(self)(
            *self._made,
            encoder=self.encoder,
            consistency=self._asked.consistency,
            remembered=self._remembered,
            edition=self.edition,
            collections=collections,
        )

    def prepare(self, dimension: int) -> None:
        """Let the server make ready what it searches by."""
        self._asked.prepare(dimension)

    def listed(
        self, search: str = "", *, order: Order = "name", start: int = 0, count: int = 50
    ) -> CataloguePage:
        return self.articles.listed(search, order, start, count)

    def unread(self, article_id: str) -> Unread | None:
        return self.articles.unread(article_id)

    def retrieve(
        self, question: str, *, top_k: int = 10, among: Collection[str] | None = None
    ) -> Retrieved:
        """`search`, together with what a reader needs to know of it."""
        for _ in range(TRIES - 1):
            try:
                return super().retrieve(question, top_k=top_k, among=among)
            except KeyError:  # an article was removed since its chunk was found
                self.articles.places.clear()
        return super().retrieve(question, top_k=top_k, among=among)

    def rankings(
        self,
        question: str,
        embedding: Embeddings,
        *,
        depth: int = CANDIDATES,
        among: Collection[str] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        """As `PassageIndex` says.

        The server joins rankings as well, but tells neither score then, and of equal ranks puts
        another first: joined here, its results are those of a folder.
        """
        depth = max(depth, CANDIDATES)
        words = _SEARCHES.submit(self.lexical.search, question, top_k=depth, among=among)
        by_meaning = self.vectors.search(embedding, top_k=depth, among=among)
        return dict(by_meaning), dict(words.result())

    def _count(self) -> int:
        if self.collections is None:
            return self._asked.state.chunks
        return sum(each.chunks for each in self.articles.abouts.values())
