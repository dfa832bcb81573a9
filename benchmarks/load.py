"""How the server bears many who ask at once: `python -m benchmarks.load SET --work DIR`.

SET is SQuAD-style JSON. Its passages are what `app.py`, started for the purpose, is asked about,
and its questions are asked over HTTP, none twice except where the row says so: of `POST /api/ask`,
or with `--through page` as the page asks, through its queue. In DIR stay the index and what the
server wrote. With `--url` a server that runs already is asked.

Whoever asks runs on the same machine, and takes a little of its processor for each question.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from benchmarks.asking import Ask, Through, asking
from benchmarks.load_figures import Load, print_loads
from benchmarks.measuring import resident_mb
from benchmarks.serving import Server, serve
from corpus.console import notes, run
from evaluation.sets.squad import read_squad

CLIENTS = (1, 8, 32)
WARMING = 20
WATCHED_BY = 4
"""Clients that ask while memory is watched."""
SAMPLED_EVERY = 500

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Scenario(StrEnum):
    """Who asks: some that never rest, a crowd at one instant, people who think, some for long."""

    rest = "rest"
    burst = "burst"
    users = "users"
    memory = "memory"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is asked, and for how long."""

    count: int
    people: int
    think: float
    minutes: float
    many: int

    def needed(self, scenarios: list[Scenario]) -> int:
        """Distinct questions that these scenarios take, users as many as they hardly ever do."""
        taken = {
            Scenario.rest: len(CLIENTS) * self.count,
            Scenario.burst: self.people,
            Scenario.users: round(1.2 * self.people * (self.minutes * 60 / self.think + 1)),
            Scenario.memory: self.many,
        }
        return WARMING + sum(taken[each] for each in scenarios)


@app.command()
def measure(
    questions: Annotated[Path, typer.Argument(metavar="SET", exists=True)],
    work: Annotated[Path | None, typer.Option(help="where index and data are kept")] = None,
    url: Annotated[str | None, typer.Option(help="ask this server instead")] = None,
    through: Annotated[Through, typer.Option(help="what takes the questions")] = Through.rest,
    scenario: Annotated[list[Scenario] | None, typer.Option(help="all without")] = None,
    count: Annotated[int, typer.Option(min=1, help="questions of each row of rest")] = 100,
    people: Annotated[int, typer.Option(min=1, help="users, and questions of a burst")] = 100,
    think: Annotated[float, typer.Option(min=0.1, help="seconds a user thinks")] = 30,
    minutes: Annotated[float, typer.Option(help="that the users stay")] = 10,
    many: Annotated[int, typer.Option(min=1, help="questions while memory is watched")] = 10_000,
    json_file: Annotated[Path | None, typer.Option("--json", help="write all of it there")] = None,
) -> None:
    """Ask in all ways, and tell how many were answered and how fast."""
    evaluation_set = read_squad(questions)
    distinct = list(dict.fromkeys(each.question for each in evaluation_set.questions))
    Random(0).shuffle(distinct)
    chosen = scenario or list(Scenario)
    plan = Plan(count, people, think, minutes, many)
    if (needed := plan.needed(chosen)) > len(distinct):
        raise typer.BadParameter(f"{needed} questions are needed, {questions} has {len(distinct)}")
    serving: AbstractContextManager[Server]
    if url:
        serving = nullcontext(Server(url))
    elif work:
        serving = serve(questions, evaluation_set, work)
    else:
        raise typer.BadParameter("--work or --url is needed")
    with serving as server:
        loads = asyncio.run(_loads(server, through, iter(distinct), chosen, plan))
    print_loads(loads)
    if json_file:
        json_file.write_text(json.dumps([each.to_json() for each in loads], indent=2), "utf-8")


async def _loads(
    server: Server,
    through: Through,
    unasked: Iterator[str],
    scenarios: list[Scenario],
    plan: Plan,
) -> list[Load]:
    loads: list[Load] = []
    async with asking(server.url, through) as ask:
        await _ask_all(ask, islice(unasked, WARMING), Load("warming", 1))
        for scenario in scenarios:
            notes.print(scenario)
            match scenario:
                case Scenario.rest:
                    loads += await _rest(ask, unasked, plan)
                case Scenario.burst:
                    load = Load("all at one instant", plan.people)
                    loads.append(await _ask_all(ask, islice(unasked, plan.people), load))
                case Scenario.users:
                    loads.append(await _users(ask, unasked, plan))
                case Scenario.memory:
                    loads.append(await _memory(ask, unasked, plan, server))
    return loads


async def _rest(ask: Ask, unasked: Iterator[str], plan: Plan) -> list[Load]:
    loads = []
    for clients in CLIENTS:
        asked = list(islice(unasked, plan.count))
        for kind in ("distinct", "repeated"):
            load = Load(f"never resting, {kind}", clients)
            loads.append(await _ask_all(ask, iter(asked), load))
    return loads


async def _users(ask: Ask, unasked: Iterator[str], plan: Plan) -> Load:
    """People who come within the first time of thinking, and think as long as it falls out."""
    load, chance = Load(f"users, thinking {plan.think:g} s", plan.people), Random(1)
    until = time.perf_counter() + plan.minutes * 60

    async def user() -> None:
        await asyncio.sleep(chance.uniform(0, plan.think))
        while time.perf_counter() < until:
            await ask(next(unasked), load)
            thought = chance.expovariate(1 / plan.think)
            await asyncio.sleep(min(thought, max(0.0, until - time.perf_counter())))

    return await _timed(load, [user() for _ in range(plan.people)])


async def _memory(ask: Ask, unasked: Iterator[str], plan: Plan, server: Server) -> Load:
    load = Load("for long", WATCHED_BY)
    for asked in range(0, plan.many, SAMPLED_EVERY):
        part = Load(load.name, load.clients)
        await _ask_all(ask, islice(unasked, min(SAMPLED_EVERY, plan.many - asked)), part)
        load.taken += part.taken
        load.errors += part.errors
        load.seconds += part.seconds
        if server.process:
            load.resident_mb[len(load.taken)] = resident_mb(server.process)
    return load


async def _ask_all(ask: Ask, questions: Iterator[str], load: Load) -> Load:
    """Ask all questions, by as many clients as the load has, of which none rests."""

    async def client() -> None:
        for question in questions:
            await ask(question, load)

    return await _timed(load, [client() for _ in range(load.clients)])


async def _timed(load: Load, clients: list[Awaitable[None]]) -> Load:
    started = time.perf_counter()
    await asyncio.gather(*clients)
    load.seconds = time.perf_counter() - started
    return load


if __name__ == "__main__":
    run(app)
