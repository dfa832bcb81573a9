"""From a question to an answer: retrieve, read, and say so when nothing was found."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from index import CurrentIndex, CurrentPart, Hit, PassageIndex
from qa.addressing import chunks_of, directions, search_as_directed
from qa.answer import Answer
from qa.cache import AnswerCache
from qa.evidence import UnreadPart
from qa.gist import Gist, asks_for_gist, asks_for_titles, gist_of, titles_reply
from qa.query_rewriting import QueryRewriter, RuleRewriter, Turn, completed_part, two_parts
from qa.reader import Reader
from qa.relatedness import related_first
from qa.request import Request
from qa.small_talk import Words, small_talk_reply

TOP_K = 6
"""Chunks that are read for a question."""
MOST_UNREAD = 3
"""Articles that are told, beside a withheld answer, to have been read in part."""
MIN_CONFIDENCE = 0.17
"""Confidence below which an answer is withheld, in [0, 1]: what withholds 5 % of the answerable
questions of the trial sets, by `python -m training calibrate`."""


class QuestionAnswerer:
    """Answers questions from an index, each from the version that is current when it is asked.

    With a `cache`, what was asked before of the same version is answered from there.
    """

    def __init__(
        self,
        index: CurrentIndex,
        reader: Reader,
        *,
        rewriter: QueryRewriter | None = None,
        min_confidence: float = MIN_CONFIDENCE,
        cache: AnswerCache | None = None,
    ) -> None:
        self._index = index
        self.reader = reader
        self._rewriter = rewriter or RuleRewriter(index)
        self._given_rewriter = rewriter
        self.min_confidence = min_confidence
        self._cache = cache

    @property
    def index(self) -> PassageIndex:
        """The version that the next question is asked of."""
        return self._index.current

    def within(self, collections: Collection[str]) -> "QuestionAnswerer":
        """One that answers as if there were no other collections than these."""
        return QuestionAnswerer(
            CurrentPart(self._index, frozenset(collections)),
            self.reader,
            rewriter=self._given_rewriter,
            min_confidence=self.min_confidence,
            cache=self._cache,
        )

    def ask(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        top_k: int = TOP_K,
        among: Collection[str] | None = None,
    ) -> Answer:
        """The answer to `question` after the `turns` before it, from the best `top_k` chunks.

        With `among`, a collection of article ids, only those articles are asked.
        """
        request = self.request(question, turns=turns, top_k=top_k, among=among)
        return self.known(request) or self.find(request)

    def request(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        top_k: int = TOP_K,
        among: Collection[str] | None = None,
    ) -> Request:
        """What is to be looked up: nothing for small talk, else the question, completed.

        Of two questions at once it is the first; the second is to follow.
        """
        first, then = two_parts(question) or (question, None)
        request = self.request_as_typed(first, top_k=top_k, among=among)
        if then and request.reply:
            return self.request_as_typed(question, top_k=top_k, among=among)
        request = replace(request, typed=question, then=then)
        topics = [turn for turn in turns if not small_talk_reply(turn.question)]
        if request.reply or not topics:
            return request
        if asked := asks_for_gist(first):
            return request if asked.of or among else replace(request, among=_at_hand(topics))
        started = time.perf_counter()
        completed = self._rewriter.rewrite(first, topics)
        return replace(request, question=completed, rewriting=time.perf_counter() - started)

    def request_as_typed(
        self, question: str, *, top_k: int = TOP_K, among: Collection[str] | None = None
    ) -> Request:
        """The same, neither completed nor taken apart."""
        chosen = None if among is None else frozenset(among)
        reply = small_talk_reply(question) or self._titles(question, chosen)
        return Request(question, question, top_k, chosen, reply)

    def _titles(self, question: str, among: Collection[str] | None) -> Words | None:
        """The titles of the articles, where the question asks for them."""
        asked = asks_for_titles(question)
        return titles_reply(self.index, asked, among) if asked else None

    def known(self, request: Request) -> Answer | None:
        """The answer if it needs no work: to small talk, or one that was given before."""
        if request.reply:
            return Answer.small_talk(request.typed, request.reply)
        if self._cache is None:
            return None
        started = time.perf_counter()
        if not (known := self._cache.get(self.index, request)):
            return None
        taken = time.perf_counter() - started
        seconds = {"recall": taken, "total": taken}
        return answer_to(request, known).model_copy(update={"seconds": seconds})

    def find(self, request: Request) -> Answer:
        """The answer, looked up in any case and remembered."""
        index = self.index
        answer, _ = self._find_parts(index, request, ranked=request.top_k)
        if self._cache is not None:
            self._cache.put(index, request, answer)
        return answer

    def find_ranked(self, request: Request, *, ranked: int) -> tuple[Answer, tuple[Hit, ...]]:
        """The answer, together with the best `ranked` chunks, of which the first are read.

        Nothing of it is remembered.
        """
        return self._find_parts(self.index, request, ranked=ranked)

    def _find_parts(
        self, index: PassageIndex, request: Request, *, ranked: int
    ) -> tuple[Answer, tuple[Hit, ...]]:
        """What answers the question, and beside it what answers the one that follows."""
        if request.reply:
            return Answer.small_talk(request.typed, request.reply), ()
        answer, hits = self._find(index, request, ranked=ranked)
        if not request.then:
            return answer, hits
        following = self._following(request.then, request, Turn.of(answer))
        second, _ = self._find_parts(index, following, ranked=request.top_k)
        return answer.model_copy(update={"then": second}), hits

    def _following(self, then: str, request: Request, first: Turn) -> Request:
        """What is asked `then`, once the first part of `request` is answered."""
        following = self.request(then, turns=[first], top_k=request.top_k, among=request.among)
        part, _ = two_parts(then) or (then, None)
        return replace(following, question=completed_part(part, following.question, first))

    def _find(
        self, index: PassageIndex, request: Request, *, ranked: int
    ) -> tuple[Answer, tuple[Hit, ...]]:
        started = time.perf_counter()
        asked = asks_for_gist(request.question)
        if asked and (gist := gist_of(index, asked, request.among)):
            return _gist_answer(index, request, gist, time.perf_counter() - started), ()
        way, retrieved = directions(index, request), None
        if way.is_final:
            found, candidates, reason = chunks_of(index, way), way.candidates, way.reason
            read_from = time.perf_counter()
        else:
            retrieved, reason = search_as_directed(
                index, request, way, top_k=max(request.top_k, ranked)
            )
            read_from, found = time.perf_counter(), retrieved.hits
            candidates = self.reader.read(replace(retrieved, hits=found[: request.top_k]))
        done = time.perf_counter()
        answer = Answer.of(
            request.typed,
            candidates,
            understood=request.understood,
            min_confidence=self.min_confidence,
            passages=found[: request.top_k],
            seconds={
                "retrieve": read_from - started,
                "read": done - read_from,
                "total": done - started,
            },
            index_version=index.version,
        )
        if reason and answer.no_answer and not answer.reason:
            answer = answer.because(reason)
        if answer.no_answer:
            answer = answer.model_copy(update={"unread": _unread(index, answer, request)})
            if retrieved and not answer.reason:
                answer = related_first(answer, retrieved)
        return answer, found


def _at_hand(turns: Sequence[Turn]) -> frozenset[str] | None:
    """The article that was spoken of last."""
    return next((frozenset([t.article_id]) for t in reversed(turns) if t.article_id), None)


def _gist_answer(index: PassageIndex, request: Request, gist: Gist, seconds: float) -> Answer:
    answer = Answer.of(
        request.typed,
        [gist.candidate] if gist.candidate else (),
        understood=request.understood,
        seconds={"total": seconds},
        index_version=index.version,
    ).model_copy(update={"gist": gist.candidate is not None})
    return answer.because(gist.reason) if gist.reason else answer


def answer_to(request: Request, answer: Answer) -> Answer:
    """An answer to a question that reads alike, as the answer to `request`."""
    own = {"question": request.typed, "understood": request.understood}
    return answer.model_copy(update=own)


def _unread(index: PassageIndex, answer: Answer, request: Request) -> tuple[UnreadPart, ...]:
    """What was not read of the articles that are nearest, and of those that were chosen."""
    nearest = list(dict.fromkeys(each.article_id for each in answer.nearest))[:MOST_UNREAD]
    parts = (
        UnreadPart.of(index[each].article, unread)
        for each in dict.fromkeys((*nearest, *sorted(request.among or ())))
        if each in index and (unread := index.unread(each))
    )
    return tuple(islice(parts, MOST_UNREAD))
