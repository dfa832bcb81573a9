"""`python -m tests.soak`: ask, change and restart for hours, and say what was lost or grew."""

from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from corpus.console import make_typer, progress_bar, run
from tests.soak.soaking import early_and_late, soak

MOST_GROWTH = 0.05
"""Of the memory, from the second fifth of the first life to its last."""
MORE_HANDLES = 3
"""That may be open for the moment."""
EXAMPLES = "python -m tests.soak --questions 100000 --changes 2000 --restarts 50"
app = make_typer("长时间提问、改动、重启。 Ask, change and restart for hours.", EXAMPLES)


@app.command()
def main(
    questions: Annotated[int, typer.Option(min=10, help="几个问题  how many questions")] = 100_000,
    changes: Annotated[int, typer.Option(min=1, help="几次增删  additions and removals")] = 2000,
    restarts: Annotated[
        int, typer.Option(min=1, help="几次重启  restarts, half of them kills")
    ] = 50,
    seed: Annotated[int | None, typer.Option(help="随机种子  what all is drawn by")] = None,
) -> None:
    """丢了什么或一直在长，则退出码为 1。 Exit code 1 if anything was lost or grew."""
    chosen = SystemRandom().randrange(10**6) if seed is None else seed
    with TemporaryDirectory(prefix="soak-") as folder, progress_bar("提问 asking") as progress:
        task = progress.add_task("", total=questions)
        soaked = soak(
            Path(folder),
            questions=questions,
            changes=changes,
            restarts=restarts,
            seed=chosen,
            on_question=lambda: progress.advance(task),
        )
    for problem in soaked.problems:
        print(problem)
    warm_mb, mb = early_and_late(soaked.memory_mb)
    warm_handles, handles = early_and_late(soaked.handles)
    print(
        f"seed {chosen}: {soaked.questions} questions, {soaked.changes} changes,"
        f" {soaked.restarts} restarts, {len(soaked.problems)} problems; in the second fifth of the"
        f" first life {warm_mb:.0f} MB and {warm_handles:.0f} handles, in the last {mb:.0f} MB and"
        f" {handles:.0f} (medians); at most {max(soaked.memory_mb):.0f} MB and"
        f" {max(soaked.handles):.0f}"
    )
    grew = mb > warm_mb * (1 + MOST_GROWTH) or handles > warm_handles + MORE_HANDLES
    if soaked.problems or grew:
        raise typer.Exit(1)


if __name__ == "__main__":
    run(app)
