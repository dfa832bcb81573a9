"""What an answer is: a window on an article, never a text of its own."""

from dataclasses import dataclass
from typing import Any

from corpus import Article, Sentence, Window
from index import Hit

ALTERNATIVE = 0.1
"""Another answer is told where it is at least so likely in comparison with the best."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an answer, and the part of it that is the answer.

    `span` lies within `sentence`; `score` orders the evidence of one answer, larger is better.
    """

    sentence: Sentence
    span: Window
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be the answer, and the sentences that prove it.

    `evidence` begins with the sentences that `span` lies in, each with its part of it; behind
    them come other places that state the same. `confidence`, in [0, 1], is the probability that
    the span is right.
    """

    span: Window
    evidence: tuple[Evidence, ...]
    confidence: float

    @property
    def proof(self) -> Window:
        """The sentences that the span lies in, as one window."""
        own = [each.sentence for each in self.evidence if each.sentence.overlaps(self.span)]
        return Window(self.span.article, own[0].start, own[-1].end)

    @property
    def support(self) -> tuple[Evidence, ...]:
        """The other places that state the same."""
        return tuple(each for each in self.evidence if not each.sentence.overlaps(self.span))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question.

    `candidates` are the different answers that were found, best first; the first of them is *the*
    answer, also where it is withheld: `no_answer` says that it is. `passages` are the chunks that
    were read. `reply` is set where the question was small talk and nothing was looked up.
    `seconds` is told by stage. `index_version` is that of the index that was asked, 0 in memory.
    """

    question: str
    candidates: tuple[Candidate, ...]
    no_answer: bool
    passages: tuple[Hit, ...]
    seconds: dict[str, float]
    reply: str | None = None
    index_version: int = 0

    @property
    def text(self) -> str:
        """The best span's text, empty where there was nothing to read."""
        return self.candidates[0].span.text if self.candidates else ""

    @property
    def confidence(self) -> float:
        """The probability in [0, 1] that `text` is right, however `no_answer` was decided."""
        return self.candidates[0].confidence if self.candidates else 0.0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What proves the best span."""
        return self.candidates[0].evidence if self.candidates else ()

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """The answers that differ from the best and are not far less likely, best first."""
        least = self.confidence * ALTERNATIVE
        return tuple(each for each in self.candidates[1:] if each.confidence >= least)

    @property
    def nearest(self) -> tuple[Evidence, ...]:
        """The evidence of all candidates, best first, each sentence once."""
        found: dict[Sentence, Evidence] = {}
        for candidate in self.candidates:
            for each in candidate.evidence:
                found.setdefault(each.sentence, each)
        return tuple(found.values())

    def to_json(self) -> dict[str, Any]:
        """The answer as `ask --json` and the web interface give it."""
        best = self.candidates[0].span if self.candidates else None
        return {
            "question": self.question,
            "answer": self.text,
            "span": best and _window_json(best),
            "no_answer": self.no_answer,
            "confidence": round(self.confidence, 4),
            "reply": self.reply,
            "evidence": [_evidence_json(evidence) for evidence in self.evidence],
            "nearest": [_evidence_json(evidence) for evidence in self.nearest],
            "alternatives": [_candidate_json(each) for each in self.alternatives],
            "passages": [
                _window_json(hit.chunk) | {"score": round(hit.score, 4)} for hit in self.passages
            ],
            "seconds": {stage: round(value, 4) for stage, value in self.seconds.items()},
            "index_version": self.index_version,
        }


def source_line(article: Article) -> str:
    """Title, dateline, source and time of an article, as far as they are known, on one line."""
    published = (article.published or "").replace("T", " ")
    parts = (article.title, article.dateline, article.source, published)
    return " · ".join(part for part in parts if part)


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return _window_json(candidate.span) | {
        "confidence": round(candidate.confidence, 4),
        "evidence": [_evidence_json(evidence) for evidence in candidate.evidence],
    }


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    article = evidence.sentence.article
    return _window_json(evidence.sentence) | {
        "span": [evidence.span.start, evidence.span.end],
        "score": round(evidence.score, 4),
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "dateline": article.dateline,
    }


def _window_json(window: Window) -> dict[str, Any]:
    return {
        "article": window.article.name,
        "article_id": window.article.id,
        "start": window.start,
        "end": window.end,
        "text": window.text,
    }
