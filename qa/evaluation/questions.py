"""Read evaluation sets: the project's JSON Lines, and JSON as SQuAD, CMRC 2018 and DRCD have it.

Whichever it was, a question comes out with every acceptable answer and with gold evidence: the
windows on articles any one of which supports the answer.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Article, JuzhengError, Window
from corpus.description import Description, describe


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question with its gold answers and evidence, both empty where there is no answer.

    `article_id` is the article that is asked, None where any may hold the answer.
    """

    id: str
    kind: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[Window, ...]
    article_id: str | None = None

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
        super().__init__(f"{file.name} {place}：{chinese}", f"{file.name} {place}: {english}")


def brings_articles(file: Path) -> bool:
    """Whether the set holds its own passages (SQuAD style) or asks an index (JSON Lines).

    Raises:
        EvaluationSetError: the file cannot be opened.
    """
    try:
        with file.open(encoding="utf-8-sig") as lines:
            first = json.loads(next((line for line in lines if line.strip()), ""))
    except ValueError:
        return True  # JSON over several lines
    except OSError as error:
        raise EvaluationSetError(
            file, "", "打不开，请检查路径。", "cannot be opened. Check the path."
        ) from error
    return not (isinstance(first, dict) and "question" in first)


def read_questions(file: Path, articles: Iterable[Article], *, split: str = "") -> EvaluationSet:
    """A JSON Lines set asked of `articles`; with `split`, only the lines that carry that one.

    A line is `{"id", "kind", "question", "answers", "evidence"}` and may name its "article".

    Raises:
        EvaluationSetError: a line or field is not as it should be, or evidence stands in none
            of the articles.
    """
    articles = list(articles)
    questions, warnings = [], []
    for number, values in _lines(file):
        if split and values.get("split", split) != split:
            continue
        asked = _named_articles(file, number, values, articles)
        question = EvaluationQuestion(
            id=_text(file, number, values, "id"),
            kind=_text(file, number, values, "kind"),
            question=_text(file, number, values, "question"),
            answers=_texts(file, number, values, "answers"),
            evidence=tuple(_evidence(file, number, values, asked)),
            article_id=asked[0].id if "article" in values else None,
        )
        if bool(question.answers) != bool(question.evidence):
            raise _field_error(
                file, number, "answers/evidence", "要么都有，要么都空", "both or neither"
            )
        for answer in question.answers:
            if not any(answer in article.text for article in asked):
                warnings.append(f"{file.name}:{number} answers: {answer!r} ∉ article")
        questions.append(question)
    if not questions:
        raise EvaluationSetError(file, "", "没有题目。", "no questions.")
    return EvaluationSet(tuple(questions), (), tuple(warnings))


def read_squad(file: Path) -> EvaluationSet:
    """A set with its own passages; titles, `answer_start` and `is_impossible` may be missing.

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
        for number, (title, paragraph) in enumerate(_paragraphs(entries)):
            name = str(paragraph.get("id") or paragraph.get("context_id") or f"passage-{number}")
            text = paragraph.get("context") or paragraph["context_text"]
            article = describe(name, text, Description(title=title))
            article = articles.setdefault(article.id, article)
            for asked in paragraph["qas"]:
                question = _squad_question(asked, article)
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


def _paragraphs(entries: Sequence[dict[str, Any]]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    for entry in entries:
        title = entry.get("title") or None
        for paragraph in entry.get("paragraphs", [entry]):  # CMRC's own files are flat
            yield title, paragraph


def _squad_question(asked: dict[str, Any], article: Article) -> EvaluationQuestion:
    impossible = asked.get("is_impossible", False)
    references = [] if impossible else asked.get("answers") or []
    given = [
        (reference, -1) if isinstance(reference, str) else _reference(reference)
        for reference in references
    ]
    windows = [window for text, start in given for window in _occurrences(text, start, article)]
    return EvaluationQuestion(
        id=str(asked.get("id") or asked["query_id"]),
        kind="unanswerable" if not given else "span",
        question=asked.get("question") or asked["query_text"],
        answers=tuple(dict.fromkeys(text for text, _ in given)),
        evidence=tuple(dict.fromkeys(windows)),
        article_id=article.id,
    )


def _reference(reference: dict[str, Any]) -> tuple[str, int]:
    return str(reference["text"]), int(reference.get("answer_start", -1))


def _occurrences(text: str, start: int, article: Article) -> list[Window]:
    if start >= 0 and article.text.startswith(text, start):
        return [Window(article, start, start + len(text))]
    return find_all(text, article)


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


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    values = json.loads(line)
                    if not isinstance(values, dict):
                        raise ValueError("not an object")
                    yield number, values
    except ValueError as error:
        raise EvaluationSetError(
            file, "", f"不是 JSON Lines（{error}）。", f"not JSON Lines ({error})."
        ) from error


def _named_articles(
    file: Path, number: int, values: dict[str, Any], articles: Sequence[Article]
) -> list[Article]:
    name = values.get("article")
    if name is None:
        return list(articles)
    named = [article for article in articles if name in (article.name, article.id, article.title)]
    if not named:
        raise _field_error(
            file, number, "article", f"索引里没有 {name}", f"not in the index: {name}"
        )
    return named


def _evidence(
    file: Path, number: int, values: dict[str, Any], articles: Sequence[Article]
) -> Iterator[Window]:
    for text in _texts(file, number, values, "evidence"):
        found = [window for article in articles for window in find_all(text, article)]
        if not found:
            raise _field_error(
                file, number, "evidence", f"文章里找不到：{text}", f"not in the articles: {text}"
            )
        yield from found


def _text(file: Path, number: int, values: dict[str, Any], field: str) -> str:
    value = values.get(field)
    if not isinstance(value, str) or not value:
        raise _field_error(file, number, field, "应是非空的字符串", "should be a non-empty string")
    return value


def _texts(file: Path, number: int, values: dict[str, Any], field: str) -> tuple[str, ...]:
    value = values.get(field)
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise _field_error(file, number, field, "应是字符串的列表", "should be a list of strings")
    return tuple(value)


def _field_error(
    file: Path, number: int, field: str, chinese: str, english: str
) -> EvaluationSetError:
    return EvaluationSetError(file, f"第 {number} 行 line {number}, {field}", chinese, english)
