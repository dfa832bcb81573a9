"""Show an answer in a terminal: the answer, its sentence with the answer marked, the source."""

from rich.console import Console
from rich.text import Text

from corpus.console import printable
from qa.answer import Answer, Evidence, source_line

MORE_EVIDENCE = 2
"""Further sentences shown below an answer, or passages below a no-answer."""


def print_answer(answer: Answer, console: Console) -> None:
    """Print what a person wants to know of an answer; lines are left to the terminal to wrap."""
    console.print(_answer_text(answer), soft_wrap=True)


def _answer_text(answer: Answer) -> Text:
    if answer.reply:
        return Text(answer.reply)
    evidence = answer.evidence[: 1 + MORE_EVIDENCE]
    if answer.no_answer:
        lines = [Text(NO_ANSWER, style="yellow")]
    elif evidence[0].span == evidence[0].sentence:
        lines = []
    else:
        lines = [Text(printable(answer.text), style="bold green")]
    for number, each in enumerate(evidence, start=1):
        lines.append(_evidence_text(number, each, mark=number == 1 and not answer.no_answer))
        lines.append(Text(f"    —— {_place(each)}", style="dim"))
    if not answer.no_answer:
        lines.append(Text(f"把握 confidence {answer.confidence:.0%}", style="dim"))
    return Text("\n").join(lines)


def _place(evidence: Evidence) -> str:
    """The source of a sentence, and where in its file it stands."""
    sentence = evidence.sentence
    place = f"{sentence.article.name}:{sentence.start}-{sentence.end}"
    return f"{printable(source_line(sentence.article))}（{printable(place)}）"


NO_ANSWER = (
    "文章里没有找到能作证的句子。下面是最接近的句子，未必回答了问题。\n"
    "No supporting sentence was found. These are the nearest ones; they may not answer."
)


def _evidence_text(number: int, evidence: Evidence, *, mark: bool) -> Text:
    text = evidence.sentence.article.text
    sentence, span = evidence.sentence, evidence.span
    shown = Text(f"[{number}] ")
    shown.append(printable(text[sentence.start : span.start]))
    shown.append(printable(span.text), style="bold green" if mark else "")
    shown.append(printable(text[span.end : sentence.end]))
    return shown
