"""Read evaluation sets that are asked of an index: JSON Lines, or a table of .csv or .xlsx."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from corpus import Article, Window
from evaluation.sets.questions import (
    TABLES,
    EvaluationQuestion,
    EvaluationSet,
    EvaluationSetError,
    find_all,
)
from evaluation.sets.table_rows import table_rows


def _refuse(error: EvaluationSetError) -> NoReturn:
    raise error


def read_questions(
    file: Path,
    articles: Iterable[Article],
    *,
    split: str = "",
    on_error: Callable[[EvaluationSetError], object] = _refuse,
) -> EvaluationSet:
    """A set asked of `articles`; with `split`, only the lines that carry that one.

    A line is `{"id", "kind", "question", "answers", "evidence"}` and may name its "article", and
    by "offsets" where in it each evidence stands; the rows of a table are made such lines. Where
    `on_error` hears what is wrong with a line and raises nothing, the lines behind it are read.

    Raises:
        EvaluationSetError: a line or field is not as it should be, or evidence stands in none
            of the articles.
    """
    articles = list(articles)
    questions, warnings = [], []
    for number, values in _lines(file, on_error):
        if split and values.get("split", split) != split:
            continue
        try:
            asked = _named_articles(file, number, values, articles)
            question = question_of(file, number, values, asked)
        except EvaluationSetError as error:
            on_error(error)
            continue
        if "article" in values:
            question = replace(question, article_id=asked[0].id)
        for answer in question.answers:
            if not any(answer in article.text for article in asked):
                warnings.append(f"{file.name}:{number} answers: {answer!r} ∉ article")
        questions.append(question)
    if not questions:
        raise EvaluationSetError(file, "", "没有题目。", "no questions.")
    return EvaluationSet(tuple(questions), (), tuple(warnings))


def question_of(
    file: Path, number: int, values: dict[str, Any], asked: Sequence[Article]
) -> EvaluationQuestion:
    """The question that line `number` of `file` tells, asked of the articles `asked`.

    Raises:
        EvaluationSetError: a field is not as it should be, evidence stands in none of them, or
            nobody has checked the line yet.
    """
    _check_seen(file, number, values)
    question = EvaluationQuestion(
        id=text_field(file, number, values, "id"),
        kind=text_field(file, number, values, "kind"),
        question=text_field(file, number, values, "question"),
        answers=_texts(file, number, values, "answers"),
        evidence=tuple(_evidence(file, number, values, asked)),
        split=values.get("split"),
        place=line_place(number),
    )
    if bool(question.answers) != bool(question.evidence):
        raise field_error(file, number, "answers/evidence", "要么都有，要么都空", "both or neither")
    return question


def _lines(
    file: Path, on_error: Callable[[EvaluationSetError], object]
) -> Iterator[tuple[int, dict[str, Any]]]:
    is_table = file.suffix.lower() in TABLES
    return table_rows(file) if is_table else json_lines(file, on_error)


def json_lines(
    file: Path, on_error: Callable[[EvaluationSetError], object] = _refuse
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file with the numbers of their lines, from 1.

    Raises:
        EvaluationSetError: a line is no JSON object, unless `on_error` makes nothing of it.
    """
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        values = _object(line)
                    except ValueError as error:
                        on_error(_no_json(file, line_place(number), error))
                    else:
                        yield number, values
    except UnicodeDecodeError as error:
        on_error(_no_json(file, "", error))


def _object(line: str) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def _no_json(file: Path, place: str, error: ValueError) -> EvaluationSetError:
    return EvaluationSetError(
        file, place, f"不是 JSON Lines（{error}）。", f"not JSON Lines ({error})."
    )


def _check_seen(file: Path, number: int, values: dict[str, Any]) -> None:
    if values.get("check") is not None:
        raise field_error(
            file,
            number,
            "check",
            "此行还没有人核对。请照 check 里说的核对，再删去 check 字段。",
            "nobody has checked this line. Do what check says, then delete the field check.",
        )


def _named_articles(
    file: Path, number: int, values: dict[str, Any], articles: Sequence[Article]
) -> list[Article]:
    name = values.get("article")
    if name is None:
        return list(articles)
    named = [article for article in articles if name in (article.name, article.id, article.title)]
    if not named:
        raise field_error(
            file, number, "article", f"索引里没有 {name}", f"not in the index: {name}"
        )
    return named


def _evidence(
    file: Path, number: int, values: dict[str, Any], articles: Sequence[Article]
) -> Iterator[Window]:
    texts = _texts(file, number, values, "evidence")
    if offsets := values.get("offsets"):
        yield from _at(file, number, texts, offsets, articles)
        return
    for text in texts:
        found = [window for article in articles for window in find_all(text, article)]
        if not found:
            raise field_error(
                file, number, "evidence", f"文章里找不到：{text}", f"not in the articles: {text}"
            )
        yield from found


def _at(
    file: Path, number: int, texts: Sequence[str], offsets: Any, articles: Sequence[Article]
) -> Iterator[Window]:
    """Evidence where it is told to stand."""
    try:
        [article] = articles
        windows = [Window(article, start, end) for start, end in offsets]
        if tuple(each.text for each in windows) != tuple(texts):
            raise ValueError
    except (ValueError, TypeError) as error:
        raise field_error(
            file,
            number,
            "offsets",
            "该是 [起, 止] 的列表，与 evidence 一一对应，并写明 article；文章改过就删去它",
            "should be a list of [start, end], one for each evidence, beside an article; delete it"
            " where the article was changed",
        ) from error
    yield from windows


def text_field(file: Path, number: int, values: dict[str, Any], field: str) -> str:
    """The text in a field of a line, which must not be empty.

    Raises:
        EvaluationSetError: it is no text, or empty.
    """
    value = values.get(field)
    if not isinstance(value, str) or not value:
        raise field_error(file, number, field, "应是非空的字符串", "should be a non-empty string")
    return value


def _texts(file: Path, number: int, values: dict[str, Any], field: str) -> tuple[str, ...]:
    value = values.get(field)
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise field_error(file, number, field, "应是字符串的列表", "should be a list of strings")
    return tuple(value)


def field_error(
    file: Path, number: int, field: str, chinese: str, english: str
) -> EvaluationSetError:
    """What is wrong with a field of a line."""
    return EvaluationSetError(file, f"{line_place(number)}, {field}", chinese, english)


def line_place(number: int) -> str:
    """Where in a file a line stands, in Chinese and in English."""
    return f"第 {number} 行 line {number}"
