import pytest

from corpus import Article, Sentence, Window
from qa import Answer, Candidate, Evidence
from qa.query_rewriting import Turn
from web.chat.conversation import (
    ChatTurn,
    dialogue,
    feedback_values,
    messages,
    split_at,
    verdict_of,
    with_verdict,
)

ARTICLE = Article("a.txt", "临平有山。", "临平")
EVIDENCE = Evidence(Sentence(ARTICLE, 0, 5), Window(ARTICLE, 3, 4), 1.0)


def answer(question: str = "?", *, understood: str | None = None, least: float = 0) -> Answer:
    candidate = Candidate(Window(ARTICLE, 3, 4), (EVIDENCE,), 0.9)
    return Answer.of(question, [candidate], understood=understood, min_confidence=least)


ANSWERED = ChatTurn(question="临平有什么？", answer=answer("临平有什么？"))


@pytest.mark.parametrize(
    ("message", "before", "found"),
    [(0, 0, True), (1, 0, True), (2, 1, True), (4, 2, False), (-1, 2, False), ("0", 2, False)],
)
def test_the_turn_that_a_message_belongs_to(message: object, before: int, *, found: bool) -> None:
    turns = (ANSWERED, ChatTurn(question="余杭有什么？"))
    earlier_turns, turn = split_at(turns, message)
    assert (len(earlier_turns), turn is turns[before % 2]) == (before, found)


def test_a_turn_is_two_messages() -> None:
    shown = messages((ANSWERED, ChatTurn(question="还有呢？", problem=("出错了", "failed"))))
    assert [message["role"] for message in shown] == ["user", "assistant", "user", "assistant"]
    assert "山" in shown[1]["content"]
    assert "出错了" in shown[3]["content"]


def test_a_turn_without_answer_is_a_question() -> None:
    assert messages((ChatTurn(question="临平？"),)) == [{"role": "user", "content": "临平？"}]


def test_two_answers_of_one_turn_are_two_turns_of_the_dialogue() -> None:
    both = answer("二").model_copy(update={"then": answer("三")})
    turns = dialogue((ChatTurn(question="一", answer=both),))
    assert [each.question for each in turns] == ["二", "三"]


def test_a_turn_is_what_was_understood_and_answered() -> None:
    withheld = ChatTurn(question="一", answer=answer("一", understood="临平一", least=1))
    assert dialogue((ANSWERED, withheld, ChatTurn(question="二"))) == [
        Turn("临平有什么？", "山", ANSWERED.answer and ANSWERED.answer.evidence[0].article_id),
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
    verdicts = with_verdict({}, ANSWERED, "passage", among=turns)
    assert feedback_values(turns, verdicts) == [
        "答案不对，出处对 Wrong answer, right passage",
        None,
    ]


def test_a_verdict_goes_when_it_is_taken_back_or_its_turn_is_gone() -> None:
    other = ChatTurn(question="临平？")
    turns = (ANSWERED, other)
    verdicts = with_verdict({"gone": "wrong", other.id: "right"}, ANSWERED, "right", among=turns)
    assert verdicts == {other.id: "right", ANSWERED.id: "right"}
    assert with_verdict(verdicts, ANSWERED, None, among=turns) == {other.id: "right"}
