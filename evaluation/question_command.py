"""`python -m qa evaluate` for a set of single questions: ask them and print the tables."""

from typing import Any

from rich.console import Console
from rich.table import Table

from corpus.console import notes, progress_bar
from evaluation.losses import gold_rank, loss_of
from evaluation.report import error_text, is_error, percent, summarise
from evaluation.running import prediction_json, run_evaluation
from evaluation.sets.questions import EvaluationSet
from qa.answering import QuestionAnswerer

SHOWN = (
    "evidence_hit@1",
    "exact_match",
    "f1",
    "f1_with_abstention",
    "wrongly_withheld",
    "no_answer_recall",
)
"""The metrics that are told of every kind and every register."""


def evaluate_questions(
    evaluation_set: EvaluationSet,
    answerer: QuestionAnswerer,
    *,
    own_passage: bool,
    top_k: int,
    errors: bool,
) -> dict[str, Any]:
    """Ask all questions, print the tables, return the figures."""
    for warning in evaluation_set.warnings:
        notes.print(f"注意 warning: {warning}", style="yellow", markup=False)
    with progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=len(evaluation_set.questions))
        results = run_evaluation(
            evaluation_set,
            answerer,
            own_passage=own_passage,
            top_k=top_k,
            on_judged=lambda judged: progress.advance(task),
        )
    if errors:
        for judged in filter(is_error, results):
            print(error_text(judged.question, judged))
    summary = summarise(results, top_k=top_k)
    _print_summary(summary, Console(highlight=False))
    predictions = {
        judged.question.id: prediction_json(judged)
        | {"loss": loss_of(judged, top_k=top_k), "rank": gold_rank(judged)}
        for judged in results
    }
    return {"metrics": summary, "predictions": predictions}


def _print_summary(summary: dict[str, Any], console: Console) -> None:
    table = Table("指标 metric", "值 value", "95 % 区间 interval", "题数 of")
    for name, metric in summary["overall"].items():
        low, high = metric["interval"] or (None, None)
        interval = f"{percent(low)} – {percent(high)}"
        table.add_row(name, percent(metric["value"]), interval, str(metric["of"]))
    console.print(table)
    _print_losses(summary["losses"], console)
    _print_groups("类别 kind", summary["by_kind"], console)
    if summary["by_register"]:
        _print_groups("语体 register", summary["by_register"], console)
    for stage, seconds in summary["seconds"].items():
        milliseconds = ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in seconds.items())
        console.print(f"{stage}: {milliseconds}")


def _print_losses(losses: dict[str, Any], console: Console) -> None:
    """What each step lost, overall and of each register, or of each kind where none is told."""
    groups = losses["by_register"] or losses["by_kind"]
    table = Table("失于 lost", "全部 all", *groups)
    for loss, count in losses["overall"].items():
        table.add_row(loss, str(count), *(str(group[loss]) for group in groups.values()))
    console.print(table)


def _print_groups(heading: str, groups: dict[str, Any], console: Console) -> None:
    table = Table(heading, *SHOWN, "题数 of")
    for name, metrics in groups.items():
        values = [percent(metrics[each]["value"]) for each in SHOWN]
        table.add_row(name, *values, str(metrics["f1_with_abstention"]["of"]))
    console.print(table)
