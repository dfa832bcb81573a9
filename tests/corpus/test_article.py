"""Articles and the windows on them."""

from dataclasses import FrozenInstanceError

import pytest

from corpus import Article, Window


def test_the_id_is_that_of_the_text() -> None:
    first, second = Article("a.txt", "今天开会。", "一"), Article("b.txt", "今天开会。", "二")
    assert first.id == second.id == "cb80250de9f9c0a7"
    half_a_character = Article("a.txt", "\ud800", "一").id
    assert len(half_a_character) == 16
    assert half_a_character != first.id


def test_an_article_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Article("a.txt", "今天开会。", "一").text = "明天"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("span", "overlaps"),
    [((0, 2), False), ((0, 3), True), ((3, 4), True), ((4, 5), True), ((5, 9), False)],
)
def test_windows_overlap_where_they_share_a_character(
    span: tuple[int, int], overlaps: bool
) -> None:
    article = Article("a.txt", "今天开会。明天放假。", "一")
    assert Window(article, 2, 5).overlaps(Window(article, *span)) is overlaps


def test_windows_on_different_articles_do_not_overlap() -> None:
    first, second = Article("a.txt", "今天", "一"), Article("b.txt", "明天", "一")
    assert not Window(first, 0, 2).overlaps(Window(second, 0, 2))
