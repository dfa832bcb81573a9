"""The command `python -m qa evaluate`: from a file of questions to a table of figures."""

import json as json_format
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import Article, JuzhengError
from evaluation.dialogue_command import evaluate_dialogues
from evaluation.question_command import evaluate_questions
from evaluation.sets.made_unanswerable import with_made_unanswerable
from evaluation.sets.passages import index_of_set
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSet, EvaluationSetError, SetKind, kind_of_set
from evaluation.sets.squad import read_squad
from index import PassageIndex, open_encoder
from index.console import AllowDownload, Data, EncoderName, IndexFolder, open_index_noting
from qa.answering import MIN_CONFIDENCE, TOP_K, QuestionAnswerer
from qa.console import MinConfidence, TopK
from qa.reader import SpanReader


class Passages(StrEnum):
    """What a question is asked of: all articles, or only the one it belongs to."""

    open = "open"
    given = "given"


MEANINGLESS = {
    SetKind.dialogues: ("--index", "--data", "--passages", "--made-unanswerable"),
    SetKind.passages: ("--index", "--split"),
    SetKind.questions: (),
}
"""Options that a kind of set has no use for."""


def evaluate(
    questions: Annotated[
        Path, typer.Argument(metavar="SET", help="JSON Lines，或 SQuAD、CMRC、DRCD 式 JSON")
    ],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    passages: Annotated[
        Passages,
        typer.Option(help="问所有文章，还是只问所属的那篇  ask all, or the question's own"),
    ] = Passages.open,
    made_unanswerable: Annotated[
        bool,
        typer.Option(
            "--made-unanswerable",
            help="再问一遍，但不问有答案的文章  ask again, of articles without the answer",
        ),
    ] = False,
    split: Annotated[str, typer.Option(help="只用这一部分（dev、test）  use one split only")] = "",
    json: Annotated[
        Path | None, typer.Option("--json", help="结果写入此文件  write the results here")
    ] = None,
    errors: Annotated[bool, typer.Option(help="列出答错的题  list what went wrong")] = False,
    top_k: TopK = TOP_K,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
) -> None:
    """用一套题评测。 Evaluate with a set of questions."""
    if json:
        check_writable(json)  # before the questions are asked, which may take minutes
    kind, own_passage = kind_of_set(questions), passages is Passages.given
    named = {"--index": index, "--data": data, "--passages": own_passage, "--split": split}
    _check_meaningful(questions, kind, named | {"--made-unanswerable": made_unanswerable})
    if kind is SetKind.dialogues:
        results = evaluate_dialogues(
            questions,
            encoder=open_encoder(encoder, allow_download=allow_download),
            reader=SpanReader(),
            split=split,
            top_k=top_k,
            min_confidence=min_confidence,
            errors=errors,
        )
    else:
        evaluation_set, opened = _opened(
            questions,
            kind,
            folder=index,
            data=data,
            encoder=encoder,
            allow_download=allow_download,
            split=split,
        )
        if made_unanswerable:
            evaluation_set = with_made_unanswerable(evaluation_set, _articles(opened))
        results = evaluate_questions(
            evaluation_set,
            QuestionAnswerer(opened, SpanReader(), min_confidence=min_confidence),
            own_passage=own_passage,
            top_k=top_k,
            errors=errors,
        )
    if json:
        write_results(json, results)


def _check_meaningful(file: Path, kind: SetKind, named: Mapping[str, object]) -> None:
    for option in MEANINGLESS[kind]:
        if named[option]:
            raise EvaluationSetError(
                file,
                option,
                f"这样的题集（{kind.value}）用不上这个选项，请去掉它。",
                f"a set of {kind.value} has no use for this option. Leave it out.",
            )


def _opened(
    file: Path,
    kind: SetKind,
    *,
    folder: Path | None,
    data: Path | None,
    encoder: str | None,
    allow_download: bool,
    split: str,
) -> tuple[EvaluationSet, PassageIndex]:
    """The questions of a file and the index to ask: that of its own passages, or the user's."""
    if kind is SetKind.passages:
        evaluation_set = read_squad(file)
        opened = open_encoder(encoder, allow_download=allow_download)
        return evaluation_set, index_of_set(file, evaluation_set, encoder=opened, data=data)
    index = open_index_noting(folder, data=data, encoder=encoder, allow_download=allow_download)
    return read_questions(file, _articles(index), split=split), index


def _articles(index: PassageIndex) -> list[Article]:
    return [indexed.article for indexed in index.articles]


def check_writable(file: Path) -> None:
    """Raises:
    JuzhengError: results cannot be written to `file`.
    """
    try:
        file.open("a").close()
    except OSError as error:
        raise JuzhengError(
            f"{file} 写不进去（{error.strerror}）。请用 --json 换一个地方。",
            f"{file} cannot be written ({error.strerror}). Name another place with --json.",
        ) from error


def write_results(file: Path, content: dict[str, Any]) -> None:
    """Write the figures and predictions of an evaluation as JSON."""
    text = json_format.dumps(content, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")
