"""What an answer is: a window on an article, never a text of its own."""

from dataclasses import dataclass
from typing import Any

from corpus import Article, Sentence, Window
from index import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports an answer, and the part of it that is the answer.

    `span` lies within `sentence`; `score` orders the evidence of one answer, larger is better.
    """

    sentence: Sentence
    span: Window
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question.

    `text` is the best span, also when it is withheld: `no_answer` says that it is. `confidence`,
    in [0, 1], is the probability that `text` is right, however `no_answer` was decided.
    `evidence` is ordered best first; `passages` are the chunks that were read. `reply` is set
    where the question was small talk and nothing was looked up. `seconds` is told by stage.
    """

    question: str
    text: str
    evidence: tuple[Evidence, ...]
    confidence: float
    no_answer: bool
    passages: tuple[Hit, ...]
    seconds: dict[str, float]
    reply: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer as `ask --json` and the web interface give it."""
        return {
            "question": self.question,
            "answer": self.text,
            "no_answer": self.no_answer,
            "confidence": round(self.confidence, 4),
            "reply": self.reply,
            "evidence": [_evidence_json(evidence) for evidence in self.evidence],
            "passages": [
                _window_json(hit.chunk) | {"score": round(hit.score, 4)} for hit in self.passages
            ],
            "seconds": {stage: round(value, 4) for stage, value in self.seconds.items()},
        }


def source_line(article: Article) -> str:
    """Title, dateline, source and time of an article, as far as they are known, on one line."""
    published = (article.published or "").replace("T", " ")
    parts = (article.title, article.dateline, article.source, published)
    return " · ".join(part for part in parts if part)


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    article = evidence.sentence.article
    return _window_json(evidence.sentence) | {
        "span": [evidence.span.start, evidence.span.end],
        "score": round(evidence.score, 4),
        "title": article.title,
        "source": article.source,
        "published": article.published,
    }


def _window_json(window: Window) -> dict[str, Any]:
    return {
        "article": window.article.name,
        "start": window.start,
        "end": window.end,
        "text": window.text,
    }
