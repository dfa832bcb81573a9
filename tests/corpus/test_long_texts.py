"""No text may take time that grows faster than it does: each is 300 kB of Chinese."""

import time

import pytest

from corpus import Article, Chunking, make_chunks, split_sentences
from corpus.about.description import describe
from corpus.about.official import sign_off
from corpus.lines import unwrap
from corpus.segment import fold

LENGTH = 100_000
SECONDS = 3.0
"""Far more than the quarter of a second or so that is needed, far less than squares would take."""
UNITS = [
    *["（", "“", "《", '"', "。", "…", ".", "，", "\n", " ", "\r\n", "临", "1", "#"],
    *["（“", "（）", "《。》", "。”", "…”", "。”说", "。 ", "a. ", "1. ", "?a", "[一]", "一. "],
    *[
        "http://",
        "www.",
        "http://a.cn?",
        "供图",
        "供图。",
        "说",
        "，\n",
        "临平区\n",
        "来源:",
        "11月5日",
    ],
]
FRAMES = [
    *["http://{0}", "。{0}说", "{0}供图", "# 标题{0}标题"],
    *["来源{0}：中新网", "“{0}。”", "临平{0}\n。"],
]


@pytest.mark.parametrize(
    "text",
    [unit * (LENGTH // len(unit)) for unit in UNITS]
    + [frame.format(filling * LENGTH) for frame in FRAMES for filling in (" ", ".")]
    + ["（" * (LENGTH // 2) + "）" * (LENGTH // 2), "“（" * (LENGTH // 4) + "）”" * (LENGTH // 4)],
    ids=lambda text: f"{text[:6]}…{text[-6:]}",
)
def test_a_long_line_is_read_in_no_time(text: str) -> None:
    started = time.process_time()
    sentences = split_sentences(Article("a.txt", text, "题"))
    make_chunks(sentences, Chunking())
    describe("a.txt", text)
    unwrap(text)
    fold(text)
    assert time.process_time() - started < SECONDS


def test_what_stands_below_dates_is_not_read_for_each_of_them() -> None:
    started = time.process_time()
    assert sign_off(["2023年5月1日"] * 10_000 + ["甲"] * 300_000) is None
    assert time.process_time() - started < SECONDS
