"""The file of all that users said: lines are added to it, and none is ever changed."""

from pathlib import Path

from corpus import JuzhengError
from index.journal import append, lines_of
from qa.answer import Answer
from qa.feedback.record import Feedback, Verdict

FILE = "feedback.jsonl"
"""Its name in the data folder."""
MOST_BYTES = 50_000_000
"""Some ten thousand verdicts; the file is to stay one that can be opened."""


class FeedbackFullError(JuzhengError):
    """The file has grown as large as it may."""


class FeedbackLog:
    """The verdicts in a file of JSON Lines, to which several threads and processes may add."""

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.path = path
        self._most_bytes = most_bytes

    def add(self, verdict: Verdict, answer: Answer, *, note: str = "") -> Feedback:
        """Record a verdict on an answer; it is on the disk then.

        Raises:
            FeedbackFullError: there is no more room for it.
            OSError: it cannot be written.
            ValueError: there is no such verdict.
        """
        feedback = Feedback.of(verdict, answer, note=note)
        append(self.path, feedback.to_line(), mode=0o666, on_size=self._check)
        return feedback

    def read(self) -> list[Feedback]:
        """All that was said, in the order in which it was; a line that is damaged is passed over.

        Raises:
            OSError: the file is there and cannot be read.
        """
        return [feedback for line in lines_of(self.path) if (feedback := _read(line))]

    def latest(self) -> list[Feedback]:
        """What was said last of each answer, without what was withdrawn."""
        found: dict[str, Feedback] = {}
        for feedback in self.read():
            found.pop(feedback.key, None)
            found[feedback.key] = feedback
        return [each for each in found.values() if each.verdict != "withdrawn"]

    def _check(self, size: int) -> None:
        if size > self._most_bytes:
            raise FeedbackFullError(
                f"反馈文件 {self.path.name} 已满（{self._most_bytes:,} 字节）。"
                "请管理员用 python -m qa feedback export 导出后移走它。",
                f"the feedback file {self.path.name} is full ({self._most_bytes:,} bytes). Have"
                " it exported with python -m qa feedback export and moved away.",
            )


def _read(line: bytes) -> Feedback | None:
    try:
        return Feedback.model_validate_json(line)
    except ValueError:
        return None
