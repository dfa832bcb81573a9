"""What an answer is: places in articles, never a text of its own.

A reader finds candidates, which are windows on articles. `Answer` is made of them once; terminal,
page, routes for machines, export, feedback and cache all use it as it is, and its JSON is theirs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from corpus import Article, Sentence, Unread, Window
from corpus.structure.outline import NO_SETTING, RowSetting, Setting
from index import Hit

LEAST_SHARE = 0.1
"""Another answer is told where it is at least so likely in comparison with the best."""
Rounded = Annotated[float, PlainSerializer(lambda value: round(value, 4), return_type=float)]
"""A number of which JSON has four digits behind the point."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an answer, and the part of it that is the answer.

    `span` lies within `sentence`; `score` orders the evidence of one answer, larger is better.
    `setting` is what gives the sentence its meaning: headings, the header of its table.
    """

    sentence: Sentence
    span: Window
    score: float
    setting: Setting = NO_SETTING


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is answered, in Chinese and in English."""

    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, and the sentences that prove it.

    `evidence` begins with the sentences that `span` lies in, each with its part of it; behind
    them come other places that state the same. `confidence`, in [0, 1], is the probability that
    the span is right. With a `reason` the place is where an answer would stand and does not.
    """

    span: Window
    evidence: tuple[Evidence, ...]
    confidence: float
    reason: Reason | None = None


class Place(BaseModel):
    """A window on an article: half-open character offsets into its text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    article: str = Field(description="name of the article")
    article_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str

    def overlaps(self, other: "Place | Window") -> bool:
        """Whether the two share a character."""
        other_id = other.article.id if isinstance(other, Window) else other.article_id
        return self.article_id == other_id and self.start < other.end and other.start < self.end


class TableRow(BaseModel):
    """A row of a table with the names of its columns."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    caption: str = Field(description="of the table, empty without one")
    headers: tuple[tuple[str, ...], ...] = Field(
        description="by column what the header rows say of it, the outermost first"
    )
    cells: tuple[str, ...] = Field(description="by column, empty where one is blank")
    column: int | None = Field(description="the one that the answer stands in, from 0")


class EvidencePlace(Place):
    """A sentence, or a row of a table; `span` is the part of it that is the answer."""

    span: tuple[int, int]
    score: Rounded
    title: str
    source: str | None
    published: str | None
    dateline: str | None
    number: str | None = Field(default=None, description="of an official document")
    path: tuple[str, ...] = Field(
        default=(), description="headings over the sentence and its clause, the outermost first"
    )
    answers: str | None = Field(default=None, description="the question that the article asks")
    page: int | None = Field(default=None, ge=1, description="of the file, where it has pages")
    row: TableRow | None = None
    certainty: Rounded = Field(
        default=1.0, ge=0, le=1, description="of the text recognition, 1 for what was text"
    )

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        article, setting = evidence.sentence.article, evidence.setting
        return cls(
            **_place(evidence.sentence),
            span=(evidence.span.start, evidence.span.end),
            score=evidence.score,
            title=_whole(article.title),
            source=article.source,
            published=article.published,
            dateline=article.dateline,
            number=article.number,
            path=tuple(map(_whole, setting.path)),
            answers=setting.question and _whole(setting.question),
            page=setting.page,
            row=_table_row(setting.row) if setting.row else None,
            certainty=setting.certainty,
        )


class Alternative(Place):
    """Another span that may be the answer, with what proves it."""

    confidence: Rounded = Field(ge=0, le=1)
    evidence: tuple[EvidencePlace, ...]

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        return cls(
            **_place(candidate.span),
            confidence=candidate.confidence,
            evidence=tuple(map(EvidencePlace.of, candidate.evidence)),
        )


class Passage(Place):
    """A chunk that was read."""

    score: Rounded


class UnreadPart(BaseModel):
    """What the file of an article holds and the index lacks."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str
    article_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    chinese: str
    english: str

    @classmethod
    def of(cls, article: Article, unread: Unread) -> Self:
        return cls(
            title=_whole(article.title),
            article_id=article.id,
            chinese=_whole(unread.chinese),
            english=_whole(unread.english),
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
        default=None, description="what was asked, where it needed the turns before it"
    )
    answer: str
    span: Place | None
    no_answer: bool
    confidence: Rounded = Field(
        ge=0, le=1, description="the probability that `answer` is right, also where withheld"
    )
    reason: str | None = Field(default=None, description="why nothing is answered, in Chinese")
    reason_english: str | None = Field(default=None, description="the same in English")
    reply: str | None = Field(description="set where the question was small talk")
    unread: tuple[UnreadPart, ...] = Field(
        default=(), description="where nothing is answered, what was not read of the nearest files"
    )
    evidence: tuple[EvidencePlace, ...]
    nearest: tuple[EvidencePlace, ...]
    alternatives: tuple[Alternative, ...]
    passages: tuple[Passage, ...] = Field(description="the chunks that were read, best first")
    seconds: dict[str, Rounded] = Field(description="by stage")
    index_version: int = Field(description="of the index that was asked, 0 in memory")

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
            span=Place(**_place(best.span)) if best else None,
            no_answer=best is None or bool(best.reason) or confidence < min_confidence,
            confidence=confidence,
            reason=best.reason.chinese if best and best.reason else None,
            reason_english=best.reason.english if best and best.reason else None,
            reply=None,
            evidence=tuple(map(EvidencePlace.of, best.evidence if best else ())),
            nearest=tuple(map(EvidencePlace.of, _nearest(candidates))),
            alternatives=tuple(
                Alternative.of(each)
                for each in candidates[1:]
                if each.confidence >= confidence * LEAST_SHARE
            ),
            passages=tuple(Passage(**_place(hit.chunk), score=hit.score) for hit in passages),
            seconds=dict(seconds or {}),
            index_version=index_version,
        )

    @classmethod
    def small_talk(cls, question: str, reply: str) -> Self:
        """The reply to what is no question about the articles."""
        return cls.of(question, seconds={"total": 0.0}).model_copy(update={"reply": reply})

    def because(self, reason: Reason) -> Self:
        """The same with the reason for which it is withheld."""
        own = {"reason": reason.chinese, "reason_english": reason.english}
        return self.model_copy(update=own)

    @property
    def proof(self) -> tuple[EvidencePlace, ...]:
        """The sentences that the span lies in."""
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


def _place(window: Window) -> dict[str, Any]:
    return {
        "article": _whole(window.article.name),
        "article_id": window.article.id,
        "start": window.start,
        "end": window.end,
        "text": _whole(window.text),
    }


def _table_row(row: RowSetting) -> TableRow:
    return TableRow(
        caption=_whole(row.caption),
        headers=tuple(tuple(map(_whole, header)) for header in row.headers),
        cells=tuple(map(_whole, row.cells)),
        column=row.column,
    )


def _whole(text: str) -> str:
    """Halves of characters, which a file's name may have, become as many U+FFFD: no JSON, file or
    page takes them."""
    return _HALVES.sub("\ufffd", text)


_HALVES = re.compile("[\ud800-\udfff]")
