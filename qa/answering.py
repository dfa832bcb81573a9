"""From a question to an answer: retrieve, read, and say so when nothing was found."""

import time
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from index import Hit, PassageIndex
from qa.answer import Answer
from qa.reader import Reader
from qa.small_talk import small_talk_reply

TOP_K = 6
"""Chunks that are read for a question."""
MIN_CONFIDENCE = 0.15
"""Confidence below which an answer is withheld, in [0, 1].

Between 0.1 and 0.2, by what the article's dev split loses and gains there; the rule of
`python -m qa.training calibrate`, which withholds 5 % of its answerable questions, gives 0.2."""


class Asked(Protocol):
    """An index that is one version or another: a `PassageIndex` is always itself."""

    @property
    def current(self) -> PassageIndex: ...


class QuestionAnswerer:
    """Answers questions from an index, each from the version that is current when it is asked."""

    def __init__(
        self, index: Asked, reader: Reader, *, min_confidence: float = MIN_CONFIDENCE
    ) -> None:
        self._index = index
        self._reader = reader
        self._min_confidence = min_confidence

    @property
    def index(self) -> PassageIndex:
        """The version that the next question is asked of."""
        return self._index.current

    def ask(
        self, question: str, *, top_k: int = TOP_K, among: Collection[str] | None = None
    ) -> Answer:
        """The answer to `question` from the best `top_k` chunks.

        With `among`, a collection of article ids, only those articles are asked.
        """
        return self.ask_ranking(question, top_k=top_k, ranked=top_k, among=among)[0]

    def ask_ranking(
        self,
        question: str,
        *,
        top_k: int = TOP_K,
        ranked: int,
        among: Collection[str] | None = None,
    ) -> tuple[Answer, tuple[Hit, ...]]:
        """`ask`, together with the best `ranked` chunks, of which the first `top_k` are read."""
        if reply := small_talk_reply(question):
            return Answer(question, (), True, (), {"total": 0.0}, reply), ()
        started = time.perf_counter()
        index = self.index
        retrieved = index.retrieve(question, top_k=max(top_k, ranked), among=among)
        found = time.perf_counter()
        read = replace(retrieved, hits=retrieved.hits[:top_k])
        candidates = self._reader.read(read, index)
        done = time.perf_counter()
        answer = Answer(
            question=question,
            candidates=candidates,
            no_answer=not candidates or candidates[0].confidence < self._min_confidence,
            passages=read.hits,
            seconds={"retrieve": found - started, "read": done - found, "total": done - started},
            index_version=index.version,
        )
        return answer, retrieved.hits
