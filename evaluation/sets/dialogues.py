"""Read an evaluation set of dialogues: JSON Lines, each a talk about one article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from corpus import Article, find_sources, load_articles
from evaluation.sets.question_lines import field_error, json_lines, question_of, text_field
from evaluation.sets.questions import EvaluationQuestion, EvaluationSetError
from evaluation.sets.squad import read_squad


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """A question of a dialogue with its gold, and `meant`, the same question asked in full.

    `meant` is None where the question is asked in full as it stands.
    """

    question: EvaluationQuestion
    meant: str | None


Dialogue = tuple[AskedTurn, ...]


@dataclass(frozen=True, slots=True)
class DialogueSet:
    """Dialogues, and the articles that all dialogues of the file are about, of any split."""

    dialogues: tuple[Dialogue, ...]
    articles: tuple[Article, ...]


def read_dialogues(file: Path, *, split: str = "") -> DialogueSet:
    """The dialogues of a file; with `split`, only those that carry that one.

    A line is `{"id", "article", "turns"}` and may name its "split". The article is a file, its
    path told from the set's own folder, or a passage of a SQuAD-style file, `reports.json#id`.
    A turn is `{"kind", "question", "answers", "evidence"}` and may tell what is "meant".

    Raises:
        EvaluationSetError: a line or field is not as it should be, or evidence is not in the
            article.
    """
    dialogues, articles = [], {}
    for number, values in json_lines(file):
        article = _article(file, number, text_field(file, number, values, "article"))
        articles[article.id] = article
        if values.get("split", split) == split or not split:
            dialogues.append(_dialogue(file, number, values, article))
    if not dialogues:
        raise EvaluationSetError(file, "", "没有对话。", "no dialogues.")
    return DialogueSet(tuple(dialogues), tuple(articles.values()))


def _dialogue(file: Path, number: int, values: dict[str, Any], article: Article) -> Dialogue:
    id_ = text_field(file, number, values, "id")
    turns = values.get("turns")
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise field_error(file, number, "turns", "应是对象的列表", "should be a list of objects")
    return tuple(
        _turn(file, number, {"id": f"{id_}.{place}", **turn}, article)
        for place, turn in enumerate(turns, start=1)
    )


def _turn(file: Path, number: int, values: dict[str, Any], article: Article) -> AskedTurn:
    question = question_of(file, number, values, [article])
    meant = text_field(file, number, values, "meant") if "meant" in values else None
    is_full = meant == question.question
    return AskedTurn(replace(question, article_id=article.id), None if is_full else meant)


def _article(file: Path, number: int, reference: str) -> Article:
    path, _, passage = reference.partition("#")
    for article in _articles(file.parent / path):
        if not passage or passage == article.name:
            return article
    raise field_error(file, number, "article", f"找不到 {reference}", f"not found: {reference}")


@cache
def _articles(file: Path) -> Sequence[Article]:
    if file.suffix == ".json":
        return read_squad(file).articles
    return load_articles(find_sources([file])).articles
