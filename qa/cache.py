"""Answers that were given before, so that whoever asks again need not wait for the reader."""

import sys
import unicodedata
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock

from corpus.segment import simplify
from index import PassageIndex
from qa.answer import Answer

MOST_ANSWERS = 2_000
MOST_BYTES = 64_000_000
ANSWER_BYTES = 8_000
"""Roughly what an answer takes beside the articles that its windows lie on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, as far as the answer depends on it; spellings that read alike are one."""

    question: str
    top_k: int
    among: frozenset[str] | None

    @classmethod
    def of(cls, question: str, *, top_k: int, among: Collection[str] | None) -> "Request":
        """Traditional and simplified, wide and narrow, and blanks are alike, as they are to the
        models; capitals are not.

        >>> Request.of(" ＧＤＰ是多少?", top_k=6, among=None) == Request.of(
        ...     "GDP是多少？", top_k=6, among=None
        ... )
        True
        """
        plain = " ".join(unicodedata.normalize("NFKC", simplify(question)).split())
        return cls(plain, top_k, None if among is None else frozenset(among))


class AnswerCache:
    """The answers that were asked for last, all of one version of the index.

    Another version empties it, and an answer that comes late from the version before is not kept:
    what a new version no longer holds is never told. May be used by many threads.
    """

    def __init__(self, *, most_answers: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES) -> None:
        self._most_answers = most_answers
        self._most_bytes = most_bytes
        self._answers: OrderedDict[Request, Answer] = OrderedDict()
        self._bytes = 0
        self._index: Callable[[], PassageIndex | None] = lambda: None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, index: PassageIndex, asked: Request) -> Answer | None:
        """The answer that `index` gave; from now on only its answers are kept."""
        with self._lock:
            if self._index() is not index:
                self._answers.clear()
                self._bytes = 0
                self._index = weakref.ref(index)
            if asked in self._answers:
                self._answers.move_to_end(asked)
            return self._answers.get(asked)

    def put(self, index: PassageIndex, asked: Request, answer: Answer) -> None:
        with self._lock:
            if self._index() is not index or asked in self._answers:
                return
            self._answers[asked] = answer
            self._bytes += _size(asked, answer)
            while len(self._answers) > self._most_answers or self._bytes > self._most_bytes:
                self._bytes -= _size(*self._answers.popitem(last=False))


def _size(asked: Request, answer: Answer) -> int:
    """Bytes, at most: answers that lie on one article share its text."""
    texts = {hit.chunk.article.id: hit.chunk.article.text for hit in answer.passages}
    named = sys.getsizeof(asked.among) + sum(map(sys.getsizeof, asked.among or ()))
    return ANSWER_BYTES + named + sum(map(sys.getsizeof, texts.values()))
