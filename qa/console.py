"""The terminal: options of the commands that ask, and an answer with its sentence and source."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus import Window
from corpus.console import printable
from qa.answer import Answer, source_line

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
        yield Text(NO_ANSWER, style="yellow")
        for number, near in enumerate(answer.nearest[: 1 + MORE], start=1):
            yield from _place(number, near.sentence, None)
    else:
        best = answer.candidates[0]
        yield Text(printable(answer.text), style="bold green")
        yield from _place(1, best.proof, best.span)
        for number, also in enumerate(best.support[:MORE], start=2):
            yield from _place(number, also.sentence, also.span)
        yield Text(f"把握 confidence {answer.confidence:.0%}", style="dim")
        if others := [printable(each.span.text) for each in answer.alternatives[:MORE]]:
            yield Text(f"也可能是 or perhaps: {' / '.join(others)}", style="dim")


def _place(number: int, sentence: Window, span: Window | None) -> Iterator[Text]:
    """A sentence with the span in it marked, and where in which file it stands."""
    text = sentence.article.text
    start, end = (span.start, span.end) if span else (sentence.end, sentence.end)
    shown = Text(f"[{number}] ")
    shown.append(printable(text[sentence.start : start]))
    shown.append(printable(text[start:end]), style="bold green")
    shown.append(printable(text[end : sentence.end]))
    yield shown
    place = f"{sentence.article.name}:{sentence.start}-{sentence.end}"
    source = printable(source_line(sentence.article))
    yield Text(f"    —— {source}（{printable(place)}）", style="dim")
