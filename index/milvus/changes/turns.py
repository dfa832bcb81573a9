"""One process changes an index at a time: whose turn it is, the server's rows tell.

Lamport's bakery (CACM, 1974), which needs nothing but rows that are read as they were written last.
Who holds a turn lets its row change all the while; a row that stays as it is, is of someone who
died. No clock is compared with that of another machine.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from threading import Event, Thread
from uuid import uuid4

from corpus import JuzhengError
from index.errors import StoreError
from index.milvus.rows import NO_VECTOR
from index.milvus.schema import Names
from index.milvus.server.connection import Connection, one_of

logger = logging.getLogger(__name__)
BEAT_SECONDS = 2.0
DEAD_SECONDS = 20.0
"""How long a row stays as it is before its process counts as dead: some beats may fail."""
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 3600.0
"""How long who wants to change something waits; a build of many articles takes its time."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the queue; `number` is 0 while it is being chosen."""

    id: str
    number: int = 0
    beat: int = 0


class Turns:
    """The queue of those who change one index."""

    def __init__(self, connection: Connection, names: Names) -> None:
        self._connection = connection
        self._names = names
        self._seen: dict[str, tuple[int, float]] = {}

    @contextmanager
    def turn(self, on_wait: Callable[[], None] = lambda: None) -> Iterator[Callable[[], None]]:
        """Wait for one's turn, and have it; what it yields raises where it was lost meanwhile.

        Raises:
            JuzhengError: the others took too long.
            StoreError: the server is out of reach.
        """
        ticket = Ticket(uuid4().hex)
        self._put(ticket)
        try:
            ticket = replace(ticket, number=1 + max(each.number for each in self._tickets()))
            self._put(ticket)
            with self._beating(ticket):
                self._wait(ticket, on_wait)
                yield lambda: self._check(ticket)
        finally:
            self._leave(ticket)

    def _wait(self, own: Ticket, on_wait: Callable[[], None]) -> None:
        started, is_told = time.monotonic(), False
        while self._before(own):
            if not is_told:
                on_wait()
                is_told = True
            if time.monotonic() - started > PATIENCE_SECONDS:
                raise JuzhengError(
                    f"另一个进程一直在改索引 {self._connection.address}。请稍后再试。",
                    f"another process has been changing the index {self._connection.address} all"
                    " the while. Try again later.",
                )
            time.sleep(LOOK_SECONDS)

    def _before(self, own: Ticket) -> list[Ticket]:
        """Those whose turn comes first, or may turn out to, and who are alive."""
        others = [each for each in self._tickets() if each.id != own.id]
        first = [each for each in others if (each.number, each.id) < (own.number, own.id)]
        return [each for each in first if not self._is_dead(each)]

    def _is_dead(self, ticket: Ticket) -> bool:
        moment = time.monotonic()
        beat, since = self._seen.get(ticket.id, (-1, moment))
        if beat != ticket.beat:
            self._seen[ticket.id] = ticket.beat, moment
            return False
        if moment - since < DEAD_SECONDS:
            return False
        self._drop(ticket)
        return True

    @contextmanager
    def _beating(self, ticket: Ticket) -> Iterator[None]:
        ended = Event()

        def beat() -> None:
            count = 0
            while not ended.wait(BEAT_SECONDS):
                count += 1
                try:
                    self._put(replace(ticket, beat=count), seconds=DEAD_SECONDS / 2)
                except JuzhengError as error:  # the next one may get through
                    logger.warning("%s", error)

        thread = Thread(target=beat, name="milvus-turn", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _check(self, ticket: Ticket) -> None:
        if ticket.id not in {each.id for each in self._tickets()}:
            raise JuzhengError(
                f"Milvus 断开太久，另一个进程已经在改索引 {self._connection.address}。请再试一次。",
                f"Milvus was away for so long that another process is changing the index"
                f" {self._connection.address} now. Try again.",
            )

    def _tickets(self) -> list[Ticket]:
        rows = self._connection.query(
            self._names.state, filter=one_of("kind", ["turn"]), output_fields=["value"]
        )
        return [Ticket(**json.loads(row["value"])) for row in rows]

    def _leave(self, ticket: Ticket) -> None:
        try:
            self._drop(ticket, seconds=DEAD_SECONDS / 2)
        except StoreError as error:  # then the others wait until it counts as dead
            logger.warning("%s", error)

    def _put(self, ticket: Ticket, seconds: float | None = None) -> None:
        row = {"key": f"turn/{ticket.id}", "kind": "turn", "value": json.dumps(asdict(ticket))}
        rows = [row | {"v": NO_VECTOR}]
        self._connection.call("upsert", self._names.state, rows, seconds=seconds)

    def _drop(self, ticket: Ticket, seconds: float | None = None) -> None:
        ids = [f"turn/{ticket.id}"]
        self._connection.call("delete", self._names.state, ids=ids, seconds=seconds)
