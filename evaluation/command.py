"""The command `python -m qa evaluate`: from files of questions to tables of figures."""

import json as json_format
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer
from rich.console import Console

from corpus import JuzhengError
from corpus.console import notes, progress_bar
from evaluation.dialogues.command import evaluate_dialogues
from evaluation.gates import failures, gate_of
from evaluation.losses import gold_rank, loss_of
from evaluation.opening import Asked, OpenedSet, open_sets
from evaluation.report import error_text, is_error
from evaluation.running import Judged, prediction_json
from evaluation.runs.asking import Settings, ask_sets, finish, run_of
from evaluation.runs.comparing import compare
from evaluation.runs.store import Run
from evaluation.runs_command import RUNS, Runs, write_report
from evaluation.sets.questions import EvaluationSetError, SetKind, kind_of_set
from evaluation.tables import print_comparison, print_summary
from index import open_encoder
from index.console import AllowDownload, Data, EncoderName
from qa.answering import MIN_CONFIDENCE, TOP_K
from qa.console import MinConfidence, TopK
from qa.reader import SpanReader

FAILED = 3
"""The exit status where figures are not as good as they were asked to be."""


class Passages(StrEnum):
    """What a question is asked of: all articles, or only the one it belongs to."""

    open = "open"
    given = "given"


MEANINGLESS = {
    SetKind.dialogues: ("--index", "--data", "--passages", "--made-unanswerable", "--every"),
    SetKind.passages: ("--index", "--split"),
    SetKind.questions: (),
}
"""Options that a kind of set has no use for."""


def evaluate(
    sets: Annotated[
        list[Path],
        typer.Argument(
            metavar="SET…", help="JSON Lines、.csv、.xlsx，或 SQuAD、CMRC、DRCD 式 JSON"
        ),
    ],
    on: Annotated[
        Path | None,
        typer.Option(
            "--on", "--index", help="问哪里：索引或文章的文件夹  an index, or a folder of articles"
        ),
    ] = None,
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
    every: Annotated[
        int, typer.Option(min=1, help="每几题问一题  ask one question in so many")
    ] = 1,
    json: Annotated[
        Path | None, typer.Option("--json", help="结果写入此文件  write the results here")
    ] = None,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", help="网页报告写入此文件  write a report to look at in a browser"),
    ] = None,
    errors: Annotated[bool, typer.Option(help="列出答错的题  list what went wrong")] = False,
    top_k: TopK = TOP_K,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    runs: Runs = RUNS,
    name: Annotated[str, typer.Option(help="这次评测的名字  what the run is called")] = "",
    compare_with: Annotated[
        str, typer.Option("--compare", metavar="RUN", help="与哪次相比  hold it against a run")
    ] = "",
    no_worse_than: Annotated[
        str,
        typer.Option(metavar="RUN", help="明显不如这次就算失败  fail where it is worse"),
    ] = "",
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="FIGURE=VALUE", help="低于此值就算失败，如 f1=0.8  fail below it"),
    ] = None,
) -> None:
    """用一套或几套题评测，中断后接着问。 Evaluate with sets of questions; a stopped run goes on."""
    for option, file in (("--json", json), ("--report", report_file)):
        if file:  # before the questions are asked, which may take minutes
            check_writable(file, option)
    gates = [gate_of(each) for each in fail_under or ()]
    other_name = compare_with or no_worse_than
    other = Run.open(runs / other_name) if other_name else None
    own_passage = passages is Passages.given
    named = {"--index": on, "--data": data, "--passages": own_passage, "--split": split}
    named |= {"--made-unanswerable": made_unanswerable, "--every": every > 1}
    _check_meaningful(sets, named)
    model = open_encoder(encoder, allow_download=allow_download)
    if len(sets) == 1 and kind_of_set(sets[0]) is SetKind.dialogues:
        results = evaluate_dialogues(
            sets[0],
            encoder=model,
            reader=SpanReader(),
            split=split,
            top_k=top_k,
            min_confidence=min_confidence,
            errors=errors,
        )
        if json:
            write_results(json, results)
        return
    opened = open_sets(sets, Asked(model, on, data, split, made_unanswerable, every))
    settings = Settings(top_k, min_confidence, passages.value, split, made_unanswerable, every)
    run, judged = _run(opened, settings, runs=runs, name=name)
    summaries = run.header.figures or {}
    _print(judged, summaries, errors=errors)
    if json:
        header = run.header.model_dump(exclude={"figures"})
        write_results(json, {"run": header, "sets": _results(judged, summaries, top_k)})
    if report_file:
        write_report(report_file, run)
    failed = failures(gates, {each: summary["overall"] for each, summary in summaries.items()})
    if other:
        comparison = compare(other.judged(), run.judged())
        print_comparison(comparison, other.header.name, Console(highlight=False))
        if no_worse_than:
            failed += [
                f"{metric} {each.value:+.1%} < {no_worse_than}"
                for metric, each in comparison.losses().items()
            ]
    for line in failed:
        notes.print(f"不合格 failed: {line}", style="red", markup=False)
    if failed:
        raise typer.Exit(FAILED)


