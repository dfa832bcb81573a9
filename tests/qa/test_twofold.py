import pytest

from qa.query_rewriting import two_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("多久要报告，不执行会怎样？", ("多久要报告", "不执行会怎样？")),
        ("地铁卡丢了可以挂失吗，要多少钱？", ("地铁卡丢了可以挂失吗", "要多少钱？")),
        ("堂吉訶德有沒有加場？加場幾點？", ("堂吉訶德有沒有加場", "加場幾點？")),
        ("门票多少钱还有几点开门", ("门票多少钱", "几点开门")),
        ("西医有多少人，中医呢？", ("西医有多少人", "中医呢？")),
        ("D100的电源是什么；功率多少？", ("D100的电源是什么", "功率多少？")),
    ],
)
def test_two_questions(question: str, parts: tuple[str, str]) -> None:
    assert two_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "哪年、在哪里举办？",
        "晚上几点关门，为什么呢？",
        "你们几点关门呢？",
        "在平面中有几个自由度？分别是什么？",
        "饮食班收不收费，是免费的吗？",
        "火灾是怎么引起的，起火原因是什么？",
        "低谷那几年，厂里靠什么活儿没倒下",
        "几何光学，又称为什么?",
        "老师好，我查到了他的几本书，想请教那本是哪家出版社出的？",
        "《你是谁？你在哪里？》是哪家出版社出的？",
        "2024年的会上，谁做了报告？",
    ],
)
def test_one_question(question: str) -> None:
    assert two_parts(question) is None
