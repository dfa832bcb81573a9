import json
from typing import Any

import pytest

from qa import Answer
from web.chat.browser_storage import dump_turns, load_turns, load_verdicts
from web.chat.conversation import MOST_TURNS, ChatTurn

TURN = ChatTurn(id="1", question="它呢？", answer=Answer.of("它呢？", understood="临平呢？"))


def stored(*turns: ChatTurn) -> Any:
    return json.loads(json.dumps(dump_turns(turns)))


def test_what_a_browser_keeps_is_the_conversation() -> None:
    assert load_turns(stored(TURN)) == (TURN,)


@pytest.mark.parametrize("bad", [7, {"question": 7}, {"question": "长" * 1001}, {"answer": {}}])
def test_a_turn_that_cannot_be_read_costs_no_other(bad: object) -> None:
    conversation = stored(TURN, TURN)
    conversation["turns"].insert(1, bad)
    assert load_turns(conversation) == (TURN, TURN)


def test_a_conversation_from_before_versions_is_read() -> None:
    (turn,) = stored(TURN)["turns"]
    del turn["answer"]["understood"]
    assert load_turns([turn | {"understood": "临平呢？"}]) == (TURN,)


@pytest.mark.parametrize("found", [None, 7, "x", {}, {"version": 1}, {"version": 99, "turns": []}])
def test_of_what_is_no_conversation_nothing_is_read(found: object) -> None:
    assert load_turns(found) == ()


def test_the_oldest_turns_are_dropped() -> None:
    turns = [ChatTurn(question=str(number)) for number in range(MOST_TURNS + 1)]
    assert load_turns(stored(*turns))[0].question == "1"


@pytest.mark.parametrize("found", [None, 7, ["right"], {"x": "?"}, {"x": ["right"]}])
def test_what_are_no_verdicts_are_none(found: object) -> None:
    assert load_verdicts(found) == {}
