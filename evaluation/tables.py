"""The tables of a run in a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

from evaluation.report import percent
from evaluation.runs.comparing import Comparison

SHOWN = (
    "evidence_hit@1",
    "exact_match",
    "f1",
    "f1_with_abstention",
    "wrongly_withheld",
    "no_answer_recall",
)
"""The metrics that are told of every kind and every register."""


def print_summary(summary: dict[str, Any], console: Console) -> None:
    """The figures of `evaluation.report.summarise`."""
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


def print_comparison(comparison: Comparison, name: str, console: Console) -> None:
    """What is better and worse than in the run `name`, the questions that got worse among it."""
    table = Table(
        f"比 {name} against it", "差 gain", "95 % 区间 interval", "更好 better", "更差 worse"
    )
    for metric, each in comparison.differences.items():
        low, high = each.interval
        interval = f"{low:+.1%} – {high:+.1%}"
        table.add_row(metric, f"{each.value:+.1%}", interval, str(each.better), str(each.worse))
    console.print(table)
    console.print(
        f"McNemar p = {comparison.p_value:.3f}; 同题 {comparison.asked} in both, "
        f"只在一边 {comparison.left} in one"
    )
    for change in comparison.changes:
        question, old, new = change.after.question, change.before.answer, change.after.answer
        told = (f"{'∅ ' if each.no_answer else ''}{each.answer}" for each in (old, new))
        line = f"{change.gain:+.2f}  {question.id} {question.question}  {' → '.join(told)}"
        console.print(line, markup=False, soft_wrap=True)
