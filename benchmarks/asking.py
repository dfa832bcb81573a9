"""The two ways to a server's answers: `POST /api/ask`, and the queue that the page asks through."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum
from secrets import token_hex
from typing import Any

import httpx

from benchmarks.load_figures import Load

TIMEOUT = 120.0
"""Seconds after which a question counts as not answered."""
Ask = Callable[[str, Load], Awaitable[None]]
"""Puts a question to the server, and writes into the load what comes of it."""


class Through(StrEnum):
    rest = "rest"
    page = "page"


class NoAnswerCameError(Exception):
    """The page told of a problem, or nothing."""


@asynccontextmanager
async def asking(url: str, through: Through) -> AsyncIterator[Ask]:
    """A way to ask the server at `url`; on the page each question is a visitor's first."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT, limits=limits) as client:
        if through is Through.rest:
            yield _through_rest(client)
        else:
            yield _through_page(client, (await client.get("/config")).json())


def _through_rest(client: httpx.AsyncClient) -> Ask:
    async def ask(question: str, load: Load) -> None:
        with _counted(load):
            response = await client.post("/api/ask", json={"question": question})
            response.raise_for_status()

    return ask


def _through_page(client: httpx.AsyncClient, config: dict[str, Any]) -> Ask:
    box = next(e["id"] for e in config["components"] if e["props"].get("elem_id") == "question")
    event = next(e for e in config["dependencies"] if [box, "submit"] in e["targets"])
    nothing_yet: list[Any] = [[], {}, []]  # turns, verdicts, chosen articles

    async def ask(question: str, load: Load) -> None:
        visitor = token_hex(6)
        body = {"fn_index": event["id"], "session_hash": visitor, "data": [question, *nothing_yet]}
        with _counted(load):
            (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
            messages = [each async for each in _messages(client, visitor)]
            load.told_place += any(each.get("rank") for each in messages)
            if "class='told'" not in json.dumps(messages[-1:]):
                raise NoAnswerCameError

    return ask


async def _messages(client: httpx.AsyncClient, visitor: str) -> AsyncIterator[dict[str, Any]]:
    """What the page is told of a question, to its end."""
    address = f"/gradio_api/queue/data?session_hash={visitor}"
    async with client.stream("GET", address) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:"):
                message = json.loads(line.removeprefix("data:"))
                yield message
                if message["msg"] == "process_completed":
                    return


@contextmanager
def _counted(load: Load) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    except httpx.HTTPStatusError as error:
        load.errors[f"status {error.response.status_code}"] += 1
    except (httpx.HTTPError, NoAnswerCameError) as error:
        load.errors[type(error).__name__] += 1
    else:
        load.taken.append(time.perf_counter() - started)
