from random import Random

import pytest

from corpus import Article, Window
from training.sampling.windows import likely, place_of, windows_of

TABLE = Article(
    "a.md", "| 部门 | 预算 |\n| --- | --- |\n| 研发部 | 345 |\n| 市场部 | 118 |\n", "预算"
)
PROSE = Article("b.txt", "超山海拔265米。塘栖的桥建于1489年。小镇有企业1300家。", "三处")


def gold(article: Article, text: str) -> Window:
    start = article.text.index(text)
    return Window(article, start, start + len(text))


@pytest.mark.parametrize(
    ("article", "answer"), [(TABLE, "345"), (TABLE, "市场部"), (PROSE, "1489年")]
)
def test_an_answer_stands_in_the_part_that_holds_it(article: Article, answer: str) -> None:
    [window] = windows_of(article, 240)
    place = place_of(gold(article, answer), window)
    assert place
    assert window.text[slice(*place)] == answer


def test_what_no_part_holds_whole_stands_nowhere() -> None:
    [window] = windows_of(TABLE, 240)
    assert place_of(gold(TABLE, "345 |\n| 市场部"), window) is None


@pytest.mark.parametrize(
    ("question", "sentence"), [("塘栖的桥有多长？", "塘栖"), ("小镇有多少居民？", "小镇")]
)
def test_a_window_that_shares_most_is_drawn_most(question: str, sentence: str) -> None:
    windows = windows_of(PROSE, 14)
    drawn = [likely(question, windows, Random(seed)) for seed in range(100)]
    assert sum(sentence in each.text for each in drawn if each) > 50
    assert likely(question, [], Random(1)) is None
