"""`python -m tests.faults`: try many faults on an index, and say how many it survived."""

import signal
import sys
from random import SystemRandom
from typing import Annotated

import typer

from corpus.console import make_typer, notes, progress_bar, run
from tests.faults.survey import Survey, survey

EXAMPLES = """
python -m tests.faults --count 3000
python -m tests.faults --count 3000 --seed 7 --only 1234
"""
app = make_typer("试验各种故障，看索引是否完好。 Try faults on an index.", EXAMPLES)


@app.command()
def main(
    count: Annotated[int, typer.Option(min=1, help="故障的个数  how many faults")] = 3000,
    seed: Annotated[int | None, typer.Option(help="随机种子  what places are drawn by")] = None,
    only: Annotated[int | None, typer.Option(help="只重复这一个  repeat this one alone")] = None,
) -> None:
    """试验故障，有一个没挺过去则退出码为 1。 Try faults; exit code 1 if any was not survived."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was mounted goes
    chosen = SystemRandom().randrange(10**6) if seed is None else seed
    with progress_bar("故障 faults") as progress:
        task = progress.add_task("", total=count if only is None else 1)
        found = survey(count=count, seed=chosen, only=only, on_fault=lambda: progress.advance(task))
    _report(found, count)
    if found.failures:
        raise typer.Exit(1)


def _report(found: Survey, count: int) -> None:
    for number, fault, problem in found.failures:
        notes.print(f"{number}. {fault}\n{problem}", style="red", markup=False, soft_wrap=True)
        print(f"python -m tests.faults --count {count} --seed {found.seed} --only {number}")
    for kind, tried in found.tried.items():
        outcomes = ", ".join(
            f"{times} {outcome}" for (of, outcome), times in found.outcomes.items() if of == kind
        )
        print(f"{kind}: {found.survived[kind]} of {tried} survived ({outcomes})")
    if "full disk" not in found.tried and len(found.tried) > 1:
        print("full disk: not tried, for want of the right to mount a small one")
    survived, tried = found.survived.total(), found.tried.total()
    print(f"seed {found.seed}: {tried} faults tried, {survived} survived")


if __name__ == "__main__":
    run(app)
