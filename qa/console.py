"""The terminal: options of the commands that ask, and an answer with its sentence and source."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus.console import printable
from qa.answer import Answer, EvidencePlace

MinConfidence = Annotated[
    float,
    typer.Option(min=0, max=1, help="把握低于此值就不作答  withhold answers below this confidence"),
]
TopK = Annotated[int, typer.Option(min=1, help="读几个片段  chunks to read")]
MORE = 2
"""Further places and other answers shown below an answer, or places below a no-answer."""
NO_ANSWER = (
    "文章里没有找到可以作为依据的句子。下面是最接近的几处，未必回答了问题。\n"
    "No supporting sentence was found. These are the nearest ones; they may not answer."
)


def print_answer(answer: Answer, console: Console) -> None:
    """Print what a person wants to know of an answer; lines are left to the terminal to wrap."""
    console.print(Text("\n").join(_lines(answer)), soft_wrap=True)


def _lines(answer: Answer) -> Iterator[Text]:
    if answer.reply:
        yield Text(answer.reply)
    elif answer.no_answer:
        yield Text(_no_answer(answer), style="yellow")
        for number, near in enumerate(answer.nearest[: 1 + MORE], start=1):
            yield from _sentences(number, [near], marked=False)
    else:
        yield Text(printable(answer.answer), style="bold green")
        yield from _sentences(1, answer.proof)
        for number, also in enumerate(answer.support[:MORE], start=2):
            yield from _sentences(number, [also])
        yield Text(f"把握 confidence {answer.confidence:.0%}", style="dim")
        if others := [printable(each.text) for each in answer.alternatives[:MORE]]:
            yield Text(f"也可能是 or perhaps: {' / '.join(others)}", style="dim")


def _no_answer(answer: Answer) -> str:
    return f"{answer.reason}\n{answer.reason_english}" if answer.reason else NO_ANSWER


def _sentences(
    number: int, sentences: Sequence[EvidencePlace], *, marked: bool = True
) -> Iterator[Text]:
    """Neighbouring sentences with the answer in them marked, and where in which file they stand."""
    line = Text(f"[{number}] ")
    for each in sentences:
        start, end = (offset - each.start for offset in each.span)
        line.append(printable(each.text[:start]))
        line.append(printable(each.text[start:end]), style="bold green" if marked else "")
        line.append(printable(each.text[end:]))
    yield line
    first, last = sentences[0], sentences[-1]
    place = printable(f"{first.article}:{first.start}-{last.end}")
    yield Text(f"    —— {printable(first.source_line)}（{place}）", style="dim")
