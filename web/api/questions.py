"""`POST /api/ask` and `POST /api/search`: what is asked, and what is done for it."""

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
from qa.evidence import place_fields, whole
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
    source: str | None
    published: str | None
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
        return await answer(body, seen_by(sent, service).backend())

    @routes.post("/search")
    def search(body: Search, sent: Sent) -> Found:
        """Find the passages that fit a question, without answering it."""
        return find(body, seen_by(sent, service).backend())

    return routes


async def answer(asked: Ask, backend: Backend) -> Answer:
    """Raises:
    RefusedError: an article is not, or no longer, in the index.
    UnknownCollectionError: a collection is not.
    """
    queue, request = await to_thread.run_sync(_request, asked, backend)
    return await wrap_future(queue.submit(request))


def find(wanted: Search, backend: Backend) -> Found:
    """Raises what `answer` does."""
    part, among = _chosen(wanted, backend)
    index = part.queue.index
    hits = index.search(wanted.question, top_k=wanted.top_k, among=among)
    return Found(hits=_found(hits), index_version=index.version)


def _request(asked: Ask, backend: Backend) -> tuple[AnsweringQueue, Request]:
    """Reads the index, and so does not belong on the event loop."""
    turns = [Turn(turn.question, turn.answer) for turn in asked.history]
    part, among = _chosen(asked, backend)
    return part.queue, part.queue.answerer.request(asked.question, turns=turns, among=among)


def _chosen(wanted: Ask | Search, backend: Backend) -> tuple[Backend, Collection[str] | None]:
    unknown = [each for each in wanted.articles or () if each not in backend.queue.index]
    if unknown:
        named = "、".join(unknown[:5])
        raise RefusedError(
            404, f"索引里没有这些文章：{named}。", f"These articles are not in the index: {named}."
        )
    return backend.chosen(wanted.collections or (), wanted.articles or ())


def _found(hits: Sequence[Hit]) -> list[FoundPassage]:
    return [
        FoundPassage(
            **place_fields(hit.chunk),
            title=whole(hit.chunk.article.title),
            source=hit.chunk.article.source,
            published=hit.chunk.article.published,
            score=hit.score,
            cosine=hit.cosine,
            bm25=hit.bm25,
        )
        for hit in hits
    ]
