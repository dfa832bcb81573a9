"""What a model can do: each tool with what is asked of it, what it gives, and the work between."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from anyio import to_thread
from pydantic import BaseModel, ConfigDict

from web.api.articles import Articles, Wanted, listed
from web.api.questions import Ask, Found, Search, answer, find
from web.mcp import wording
from web.mcp.reading import ArticlePart, ReadArticle, read_article
from web.mcp.telling import ToldAnswer, told
from web.service.service import Backend

Call: TypeAlias = Callable[[Any, Backend], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: models of what is `wanted` of it and what it gives, and the function between."""

    name: str
    title: str
    description: str
    wanted: type[BaseModel]
    given: type[BaseModel]
    call: Call


class ListArticles(Wanted):
    """`Wanted`, of which a model is told what it misspelt."""

    model_config = ConfigDict(extra="forbid")


async def _ask(asked: Ask, backend: Backend) -> ToldAnswer:
    return told(await answer(asked, backend))


def _in_thread(work: Callable[[Any, Backend], BaseModel]) -> Call:
    """What reads the index, and so does not belong on the event loop."""

    async def call(wanted: Any, backend: Backend) -> BaseModel:
        return await to_thread.run_sync(work, wanted, backend)

    return call


TOOLS = (
    Tool("ask", "提问 Ask", wording.ASK, Ask, ToldAnswer, _ask),
    Tool("search", "查找段落 Search passages", wording.SEARCH, Search, Found, _in_thread(find)),
    Tool(
        "read_article",
        "读文章 Read an article",
        wording.READ_ARTICLE,
        ReadArticle,
        ArticlePart,
        _in_thread(read_article),
    ),
    Tool(
        "list_articles",
        "列出文章 List articles",
        wording.LIST_ARTICLES,
        ListArticles,
        Articles,
        _in_thread(listed),
    ),
)
