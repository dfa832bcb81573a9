"""What is counted and measured, as Prometheus reads it.

No label is made of what anybody types: all that a label may be is known beforehand.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

Outcome = Literal["answered", "withheld", "refused", "small_talk", "abandoned", "failed"]
"""Of a question: withheld is what is not sure enough, refused is told with the reason why nothing
can be answered; abandoned is what nobody waited for any longer."""
Stage = Literal["rewrite", "wait", "retrieve", "read"]
"""Completing a question by the turns before it, its place in the queue, searching, reading."""
LoginOutcome = Literal["accepted", "wrong", "too_often"]
"""The last is that of a password which was not looked at."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0)
"""Seconds: what is remembered takes 1 ms, most answers 0.1 to 0.5 s, a full queue seconds."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""Any other method, and any path that is no route's."""


@dataclass(frozen=True, slots=True)
class State:
    """What there is at one instant; nothing of an index before it is loaded."""

    ready: int
    questions_waiting: int = 0
    questions_under_way: int = 0
    index_version: int = 0
    articles: int = 0
    chunks: int = 0
    data_bytes: int = 0
    disk_free_bytes: int = 0
    disk_warning: int = 0


_STATE_IN_WORDS = {
    "ready": "1 once questions can be answered.",
    "questions_waiting": "Questions that wait for their turn.",
    "questions_under_way": "Questions that are being answered.",
    "index_version": "The version of the index that is asked.",
    "articles": "Articles that are asked.",
    "chunks": "Chunks that are searched.",
    "data_bytes": "What lies in the data folder, measured every five minutes.",
    "disk_free_bytes": "What is free on its disk.",
    "disk_warning": "1 where either is beyond its limit.",
}


class Metrics:
    """The metrics of one server, in a registry of their own; `state` is asked at each reading."""

    def __init__(self, state: Callable[[], State]) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Histogram,
            PlatformCollector,
            ProcessCollector,
            disable_created_metrics,
        )

        # Else each has a second one, of when it was begun.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(_States(state))
        self._questions = Counter(
            "juzheng_questions",
            "Questions of users, by what came of them and whether that was remembered.",
            ["outcome", "cached"],
            registry=registry,
        )
        self._seconds = Histogram(
            "juzheng_question_seconds",
            "From when a question is submitted until its answer is there.",
            ["cached"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._stages = Histogram(
            "juzheng_stage_seconds",
            "The stages of answering a question that is not remembered.",
            ["stage"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._requests = Counter(
            "juzheng_http_requests",
            "Requests, by route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._logins = Counter(
            "juzheng_logins",
            "Passwords that were right or wrong, and those that were not looked at.",
            ["outcome"],
            registry=registry,
        )
        self._begin_at_zero()

    def question(
        self, outcome: Outcome, seconds: float, *, cached: bool, stages: Mapping[str, float]
    ) -> None:
        """What came of a question, and how long it and its `stages` took."""
        remembered = str(cached).lower()
        self._questions.labels(outcome, remembered).inc()
        if outcome not in {"abandoned", "failed"}:
            self._seconds.labels(remembered).observe(seconds)
        for stage in get_args(Stage):
            if stage in stages:
                self._stages.labels(stage).observe(stages[stage])

    def request(self, method: str, route: str, status: int) -> None:
        self._requests.labels(method if method in METHODS else OTHER, route, str(status)).inc()

    def login(self, outcome: LoginOutcome) -> None:
        self._logins.labels(outcome).inc()

    def text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)

    def _begin_at_zero(self) -> None:
        """Else the first of a kind would be missed: a rate needs a value before it."""
        for cached in ("false", "true"):
            self._seconds.labels(cached)
            for outcome in get_args(Outcome):
                self._questions.labels(outcome, cached)
        for stage in get_args(Stage):
            self._stages.labels(stage)
        for outcome in get_args(LoginOutcome):
            self._logins.labels(outcome)


class _States:
    """Gauges of one `State`, so that they agree with one another."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def collect(self) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        state = self._state()
        for each in fields(state):
            value = getattr(state, each.name)
            yield GaugeMetricFamily(f"juzheng_{each.name}", _STATE_IN_WORDS[each.name], value=value)
