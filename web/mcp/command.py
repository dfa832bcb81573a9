"""`python -m web mcp`: the tools by stdin and stdout, for the client that starts it."""

import signal
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from corpus import JuzhengError
from corpus.console import notes
from index.console import Data, EncoderName, IndexFolder
from qa.answering import MIN_CONFIDENCE
from qa.console import MinConfidence
from web.mcp.installed import NOT_INSTALLED, is_installed

if TYPE_CHECKING:
    from mcp.server import Server


def mcp(
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
) -> None:
    """让支持 MCP 的客户端向文章提问，由客户端启动。 Let an MCP client, which starts this, ask.

    标准输入输出只走协议，其他都写到标准错误。
    Stdin and stdout carry the protocol alone; all else goes to stderr.
    """
    if not is_installed():
        raise JuzhengError(*NOT_INSTALLED)
    with redirect_stdout(sys.stderr):
        import anyio

        from web.mcp.protocol import protocol_server
        from web.service.opening import open_backend

        backend = open_backend(index, data=data, encoder=encoder, min_confidence=min_confidence)
        backend.warm_up()
    notes.print("句证 MCP：等候客户端。 Juzheng MCP: waiting for the client.")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the thread that reads stdin hears no exception
    anyio.run(_serve, protocol_server(lambda: backend))
    backend.queue.close()


async def _serve(protocol: "Server[Any]") -> None:
    from mcp.server.stdio import stdio_server

    async with stdio_server() as (incoming, outgoing):
        await protocol.run(incoming, outgoing, protocol.create_initialization_options())
