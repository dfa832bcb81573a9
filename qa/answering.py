"""From a question to an answer: retrieve, read, and say so when nothing was found."""

import time
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from index import Hit, PassageIndex
from qa.answer import Answer
from qa.cache import AnswerCache, Request
from qa.reader import Reader
from qa.small_talk import small_talk_reply

TOP_K = 6
"""Chunks that are read for a question."""
MIN_CONFIDENCE = 0.15
"""Confidence below which an answer is withheld, in [0, 1].

Between 0.1 and 0.2, by what the article's dev split loses and gains there; the rule of
`python -m training calibrate`, which withholds 5 % of its answerable questions, gives 0.2."""


class CurrentIndex(Protocol):
    """An index that is one version or another: a `PassageIndex` is always itself."""

    @property
    def current(self) -> PassageIndex: ...


class QuestionAnswerer:
    """Answers questions from an index, each from the version that is current when it is asked.

    With a `cache`, what was asked before of the same version is answered from there.
    """

    def __init__(
        self,
        index: CurrentIndex,
        reader: Reader,
        *,
        min_confidence: float = MIN_CONFIDENCE,
        cache: AnswerCache | None = None,
    ) -> None:
        self._index = index
        self._reader = reader
        self._min_confidence = min_confidence
        self._cache = cache

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
        if known := self.recall(question, top_k=top_k, among=among):
            return known
        index = self.index
        answer, _ = self._asked_of(index, question, top_k=top_k, ranked=top_k, among=among)
        if self._cache is not None:
            self._cache.put(index, Request.of(question, top_k=top_k, among=among), answer)
        return answer

    def recall(
        self, question: str, *, top_k: int = TOP_K, among: Collection[str] | None = None
    ) -> Answer | None:
        """The answer if it needs no work: to small talk, or one that was given before."""
        started = time.perf_counter()
        if reply := small_talk_reply(question):
            return Answer(question, (), True, (), {"total": 0.0}, reply)
        if self._cache is None:
            return None
        known = self._cache.get(self.index, Request.of(question, top_k=top_k, among=among))
        seconds = {"total": time.perf_counter() - started}
        return known and replace(known, question=question, seconds=seconds)

    def ask_ranking(
        self,
        question: str,
        *,
        top_k: int = TOP_K,
        ranked: int,
        among: Collection[str] | None = None,
    ) -> tuple[Answer, tuple[Hit, ...]]:
        """`ask`, together with the best `ranked` chunks, of which the first `top_k` are read.

        Nothing of it is remembered.
        """
        if reply := small_talk_reply(question):
            return Answer(question, (), True, (), {"total": 0.0}, reply), ()
        return self._asked_of(self.index, question, top_k=top_k, ranked=ranked, among=among)

    def _asked_of(
        self,
        index: PassageIndex,
        question: str,
        *,
        top_k: int,
        ranked: int,
        among: Collection[str] | None,
    ) -> tuple[Answer, tuple[Hit, ...]]:
        started = time.perf_counter()
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
