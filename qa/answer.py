"""What an answer is: places in articles, never a text of its own.

A reader finds candidates, which are windows on articles. `Answer` is made of them once; terminal,
page, routes for machines, export, feedback and cache all use it as it is, and its JSON is theirs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from corpus import Sentence, Window
from index import Hit
from qa.evidence import (
    Evidence,
    EvidencePlace,
    Passage,
    Place,
    Rounded,
    TableRow,
    UnreadPart,
    place_fields,
)

__all__ = [
    "Alternative",
    "Answer",
    "Candidate",
    "Evidence",
    "EvidencePlace",
    "Passage",
    "Place",
    "Reason",
    "TableRow",
    "UnreadPart",
    "YesNo",
]
LEAST_SHARE = 0.1
"""Another answer is told where it is at least so likely in comparison with the best."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is answered, in Chinese and in English."""

    chinese: str
    english: str


class YesNo(BaseModel):
    """What the text says to a yes/no question, and the probability that it does."""

    model_config = ConfigDict(frozen=True)

    yes: bool
    confidence: Rounded = Field(ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, and the sentences that prove it.

    `evidence` begins with the sentences that `span` lies in, each with its part of it, or where it
    is the name of a column with the row that proves it; behind them come other places that state
    the same. `confidence`, in [0, 1], is the probability that
    the span is right. With a `reason` the place is where an answer would stand and does not.
    `verdict` is what it says to a yes/no question.
    """

    span: Window
    evidence: tuple[Evidence, ...]
    confidence: float
    reason: Reason | None = None
    verdict: YesNo | None = None


class Alternative(Place):
    """Another span that may be the answer, with what proves it."""

    confidence: Rounded = Field(ge=0, le=1)
    evidence: tuple[EvidencePlace, ...]

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        return cls(
            **place_fields(candidate.span),
            confidence=candidate.confidence,
            evidence=tuple(map(EvidencePlace.of, candidate.evidence)),
        )


class Answer(BaseModel):
    """What came of a question.

    `answer` is the text of `span`, the best that was found, also where it is withheld: `no_answer`
    says that it is. `evidence` is what proves it, `alternatives` are answers that differ and are
    not far less likely, `nearest` is the evidence of all, best first, each sentence once.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: str = Field(description="as it was typed")
    understood: str | None = Field(
        default=None,
        description="what was asked, where it needed the turns before it or two things were asked",
    )
    answer: str
    span: Place | None
    no_answer: bool
    confidence: Rounded = Field(
        ge=0, le=1, description="the probability that `answer` is right, also where withheld"
    )
    reason: str | None = Field(default=None, description="why nothing is answered, in Chinese")
    reason_english: str | None = Field(default=None, description="the same in English")
    verdict: YesNo | None = Field(
        default=None, description="what `answer` says to a yes/no question that it settles"
    )
    gist: bool = Field(
        default=False,
        description="whether `evidence` are the sentences that say most of one article, in its"
        " order, of which `answer` is the first; `confidence` says nothing then",
    )
    reply: str | None = Field(description="set where the question was small talk, in Chinese")
    reply_english: str | None = Field(default=None, description="the same in English")
    unread: tuple[UnreadPart, ...] = Field(
        default=(), description="where nothing is answered, what was not read of the nearest files"
    )
    evidence: tuple[EvidencePlace, ...]
    nearest: tuple[EvidencePlace, ...]
    related: int = Field(
        default=0,
        ge=0,
        description="where nothing is answered, how many of `nearest`, its first, share the rare"
        " words of the question",
    )
    alternatives: tuple[Alternative, ...]
    passages: tuple[Passage, ...] = Field(description="the chunks that were read, best first")
    seconds: dict[str, Rounded] = Field(description="by stage")
    index_version: int = Field(description="of the index that was asked, 0 in memory")
    then: "Answer | None" = Field(
        default=None,
        description="where two things were asked at once, the answer to the second, whose"
        " `question` it is; all else is of the first",
    )

    @classmethod
    def of(
        cls,
        question: str,
        candidates: Sequence[Candidate] = (),
        *,
        min_confidence: float = 0.0,
        passages: Iterable[Hit] = (),
        seconds: Mapping[str, float] | None = None,
        index_version: int = 0,
        understood: str | None = None,
    ) -> Self:
        """The answer that the first of `candidates` is, unless it is less sure than allowed."""
        best = candidates[0] if candidates else None
        confidence = best.confidence if best else 0.0
        return cls(
            question=question,
            understood=understood,
            answer=best.span.text if best else "",
            span=Place(**place_fields(best.span)) if best else None,
            no_answer=best is None or bool(best.reason) or confidence < min_confidence,
            confidence=confidence,
            reason=best.reason.chinese if best and best.reason else None,
            reason_english=best.reason.english if best and best.reason else None,
            verdict=best.verdict if best else None,
            reply=None,
            evidence=tuple(map(EvidencePlace.of, best.evidence if best else ())),
            nearest=tuple(map(EvidencePlace.of, _nearest(candidates))),
            alternatives=tuple(
                Alternative.of(each)
                for each in candidates[1:]
                if each.confidence >= confidence * LEAST_SHARE
            ),
            passages=tuple(Passage(**place_fields(hit.chunk), score=hit.score) for hit in passages),
            seconds=dict(seconds or {}),
            index_version=index_version,
        )

    @classmethod
    def small_talk(cls, question: str, reply: tuple[str, str]) -> Self:
        """The reply, in Chinese and in English, to what is no question about the articles."""
        own = dict(zip(("reply", "reply_english"), reply, strict=True))
        return cls.of(question, seconds={"total": 0.0}).model_copy(update=own)

    def because(self, reason: Reason) -> Self:
        """The same with the reason for which it is withheld."""
        own = {"reason": reason.chinese, "reason_english": reason.english}
        return self.model_copy(update=own)

    @property
    def parts(self) -> tuple["Answer", ...]:
        """The answers to all that was asked at once, one by one."""
        return (self, *(self.then.parts if self.then else ()))

    @property
    def proof(self) -> tuple[EvidencePlace, ...]:
        """The sentences that the span lies in; none for the name of a column."""
        span = self.span
        return tuple(each for each in self.evidence if span and each.overlaps(span))

    @property
    def support(self) -> tuple[EvidencePlace, ...]:
        """The other places that state the same."""
        return tuple(each for each in self.evidence if each not in self.proof)


def _nearest(candidates: Iterable[Candidate]) -> Iterable[Evidence]:
    nearest: dict[Sentence, Evidence] = {}
    for candidate in candidates:
        for each in candidate.evidence:
            nearest.setdefault(each.sentence, each)
    return nearest.values()
