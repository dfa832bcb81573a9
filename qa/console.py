"""The terminal: options of the commands that ask, and an answer with its sentence and source."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from corpus.console import printable
from qa.answer import Answer
from qa.confidence_bands import confidence_band
from qa.evidence import EvidencePlace, TableRow
from qa.wording import (
    closed_up,
    gist_words,
    header_text,
    is_marked_question,
    offers_a_choice,
    path_above,
    recognised_words,
    shown_columns,
    source_line,
    verdict_words,
)

MinConfidence = Annotated[
    float,
    typer.Option(min=0, max=1, help="把握低于此值就不作答  withhold answers below this confidence"),
]
TopK = Annotated[int, typer.Option(min=1, help="读几个片段  chunks to read")]
MORE = 2
"""Further places and other answers shown below an answer, or places below a no-answer."""
MOST_COLUMNS = 6
"""Columns of a table that a terminal has room for."""
ANSWER = "bold green"
NO_ANSWER = (
    "文章里没有找到可以作为依据的句子。下面是最接近的几处，未必回答了问题。\n"
    "No supporting sentence was found. These are the nearest ones; they may not answer."
)
DOUBT = "多半不对，只作线索： Most likely not right, a lead at best:"
"""What is told before an answer that is doubtful."""
RELATED = (
    "文章里没有找到可以作为依据的句子。下面这句可能与此有关。\n"
    "No supporting sentence was found. This one may have to do with it."
)


def print_answer(answer: Answer, console: Console) -> None:
    """Print what a person wants to know of an answer; lines are left to the terminal to wrap."""
    for each in answer.parts:
        if answer.then:
            console.print(Text(printable(each.understood or each.question), style="bold"))
        for part in _told(each):
            console.print(part, soft_wrap=isinstance(part, Text))


def _told(answer: Answer) -> Iterator[RenderableType]:
    """What is told of one question."""
    if answer.reply:
        yield Text(printable(f"{answer.reply}\n{answer.reply_english or ''}".rstrip()))
    elif answer.no_answer:
        yield from _withheld(answer)
    elif answer.gist:
        chinese, english = gist_words(answer)
        yield Text(f"{printable(chinese)}\n{printable(english)}", style=ANSWER)
        for number, each in enumerate(answer.evidence, start=1):
            yield from _sentences(number, [each], marked=False)
    else:
        doubtful = confidence_band(answer.confidence).doubtful
        if doubtful:
            yield Text(DOUBT, style="yellow")
        elif answer.verdict:
            yield Text(" ".join(verdict_words(answer.verdict.yes)), style=ANSWER)
        if not offers_a_choice(answer.understood or answer.question):
            yield _headline(answer.answer, style="" if doubtful else ANSWER)
        places = [answer.proof] if answer.proof else []
        places += [(each,) for each in answer.support]
        for number, sentences in enumerate(places[: 1 + MORE], start=1):
            yield from _sentences(number, sentences)
        chinese, english = confidence_band(answer.confidence).words
        yield Text(f"{chinese} {english}", style="dim")
        if others := [printable(each.text) for each in answer.alternatives[:MORE]]:
            yield Text(f"也可能是 or perhaps: {' / '.join(others)}", style="dim")


def no_answer_words(answer: Answer) -> str:
    """Why nothing is answered and what is shown in its place, in Chinese and English."""
    if answer.reason:
        return f"{answer.reason}\n{answer.reason_english}"
    return RELATED if answer.related else NO_ANSWER


def _withheld(answer: Answer) -> Iterator[RenderableType]:
    yield Text(no_answer_words(answer), style="yellow")
    for number, near in enumerate(answer.nearest[: answer.related or 1 + MORE], start=1):
        yield from _sentences(number, [near], marked=False)
    for part in answer.unread:
        title, chinese, english = map(printable, (part.title, part.chinese, part.english))
        yield Text(
            f"《{title}》没有全部读到：{chinese}。\nRead in part: {english}.", style="yellow"
        )


def _headline(answer: str, *, style: str) -> Text:
    """The answer as it stands, and closed up where its characters stand apart."""
    line = Text(printable(answer), style=style)
    closed = closed_up(answer)
    return line.append(f"  {printable(closed)}", style="dim") if closed else line


def _sentences(
    number: int, sentences: Sequence[EvidencePlace], *, marked: bool = True
) -> Iterator[RenderableType]:
    """Neighbouring sentences with the answer in them marked, and where in which file they stand."""
    first, last = sentences[0], sentences[-1]
    for line in _above(first):
        yield Text(f"    {printable(line)}", style="dim")
    if first.row:
        yield Text(f"[{number}] {printable(first.row.caption)}".rstrip())
        yield _table(first.row, marked=marked)
    else:
        yield _quoted(number, sentences, marked=marked)
    place = printable(f"{first.article}:{first.start}-{last.end}")
    yield Text(f"    —— {printable(source_line(first))}（{place}）", style="dim")
    if first.certainty < 1:
        yield Text(f"    {' '.join(recognised_words(first.certainty))}", style="yellow")


def _above(place: EvidencePlace) -> Iterator[str]:
    if path := path_above(place):
        yield " › ".join(path)
    if place.answers:
        yield place.answers if is_marked_question(place.answers) else f"问 {place.answers}"


def _quoted(number: int, sentences: Sequence[EvidencePlace], *, marked: bool) -> Text:
    line = Text(f"[{number}] ")
    for each in sentences:
        start, end = (offset - each.start for offset in each.span)
        line.append(printable(each.text[:start]))
        line.append(printable(each.text[start:end]), style=ANSWER if marked else "")
        line.append(printable(each.text[end:]))
    return line


def _table(row: TableRow, *, marked: bool) -> Padding:
    """The row under the names of its columns; of many only those that matter."""
    columns = shown_columns(row, most=MOST_COLUMNS)
    names = [printable(header_text(row, column)) for column in columns]
    table = Table(box=box.SQUARE, show_header=any(names), header_style="dim")
    for name in names:
        table.add_column(Text(name))
    table.add_row(*(_cell(row, column, marked=marked) for column in columns))
    return Padding(table, (0, 0, 0, 4), expand=False)


def _cell(row: TableRow, column: int, *, marked: bool) -> Text:
    text = printable(row.cells[column])
    if column != row.column:
        return Text(text)
    return Text(text or "（空白 blank）", style=ANSWER if marked else "underline")
