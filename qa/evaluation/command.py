"""The command `python -m qa evaluate`: from a file of questions to a table of figures."""

import json as json_format
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from corpus import JuzhengError
from corpus.console import notes, progress_bar
from index import open_encoder
from index.console import AllowDownload, Data, EncoderName, IndexFolder, open_index_noting
from qa.answering import MIN_CONFIDENCE, TOP_K, QuestionAnswerer
from qa.evaluation.dialogue_command import evaluate_dialogues
from qa.evaluation.dialogues import holds_dialogues
from qa.evaluation.made_unanswerable import with_made_unanswerable
from qa.evaluation.passages import index_of_set
from qa.evaluation.question_lines import read_questions
from qa.evaluation.questions import brings_articles
from qa.evaluation.report import is_error, summarise
from qa.evaluation.running import Judged, prediction_json, run_evaluation
from qa.evaluation.squad import read_squad
from qa.reader import SpanReader


class Passages(StrEnum):
    """What a question is asked of: all articles, or only the one it belongs to."""

    open = "open"
    given = "given"


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
    top_k: Annotated[int, typer.Option(min=1, help="读几个片段  chunks to read")] = TOP_K,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, help="把握低于此值就不作答  withhold below this confidence"),
    ] = MIN_CONFIDENCE,
) -> None:
    """用一套题评测。 Evaluate with a set of questions."""
    if json:
        _check_writable(json)  # before the questions are asked, which may take minutes
    if holds_dialogues(questions):
        results_of_dialogues = evaluate_dialogues(
            questions,
            encoder=open_encoder(encoder, allow_download=allow_download),
            reader=SpanReader(),
            split=split,
            top_k=top_k,
            min_confidence=min_confidence,
            errors=errors,
        )
        if json:
            _write(json, results_of_dialogues)
        return
    if brings_articles(questions):
        evaluation_set = read_squad(questions)
        opened = index_of_set(
            questions,
            evaluation_set,
            encoder=open_encoder(encoder, allow_download=allow_download),
            data=data,
        )
    else:
        opened = open_index_noting(index, data=data, encoder=encoder, allow_download=allow_download)
        articles = [indexed.article for indexed in opened.articles]
        evaluation_set = read_questions(questions, articles, split=split)
    if made_unanswerable:
        articles = [indexed.article for indexed in opened.articles]
        evaluation_set = with_made_unanswerable(evaluation_set, articles)
    for warning in evaluation_set.warnings:
        notes.print(f"注意 warning: {warning}", style="yellow", markup=False)
    with progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=len(evaluation_set.questions))
        results = run_evaluation(
            evaluation_set,
            QuestionAnswerer(opened, SpanReader(), min_confidence=min_confidence),
            given=passages is Passages.given,
            top_k=top_k,
            on_judged=lambda judged: progress.advance(task),
        )
    summary = summarise(results)
    if errors:
        for judged in filter(is_error, results):
            print(_error_text(judged))
    _print_summary(summary, Console(highlight=False))
    if json:
        predictions = {judged.question.id: prediction_json(judged) for judged in results}
        _write(json, {"metrics": summary, "predictions": predictions})


def _check_writable(file: Path) -> None:
    try:
        file.open("a").close()
    except OSError as error:
        raise JuzhengError(
            f"{file} 写不进去（{error.strerror}）。请用 --json 换一个地方。",
            f"{file} cannot be written ({error.strerror}). Name another place with --json.",
        ) from error


def _write(file: Path, content: dict[str, Any]) -> None:
    text = json_format.dumps(content, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def _print_summary(summary: dict[str, Any], console: Console) -> None:
    table = Table("指标 metric", "值 value", "95 % 区间 interval", "题数 of")
    for name, metric in summary["overall"].items():
        low, high = metric["interval"] or (None, None)
        interval = f"{_percent(low)} – {_percent(high)}"
        table.add_row(name, _percent(metric["value"]), interval, str(metric["of"]))
    console.print(table)
    shown = ("evidence_hit@1", "exact_match", "f1", "f1_with_abstention", "no_answer_recall")
    kinds = Table("类别 kind", *shown, "题数 of")
    for kind, metrics in summary["by_kind"].items():
        values = [_percent(metrics[name]["value"]) for name in shown]
        kinds.add_row(kind, *values, str(metrics["f1_with_abstention"]["of"]))
    console.print(kinds)
    for stage, seconds in summary["seconds"].items():
        milliseconds = ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in seconds.items())
        console.print(f"{stage}: {milliseconds}")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _error_text(judged: Judged) -> str:
    question, answer = judged.question, judged.answer
    withheld = "withheld " if answer.no_answer else ""
    return (
        f"{question.id} [{question.kind}] {question.question}\n"
        f"  gold  {' / '.join(question.answers) or '∅'}\n"
        f"  {withheld}{answer.confidence:.2f}  {answer.text}"
    )
