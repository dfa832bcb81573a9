"""What is told of a turn to people who read it elsewhere: lines, and places in articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.answer import Answer, EvidencePlace
from qa.confidence_bands import confidence_band
from qa.wording import gist_words, path_above, published_words, verdict_words
from web.chat.conversation import ChatTurn

TITLE = "句证对话 Juzheng conversation"
MOST_NEAREST = 3
NO_ANSWER = (
    "文章里没有找到可以作为依据的句子。",
    "No sentence was found that proves an answer.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """`answer` is what was asked for, `certainty` how sure that is, `note` any other word."""

    text: str
    kind: Literal["note", "answer", "certainty"] = "note"


def exported_at(moment: str) -> str:
    """When a conversation was taken away, an ISO 8601 time, in words."""
    return f"导出于 {published_words(moment)[0]}"


def told(turn: ChatTurn) -> Iterator[Line | EvidencePlace]:
    """All below the question; of two that were asked at once both are told, each by itself."""
    if turn.answer is None:
        yield Line("没有得到回答。 No answer came.")
        return
    for part in turn.answer.parts:
        if part.understood:
            yield Line(f"理解为 understood as：{part.understood}")
        elif part is not turn.answer:
            yield Line(part.question)
        yield from _told(part)


def _told(answer: Answer) -> Iterator[Line | EvidencePlace]:
    if answer.reply:
        yield _line(answer.reply, answer.reply_english)
    elif answer.no_answer:
        yield from _withheld(answer)
    elif answer.gist:
        yield Line(" ".join(gist_words(answer)), "answer")
        yield from answer.evidence
    else:
        yield from _answered(answer)


def above(place: EvidencePlace) -> list[str]:
    """What gives the place its meaning: headings and clause, the question, the table's caption."""
    path = " › ".join(path_above(place))
    question = f"问 {place.answers}" if place.answers else ""
    caption = place.row.caption if place.row else ""
    return [part for part in (path, question, caption) if part]


def _answered(answer: Answer) -> Iterator[Line | EvidencePlace]:
    if answer.verdict:
        yield _line(*verdict_words(answer.verdict.yes), kind="answer")
    yield Line(answer.answer.strip(), "answer")
    yield from answer.evidence
    yield _line(*confidence_band(answer.confidence).words, kind="certainty")


def _withheld(answer: Answer) -> Iterator[Line | EvidencePlace]:
    yield _line(*((answer.reason, answer.reason_english) if answer.reason else NO_ANSWER))
    yield from answer.nearest[:MOST_NEAREST]
    for part in answer.unread:
        yield Line(f"《{part.title}》没有全部读到：{part.chinese}。 Read in part: {part.english}.")


def _line(*texts: str | None, kind: Literal["note", "answer", "certainty"] = "note") -> Line:
    return Line(" ".join(filter(None, texts)), kind)
