"""Written texts, checked and gathered into the files that train and try a reader.

Each text is a file `{"register", "title", "text", "questions": [{"style", "q", "a", "evidence",
"yes"}]}`, where `a` is null for a question without an answer, and `evidence` the piece of the text
that proves it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus import JuzhengError
from corpus.segment import fold

_ANSWERED = (
    "full search colloquial typo traditional english yesno who why how list comparison sibling "
    "cell clause long number time"
)
_UNANSWERED = (
    "missing-attribute other-entity other-year other-scope presupposition other-type sibling-lacks "
    "yesno-open"
)
ANSWERED, UNANSWERED = frozenset(_ANSWERED.split()), frozenset(_UNANSWERED.split())
"""Styles of questions with an answer and without."""
SHORTEST, LONGEST = 250, 3000
"""Characters of a text."""
LEAST_QUESTIONS, LEAST_UNANSWERED = 14, 0.28
SHARED = 16
"""A run of so many characters, marks aside, that a text shares with an evaluation set is a leak."""
TRIAL_SHARE = 0.12

Entries = list[dict[str, Any]]
"""SQuAD-style, each with its `register`."""


class WrittenQuestion(BaseModel):
    """A question as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    style: str
    question: str = Field(alias="q", min_length=2)
    answer: str | None = Field(alias="a")
    evidence: str = ""
    yes: bool | None = None

    def faults(self, text: str) -> Iterator[str]:
        """What is wrong with it."""
        if self.answer is None:
            if self.style not in UNANSWERED:
                yield f"style {self.style} has an answer"
            return
        if self.style not in ANSWERED:
            yield f"style {self.style} has no answer"
        if text.count(self.evidence) != 1:
            yield f"evidence stands {text.count(self.evidence)} times: {self.evidence}"
        if not self.answer or self.evidence.count(self.answer) != 1:
            found = self.evidence.count(self.answer or "")
            yield f"answer stands {found} times in its evidence: {self.answer}"
        if (self.style == "yesno") != (self.yes is not None):
            yield "a yes/no question, and no other, has yes or no"


class WrittenText(BaseModel):
    """A text with its questions, as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    register_: str = Field(alias="register")
    title: str
    text: str = Field(min_length=SHORTEST, max_length=LONGEST)
    questions: tuple[WrittenQuestion, ...] = Field(min_length=LEAST_QUESTIONS)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:10]

    @property
    def split(self) -> Literal["train", "trial"]:
        """By the text alone, so that it stays what it is when others come."""
        return "trial" if int(self.id, 16) % 100 < 100 * TRIAL_SHARE else "train"

    def faults(self) -> Iterator[str]:
        """What is wrong with it, questions included."""
        asked = [each.question for each in self.questions]
        if len(set(asked)) < len(asked):
            yield "a question stands twice"
        vain = sum(each.answer is None for each in self.questions)
        if vain < LEAST_UNANSWERED * len(asked):
            yield f"only {vain} of {len(asked)} have no answer"
        for each in self.questions:
            yield from (f"{each.question}: {fault}" for fault in each.faults(self.text))

    def entry(self) -> dict[str, Any]:
        """As SQuAD has it, with what `evaluation.sets.squad` reads beside."""
        asked = [self._asked(f"{self.id}-{n:02}", each) for n, each in enumerate(self.questions)]
        paragraph = {"id": self.id, "context": self.text, "qas": asked}
        return {"title": self.title, "register": self.register_, "paragraphs": [paragraph]}

    def _asked(self, name: str, asked: WrittenQuestion) -> dict[str, Any]:
        entry = {"id": name, "kind": asked.style, "question": asked.question, "answers": []}
        if asked.answer is None:
            return entry
        start = self.text.index(asked.evidence)
        at = start + asked.evidence.index(asked.answer)
        found = {
            "answers": [{"text": asked.answer, "answer_start": at}],
            "evidence": [start, start + len(asked.evidence)],
        }
        return entry | found | ({} if asked.yes is None else {"yes": asked.yes})


class Leaks:
    """The runs of characters of texts that must not be trained on."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {run for text in texts for run in _runs(text)}

    def of(self, text: str) -> str | None:
        """A run that a text shares with them."""
        return next((run for run in _runs(text) if run in self._runs), None)


def read_written(folders: Sequence[Path], leaks: Leaks) -> tuple[list[WrittenText], list[str]]:
    """The texts of all `*.json` in the folders that are in order, and what is wrong with others.

    Raises:
        JuzhengError: there is none.
    """
    texts: dict[str, WrittenText] = {}
    faults = []
    files = sorted(file for folder in folders for file in folder.glob("*.json"))
    if not files:
        named = " ".join(map(str, folders))
        raise JuzhengError(f"{named} 里没有 .json。", f"There is no .json in {named}.")
    for file in files:
        try:
            text = WrittenText.model_validate_json(file.read_text("utf-8"))
        except (ValidationError, UnicodeDecodeError) as error:
            faults.append(f"{file}: {error}")
            continue
        found = [*text.faults()]
        if leak := leaks.of(text.text):
            found.append(f"shares {leak} with an evaluation set")
        if text.id in texts:
            found.append("the same text stands in another file")
        faults += [f"{file}: {each}" for each in found]
        if not found:
            texts[text.id] = text
    return list(texts.values()), faults


def add(entries: Entries, texts: Iterable[WrittenText]) -> Entries:
    """The entries and behind them those of the texts that are not among them."""
    known = {paragraph["id"] for entry in entries for paragraph in entry["paragraphs"]}
    return [*entries, *(each.entry() for each in texts if each.id not in known)]


def read_entries(file: Path) -> Entries:
    """Those of a file; none where it is not there."""
    found: Entries = json.loads(file.read_text("utf-8"))["data"] if file.exists() else []
    return found


def write_entries(entries: Entries, file: Path) -> None:
    text = json.dumps({"data": entries}, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text + "\n", "utf-8")


def _runs(text: str) -> Iterator[str]:
    plain = "".join(filter(str.isalnum, fold(text)))
    return (plain[at : at + SHARED] for at in range(len(plain) - SHARED + 1))
