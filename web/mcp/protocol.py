"""The tools as the SDK offers them: told of, called with what was checked, and answered."""

import json
import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as OfferedTool
from pydantic import BaseModel, ValidationError

from corpus import JuzhengError
from web.mcp.tools import TOOLS, Tool
from web.mcp.wording import INSTRUCTIONS
from web.problems import RefusedError, in_words
from web.service.service import Backend, NotReadyError

logger = logging.getLogger(__name__)

Context = ServerRequestContext[Any]
LOOKS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def protocol_server(backend: Callable[[], Backend]) -> Server[Any]:
    """The tools, asked of what `backend` gives at the time, which may raise `NotReadyError`."""
    tools = {each.name: each for each in TOOLS}
    offered = ListToolsResult(tools=[_offered(each) for each in TOOLS])

    async def offer(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return offered

    async def call(_: Context, params: CallToolRequestParams) -> CallToolResult:
        tool = tools.get(params.name)
        if not tool:
            known = "、".join(tools)
            raise MCPError(
                INVALID_PARAMS,
                f"没有工具 {params.name}，只有 {known}。"
                f" There is no tool {params.name}, only {', '.join(tools)}.",
            )
        try:
            wanted = tool.wanted.model_validate(params.arguments or {})
            return _result(await tool.call(wanted, backend()))
        except Exception as error:
            return _failure(error)

    return Server(
        "juzheng",
        title="句证 Juzheng",
        version="1",
        instructions=INSTRUCTIONS,
        on_list_tools=offer,
        on_call_tool=call,
    )


@cache
def _offered(tool: Tool) -> OfferedTool:
    return OfferedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.wanted.model_json_schema(),
        output_schema=tool.given.model_json_schema(mode="serialization"),
        annotations=LOOKS_ONLY,
    )


def _result(given: BaseModel) -> CallToolResult:
    """Once as it is, once as the text that clients without structured content read."""
    structured = given.model_dump(mode="json")
    text = json.dumps(structured, ensure_ascii=False)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=structured
    )


def _failure(error: Exception) -> CallToolResult:
    match error:
        case ValidationError():
            words = f"参数不符合要求。 The arguments are not as expected. {_faults(error)}"
        case RefusedError() | JuzhengError() | NotReadyError():
            words = in_words(error)
        case _:
            logger.error("A tool failed.", exc_info=error)
            words = in_words(error)
    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


def _faults(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
