import pytest

from qa.small_talk import ABOUT, small_talk_reply


@pytest.mark.parametrize(
    "said", ["你好", "您好！", "Hello!", "hi", "在吗？", "早上好", "ＨＥＬＬＯ", "你 好", "嗨~"]
)
def test_a_greeting_is_greeted(said: str) -> None:
    assert "您好" in " ".join(small_talk_reply(said) or ())


@pytest.mark.parametrize("said", ["谢谢", "多谢！", "非常感谢您", "thank you!", "謝謝", "Thanks."])
def test_thanks_are_welcome(said: str) -> None:
    assert "不客气" in " ".join(small_talk_reply(said) or ())


@pytest.mark.parametrize("said", ["你是谁？", "你能做什么", "怎么用？", "帮助", "What can you do?"])
def test_questions_about_the_tool_are_answered(said: str) -> None:
    assert small_talk_reply(said) == ABOUT


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "？",
        "你好酒店在哪里？",
        "谢谢锋是谁？",
        "谁说了谢谢？",
        "hi-tech 企业有多少家？",
        "早在算力小镇开园时谁表达了信心？",
        "怎么用人工智能提升传统产业？",
        "帮助临平解决了什么问题？",
    ],
)
def test_a_question_is_no_small_talk(asked: str) -> None:
    assert small_talk_reply(asked) is None
