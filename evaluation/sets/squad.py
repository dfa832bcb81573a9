"""Read sets that bring their own passages: JSON as SQuAD, CMRC 2018 and DRCD have it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import Article, Window
from corpus.about.description import Description, describe
from evaluation.sets.questions import (
    EvaluationQuestion,
    EvaluationSet,
    EvaluationSetError,
    find_all,
)


def read_squad(file: Path) -> EvaluationSet:
    """A set with its own passages; titles, `answer_start` and `is_impossible` may be missing,
    an entry may name its `register`, and a question its `kind` and, if it is a yes/no question,
    whether `yes` is right.

    Gold evidence is where the references stand: at `answer_start` if they do, else wherever they
    occur. A reference that occurs nowhere still counts for scoring.

    Raises:
        EvaluationSetError: the file is not of this shape.
    """
    try:
        entries = json.loads(file.read_text(encoding="utf-8-sig"))
        if isinstance(entries, dict):
            entries = entries["data"]
        questions: list[EvaluationQuestion] = []
        articles: dict[str, Article] = {}
        warnings: list[str] = []
        for number, (entry, paragraph) in enumerate(_paragraphs(entries)):
            name = str(paragraph.get("id") or paragraph.get("context_id") or f"passage-{number}")
            text = paragraph.get("context") or paragraph["context_text"]
            article = describe(name, text, Description(title=entry.get("title") or None))
            article = articles.setdefault(article.id, article)
            for asked in paragraph["qas"]:
                question = _squad_question(asked, article, entry.get("register"))
                if question.answers and not question.evidence:
                    warnings.append(f"{question.id}: answer ∉ passage")
                questions.append(question)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        what = f"{type(error).__name__}: {error}"
        raise EvaluationSetError(
            file,
            "",
            f"不是 SQuAD 式的 JSON，也不是题目的 JSON Lines（{what}）。",
            f"neither SQuAD-style JSON nor JSON Lines of questions ({what}).",
        ) from error
    if not questions:
        raise EvaluationSetError(file, "", "没有题目。", "no questions.")
    return EvaluationSet(tuple(questions), tuple(articles.values()), tuple(warnings))


def _paragraphs(
    entries: Sequence[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each with the entry that it stands in."""
    for entry in entries:
        for paragraph in entry.get("paragraphs", [entry]):  # CMRC's own files are flat
            yield entry, paragraph


def _squad_question(
    asked: dict[str, Any], article: Article, register: str | None
) -> EvaluationQuestion:
    impossible = asked.get("is_impossible", False)
    answers = [] if impossible else asked.get("answers") or []
    references = [
        (answer, -1) if isinstance(answer, str) else _reference(answer) for answer in answers
    ]
    windows = [
        window for text, start in references for window in _occurrences(text, start, article)
    ]
    identifier = str(asked.get("id") or asked["query_id"])
    return EvaluationQuestion(
        id=identifier,
        kind=str(asked.get("kind") or ("span" if references else "unanswerable")),
        question=asked["question"] if "question" in asked else asked["query_text"],
        answers=tuple(dict.fromkeys(text for text, _ in references)),
        evidence=tuple(dict.fromkeys(windows)),
        article_id=article.id,
        yes=asked.get("yes"),
        register=register,
        place=f"{article.name} {identifier}",
    )


def _reference(reference: dict[str, Any]) -> tuple[str, int]:
    return str(reference["text"]), int(reference.get("answer_start", -1))


def _occurrences(text: str, start: int, article: Article) -> list[Window]:
    if start >= 0 and article.text.startswith(text, start):
        return [Window(article, start, start + len(text))]
    return find_all(text, article)
