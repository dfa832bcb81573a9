"""The real encoder on the article that ships: the chunk with the answer is among the first."""

import pytest

from index import LocalIndex


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("临影厂的户外街景有多大？", "8000平方米的户外街景"),
        ("2022年微短剧市场规模是多少？", "100多亿元"),
        ("组装一台电梯的主要零配件要多久？", "最快2分钟"),
        ("当地政府如何帮扶拍短剧的公司", "亿元微短剧基金"),  # none of the text's words
        ("写拍播投评", "写-拍-播-投-评"),  # keywords
        ("臨影廠的戶外街景有多大？", "8000平方米的户外街景"),  # traditional
        ("算力小鎮集聚了多少企業？", "集聚企业1300余家"),
        ("Ｇ６０科创大走廊", "G60科创大走廊"),  # full-width
        ("How many fashion companies are there in Linping?", "时尚企业2321家"),
        ("How large is the outdoor street set of the Linying studio?", "8000平方米的户外街景"),
    ],
)
def test_the_chunk_with_the_answer_is_among_the_first_three(
    shipped_index: LocalIndex, question: str, answer: str
) -> None:
    assert any(answer in hit.chunk.text for hit in shipped_index.search(question, top_k=3))


def test_a_question_off_the_topic_shares_few_words(shipped_index: LocalIndex) -> None:
    on_topic = shipped_index.search("临影厂的户外街景有多大？", top_k=1)[0]
    off_topic = shipped_index.search("火星上的探测器用什么发电？", top_k=1)[0]
    assert off_topic.bm25 < on_topic.bm25 / 2


def test_a_hit_shows_the_unmodified_text(shipped_index: LocalIndex) -> None:
    chunk = shipped_index.search("临影厂", top_k=1)[0].chunk
    assert chunk.text == chunk.article.text[chunk.start : chunk.end]
    assert "\n临影厂。临平区委宣传部供图" in chunk.article.text
