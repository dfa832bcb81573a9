import json

import pytest

from corpus import Article, Sentence, Window
from qa import Answer, Candidate, Evidence
from qa.query_rewriting import Turn
from web.chat.answers import AnswerModel
from web.chat.conversation import (
    MOST_TURNS,
    ChatTurn,
    earlier,
    feedback_values,
    judged,
    kept,
    messages,
    restored,
    split_at,
    verdict_of,
)

ARTICLE = Article("a.txt", "临平有山。", "临平")
EVIDENCE = Evidence(Sentence(ARTICLE, 0, 5), Window(ARTICLE, 3, 4), 1.0)


def answer(*, no_answer: bool = False, reply: str | None = None) -> AnswerModel:
    candidates = () if reply else (Candidate(Window(ARTICLE, 3, 4), (EVIDENCE,), 0.9),)
    told = Answer("?", candidates, no_answer, (), {"total": 0.1}, reply)
    return AnswerModel.model_validate(told.to_json())


ANSWERED = ChatTurn(question="临平有什么？", answer=answer())


@pytest.mark.parametrize(
    ("message", "before", "found"),
    [(0, 0, True), (1, 0, True), (2, 1, True), (4, 2, False), (-1, 2, False), ("0", 2, False)],
)
def test_the_turn_that_a_message_belongs_to(message: object, before: int, *, found: bool) -> None:
    turns = (ANSWERED, ChatTurn(question="余杭有什么？"))
    earlier_turns, turn = split_at(turns, message)
    assert (len(earlier_turns), turn is turns[before % 2]) == (before, found)


def test_what_a_browser_keeps_is_the_conversation() -> None:
    assert restored(json.loads(json.dumps(kept((ANSWERED,))))) == (ANSWERED,)


@pytest.mark.parametrize(
    "found", [None, 7, "x", [7], [{"question": 7}], [{"question": "长" * 1001}]]
)
def test_of_what_is_no_conversation_nothing_is_restored(found: object) -> None:
    assert restored(found) == ()


def test_the_oldest_turns_are_dropped() -> None:
    turns = tuple(ChatTurn(question=str(number)) for number in range(MOST_TURNS + 1))
    assert kept(turns)[0]["question"] == "1"


def test_a_turn_is_two_messages() -> None:
    shown = messages((ANSWERED, ChatTurn(question="还有呢？", problem=("出错了", "failed"))))
    assert [message["role"] for message in shown] == ["user", "assistant", "user", "assistant"]
    assert "山" in shown[1]["content"]
    assert "出错了" in shown[3]["content"]


def test_a_turn_without_answer_is_a_question() -> None:
    assert messages((ChatTurn(question="临平？"),)) == [{"role": "user", "content": "临平？"}]


def test_a_turn_is_understood_from_what_was_answered() -> None:
    withheld = ChatTurn(question="一", understood="临平一", answer=answer(no_answer=True))
    small_talk = ChatTurn(question="你好", answer=answer(reply="您好！"))
    assert earlier((ANSWERED, withheld, small_talk, ChatTurn(question="二"))) == [
        Turn("临平有什么？", "山"),
        Turn("临平一", ""),
    ]


@pytest.mark.parametrize(
    ("liked", "verdict"),
    [
        (True, "right"),
        (False, "wrong"),
        ("Like", "right"),
        ("答案不对，出处对 Wrong answer, right passage", "passage"),
        ("", None),
        (None, None),
    ],
)
def test_a_button_stands_for_a_verdict(liked: object, verdict: str | None) -> None:
    assert verdict_of(liked) == verdict


def test_the_chat_is_told_of_verdicts() -> None:
    turns = (ANSWERED, ChatTurn(question="?"))
    said = judged({}, ANSWERED, "passage", among=turns)
    assert feedback_values(turns, said) == ["答案不对，出处对 Wrong answer, right passage", None]


def test_a_verdict_goes_when_it_is_taken_back_or_its_turn_is_gone() -> None:
    other = ChatTurn(question="临平？")
    said = judged({"gone": "wrong", other.id: "right"}, ANSWERED, "right", among=(ANSWERED, other))
    assert said == {other.id: "right", ANSWERED.id: "right"}
    assert judged(said, ANSWERED, None, among=(ANSWERED, other)) == {other.id: "right"}


@pytest.mark.parametrize("found", [None, 7, ["right"], {"x": "?"}, {"x": ["right"]}])
def test_what_are_no_verdicts_are_none(found: object) -> None:
    assert feedback_values([ANSWERED], found) == [None]
    assert judged(found, ANSWERED, "right", among=(ANSWERED,)) == {ANSWERED.id: "right"}
