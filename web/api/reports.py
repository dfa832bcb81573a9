"""`GET /api/runs/{run}/report`: the report of an evaluation run, for those who may manage.

It quotes whatever was asked, so that it is for none who sees some collections alone.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from web.api.articles import MANAGE
from web.auth.access import SEES_TOO_LITTLE, seen_by, sees_all
from web.evaluation.kept_runs import REPORT_POLICY, kept_run, kept_runs, report_of
from web.problems import RefusedError
from web.service.service import Service

LONGEST_NAME = 200


def must_see_all(request: Request) -> None:
    """Raises:
    RefusedError: there are collections that whoever asks may not see.
    """
    if not sees_all(request):
        raise RefusedError(403, *SEES_TOO_LITTLE)


EVALUATE = [*MANAGE, Depends(must_see_all)]


def report_routes(service: Service) -> APIRouter:
    """A plain function, which FastAPI runs in a thread of its own."""
    routes = APIRouter()

    @routes.get("/runs/{run}/report", dependencies=EVALUATE, response_class=HTMLResponse)
    def report(
        run: Annotated[str, Path(max_length=LONGEST_NAME)], request: Request
    ) -> HTMLResponse:
        """The report of a run that is done: a page with tables, plots and each wrong answer."""
        found = kept_run(kept_runs(seen_by(request, service).backend().data), run)
        if not found or found.header.figures is None:
            raise RefusedError(
                404, "没有这次评测，或它还没有完成。", "There is no such run, or it is not done."
            )
        return HTMLResponse(report_of(found), headers={"Content-Security-Policy": REPORT_POLICY})

    return routes
