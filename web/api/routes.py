"""All routes for machines in one application of their own, so that every error is a problem."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from web.api.articles import article_routes
from web.api.questions import question_routes
from web.api.reports import report_routes
from web.limits import Limits
from web.problems import PROBLEMS, tell_problems
from web.service.service import Service


class Health(BaseModel):
    """Whether questions can be answered; of what, once they can."""

    ready: bool
    index_version: int | None = None
    articles: int | None = None


def machine_server(service: Service, limits: Limits) -> FastAPI:
    """The routes under `/api`, and `/healthz`."""
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
    server.include_router(question_routes(service), prefix="/api")
    server.include_router(article_routes(service, limits), prefix="/api")
    server.include_router(report_routes(service), prefix="/api")
    return server


def _health(service: Service) -> APIRouter:
    routes = APIRouter()

    # Not in a thread: it has to be answered also while all of them are busy.
    @routes.get("/healthz", responses={503: {"model": Health}}, response_model=Health)
    async def healthz() -> JSONResponse:
        """503 until a question can be answered, then 200."""
        if not service.is_ready:
            return JSONResponse(Health(ready=False).model_dump(), 503)
        index = service.backend().queue.index
        health = Health(ready=True, index_version=index.version, articles=len(index.articles))
        return JSONResponse(health.model_dump())

    return routes
