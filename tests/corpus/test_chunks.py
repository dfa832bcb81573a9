"""How sentences are gathered, on texts small enough to count along."""

import pytest

from corpus import Article, Chunking, make_chunks, split_sentences


@pytest.mark.parametrize(
    ("text", "size", "overlap", "expected"),
    [
        # As many sentences as fit share a chunk.
        ("", 10, 1, []),
        ("一二三。四五六。", 8, 1, ["一二三。四五六。"]),
        ("一二三。四五六。七八九。", 8, 1, ["一二三。四五六。", "四五六。七八九。"]),
        ("一二三。四五六七。八九。", 8, 1, ["一二三。", "四五六七。八九。"]),
        ("一二三。\n\n四五六。", 8, 1, ["一二三。", "四五六。"]),
        ("一二三。\n\n四五六。", 10, 1, ["一二三。\n\n四五六。"]),
        # Neighbours overlap by whole sentences, but not where it would not fit.
        ("一。二。三。四。五。六。", 6, 0, ["一。二。三。", "四。五。六。"]),
        ("一。二。三。四。五。六。", 6, 1, ["一。二。三。", "三。四。五。", "五。六。"]),
        (
            *("一。二。三。四。五。六。", 6, 2),
            ["一。二。三。", "二。三。四。", "三。四。五。", "四。五。六。"],
        ),
        ("一二三四五。六七八九十。", 7, 1, ["一二三四五。", "六七八九十。"]),
        ("一。二三四。五六七八。", 7, 1, ["一。二三四。", "五六七八。"]),
        ("一。二。三四。五六七八九。", 7, 1, ["一。二。三四。", "五六七八九。"]),
        # A sentence that is too long is cut behind clause marks, or else at the size.
        (
            *("前。一二三四五六，七八九十一二三四，五六七八九。后。", 10, 1),
            ["前。", "一二三四五六，", "七八九十一二三四，", "五六七八九。", "后。"],
        ),
        ("一" * 25, 10, 1, ["一" * 10, "一" * 10, "一" * 5]),
    ],
)
def test_how_sentences_are_gathered(
    text: str, size: int, overlap: int, expected: list[str]
) -> None:
    sentences = split_sentences(Article("a.txt", text, "题"))
    chunks = make_chunks(sentences, Chunking(size=size, overlap=overlap))
    assert [chunk.text for chunk in chunks] == expected


def test_chunks_of_the_shipped_article(shipped: Article) -> None:
    made = make_chunks(split_sentences(shipped), Chunking())
    assert len(made) == 19
    assert (made[0].start, made[-1].end) == (0, len(shipped.text))
