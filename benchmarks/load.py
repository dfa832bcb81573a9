"""How the server bears many who ask at once: `python -m benchmarks.load SET --work DIR`.

SET is SQuAD-style JSON: its passages are what `app.py`, started for the purpose, is asked about,
and its questions are asked over HTTP, none twice except where that is said. In DIR stay the index
and what the server wrote. With `--url` a server that runs already is asked.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import percentile, resident_mb, slope
from benchmarks.serving import Server, serve
from corpus.console import notes, progress_bar, run
from qa.evaluation.squad import read_squad

TIMEOUT = 120.0
"""Seconds after which a question counts as not answered."""
CLIENTS = (1, 8, 32)
WARMING = 20
SAMPLED_EVERY = 500

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Scenario(StrEnum):
    """How it is asked: by a few that never rest, by all at once, by people, or for long."""

    rest = "rest"
    burst = "burst"
    users = "users"
    memory = "memory"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one scenario; times in seconds, of the questions that were answered."""

    scenario: str
    clients: int
    questions: int
    seconds: float
    p50: float
    p95: float
    longest: float
    errors: dict[str, int]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return (self.questions - sum(self.errors.values())) / self.seconds


@app.command()
def measure(
    questions: Annotated[Path, typer.Argument(metavar="SET", exists=True)],
    work: Annotated[Path | None, typer.Option(help="where index and data are kept")] = None,
    url: Annotated[str | None, typer.Option(help="ask this server instead")] = None,
    scenario: Annotated[list[Scenario] | None, typer.Option(help="which; all without")] = None,
    count: Annotated[int, typer.Option(min=1, help="questions of each row of rest")] = 100,
    people: Annotated[int, typer.Option(min=1, help="users, and questions of a burst")] = 100,
    think: Annotated[float, typer.Option(help="seconds a user thinks, on average")] = 30,
    minutes: Annotated[float, typer.Option(help="that the users stay")] = 10,
    many: Annotated[int, typer.Option(min=1, help="questions while memory is watched")] = 10_000,
    json_file: Annotated[Path | None, typer.Option("--json", help="write all of it there")] = None,
) -> None:
    """Ask in all ways, and tell how many were answered and how fast."""
    if not (work or url):
        raise typer.BadParameter("name --work or --url")
    evaluation_set = read_squad(questions)
    distinct = list(dict.fromkeys(each.question for each in evaluation_set.questions))
    Random(0).shuffle(distinct)
    chosen = scenario or list(Scenario)
    serving = nullcontext(Server(url)) if url else serve(evaluation_set.articles, work or Path())
    with serving as server:
        asking = _Asking(server, distinct)
        loads, memory = asyncio.run(_run(asking, chosen, count, people, think, minutes, many))
    _print(loads, memory)
    if json_file:
        told = {"loads": [asdict(each) | {"rate": each.rate} for each in loads], "memory": memory}
        json_file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    run(app)
