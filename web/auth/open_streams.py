"""End a response that is still open where whoever asked for it may come in no more.

A request is checked when it comes; a stream of events may stay open for days after that.
"""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


async def send_while_known(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    is_known: Callable[[], bool],
    every_seconds: float,
) -> None:
    """Answer by `app`, which is stopped once it has begun to answer and nobody `is_known`.

    What is still worked on before the first byte goes on: it ends by itself, soon.
    """
    has_begun = has_ended = False
    loop = asyncio.get_running_loop()
    limit = asyncio.timeout(None)
    next_look: asyncio.TimerHandle

    async def send_in_time(message: Message) -> None:
        nonlocal has_begun, has_ended
        if limit.expired():  # of what an application says when it is stopped nothing is for them
            return
        await send(message)
        has_begun = True
        has_ended = message["type"] == "http.response.body" and not message.get("more_body", False)

    def look() -> None:
        nonlocal next_look
        if has_begun and not has_ended and not is_known():
            limit.reschedule(loop.time())
        else:
            next_look = loop.call_later(every_seconds, look)

    next_look = loop.call_later(every_seconds, look)
    try:
        async with limit:
            await app(scope, receive, send_in_time)
    except TimeoutError:
        if not limit.expired():
            raise
        await send(END)
    finally:
        next_look.cancel()