def _run(
    opened: Sequence[OpenedSet], settings: Settings, *, runs: Path, name: str
) -> tuple[Run, dict[str, list[Judged]]]:
    """Ask all that the run has not asked yet."""
    started = monotonic()
    run, goes_on = run_of(runs, name, settings.of(opened))
    if goes_on:
        notes.print(f"接着 {run.header.name} 问。 Going on with {run.header.name}.", markup=False)
    with progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=sum(len(each.content.questions) for each in opened))
        judged = ask_sets(
            opened,
            run,
            SpanReader(),
            top_k=settings.top_k,
            min_confidence=settings.min_confidence,
            own_passage=settings.passages == Passages.given,
            on_judged=lambda: progress.advance(task),
        )
    finish(run, judged, top_k=settings.top_k, seconds=monotonic() - started)
    return run, judged


def _check_meaningful(files: Sequence[Path], named: Mapping[str, object]) -> None:
    """Refuse an option that none of the sets has a use for."""
    kinds = [kind_of_set(file) for file in files]
    for option in MEANINGLESS[kinds[0]]:
        if named[option] and all(option in MEANINGLESS[kind] for kind in kinds):
            raise EvaluationSetError(
                files[0],
                option,
                f"这样的题集（{kinds[0].value}）用不上这个选项，请去掉它。",
                f"a set of {kinds[0].value} has no use for this option. Leave it out.",
            )


def _print(
    judged: Mapping[str, Sequence[Judged]], summaries: Mapping[str, Any], *, errors: bool
) -> None:
    """The tables of each set, behind its errors."""
    console = Console(highlight=False)
    for name, results in judged.items():
        if errors:
            for each in filter(is_error, results):
                print(error_text(each.question, each))
        if len(judged) > 1:
            console.rule(name)
        print_summary(summaries[name], console)


def _results(
    judged: Mapping[str, Sequence[Judged]], summaries: Mapping[str, Any], top_k: int
) -> dict[str, Any]:
    """Figures and predictions by the names of the sets."""
    return {
        name: {
            "metrics": summaries[name],
            "predictions": {
                each.question.id: prediction_json(each)
                | {"loss": loss_of(each, top_k=top_k), "rank": gold_rank(each)}
                for each in results
            },
        }
        for name, results in judged.items()
    }


def check_writable(file: Path, option: str) -> None:
    """Raises:
    JuzhengError: results cannot be written to `file`.
    """
    try:
        file.open("a").close()
    except OSError as error:
        raise JuzhengError(
            f"{file} 写不进去（{error.strerror}）。请用 {option} 换一个地方。",
            f"{file} cannot be written ({error.strerror}). Name another place with {option}.",
        ) from error


def write_results(file: Path, content: dict[str, Any]) -> None:
    """Write the figures and predictions of an evaluation as JSON."""
    text = json_format.dumps(content, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")
