"""What a browser keeps of a conversation, by version, and what can be read of it again.

`{"version": 1, "turns": [...]}`. Before versions it was the list of turns alone, each of which told
in a field of its own what its question was understood as.
"""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from web.chat.conversation import MOST_TURNS, ChatTurn, ChatTurns, Verdicts

VERSION = 1
"""Raised whenever a field of a turn or of its answer changes its meaning or is required anew;
`_upgraded` then says what it was before."""

_VERDICTS = TypeAdapter(Annotated[Verdicts, Field(max_length=MOST_TURNS)])


def load_turns(stored: object) -> ChatTurns:
    """The turns that a browser has kept; one that cannot be read is left out, the others stay."""
    version: object = 0
    values = stored
    if isinstance(stored, dict):
        version, values = stored.get("version"), stored.get("turns")
    if not isinstance(values, list) or not isinstance(version, int) or version > VERSION:
        return ()
    turns = (_turn(value, version) for value in values[-MOST_TURNS:])
    return tuple(turn for turn in turns if turn)


def dump_turns(turns: ChatTurns) -> dict[str, Any]:
    """The turns as a browser keeps them, the oldest dropped where they are too many."""
    values = [turn.model_dump(mode="json") for turn in turns[-MOST_TURNS:]]
    return {"version": VERSION, "turns": values}


def load_verdicts(stored: object) -> Verdicts:
    """The verdicts that a browser has kept; none where it keeps something else."""
    try:
        return _VERDICTS.validate_python(stored)
    except ValidationError:
        return {}


def _turn(value: object, version: int) -> ChatTurn | None:
    try:
        return ChatTurn.model_validate(_upgraded(value) if version < VERSION else value)
    except ValidationError:
        return None


def _upgraded(turn: object) -> object:
    """A turn of version 0 as one of version 1."""
    if isinstance(turn, dict) and isinstance(answer := turn.get("answer"), dict):
        moved = {"understood": turn.get("understood"), "question": turn.get("question")}
        return turn | {"answer": answer | moved}
    return turn
