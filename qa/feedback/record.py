"""What one user said of one answer, with all that is needed to look into it later."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from qa.answer import Answer

Verdict = Literal["right", "wrong", "passage", "withdrawn"]
"""Of an answer: it is right; it is wrong; it is wrong, yet the passage is right; as if not said."""

LONGEST_QUESTION = 2_000
LONGEST_NOTE = 2_000
LONGEST_TEXT = 5_000
"""Characters of a question, a note, and any other text that are recorded."""
MOST_EVIDENCE = 10


def _at_most(length: int) -> BeforeValidator:
    """Cut what is longer, and the halves of characters, which no file takes."""

    def sound(value: Any) -> Any:
        return (
            value[:length].encode("utf-8", "replace").decode() if isinstance(value, str) else value
        )

    return BeforeValidator(sound)


Text = Annotated[str, _at_most(LONGEST_TEXT)]
Question = Annotated[str, _at_most(LONGEST_QUESTION)]


class RecordedPlace(BaseModel):
    """A window on an article, half-open character offsets into its text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    article: Text
    article_id: Text
    start: int
    end: int
    text: Text


class Feedback(BaseModel):
    """A verdict on an answer, which was withheld if `no_answer`.

    `understood` is the question as it was asked where that is not what was typed. `time` is
    ISO 8601, in UTC.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    time: Text
    verdict: Verdict
    question: Question
    understood: Question | None
    answer: Text
    no_answer: bool
    span: RecordedPlace | None
    evidence: tuple[RecordedPlace, ...]
    confidence: float
    index_version: int
    note: Annotated[str, _at_most(LONGEST_NOTE)] = ""

    @classmethod
    def of(cls, verdict: Verdict, answer: Answer, *, note: str = "") -> Self:
        """What is said now of an answer."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = answer.model_dump(mode="json", include=set(cls.model_fields))
        values["evidence"] = values["evidence"][:MOST_EVIDENCE]
        return cls.model_validate(values | {"time": now, "verdict": verdict, "note": note})

    @property
    def asked(self) -> str:
        """The question that was answered."""
        return self.understood or self.question

    @property
    def key(self) -> str:
        """What a later verdict on the same answer has in common with this one."""
        place = self.span and (self.span.article_id, self.span.start, self.span.end)
        identity = json.dumps([self.asked, self.answer, self.no_answer, place])
        return hashlib.sha256(identity.encode()).hexdigest()[:12]

    def told(self) -> bytes:
        """What it is of, whoever says what of it and when: the same bytes for the same answer."""
        return self.model_dump_json(exclude={"time", "verdict", "note"}).encode()

    def to_line(self) -> bytes:
        """JSON on a line of its own."""
        return self.model_dump_json().encode() + b"\n"
