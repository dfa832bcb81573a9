"""`python -m tests.mutations`: damage files of every format, and say how many were survived."""

from collections import defaultdict
from pathlib import Path
from random import SystemRandom
from tempfile import mkdtemp
from typing import Annotated

import typer

from corpus.console import make_typer, notes, progress_bar, run
from tests.mutations.samples import samples
from tests.mutations.trying import Tried, try_all

EXAMPLES = """
python -m tests.mutations --count 10000
python -m tests.mutations --format .docx --count 10000 --seed 7 --only 1234
"""
app = make_typer("把各种格式的文件弄坏再读。 Damage files of every format and read them.", EXAMPLES)


@app.command()
def main(
    count: Annotated[int, typer.Option(min=1, help="每种格式几个  how many of each format")] = 1000,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="只试这些格式  these formats alone")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="随机种子  what damages are drawn by")] = None,
    only: Annotated[int | None, typer.Option(help="只重复这一个  repeat this one alone")] = None,
) -> None:
    """有一个没挺过去则退出码为 1。 Exit code 1 if any was not survived; such files are kept."""
    chosen = SystemRandom().randrange(10**6) if seed is None else seed
    suffixes = formats or list(samples())
    folder = Path(mkdtemp(prefix="mutations-"))
    tried: dict[str, list[Tried]] = defaultdict(list)
    with progress_bar("损坏的文件 damaged files") as progress:
        task = progress.add_task("", total=len(suffixes) * (count if only is None else 1))
        for each in try_all(folder, suffixes, count=count, seed=chosen, only=only):
            tried[each.suffix].append(each)
            progress.advance(task)
            if each.problem:
                notes.print(
                    f"{each.suffix} {each.number}: {each.problem}", style="red", markup=False
                )
    for suffix, of in tried.items():
        print(_line(suffix, of))
    problems = sum(bool(each.problem) for of in tried.values() for each in of)
    print(f"seed {chosen}: {sum(map(len, tried.values()))} files, {problems} not survived")
    if any(folder.iterdir()):
        print(f"kept: {folder}")
    else:
        folder.rmdir()
    if problems:
        raise typer.Exit(1)


def _line(suffix: str, of: list[Tried]) -> str:
    survived = [each for each in of if not each.problem]
    read = sum(each.was_read for each in survived)
    slowest = max(each.seconds for each in of)
    return (
        f"{suffix}: {len(survived)} of {len(of)} survived ({read} read, {len(survived) - read}"
        f" refused), the slowest in {slowest:.1f} s"
    )


if __name__ == "__main__":
    run(app)
