"""`GET`, `POST` and `DELETE /api/articles`: what is asked, and who may change it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from index import FileResult, Original
from index.catalogue import Order
from web.api.uploads import JSON_OR_FILES, originals_of
from web.auth.access import MAY_NOT_MANAGE, actor_of, may_manage
from web.limits import LIMITS, Limits
from web.problems import RefusedError
from web.service.service import Backend, Service


class Wanted(BaseModel):
    """Which articles are to be listed, a page at a time."""

    search: str = Field(
        "", max_length=LIMITS.search_characters, description="in their name, title or source"
    )
    order: Order = "name"
    offset: int = Field(0, ge=0, le=10**9)
    limit: int = Field(50, ge=1, le=LIMITS.page_size)


class ListedArticle(BaseModel):
    """An article without its text; `kept` tells that it was uploaded, pasted or added."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    title: str
    source: str | None
    published: str | None
    characters: int
    sentences: int
    added: str = Field(description="ISO 8601 time")
    kept: bool


class Articles(BaseModel):
    """Some of the articles that were found, `total` of them."""

    articles: list[ListedArticle]
    total: int
    index_version: int


class FileOutcome(BaseModel):
    """What came of a file: `article_id` is its article, or the one that has its text already."""

    name: str
    status: Literal["added", "duplicate", "refused"]
    article_id: str | None
    called: str | None = Field(description="the name that the article goes by")
    detail: str = Field(description="what came of it, in Chinese and English")


class Added(BaseModel):
    """What came of each file, in the order they came in."""

    outcomes: list[FileOutcome]
    index_version: int


def must_manage(request: Request) -> None:
    """Raises:
    RefusedError: whoever asks may not change articles.
    """
    if not may_manage(request):
        raise MAY_NOT_MANAGE


MANAGE = [Depends(must_manage)]


def article_routes(service: Service, limits: Limits) -> APIRouter:
    """Plain functions, which FastAPI runs in threads of their own."""
    routes = APIRouter()

    async def brought(request: Request) -> list[Original]:
        return await originals_of(request, limits)

    @routes.get("/articles")
    def articles(wanted: Annotated[Wanted, Query()]) -> Articles:
        """List the articles, or those with `search` in their name, title or source."""
        return listed(wanted, service.backend())

    @routes.post("/articles", dependencies=MANAGE, openapi_extra=JSON_OR_FILES)
    def add(request: Request, originals: Annotated[list[Original], Depends(brought)]) -> Added:
        """Add files, or a text under a name; once this is answered, they can be asked."""
        library = service.backend().library
        built = library.add(originals, actor=actor_of(request, "api"))
        return Added(
            outcomes=[_outcome(result) for result in built.file_results],
            index_version=library.index.version,
        )

    @routes.delete("/articles/{id}", dependencies=MANAGE, status_code=204, response_class=Response)
    def remove(request: Request, id: Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]) -> None:
        """Take an article out of the index."""
        library = service.backend().library
        if id not in library.index:
            raise RefusedError(404, f"索引里没有文章 {id}。", f"No article {id} in the index.")
        library.remove([id], actor=actor_of(request, "api"))

    return routes


def listed(wanted: Wanted, backend: Backend) -> Articles:
    """The page of the list that is wanted, and how many were found in all."""
    library = backend.library
    page = library.listed(
        wanted.search, order=wanted.order, start=wanted.offset, count=wanted.limit
    )
    return Articles(
        articles=[ListedArticle.model_validate(entry) for entry in page.entries],
        total=page.total,
        index_version=library.index.version,
    )


def _outcome(result: FileResult) -> FileOutcome:
    return FileOutcome(
        name=result.name,
        status=result.status,
        article_id=result.article_id,
        called=result.called,
        detail=" ".join(result.in_words()),
    )
