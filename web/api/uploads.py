"""What a request brings to be added: files, or a text that was pasted."""

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from index import Original
from web.limits import Limits
from web.problems import RefusedError
from web.service.library import pasted


class Paste(BaseModel):
    """A text to add under a name."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=200, description="without one, how the text begins")
    text: str = Field(min_length=1)


JSON_OR_FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            },
            "application/json": {"schema": Paste.model_json_schema()},
        },
    }
}
"""What OpenAPI tells of the body: FastAPI knows no route that takes either of two kinds."""


async def originals_of(request: Request, limits: Limits) -> list[Original]:
    """Raises:
    RefusedError: the request is of neither kind, or has no file.
    HTTPException: it cannot be read, or has too many files.
    RequestValidationError: it is JSON, but no text.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return [_paste(await request.body())]
    if kind == "multipart/form-data":
        return await _files(request, limits)
    raise RefusedError(
        415,
        "请用 multipart/form-data 上传文件，或用 application/json 给出 name 和 text。",
        "Send files as multipart/form-data, or name and text as application/json.",
    )


def _paste(body: bytes) -> Original:
    try:
        paste = Paste.model_validate_json(body)
    except ValidationError as error:
        faults = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(faults) from error
    return pasted(paste.text, paste.name)


async def _files(request: Request, limits: Limits) -> list[Original]:
    async with request.form(max_files=limits.files_per_upload, max_fields=0) as form:
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        if not files:
            raise RefusedError(
                422,
                "没有文件：请放在名为 files 的字段里。",
                "There is no file: send them in the field `files`.",
            )
        return [Original(each.filename or "", await each.read()) for each in files]
