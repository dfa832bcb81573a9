"""`POST /api/ask` and `POST /api/search`."""

from asyncio import wrap_future
from collections.abc import Collection, Sequence
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter
from fastapi import Request as Sent
from pydantic import BaseModel, ConfigDict, Field

from index import Hit
from index.storage.collections import LONGEST_NAME
from qa import AnsweringQueue, Turn
from qa.answer import Answer, Place
from qa.request import Request
from web.auth.access import seen_by
from web.limits import LIMITS
from web.problems import RefusedError
from web.service.service import Backend, Service

Question = Annotated[str, Field(min_length=1, max_length=LIMITS.question_characters)]
ArticleId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Among = Annotated[
    list[ArticleId] | None,
    Field(
        min_length=1,
        max_length=LIMITS.filter_articles,
        description="ids of the articles to look in; all without it",
    ),
]


CollectionName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Collections = Annotated[
    list[CollectionName] | None,
    Field(
        min_length=1,
        max_length=LIMITS.filter_collections,
        description="names of the collections to look in, beside `articles`; all without both",
    ),
]


class EarlierTurn(BaseModel):
    """What was asked before, as it was understood, and answered."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    answer: str = Field("", max_length=LIMITS.answer_characters)


class Ask(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    articles: Among = None
    collections: Collections = None
    history: list[EarlierTurn] = Field(
        [],
        max_length=LIMITS.earlier_turns,
        description="the turns before, oldest first, which it may need to be understood",
    )


class Search(BaseModel):
    """What passages are looked for with."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    top_k: int = Field(10, ge=1, le=LIMITS.top_k)
    articles: Among = None
    collections: Collections = None


class FoundPassage(Place):
    """A passage that was found; `score` orders them, `cosine` and `bm25` are what it is made of."""

    title: str
    score: float
    cosine: float
    bm25: float = Field(ge=0)


class Found(BaseModel):
    """Passages, best first."""

    hits: list[FoundPassage]
    index_version: int


def question_routes(service: Service) -> APIRouter:
    """Asking waits on the event loop, so that a thousand who wait take no threads."""
    routes = APIRouter()

    @routes.post("/ask")
    async def ask(body: Ask, sent: Sent) -> Answer:
        """Answer a question with a span of an article and the sentences that prove it."""
        queue, request = await to_thread.run_sync(_request, body, seen_by(sent, service).backend())
        return await wrap_future(queue.submit(request))

    @routes.post("/search")
    def search(body: Search, sent: Sent) -> Found:
        """Find the passages that fit a question, without answering it."""
        asked, among = _chosen(body, seen_by(sent, service).backend())
        index = asked.queue.index
        hits = index.search(body.question, top_k=body.top_k, among=among)
        return Found(hits=_found(hits), index_version=index.version)

    return routes


def _request(body: Ask, backend: Backend) -> tuple[AnsweringQueue, Request]:
    """Reads the index, and so does not belong on the event loop."""
    turns = [Turn(turn.question, turn.answer) for turn in body.history]
    asked, among = _chosen(body, backend)
    return asked.queue, asked.queue.answerer.request(body.question, turns=turns, among=among)


def _chosen(body: Ask | Search, backend: Backend) -> tuple[Backend, Collection[str] | None]:
    """Raises:
    RefusedError: an article is not, or no longer, in the index.
    UnknownCollectionError: a collection is not.
    """
    unknown = [each for each in body.articles or () if each not in backend.queue.index]
    if unknown:
        named = "、".join(unknown[:5])
        raise RefusedError(
            404, f"索引里没有这些文章：{named}。", f"These articles are not in the index: {named}."
        )
    return backend.chosen(body.collections or (), body.articles or ())


def _found(hits: Sequence[Hit]) -> list[FoundPassage]:
    return [
        FoundPassage(
            article=hit.chunk.article.name,
            article_id=hit.chunk.article.id,
            start=hit.chunk.start,
            end=hit.chunk.end,
            text=hit.chunk.text,
            title=hit.chunk.article.title,
            score=hit.score,
            cosine=hit.cosine,
            bm25=hit.bm25,
        )
        for hit in hits
    ]
