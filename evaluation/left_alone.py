"""`python -m evaluation.left_alone`: are questions left alone that need nothing from before?

Every question of a set is asked in full, so after whichever others it is asked, nothing may be
carried into it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus.console import make_typer, run
from evaluation.sets.question_lines import json_lines, text_field
from index.console import Data, IndexFolder, open_index_noting
from qa.query_rewriting import QueryRewriter, RuleRewriter, Turn

EXAMPLES = "python -m evaluation.left_alone evaluation/sets/linping.jsonl --split dev"
EARLIER = 3
"""Turns before each question, which is as far as the rules look back."""
app = make_typer(
    "单独的问题接在别的问题后面问，数一数有几个被改写。"
    " Ask single questions after others, and count those that are rewritten.",
    EXAMPLES,
)


@app.command()
def left_alone(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="SET", exists=True, dir_okay=False, help="题目的 JSON Lines  questions"
        ),
    ],
    split: Annotated[str, typer.Option(help="只用这一部分  use one split only")] = "",
    times: Annotated[int, typer.Option(min=1, help="每题问几遍  how often each is asked")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="随机种子  of the choice of others")] = 0,
    index: IndexFolder = None,
    data: Data = None,
) -> None:
    """数一数被改写的问题。 Count the questions that are rewritten."""
    turns = list(_turns(questions, split))
    opened = open_index_noting(index, data=data)
    rewritten = list(rewritings(turns, RuleRewriter(opened), times=times, seed=seed))
    for question, understood in rewritten:
        print(f"{question}\n  understood  {understood}")
    print(f"{len(rewritten):,} of {len(turns) * times:,} rewritten")


def rewritings(
    turns: Sequence[Turn], rewriter: QueryRewriter, *, times: int, seed: int
) -> Iterator[tuple[str, str]]:
    """The questions of `turns` that are rewritten after some of the others, and into what.

    Each is asked `times` times, after up to `EARLIER` others that are drawn anew.
    """
    drawing = np.random.default_rng(seed)
    for place, turn in enumerate(turns):
        others = [*turns[:place], *turns[place + 1 :]]
        for _ in range(times):
            drawn = drawing.choice(len(others), min(EARLIER, len(others)), replace=False)
            understood = rewriter.rewrite(turn.question, [others[each] for each in drawn])
            if understood != turn.question:
                yield turn.question, understood


def _turns(file: Path, split: str) -> Iterator[Turn]:
    """Each question with its first answer."""
    for number, values in json_lines(file):
        if not split or values.get("split", split) == split:
            answers = values.get("answers") or [""]
            yield Turn(text_field(file, number, values, "question"), answers[0])


if __name__ == "__main__":
    run(app)
