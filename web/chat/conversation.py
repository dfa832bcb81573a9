"""A conversation: its turns, as they are kept in the browser, and as the chat shows them."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from qa.query_rewriting import Turn
from web.chat.answers import AnswerModel
from web.chat.messages import answer_message, plain_message, problem_message
from web.limits import LONGEST_QUESTION

MOST_TURNS = 100
"""Turns that are kept; a browser keeps some five megabytes."""

Message = dict[str, Any]
"""A message of the chat, as `gr.Chatbot` takes it."""
Verdict = Literal["right", "wrong", "passage"]


class ChatTurn(BaseModel):
    """A question and what came of it: an answer, a problem, or nothing yet.

    `understood` is the question as it was asked where earlier turns were needed to understand it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(default_factory=lambda: token_hex(8), max_length=16)
    question: str = Field(max_length=LONGEST_QUESTION)
    understood: str | None = Field(default=None, max_length=4 * LONGEST_QUESTION)
    answer: AnswerModel | None = None
    problem: tuple[str, str] | None = None


ChatTurns = tuple[ChatTurn, ...]
Verdicts = dict[str, Verdict]
"""What the user said of answers, by the turn's id."""
_TURNS = TypeAdapter(Annotated[ChatTurns, Field(max_length=MOST_TURNS)])
_VERDICTS = TypeAdapter(Annotated[Verdicts, Field(max_length=MOST_TURNS)])


def restored(kept: object) -> ChatTurns:
    """The turns that a browser has kept; none where it keeps something else."""
    try:
        return _TURNS.validate_python(kept)
    except ValidationError:
        return ()


def kept(turns: ChatTurns) -> list[dict[str, Any]]:
    """The turns as a browser keeps them, the oldest dropped where they are too many."""
    return [turn.model_dump(mode="json") for turn in turns[-MOST_TURNS:]]


def judged(
    verdicts: object, turn: ChatTurn, verdict: Verdict | None, *, among: ChatTurns
) -> Verdicts:
    """The verdicts that a browser keeps, with that on a turn, of the turns `among` alone.

    They are kept apart from the turns: an answer on its way writes turns that are older.
    """
    known = {each.id for each in among}
    said = _verdicts(verdicts) | ({turn.id: verdict} if verdict else {})
    return {key: each for key, each in said.items() if key in known and (verdict or key != turn.id)}


def split_at(turns: ChatTurns, message: object) -> tuple[ChatTurns, ChatTurn | None]:
    """The turns before the one that a message of the chat belongs to, and that one."""
    place = message // 2 if isinstance(message, int) else -1
    if not 0 <= place < len(turns):
        return turns, None
    return turns[:place], turns[place]


def messages(turns: ChatTurns) -> list[Message]:
    """Two messages a turn: what was asked, and what came of it."""
    return [message for place, turn in enumerate(turns) for message in _messages(turn, place)]


def feedback_values(turns: Sequence[ChatTurn], verdicts: object) -> list[str | None]:
    """What the chat is told was said of each turn, from the verdicts that a browser keeps."""
    said = _verdicts(verdicts)
    return [FEEDBACK[said[turn.id]] if turn.id in said else None for turn in turns]


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


def earlier(turns: ChatTurns) -> list[Turn]:
    """What a further question may be understood from."""
    return [_earlier(turn) for turn in turns if turn.answer and not turn.answer.reply]


def _verdicts(kept: object) -> Verdicts:
    """The verdicts that a browser has kept; none where it keeps something else."""
    try:
        return _VERDICTS.validate_python(kept)
    except ValidationError:
        return {}


def _earlier(turn: ChatTurn) -> Turn:
    answer = turn.answer.answer if turn.answer and not turn.answer.no_answer else ""
    return Turn(turn.understood or turn.question, answer)


def _messages(turn: ChatTurn, place: int) -> list[Message]:
    asked = [_message("user", plain_message(turn.question))]
    if turn.problem:
        return [*asked, _message("assistant", problem_message(*turn.problem))]
    if turn.answer is None:
        return asked
    told = answer_message(turn.answer, understood=turn.understood, turn=place)
    return [*asked, _message("assistant", told)]


def _message(role: str, text: str) -> Message:
    return {"role": role, "content": text}
