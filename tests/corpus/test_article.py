"""Articles and the windows on them."""

from dataclasses import FrozenInstanceError

import pytest

from corpus import Article, Window


def test_the_same_text_has_the_same_id_whatever_its_name() -> None:
    first, second = Article("a.txt", "今天开会。", "一"), Article("b.txt", "今天开会。", "二")
    assert first.id == second.id == "cb80250de9f9c0a7"


def test_another_text_has_another_id() -> None:
    assert Article("a.txt", "今天开会。", "一").id != Article("a.txt", "今天开会", "一").id


def test_a_lone_surrogate_has_an_id_too() -> None:
    assert len(Article("a.txt", "\ud800", "一").id) == 16


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
