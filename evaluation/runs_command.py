"""`python -m qa runs`: look at runs that are kept."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from corpus import JuzhengError
from corpus.console import make_typer
from evaluation.report import error_text, is_error, percent
from evaluation.runs.comparing import compare as compare_runs
from evaluation.runs.store import Run, runs_in
from evaluation.tables import print_comparison, print_summary

EXAMPLES = """
python -m qa runs list
python -m qa runs show 20261127-193000 --errors
python -m qa runs report 20261127-193000 --to report.html
python -m qa runs compare 20261127-193000 20261128-090000
python -m qa runs remove 20261127-193000
"""
RUNS = Path("runs")
LISTED = ("f1", "evidence_hit@1", "f1_with_abstention", "no_answer_recall")
Runs = Annotated[
    Path, typer.Option("--runs", file_okay=False, help="评测记录的文件夹  where runs are kept")
]
_Name = Annotated[str, typer.Argument(metavar="RUN", help="哪一次  its name")]

app = make_typer("看评测记录。 Look at evaluation runs.", EXAMPLES)


@app.command(name="list")
def list_runs(runs: Runs = RUNS) -> None:
    """列出各次评测，先旧后新。 List the runs, the oldest first."""
    table = Table("名字 run", "开始 started", "题集 set", *LISTED, "题数 of", "秒 s")
    for run in runs_in(runs):
        header = run.header
        started = f"{datetime.fromisoformat(header.started):%Y-%m-%d %H:%M}"
        if header.figures is None:
            done = f"{len(run.judged())} 题后中断 stopped"
            table.add_row(header.name, started, done, *[""] * (len(LISTED) + 2))
            continue
        for name, summary in header.figures.items():
            figures = [percent(summary["overall"][each]["value"]) for each in LISTED]
            of = str(summary["overall"]["f1_with_abstention"]["of"])
            table.add_row(header.name, started, name, *figures, of, f"{header.seconds:.0f}")
    Console(highlight=False).print(table)


@app.command()
def show(
    name: _Name,
    runs: Runs = RUNS,
    errors: Annotated[bool, typer.Option(help="列出答错的题  list what went wrong")] = False,
) -> None:
    """一次评测的设置、指标和答错的题。 The settings, figures and errors of a run."""
    console = Console(highlight=False)
    run = Run.open(runs / name)
    for key, value in run.header.asked.items():
        console.print(f"{key}: {value}", markup=False, soft_wrap=True)
    if errors:
        for judged in filter(is_error, run.judged().values()):
            print(error_text(judged.question, judged))
    for each, summary in (run.header.figures or {}).items():
        console.rule(each)
        print_summary(summary, console)


@app.command()
def report(
    name: _Name,
    to: Annotated[Path, typer.Option(dir_okay=False, help="网页文件  the HTML file")],
    runs: Runs = RUNS,
) -> None:
    """把一次评测写成网页：图、表、答错的题。 A run as a page: plots, tables, what went wrong."""
    write_report(to, Run.open(runs / name))


def write_report(file: Path, run: Run) -> None:
    """Raises:
    JuzhengError: it cannot be written there.
    """
    from evaluation.html.report import report as report_of

    try:
        file.write_text(report_of(run), encoding="utf-8")
    except OSError as error:
        raise JuzhengError(
            f"{file} 写不进去（{error.strerror}）。请换一个地方。",
            f"{file} cannot be written ({error.strerror}). Name another place.",
        ) from error


@app.command()
def compare(before: _Name, after: _Name, runs: Runs = RUNS) -> None:
    """后一次比前一次好在哪、差在哪。 Where the second run is better and worse than the first."""
    first, second = (Run.open(runs / name) for name in (before, after))
    comparison = compare_runs(first.judged(), second.judged())
    print_comparison(comparison, first.header.name, Console(highlight=False))


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="RUN…", help="哪几次  their names")],
    runs: Runs = RUNS,
) -> None:
    """删去几次评测。 Remove runs; none of them where one is not there."""
    for run in [Run.open(runs / name) for name in names]:
        run.remove()
