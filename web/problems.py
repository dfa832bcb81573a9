"""What went wrong, told to machines as RFC 9457 problem details, in Chinese and in English."""

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from corpus import JuzhengError
from index.audit import AuditError
from index.errors import StoreError, Trouble
from index.shared import SharedPlaceError
from web.operation.request_ids import current_request_id
from web.requests import is_for_machines
from web.service.change_queue import BusyError
from web.service.library import UnknownCollectionError
from web.service.service import NotReadyError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
QUEUE = "/gradio_api/queue"
"""Where the page sends its events; of what is refused there, Gradio's client shows the detail."""


class Fault(BaseModel):
    """What is wrong with one value of a request."""

    detail: str
    pointer: str = Field(description="where the value stands, as `body/question`")


class Problem(BaseModel):
    """RFC 9457; `type` is left out, which means that the status says it all."""

    title: str = Field(description="the status in words")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="what happened and what to do, in Chinese and English")
    errors: list[Fault] | None = Field(None, description="what is wrong with the request")
    request_id: str | None = Field(None, description="as the server's log has it")


class RefusedError(HTTPException):
    """A request that is not done, for a reason that its sender can be told."""

    def __init__(
        self, status: int, chinese: str, english: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, f"{chinese} {english}", headers)


def too_often(wait_seconds: float, chinese: str, english: str) -> RefusedError:
    """The refusal of what may be done again only after a while."""
    retry = {"Retry-After": str(math.ceil(wait_seconds))}
    return RefusedError(429, chinese, english, headers=retry)


def is_away(error: SharedPlaceError) -> RefusedError:
    """The refusal of what cannot be done without the place that processes share.

    Why it is away is for the log alone.
    """
    logger.warning("%s", error.english)
    return RefusedError(
        503,
        "用户数据库暂时连不上，请稍后再试。",
        "The database of the users cannot be reached; try again later.",
        headers={"Retry-After": "10"},
    )


def problem(
    status: int,
    detail: str,
    *,
    errors: list[Fault] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response that tells a machine what went wrong."""
    content = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=errors,
        request_id=current_request_id(),
    )
    return JSONResponse(
        content.model_dump(exclude_none=True), status, headers=headers, media_type=MEDIA_TYPE
    )


def refusal(scope: Scope, error: RefusedError) -> Response:
    """The response to a request that no route has seen: a problem for machines, else a sentence."""
    if is_for_machines(scope):
        return problem(error.status_code, error.detail, headers=error.headers)
    if scope["path"].startswith(QUEUE):
        return JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)
    return PlainTextResponse(error.detail, error.status_code, headers=error.headers)


def tell_problems(server: FastAPI) -> None:
    """Let every error in the routes of `server` end in a problem."""
    for kind in (HTTPException, RequestValidationError, JuzhengError, NotReadyError, Exception):
        server.add_exception_handler(kind, _tell)


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem, RFC 9457",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""What OpenAPI tells of the responses of every route that are not its own."""

_IN_WORDS = {
    400: "请求无法解析。 The request cannot be parsed.",
    404: "没有这个地址。 There is nothing at this address.",
    405: "这个地址不支持此方法。 This address does not know the method.",
    422: "请求的内容不符合要求。 The request is not what was expected.",
}


_UNAVAILABLE: dict[Trouble, tuple[str, str]] = {
    "away": ("连不上", "it cannot be reached"),
    "slow": ("没有及时回答", "it did not answer in time"),
    "token": ("令牌不被接受", "it does not take the token"),
    "version": ("版本不对", "it is of another version"),
    "full": ("没有空间了", "it has run out of space"),
    "failed": ("出错了", "it failed"),
}


def unavailable(error: StoreError) -> tuple[str, str]:
    """What those who ask are told of the server that keeps the index; not where it stands."""
    chinese, english = _UNAVAILABLE[error.trouble]
    return (
        f"存放索引的服务器现在用不了：{chinese}。请稍后再试；若仍不行，请告诉管理员。",
        f"The server that keeps the index cannot be used now: {english}. Try again shortly; if it"
        " persists, tell whoever runs this.",
    )


def in_words(error: Exception) -> str:
    """What is told of an error, in Chinese and English; nothing of what is in it by mistake."""
    match error:
        case HTTPException():
            return error.detail
        case StoreError():
            return " ".join(unavailable(error))
        case JuzhengError():
            return f"{error.chinese} {error.english}"
        case NotReadyError():
            return "正在载入模型，请稍候。 The models are being loaded, try again shortly."
    return "服务器出错了，已记入日志。 The server failed; its log tells of what."


async def _tell(_: Request, error: Exception) -> Response:
    match error:
        case RefusedError():
            return problem(error.status_code, error.detail, headers=error.headers)
        case RequestValidationError():
            return problem(422, _IN_WORDS[422], errors=[_fault(each) for each in error.errors()])
        case HTTPException():
            words = _IN_WORDS.get(error.status_code, error.detail)
            detail = f"{words} {error.detail}" if error.status_code == 400 else words
            return problem(error.status_code, detail, headers=error.headers)
        case BusyError() | StoreError():
            return problem(503, in_words(error), headers={"Retry-After": "10"})
        case UnknownCollectionError():
            return problem(404, in_words(error))
        case AuditError():
            return problem(503, in_words(error))
        case SharedPlaceError():
            return problem(503, in_words(error), headers={"Retry-After": "10"})
        case JuzhengError():
            return problem(409, in_words(error))
        case NotReadyError():
            return problem(503, in_words(error), headers={"Retry-After": "2"})
    return problem(500, in_words(error))


def _fault(error: dict[str, Any]) -> Fault:
    return Fault(detail=error["msg"], pointer="/".join(str(part) for part in error["loc"]))
