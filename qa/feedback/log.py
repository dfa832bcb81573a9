"""The journal of all that users said: lines are added to it, and none is ever changed."""

from pathlib import Path
from typing import Self

from corpus import JuzhengError
from index.journal import Journal
from index.keeping import as_journal, kept_lines
from qa.answer import Answer
from qa.feedback.record import Feedback, Verdict

FILE = "feedback.jsonl"
"""Its name in the data folder."""
_MODE = 0o666
MOST_BYTES = 50_000_000
"""Some ten thousand verdicts; the file is to stay one that can be opened."""


class FeedbackFullError(JuzhengError):
    """The file has grown as large as it may."""


class FeedbackLog:
    """The verdicts in a file of JSON Lines, or in a journal, to which several processes may add."""

    def __init__(self, kept: Path | Journal, *, most_bytes: int = MOST_BYTES) -> None:
        self._lines = as_journal(kept, mode=_MODE)
        self._most_bytes = most_bytes

    @classmethod
    def default(cls, data: Path | None = None) -> Self:
        return cls(kept_lines(FILE, data, mode=_MODE))

    @property
    def where(self) -> Path | str:
        """The file, or how the journal is called."""
        return self._lines.where

    def add(self, verdict: Verdict, answer: Answer, *, note: str = "") -> Feedback:
        """Record a verdict on an answer; it is on the disk then.

        Raises:
            FeedbackFullError: there is no more room for it.
            OSError: it cannot be written.
            ValueError: there is no such verdict.
        """
        feedback = Feedback.of(verdict, answer, note=note)
        self._lines.append(feedback.to_line(), on_size=self._check)
        return feedback

    def read(self) -> list[Feedback]:
        """All that was said, in the order in which it was; a line that is damaged is passed over.

        Raises:
            OSError: the file is there and cannot be read.
        """
        return [feedback for line in self._lines.read() if (feedback := _read(line))]

    def latest(self) -> list[Feedback]:
        """What was said last of each answer, without what was withdrawn."""
        found: dict[str, Feedback] = {}
        for feedback in self.read():
            found.pop(feedback.key, None)
            found[feedback.key] = feedback
        return [each for each in found.values() if each.verdict != "withdrawn"]

    def _check(self, size: int) -> None:
        if size > self._most_bytes:
            name = self.where.name if isinstance(self.where, Path) else self.where
            raise FeedbackFullError(
                f"反馈文件 {name} 已满（{self._most_bytes:,} 字节）。"
                "请管理员用 python -m qa feedback export 导出后移走它。",
                f"the feedback file {name} is full ({self._most_bytes:,} bytes). Have"
                " it exported with python -m qa feedback export and moved away.",
            )


def _read(line: bytes) -> Feedback | None:
    try:
        return Feedback.model_validate_json(line)
    except ValueError:
        return None
