"""A conversation: its turns, what the user said of them, and how the chat shows both."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from qa.answer import Answer
from qa.query_rewriting import Turn
from web.chat.messages import answer_message, plain_message, problem_message
from web.limits import LONGEST_QUESTION

MOST_TURNS = 100
"""Turns that are kept; a browser keeps some five megabytes."""

Message: TypeAlias = Any
"""A message of the chat, as `gr.Chatbot` takes it."""
Verdict = Literal["right", "wrong", "passage"]


class ChatTurn(BaseModel):
    """A question and what came of it: an answer, a problem, or nothing yet.

    `signature` tells that the answer was given here (`web.service.signatures`).
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(default_factory=lambda: token_hex(8), max_length=16)
    question: str = Field(max_length=LONGEST_QUESTION)
    answer: Answer | None = None
    signature: str = Field(default="", max_length=64)
    problem: tuple[str, str] | None = None


ChatTurns = tuple[ChatTurn, ...]
Verdicts = dict[str, Verdict]
"""What the user said of answers, by the turn's id."""


def with_verdict(
    verdicts: Verdicts, turn: ChatTurn, verdict: Verdict | None, *, among: ChatTurns
) -> Verdicts:
    """The verdicts, with that on a turn, of the turns `among` alone.

    They are kept apart from the turns: an answer on its way writes turns that are older.
    """
    known = {each.id for each in among}
    changed = verdicts | ({turn.id: verdict} if verdict else {})
    dropped = set() if verdict else {turn.id}
    return {key: each for key, each in changed.items() if key in known - dropped}


def split_at(turns: ChatTurns, message: object) -> tuple[ChatTurns, ChatTurn | None]:
    """The turns before the one that a message of the chat belongs to, and that one."""
    place = message // 2 if isinstance(message, int) else -1
    if not 0 <= place < len(turns):
        return turns, None
    return turns[:place], turns[place]


def messages(turns: ChatTurns) -> list[Message]:
    """Two messages a turn: what was asked, and what came of it."""
    return [message for place, turn in enumerate(turns) for message in _messages(turn, place)]


def feedback_values(turns: Sequence[ChatTurn], verdicts: Verdicts) -> list[str | None]:
    """The verdict on each turn, as the chat calls it."""
    return [FEEDBACK[verdicts[turn.id]] if turn.id in verdicts else None for turn in turns]


FEEDBACK: dict[Verdict, str] = {
    "right": "Like",
    "wrong": "Dislike",
    "passage": "答案不对，出处对 Wrong answer, right passage",
}
"""What the chat calls each verdict: two names it has signs for, and one of our own."""


def verdict_of(liked: object) -> Verdict | None:
    """The verdict that a button of the chat stands for."""
    named = {True: "Like", False: "Dislike"}.get(liked, liked) if isinstance(liked, bool) else liked
    return next((verdict for verdict, name in FEEDBACK.items() if name == named), None)


def dialogue(turns: ChatTurns) -> list[Turn]:
    """What a further question may be completed by."""
    return [Turn.of(part) for turn in turns if turn.answer for part in turn.answer.parts]


def _messages(turn: ChatTurn, place: int) -> list[Message]:
    asked = [_message("user", plain_message(turn.question))]
    if turn.problem:
        return [*asked, _message("assistant", problem_message(*turn.problem))]
    if turn.answer is None:
        return asked
    return [*asked, _message("assistant", answer_message(turn.answer, turn=place))]


def _message(role: str, text: str) -> Message:
    return {"role": role, "content": text}
