"""The shipped models on the shipped article: what a user sees in the first minute."""

import pytest

from index import PassageIndex
from qa import QuestionAnswerer, SpanReader


@pytest.fixture(scope="module")
def answerer(shipped_index: PassageIndex) -> QuestionAnswerer:
    return QuestionAnswerer(shipped_index, SpanReader(shipped_index.encoder))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("临影厂的户外街景有多大？", "8000平方米的户外街景"),
        ("臨影廠的戶外街景有多大？", "8000平方米的户外街景"),
        ("临平集聚了多少家时尚企业？", "临平已集聚时尚企业2321家"),
        ("前三季度临平的地区生产总值是多少？", "地区生产总值为738.6亿元"),
        ("谁介绍了艺尚小镇的产业范畴？", "临平新城产业运营总监魏乐介绍。"),
        ("哪家公司于2021年入驻临平？", "杭州彦博影视传媒有限公司于2021年入驻临平"),
        ("未来智造工程师联盟集聚了多少工程师？", "集聚高水平工程师1.1万余名"),
        ("算力小镇集聚了多少家企业？", "集聚企业1300余家"),
    ],
)
def test_a_question_finds_its_sentence(
    answerer: QuestionAnswerer, question: str, told: str
) -> None:
    answer = answerer.ask(question)
    assert told in answer.evidence[0].sentence.text
    assert not answer.no_answer


@pytest.mark.parametrize("question", ["量子纠缠的贝尔不等式怎样证明？", "How do I bake sourdough?"])
def test_what_is_off_the_topic_is_not_answered(answerer: QuestionAnswerer, question: str) -> None:
    assert answerer.ask(question).no_answer


def test_every_answer_is_where_it_says_it_is(answerer: QuestionAnswerer) -> None:
    for evidence in answerer.ask("临平有哪些美景？").evidence:
        sentence, span = evidence.sentence, evidence.span
        assert sentence.start <= span.start < span.end <= sentence.end
        assert sentence.article.text[sentence.start : sentence.end] == sentence.text
