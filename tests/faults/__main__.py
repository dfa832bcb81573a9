"""`python -m tests.faults`: try many faults on an index, and say how many it survived."""

import signal
import sys
from collections import Counter
from random import SystemRandom
from typing import Annotated

import typer

from corpus.console import make_typer, notes, progress_bar, run
from tests.faults.survey import Trial, survey

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
    trials = []
    with progress_bar("故障 faults") as progress:
        task = progress.add_task("", total=count if only is None else 1)
        for trial in survey(count=count, seed=chosen, only=only):
            trials.append(trial)
            progress.advance(task)
    _report(trials, count=count, seed=chosen)
    if any(each.problem for each in trials):
        raise typer.Exit(1)


def _report(trials: list[Trial], *, count: int, seed: int) -> None:
    failures = [each for each in trials if each.problem]
    for each in failures:
        problem = f"{each.number}. {each.fault}\n{each.problem}"
        notes.print(problem, style="red", markup=False, soft_wrap=True)
        print(f"python -m tests.faults --count {count} --seed {seed} --only {each.number}")
    failed = Counter(each.fault.kind for each in failures)
    for kind, tried in Counter(each.fault.kind for each in trials).items():
        of_kind = [each.outcome.partition(":")[0] for each in trials if each.fault.kind == kind]
        outcomes = ", ".join(f"{times} {outcome}" for outcome, times in Counter(of_kind).items())
        print(f"{kind}: {tried - failed[kind]} of {tried} survived ({outcomes})")
    if len(trials) > 1 and not any(each.fault.kind == "full disk" for each in trials):
        print("full disk: not tried, for want of the right to mount a small one")
    print(f"seed {seed}: {len(trials)} faults tried, {len(trials) - len(failures)} survived")


if __name__ == "__main__":
    run(app)
