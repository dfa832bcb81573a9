"""Answers that were given before, so that whoever asks again need not wait for the reader."""

from threading import Lock
from typing import TypeAlias

from cachetools import LRUCache

from index import PassageIndex
from qa.answer import Answer
from qa.request import Key, Request

_Place: TypeAlias = tuple[frozenset[str] | None, Key]
MOST_BYTES = 64_000_000
ANSWER_BYTES = 30_000
"""What an answer takes at least, roughly; its texts come to that."""


class AnswerCache:
    """The answers that were asked for last, all of one version of the index or of parts of it.

    Another version empties it, and an answer that comes late from the version before is dropped:
    what a new version no longer holds is never told. What one part has answered is told of no
    other: who is let into fewer collections gets no answer from those. May be used by many threads.
    """

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._answers: LRUCache[_Place, Answer] = LRUCache(most_bytes, getsizeof=_size)
        self._edition: object = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, index: PassageIndex, request: Request) -> Answer | None:
        """The answer that `index` gave; from now on only its answers are kept."""
        with self._lock:
            if self._edition is not index.edition:
                self._answers.clear()
                self._edition = index.edition
            return self._answers.get((index.collections, request.key))

    def put(self, index: PassageIndex, request: Request, answer: Answer) -> None:
        size = _size(answer)
        with self._lock:
            if self._edition is index.edition and size <= self._answers.maxsize:
                self._answers[index.collections, request.key] = answer


def _size(answer: Answer) -> int:
    """Bytes, at most."""
    return sum(map(_size_of_part, answer.parts))


def _size_of_part(answer: Answer) -> int:
    places = [*answer.evidence, *answer.nearest, *answer.passages]
    places += [each for other in answer.alternatives for each in other.evidence]
    return ANSWER_BYTES + 4 * sum(len(each.text) for each in places)
