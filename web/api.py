"""For machines: `POST /api/ask` and `GET /healthz`."""

from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from web.service import NotReadyError, Service

LONGEST_QUESTION = 1000
"""Characters; what is longer is no question but a text."""


class Ask(BaseModel):
    """The body of `POST /api/ask`."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)


def add_api(server: FastAPI, service: Service) -> None:
    """Add the routes. They are plain functions, which FastAPI runs in threads of their own."""

    @server.get("/healthz")
    def healthz() -> JSONResponse:
        """503 until a question can be answered, then 200."""
        ready = service.is_ready
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    @server.post("/api/ask")
    def ask(body: Ask) -> dict[str, Any]:
        """The answer, as `python -m qa ask --json` prints it."""
        try:
            return service.backend().answerer.ask(body.question).to_json()
        except NotReadyError as error:
            detail = "正在载入模型，请稍候。 The models are being loaded, try again shortly."
            raise HTTPException(503, detail) from error
