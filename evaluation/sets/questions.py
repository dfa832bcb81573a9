"""What an evaluation set is: questions with every acceptable answer and gold evidence."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus import Article, JuzhengError, Window


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question with its gold answers and evidence, both empty where there is no answer.

    `article_id` is the article that is asked, None where any may hold the answer; `not_asked` are
    articles that are left out. `yes` is what the text says to a yes/no question that it settles;
    `register` the kind of text that is asked and `split` the part of the set that it belongs to,
    where the set tells. `place` is where in its file the question stands.
    """

    id: str
    kind: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[Window, ...]
    article_id: str | None = None
    not_asked: frozenset[str] = frozenset()
    yes: bool | None = None
    register: str | None = None
    split: str | None = None
    place: str = ""

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """Questions, the articles that the file itself brings, and what is odd about it."""

    questions: tuple[EvaluationQuestion, ...]
    articles: tuple[Article, ...]
    warnings: tuple[str, ...]


class EvaluationSetError(JuzhengError):
    """An evaluation set that cannot be used; the message names file, place and field."""

    def __init__(self, file: Path, place: str, chinese: str, english: str) -> None:
        where = f"{file.name} {place}".rstrip()
        super().__init__(f"{where}：{chinese}", f"{where}: {english}")


TABLES = (".csv", ".xlsx")
"""How the names of sets end that are tables."""


class SetKind(StrEnum):
    """What a file holds: JSON Lines of questions or of dialogues, or passages with questions."""

    questions = "questions"
    dialogues = "dialogues"
    passages = "passages"


def kind_of_set(file: Path) -> SetKind:
    """What kind of set a file is: a table of questions by its name, else by its first line, which
    of SQuAD-style JSON may be all of it.

    Raises:
        EvaluationSetError: the file cannot be opened.
    """
    if file.suffix.lower() in TABLES:
        return SetKind.questions
    first = _first_line(file) or {}
    if "turns" in first:
        return SetKind.dialogues
    return SetKind.questions if "question" in first else SetKind.passages


def _first_line(file: Path) -> dict[str, Any] | None:
    """The object on the first line of JSON Lines, None where the file is something else."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            first = json.loads(next((line for line in lines if line.strip()), ""))
    except ValueError:
        return None  # JSON over several lines
    except OSError as error:
        raise EvaluationSetError(
            file, "", "打不开，请检查路径。", "cannot be opened. Check the path."
        ) from error
    return first if isinstance(first, dict) else None


def find_all(text: str, article: Article) -> list[Window]:
    """Every place at which a text stands in an article.

    >>> article = Article("a.txt", "临平，临平。", "临平")
    >>> [window.start for window in find_all("临平", article)]
    [0, 3]
    """
    windows = []
    start = article.text.find(text) if text else -1
    while start >= 0:
        windows.append(Window(article, start, start + len(text)))
        start = article.text.find(text, start + 1)
    return windows
