"""Show an answer in a terminal: the answer, its sentence with the answer marked, the source."""

from rich.console import Console
from rich.text import Text

from corpus.console import printable
from qa.answer import Answer, Evidence, source_line

MORE_EVIDENCE = 2
"""Further sentences shown below an answer, or passages below a no-answer."""


def print_answer(answer: Answer, console: Console) -> None:
    if answer.reply:
        console.print(answer.reply, markup=False)
        return
    if answer.no_answer:
        console.print(NO_ANSWER, style="yellow", markup=False)
    else:
        console.print(Text(printable(answer.text), style="bold green"))
        console.print(f"把握 confidence {answer.confidence:.0%}", style="dim", markup=False)
    for number, evidence in enumerate(answer.evidence[: 1 + MORE_EVIDENCE], start=1):
        console.print(_evidence_text(number, evidence, mark=number == 1 and not answer.no_answer))
        article = evidence.sentence.article
        place = f"{article.name}:{evidence.sentence.start}-{evidence.sentence.end}"
        console.print(
            f"    —— {printable(source_line(article))}（{printable(place)}）",
            style="dim",
            markup=False,
        )


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
