"""`/api/articles` and `/api/collections`: what is asked, and who may change it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from index import FileResult, Original
from index.search.catalogue import Order
from web.api.questions import CollectionName
from web.api.uploads import JSON_OR_FILES, originals_of
from web.auth.access import actor_of, may_manage, may_not_manage, seen_by
from web.limits import LIMITS, Limits
from web.problems import RefusedError
from web.service.library import Library
from web.service.service import Backend, Service


class Wanted(BaseModel):
    """Which articles are to be listed, a page at a time."""

    search: str = Field(
        "", max_length=LIMITS.search_characters, description="in their name, title or source"
    )
    order: Order = "name"
    offset: int = Field(0, ge=0, le=10**9)
    limit: int = Field(50, ge=1, le=LIMITS.page_size)
    collection: CollectionName | None = Field(None, description="of this collection alone")


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
    collection: str


class Articles(BaseModel):
    """Some of the articles that were found, `total` of them."""

    articles: list[ListedArticle]
    total: int
    index_version: int


class ListedCollection(BaseModel):
    """A group of articles that is asked apart; one that may be added to can be empty."""

    name: str
    articles: int = Field(description="how many it holds")


class Collections(BaseModel):
    """Those that are there for who asks, by name."""

    collections: list[ListedCollection]
    index_version: int


class Move(BaseModel):
    """Where an article is to belong from now on."""

    model_config = ConfigDict(extra="forbid")

    collection: CollectionName


class Moved(BaseModel):
    """The article in its new collection, where it has another id."""

    id: str
    collection: str
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
        raise may_not_manage()


MANAGE = [Depends(must_manage)]
ArticleId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


def article_routes(service: Service, limits: Limits) -> APIRouter:
    """Plain functions, which FastAPI runs in threads of their own."""
    routes = APIRouter()

    async def brought(request: Request) -> list[Original]:
        return await originals_of(request, limits)

    @routes.get("/collections")
    def collections(request: Request) -> Collections:
        """List the collections."""
        library = seen_by(request, service).backend().library
        counts = library.counts()
        return Collections(
            collections=[ListedCollection(name=name, articles=n) for name, n in counts.items()],
            index_version=library.index.version,
        )

    @routes.get("/articles")
    def articles(wanted: Annotated[Wanted, Query()], request: Request) -> Articles:
        """List the articles, or those with `search` in their name, title or source."""
        return listed(wanted, seen_by(request, service).backend())

    @routes.post("/articles", dependencies=MANAGE, openapi_extra=JSON_OR_FILES)
    def add(
        request: Request,
        originals: Annotated[list[Original], Depends(brought)],
        collection: Annotated[CollectionName | None, Query()] = None,
    ) -> Added:
        """Add files, or a text under a name; once this is answered, they can be asked.

        They go to the `collection`, which is begun if need be, else to the default one.
        """
        library, actor = seen_by(request, service).backend().library, actor_of(request, "api")
        built = library.add(originals, collection=collection, actor=actor)
        return Added(
            outcomes=[_outcome(result) for result in built.file_results],
            index_version=library.index.version,
        )

    @routes.patch("/articles/{id}", dependencies=MANAGE)
    def move(request: Request, id: ArticleId, body: Move) -> Moved:
        """Put an article into another collection, where it has another id."""
        library = _library_with(id, seen_by(request, service).backend())
        collection = library.collection(body.collection)
        effect = library.move([id], collection, actor=actor_of(request, "api")).effect
        (moved,) = effect.moved_ids if effect else [id]
        return Moved(id=moved, collection=collection, index_version=library.index.version)

    @routes.delete("/articles/{id}", dependencies=MANAGE, status_code=204, response_class=Response)
    def remove(request: Request, id: ArticleId) -> None:
        """Take an article out of the index."""
        library = _library_with(id, seen_by(request, service).backend())
        library.remove([id], actor=actor_of(request, "api"))

    return routes


def listed(wanted: Wanted, backend: Backend) -> Articles:
    """The page of the list that is wanted, and how many were found in all.

    Raises:
        UnknownCollectionError: the collection is not there.
    """
    chosen = [wanted.collection] if wanted.collection else []
    library = backend.chosen(chosen, [])[0].library
    page = library.listed(
        wanted.search, order=wanted.order, start=wanted.offset, count=wanted.limit
    )
    return Articles(
        articles=[ListedArticle.model_validate(entry) for entry in page.entries],
        total=page.total,
        index_version=library.index.version,
    )


def _library_with(article_id: str, backend: Backend) -> Library:
    """Raises:
    RefusedError: the article is not there.
    """
    if article_id not in backend.library.index:
        raise RefusedError(
            404, f"索引里没有文章 {article_id}。", f"No article {article_id} in the index."
        )
    return backend.library


def _outcome(result: FileResult) -> FileOutcome:
    return FileOutcome(
        name=result.name,
        status=result.status,
        article_id=result.article_id,
        called=result.called,
        detail=" ".join(result.in_words()),
    )
