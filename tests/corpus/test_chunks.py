"""How sentences are gathered, on texts small enough to count along."""

import pytest

from corpus import Article, Chunking, make_chunks, split_sentences


def chunks(text: str, *, size: int, overlap: int = 1) -> list[str]:
    sentences = split_sentences(Article("a.txt", text, "题"))
    return [chunk.text for chunk in make_chunks(sentences, Chunking(size=size, overlap=overlap))]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("", 10, []),
        ("一二三。", 10, ["一二三。"]),
        ("一二三。四五六。", 8, ["一二三。四五六。"]),
        ("一二三。四五六。七八九。", 8, ["一二三。四五六。", "四五六。七八九。"]),
        ("一二三。四五六七。八九。", 8, ["一二三。", "四五六七。八九。"]),
        ("一二三。\n\n四五六。", 8, ["一二三。", "四五六。"]),
        ("一二三。\n\n四五六。", 10, ["一二三。\n\n四五六。"]),
    ],
)
def test_as_many_sentences_as_fit_share_a_chunk(text: str, size: int, expected: list[str]) -> None:
    assert chunks(text, size=size) == expected


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [
        (0, ["一。二。三。", "四。五。六。"]),
        (1, ["一。二。三。", "三。四。五。", "五。六。"]),
        (2, ["一。二。三。", "二。三。四。", "三。四。五。", "四。五。六。"]),
    ],
)
def test_neighbours_overlap_by_whole_sentences(overlap: int, expected: list[str]) -> None:
    assert chunks("一。二。三。四。五。六。", size=6, overlap=overlap) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["一二三四五。", "六七八九十。"],
        ["一。二三四。", "五六七八。"],
        ["一。二。三四。", "五六七八九。"],
    ],
)
def test_there_is_no_overlap_where_it_would_not_fit(expected: list[str]) -> None:
    assert chunks("".join(expected), size=7) == expected


def test_a_sentence_that_is_too_long_is_cut_behind_clause_marks() -> None:
    text = "前。" + "一二三四五六，七八九十一二三四，五六七八九。" + "后。"
    expected = ["前。", "一二三四五六，", "七八九十一二三四，", "五六七八九。", "后。"]
    assert chunks(text, size=10) == expected


def test_a_long_sentence_without_clause_marks_is_cut_at_the_size() -> None:
    assert chunks("一" * 25, size=10) == ["一" * 10, "一" * 10, "一" * 5]


def test_chunks_of_the_shipped_article(shipped: Article) -> None:
    made = make_chunks(split_sentences(shipped), Chunking())
    assert len(made) == 19
    assert (made[0].start, made[-1].end) == (0, len(shipped.text))
