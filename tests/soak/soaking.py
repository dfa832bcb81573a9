"""What is asked of the server and changed in it, and what has to hold."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median_low
from threading import Timer
from typing import Any

import httpx

from tests.soak.server import Server

MOST_ARTICLES = 40
"""Beyond which one is removed, so that the index stays what it is while it is changed."""
SAMPLES = 100
"""How often memory and handles are looked at in the first life: with each change they go up and
down by more than what would be a leak."""
CHARACTERS = [chr(code) for code in range(0x4E00, 0x9000)]


@dataclass(slots=True)
class Soaked:
    """What was done and amiss; memory and handles over the first life, at even distances."""

    questions: int = 0
    changes: int = 0
    restarts: int = 0
    problems: list[str] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    handles: list[float] = field(default_factory=list)


def soak(
    folder: Path,
    *,
    questions: int,
    changes: int,
    restarts: int,
    seed: int,
    on_question: Callable[[], None] = lambda: None,
) -> Soaked:
    """Half of all in one life of the server, which tells what grows; the rest between restarts."""
    random, soaked = Random(seed), Soaked()
    with Server(folder) as server:
        soaking = _Soaking(server, random, soaked, on_question)
        soaking.live(questions // 2, changes // 2, is_watched=True)
        for life in range(restarts):
            soaking.restart(is_killed=life % 2 == 0)
            left = restarts - life
            asked, changed = questions - soaked.questions, changes - soaked.changes
            soaking.live(asked // left, changed // left)
    return soaked


class _Soaking:
    def __init__(
        self, server: Server, random: Random, soaked: Soaked, on_question: Callable[[], None]
    ) -> None:
        self._server, self._random, self._soaked = server, random, soaked
        self._on_question = on_question
        self._there: dict[str, str] = {}  # the text of each article that was added, by its id

    def live(self, questions: int, changes: int, *, is_watched: bool = False) -> None:
        changing = set(self._random.sample(range(questions), min(changes, questions)))
        for number in range(questions):
            if number in changing:
                self._change()
                self._soaked.changes += 1
            self._ask()
            if is_watched and number % max(questions // SAMPLES, 1) == 0:
                self._soaked.memory_mb.append(self._server.memory_mb())
                self._soaked.handles.append(self._server.handles())
        self._check()

    def restart(self, *, is_killed: bool) -> None:
        """Killed in the midst of an addition, it may be there or not, and nothing else is lost."""
        text = self._text()
        if is_killed:
            death = Timer(self._random.uniform(0, 0.15), self._server.kill)
            death.start()
            with suppress(httpx.TransportError):
                self._add(text)
            death.join()
        self._server.kill()
        self._server.start()
        self._soaked.restarts += 1
        for name, known in self._listed().items():
            if known == _title(text):
                self._there[name] = text
        self._check()

    def _ask(self) -> None:
        name, text = self._random.choice([*self._there.items()] or [("", "临平有山。")])
        answer = self._server.http.post("/api/ask", json={"question": f"{_title(text)}吗？"}).json()
        found = [each["text"] for each in answer["evidence"]]
        if name and _title(text) not in "".join(found):
            self._soaked.problems.append(
                f"question {self._soaked.questions}: {text} not in {found}"
            )
        self._soaked.questions += 1
        self._on_question()

    def _change(self) -> None:
        if len(self._there) > self._random.randrange(1, MOST_ARTICLES):
            name = self._random.choice(list(self._there))
            self._server.http.delete(f"/api/articles/{name}").raise_for_status()
            del self._there[name]
        else:
            self._add(self._text())

    def _add(self, text: str) -> None:
        body = {"name": _title(text), "text": text}
        added = self._server.http.post("/api/articles", json=body).raise_for_status().json()
        [outcome] = added["outcomes"]
        self._there[outcome["article_id"]] = text

    def _listed(self) -> dict[str, str]:
        listed: dict[str, Any] = self._server.http.get(
            "/api/articles", params={"limit": 200}
        ).json()
        return {each["id"]: each["title"] for each in listed["articles"]}

    def _check(self) -> None:
        listed = {name for name, title in self._listed().items() if title != "临平有山"}
        lost, back = self._there.keys() - listed, listed - self._there.keys()
        if lost or back:
            self._soaked.problems.append(
                f"after {self._soaked.changes} changes and {self._soaked.restarts} restarts"
                f" {len(lost)} were lost and {len(back)} had come back"
            )

    def _text(self) -> str:
        title = "".join(self._random.sample(CHARACTERS, 8))
        return f"{title}\n{title}在{''.join(self._random.sample(CHARACTERS, 6))}。"


def early_and_late(samples: Sequence[float]) -> tuple[float, float]:
    """The medians of the second fifth, once all is warm, and of the last one.

    >>> early_and_late([9, 1, 2, 2, 2, 2, 2, 2, 3, 3])
    (2, 3)
    """
    fifth = len(samples) // 5
    return median_low(samples[fifth : 2 * fifth]), median_low(samples[-fifth:])


def _title(text: str) -> str:
    return text.partition("\n")[0]
