"""All routes for machines in one application of their own, so that every error is a problem."""

from typing import Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel

from index.errors import Trouble
from web.api.articles import article_routes
from web.api.questions import question_routes
from web.api.reports import report_routes
from web.auth.access import is_known, may_not_watch, may_watch, seen_by
from web.limits import Limits
from web.problems import PROBLEMS, tell_problems
from web.requests import METRICS
from web.service.service import Service

PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Health(BaseModel):
    """Whether questions can be answered; of what, once they can.

    How many articles there are is told where no one has to log in. `trouble` is what is the matter
    with the server that keeps the index, where one does. Where processes share a place, `shared`
    tells whether that is `there`, is `away`, and so changes and logins are refused, or `forgotten`,
    and so is whoever has to be known.
    """

    ready: bool
    index_version: int | None = None
    articles: int | None = None
    trouble: Trouble | None = None
    shared: Literal["there", "away", "forgotten"] | None = None


def machine_server(service: Service, limits: Limits) -> FastAPI:
    """The routes under `/api`, `/healthz` and `/metrics`."""
    server = FastAPI(
        title="句证 Juzheng",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEMS,
    )
    tell_problems(server)
    server.include_router(_health(service))
    server.include_router(_metrics(service))
    server.include_router(question_routes(service), prefix="/api")
    server.include_router(article_routes(service, limits), prefix="/api")
    server.include_router(report_routes(service), prefix="/api")
    return server


def _metrics(service: Service) -> APIRouter:
    routes = APIRouter()

    # Not in a thread either: it tells how full the queue is.
    @routes.get(METRICS, response_class=PlainTextResponse)
    async def metrics(request: Request) -> Response:
        """What is counted and measured, in the text format of Prometheus."""
        if not may_watch(request):
            raise may_not_watch()
        return Response(service.metrics.text(), media_type=PROMETHEUS_TEXT)

    return routes


def _health(service: Service) -> APIRouter:
    routes = APIRouter()

    # Not in a thread: it has to be answered also while all of them are busy.
    @routes.get("/healthz", responses={503: {"model": Health}}, response_model=Health)
    async def healthz(request: Request) -> JSONResponse:
        """503 until a question can be answered, then 200; 503 again once nobody is known here."""
        shared = _shared(service)
        if not service.is_ready or shared == "forgotten":
            return _told(Health(ready=False, shared=shared), 503)
        backend = seen_by(request, service).backend()
        if trouble := backend.library.reloading.trouble:  # as the watch has found it last
            return _told(Health(ready=False, trouble=trouble.trouble, shared=shared), 503)
        index = backend.queue.index
        articles = len(index.articles) if is_known(request) else None
        version = index.version
        return _told(Health(ready=True, index_version=version, articles=articles, shared=shared))

    return routes


def _shared(service: Service) -> Literal["there", "away", "forgotten"] | None:
    if not service.shared:
        return None
    if service.shared.is_forgotten:
        return "forgotten"
    return "away" if service.shared.is_away else "there"


def _told(health: Health, status: int = 200) -> JSONResponse:
    """Without what nothing is the matter with, or is not there."""
    told = health.model_dump()
    for name in ("trouble", "shared"):
        if told[name] is None:
            del told[name]
    return JSONResponse(told, status)
