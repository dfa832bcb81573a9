"""The command `python -m qa ablate`."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from corpus import JuzhengError
from corpus.console import progress_bar
from evaluation.ablation.comparing import Outcome, Withholding, outcomes, thresholds
from evaluation.ablation.variants import GROUPS, Variant, searched, variants
from evaluation.opening import Asked, OpenedSet, articles_of, open_sets
from evaluation.report import percent
from evaluation.running import Judged
from evaluation.runs.asking import ask_sets, fingerprints, finish, run_of
from evaluation.runs.store import finished_run
from evaluation.runs_command import RUNS, Runs
from evaluation.scores.paired import Difference
from evaluation.sets.passages import index_of_articles
from index import Encoder, PassageIndex, open_encoder
from index.console import Data, EncoderName
from qa.answering import MIN_CONFIDENCE
from qa.console import MinConfidence
from qa.reader import Reader, SpanReader


def ablate(
    sets: Annotated[
        list[Path], typer.Argument(metavar="SET…", help="只用于选择的题  dev or trial")
    ],
    on: Annotated[
        Path | None,
        typer.Option("--on", "--index", help="问哪里  an index, or a folder of articles"),
    ] = None,
    data: Data = None,
    encoder: EncoderName = None,
    split: Annotated[str, typer.Option(help="只用这一部分  use one split only")] = "dev",
    only: Annotated[
        list[str] | None, typer.Option(help=f"只变这些  vary these alone: {', '.join(GROUPS)}")
    ] = None,
    questions: Annotated[
        int, typer.Option(min=10, help="每套最多几题  how many of each set, at most")
    ] = 300,
    min_confidence: MinConfidence = MIN_CONFIDENCE,
    plot_file: Annotated[
        Path | None, typer.Option("--plot", help="画成 SVG  draw quality by time")
    ] = None,
    runs: Runs = RUNS,
) -> None:
    """换掉一处再问：检索、排序、切块、读几块、阈值各值多少。 What each part is worth.

    每种做法存为一次评测，中断后接着问。 Each variant is kept as a run, and goes on.
    """
    if split == "test":
        raise JuzhengError(
            "不能照着测试题来选设置。请用 --split dev。",
            "Settings are not chosen by test questions. Use --split dev.",
        )
    if unknown := set(only or ()) - set(GROUPS):
        raise JuzhengError(
            f"没有这样的选项：{'、'.join(sorted(unknown))}。可用 {'、'.join(GROUPS)}。",
            f"There is no {', '.join(sorted(unknown))}. Known are {', '.join(GROUPS)}.",
        )
    model = open_encoder(encoder)
    opened = [_drawn(each, questions) for each in open_sets(sets, Asked(model, on, data, split))]
    chosen, reader = list(variants(only or GROUPS)), SpanReader()
    results: dict[str, list[Judged]] = {}
    with progress_bar("提问 asking") as progress:
        asked = sum(len(each.content.questions) for each in opened)
        task = progress.add_task("", total=asked * len(chosen))
        for variant in chosen:
            results[variant.name] = _ask(
                [_as_searched(each, variant, model, data) for each in opened],
                variant,
                reader,
                min_confidence=min_confidence,
                runs=runs,
                advance=lambda: progress.advance(task),
            )
    found = list(outcomes(results))
    _print(found, list(thresholds(results[Variant().name])))
    if plot_file:
        from evaluation.ablation.plotting import plot

        plot(found, plot_file)


def _drawn(opened: OpenedSet, count: int) -> OpenedSet:
    """With so many of its questions, always the same."""
    asked = opened.content.questions
    drawn = Random(0).sample(asked, min(count, len(asked)))  # noqa: S311
    return replace(opened, content=replace(opened.content, questions=tuple(drawn)))


def _as_searched(
    opened: OpenedSet, variant: Variant, encoder: Encoder, data: Path | None
) -> OpenedSet:
    index: PassageIndex = opened.index
    if variant.size != Variant().size:
        articles = articles_of(index)
        index = index_of_articles(
            articles, name=opened.name, encoder=encoder, data=data, size=variant.size
        )
    return replace(opened, index=searched(index, variant))


def _ask(
    opened: Sequence[OpenedSet],
    variant: Variant,
    reader: Reader,
    *,
    min_confidence: float,
    runs: Path,
    advance: Callable[[], None],
) -> list[Judged]:
    """What came of all questions, asked as a variant asks them."""
    asked = {
        "variant": variant.settings,
        "top_k": variant.top_k,
        "min_confidence": min_confidence,
        **fingerprints(opened),
    }
    name = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{variant.name}"
    run = finished_run(runs, asked) or run_of(runs, name, asked)[0]
    judged = ask_sets(
        opened,
        run,
        reader,
        top_k=variant.top_k,
        min_confidence=min_confidence,
        own_passage=False,
        on_judged=advance,
    )
    if run.header.figures is None:
        finish(run, judged, top_k=variant.top_k, seconds=0.0)
    return list(chain(*judged.values()))


def _print(found: Sequence[Outcome], withheld: Sequence[Withholding]) -> None:
    console = Console(highlight=False)
    table = Table(
        Column("做法 variant", no_wrap=True),
        "F1",
        "hit@1",
        "检索到 found",
        "计入未答 served",
        "差 gain",
        "AUROC",
        "p50 ms",
    )
    for each in found:
        table.add_row(
            each.name,
            percent(each.f1),
            percent(each.hit),
            percent(each.found),
            percent(each.served),
            _gain(each.gain) if each.gain else "",
            f"{each.auroc:.3f}" if each.auroc is not None else "–",
            f"{each.milliseconds:.0f}",
        )
    console.print(table)
    table = Table("阈值 threshold", "误不答 wrongly", "应不答 rightly", "计入未答 served")
    for row in withheld:
        figures = (percent(each) for each in (row.wrongly, row.rightly, row.served))
        table.add_row(f"{row.threshold:.2f}", *figures)
    console.print(table)


def _gain(gain: Difference) -> str:
    low, high = gain.interval
    return f"{gain.value:+.1%} ({low:+.1%} – {high:+.1%}), {gain.better} ↑ {gain.worse} ↓"
