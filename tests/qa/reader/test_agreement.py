"""Lines that begin with the code asked for are places of their own."""

import numpy as np
import pytest

from corpus import Article, Chunking
from index import Hit, IndexedArticle, Retrieved
from qa.reader.agreement import lines_led_by

CODES = Article("a.md", "- `7031`：超过用量限额\n- `7032`：签名不符\n- E05：网络中断\n", "接口")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("错误码7031是什么意思？", ["超过用量限额"]),
        ("E05是什么意思？", ["网络中断"]),
        ("用量限额是7031吗？", []),
        ("E05要断多久才报？", []),
    ],
)
def test_what_stands_behind_the_code_asked_for_is_a_place(
    question: str, expected: list[str]
) -> None:
    indexed = IndexedArticle.from_article(CODES, Chunking())
    hits = tuple(Hit(chunk, 1.0, 1.0, 0.0) for chunk in indexed.chunks)
    no_embedding = np.zeros((1, 1), np.float32)
    retrieved = Retrieved(question, no_embedding, hits, {CODES.id: indexed}, {})
    assert [line.text for _, line in lines_led_by(retrieved)] == expected
