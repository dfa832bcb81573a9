"""The shipped models on the shipped article: what a user sees in the first minute."""

import pytest

from index import LocalIndex
from qa import QuestionAnswerer, SpanReader


@pytest.fixture(scope="module")
def answerer(shipped_index: LocalIndex) -> QuestionAnswerer:
    return QuestionAnswerer(shipped_index, SpanReader())


@pytest.mark.parametrize(
    ("question", "span", "told"),
    [
        ("临平集聚了多少家时尚企业？", "2321家", "临平已集聚时尚企业2321家"),
        ("前三季度临平的地区生产总值是多少？", "738.6亿元", "地区生产总值为738.6亿元"),
        ("谁介绍了艺尚小镇的产业范畴？", "魏乐", "临平新城产业运营总监魏乐介绍。"),
        ("彦博影视是哪一年入驻临平的？", "2021年", "杭州彦博影视传媒有限公司于2021年入驻临平"),
        ("未来智造工程师联盟集聚了多少工程师？", "1.1万余名", "集聚高水平工程师1.1万余名"),
        ("算力小镇集聚了多少家企业？", "1300余家", "集聚企业1300余家"),
        (
            "数智产业要用到哪些新兴技术？",
            "人工智能、大数据、云计算",
            "利用人工智能、大数据、云计算",
        ),
        ("這篇報道是誰編輯的？", "李岩", "【编辑:李岩】"),
        ("How many fashion companies are now based in Linping?", "2321家", "时尚企业2321家"),
        ("算力小镇 企业 数量", "1300余家", "集聚企业1300余家"),
    ],
)
def test_a_question_finds_its_span_and_its_sentence(
    answerer: QuestionAnswerer, question: str, span: str, told: str
) -> None:
    answer = answerer.ask(question)
    assert answer.answer == span
    assert told in answer.evidence[0].text
    assert not answer.no_answer


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("算力小镇集聚了多少家企业？", "算力小鎮集聚了多少家企業？"),
        ("临影厂的户外街景有多大？", "臨影廠的戶外街景有多大？"),
    ],
)
def test_both_scripts_read_alike(
    answerer: QuestionAnswerer, simplified: str, traditional: str
) -> None:
    one, other = answerer.ask(simplified), answerer.ask(traditional)
    assert one.span
    assert one.span == other.span
    assert one.confidence == pytest.approx(other.confidence, abs=0.02)


@pytest.mark.parametrize(
    "question",
    [
        "量子纠缠的贝尔不等式怎样证明？",
        "How do I bake sourdough?",
        "How much did it cost to build the Linying studio?",
        "临平的人口是多少？",
        "塘栖古镇始建于哪个朝代？",
    ],
)
def test_what_the_article_does_not_say_is_not_answered(
    answerer: QuestionAnswerer, question: str
) -> None:
    assert answerer.ask(question).no_answer


def test_what_is_asked_in_english_is_answered_with_less_confidence(
    answerer: QuestionAnswerer,
) -> None:
    asked = "How many fashion companies are now based in Linping?", "临平有多少家时尚企业？"
    english, chinese = map(answerer.ask, asked)
    assert english.answer == chinese.answer == "2321家"
    assert english.confidence < 0.5 < chinese.confidence


def test_every_answer_is_where_it_says_it_is(answerer: QuestionAnswerer) -> None:
    evidence = answerer.ask("临平有哪些美景？").evidence
    assert evidence
    for place in evidence:
        start, end = place.span
        assert place.start <= start < end <= place.end
        text = answerer.index[place.article_id].article.text
        assert text[place.start : place.end] == place.text
