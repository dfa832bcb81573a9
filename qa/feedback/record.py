"""What one user said of one answer, with all that is needed to look into it later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self, get_args

Verdict = Literal["right", "wrong", "passage", "withdrawn"]
"""Of an answer: it is right; it is wrong; it is wrong, yet the passage is right; as if not said."""

LONGEST_QUESTION = 2_000
LONGEST_NOTE = 2_000
LONGEST_TEXT = 5_000
"""Characters of a question, a note, and a sentence that are kept."""
MOST_EVIDENCE = 10


@dataclass(frozen=True, slots=True)
class Place:
    """A window on an article, half-open character offsets into its text."""

    article: str
    article_id: str
    start: int
    end: int
    text: str

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Raises:
        KeyError, TypeError, ValueError: a field is missing, or is not what it should be.
        """
        text = _sound(values["text"], LONGEST_TEXT)
        names = _sound(values["article"], LONGEST_TEXT), _sound(values["article_id"], LONGEST_TEXT)
        return cls(*names, int(values["start"]), int(values["end"]), text)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on an answer, which was withheld if `no_answer`.

    `understood` is the question as it was asked where that is not what was typed. `time` is
    ISO 8601, in UTC.
    """

    time: str
    verdict: Verdict
    question: str
    understood: str | None
    answer: str
    no_answer: bool
    span: Place | None
    evidence: tuple[Place, ...]
    confidence: float
    index_version: int
    note: str = ""

    @classmethod
    def of_answer(
        cls,
        verdict: Verdict,
        answer: Mapping[str, Any],
        *,
        understood: str | None = None,
        note: str = "",
    ) -> Self:
        """What is said now of an answer, as `Answer.to_json` tells it.

        Raises:
            KeyError, TypeError, ValueError: it is no such answer, or there is no such verdict.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = {**answer, "time": now, "verdict": verdict, "understood": understood, "note": note}
        return cls.from_json(values)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Raises:
        KeyError, TypeError, ValueError: a field is missing, or is not what it should be.
        """
        if values["verdict"] not in get_args(Verdict):
            raise ValueError(values["verdict"])
        understood, span = values["understood"], values["span"]
        return cls(
            time=_sound(values["time"], LONGEST_TEXT),
            verdict=values["verdict"],
            question=_sound(values["question"], LONGEST_QUESTION),
            understood=None if understood is None else _sound(understood, LONGEST_QUESTION),
            answer=_sound(values["answer"], LONGEST_TEXT),
            no_answer=bool(values["no_answer"]),
            span=None if span is None else Place.from_json(span),
            evidence=tuple(map(Place.from_json, values["evidence"][:MOST_EVIDENCE])),
            confidence=float(values["confidence"]),
            index_version=int(values["index_version"]),
            note=_sound(values.get("note") or "", LONGEST_NOTE),
        )

    @property
    def asked(self) -> str:
        """The question that was answered."""
        return self.understood or self.question

    @property
    def key(self) -> str:
        """What a later verdict on the same answer has in common with this one."""
        place = self.span and (self.span.article_id, self.span.start, self.span.end)
        told = json.dumps([self.asked, self.answer, self.no_answer, place])
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def to_line(self) -> bytes:
        """JSON on a line of its own."""
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"


def _sound(text: Any, longest: int) -> str:
    """The text, not too long and without halves of characters, which no file takes."""
    if not isinstance(text, str):
        raise TypeError(type(text).__name__)
    return text[:longest].encode("utf-8", "replace").decode()
