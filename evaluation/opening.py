"""Read the sets that a command line names, and open the index that each is asked of."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Article, JuzhengError, find_sources, load_articles
from corpus.console import notes
from evaluation.running import Gold
from evaluation.sets.checking import check
from evaluation.sets.made_unanswerable import with_made_unanswerable
from evaluation.sets.passages import index_of_articles, index_of_set
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import (
    EvaluationQuestion,
    EvaluationSet,
    EvaluationSetError,
    SetKind,
    kind_of_set,
)
from evaluation.sets.squad import read_squad
from index import Encoder, PassageIndex
from index.console import note_problem, note_result, options_noting
from index.opening import open_index
from index.storage.folder import kept_versions


@dataclass(frozen=True, slots=True)
class OpenedSet:
    """A set by the name that it has in tables, and the index that its questions are asked of."""

    name: str
    file: Path
    content: EvaluationSet
    index: PassageIndex


@dataclass(frozen=True, slots=True)
class Asked:
    """What sets are asked of, where they do not bring it: `on` is an index or articles.

    Of sets with splits only `split` is asked, and of all sets one question in `every`. Each
    answerable question is asked a second time in vain where they are to be `made_unanswerable`.
    """

    encoder: Encoder
    on: Path | None = None
    data: Path | None = None
    split: str = ""
    made_unanswerable: bool = False
    every: int = 1


def fingerprint_of_set(opened: OpenedSet) -> str:
    """Of the questions that are asked of it."""
    asked = "\n".join(map(repr, map(Gold.of, opened.content.questions)))
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def open_sets(files: Sequence[Path], asked: Asked) -> list[OpenedSet]:
    """All sets, read and held against one another before any question is asked.

    What is odd but can be asked is told on stderr.

    Raises:
        EvaluationSetError: a set cannot be used.
        JuzhengError: an index or an article cannot.
    """
    is_asked_of_own = any(kind_of_set(file) is SetKind.questions for file in files)
    own = open_on(asked) if is_asked_of_own else None
    names = _names(files)
    contents = {name: _read(file, own) for name, file in zip(names, files, strict=True)}
    for each in contents.values():
        for warning in each.warnings:
            notes.print(f"注意 warning: {warning}", style="yellow", markup=False)
    for finding in check(contents):
        notes.print(f"注意 warning: {finding}", style="yellow", markup=False)
        if finding.fatal:
            raise JuzhengError(f"{finding.place}：{finding.chinese}", finding.english)
    opened = []
    for (name, content), file in zip(contents.items(), files, strict=True):
        index = own if own and not content.articles else _index_of(file, content, asked)
        opened.append(OpenedSet(name, file, _chosen(file, content, index, asked), index))
    return opened


def open_on(asked: Asked) -> PassageIndex:
    """The index that `asked.on` is, or that of its articles, or without it the user's own."""
    if asked.on is None or _is_index(asked.on) or not asked.on.exists():
        with options_noting(asked.encoder) as options:
            return open_index(
                asked.on,
                data=asked.data,
                encoder=asked.encoder,
                options=options,
                on_result=note_result,
                on_damage=note_problem,
            )
    loaded = load_articles(find_sources([asked.on]))
    for skipped in loaded.skipped:
        notes.print(f"注意 warning: {skipped}", style="yellow", markup=False)
    return index_of_articles(
        loaded.articles, name=asked.on.name, encoder=asked.encoder, data=asked.data
    )


def _is_index(folder: Path) -> bool:
    return folder.is_dir() and bool(kept_versions(folder))


def _names(files: Sequence[Path]) -> list[str]:
    """Those of the files, with all of their path where two have the same."""
    counts = Counter(file.name for file in files)
    return [file.name if counts[file.name] == 1 else str(file) for file in files]


def _read(file: Path, own: PassageIndex | None) -> EvaluationSet:
    match kind_of_set(file):
        case SetKind.passages:
            return read_squad(file)
        case SetKind.questions if own:
            return read_questions(file, articles_of(own))
        case _:
            raise EvaluationSetError(
                file,
                "",
                "对话题集要单独评测，请只给这一个文件。",
                "a set of dialogues is evaluated by itself. Name no other beside it.",
            )


def _index_of(file: Path, content: EvaluationSet, asked: Asked) -> PassageIndex:
    return index_of_set(file, content, encoder=asked.encoder, data=asked.data)


def _chosen(file: Path, content: EvaluationSet, index: PassageIndex, asked: Asked) -> EvaluationSet:
    """The split that is asked for, and what is asked in vain."""
    questions = of_split(content.questions, asked.split)
    if not questions:
        raise EvaluationSetError(
            file, "", f"没有 {asked.split} 部分的题目。", f"no questions of {asked.split}."
        )
    chosen = replace(content, questions=questions[:: asked.every])
    if asked.made_unanswerable:
        return with_made_unanswerable(chosen, articles_of(index))
    return chosen


def of_split(questions: Sequence[EvaluationQuestion], split: str) -> tuple[EvaluationQuestion, ...]:
    """Those of a split, and those of none; all of them where no split is asked for."""
    return tuple(each for each in questions if not split or each.split in {split, None})


def articles_of(index: PassageIndex) -> list[Article]:
    """The articles of an index."""
    return [indexed.article for indexed in index.articles]
