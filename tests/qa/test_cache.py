import pytest

from corpus import Article, Chunk
from index import Hit, LocalIndex
from qa import Answer
from qa.cache import ANSWER_BYTES, AnswerCache
from qa.request import Request
from tests.fakes import FakeEncoder

ANSWER = Answer.of("临平有什么？")


def asked(question: str, *, top_k: int = 6, among: tuple[str, ...] | None = None) -> Request:
    return Request(question, question, top_k, None if among is None else frozenset(among))


@pytest.fixture
def index() -> LocalIndex:
    return LocalIndex.from_articles([], encoder=FakeEncoder())


@pytest.mark.parametrize("question", ["臨平有什麼?", "  临平有什么？\n", "临平有什么？"])
def test_spellings_that_read_alike_have_one_answer(index: LocalIndex, question: str) -> None:
    cache = AnswerCache()
    cache.get(index, asked("临平有什么?"))
    cache.put(index, asked("临平有什么?"), ANSWER)
    assert cache.get(index, asked(question)) is ANSWER


@pytest.mark.parametrize(
    "other",
    [
        asked("临平有谁？"),
        asked("gdp？"),
        asked("GDP？", top_k=5),
        asked("GDP？", among=()),
        asked("GDP？", among=("a",)),
    ],
)
def test_another_question_has_none(index: LocalIndex, other: Request) -> None:
    cache = AnswerCache()
    cache.get(index, asked("GDP？"))
    cache.put(index, asked("GDP？"), ANSWER)
    assert cache.get(index, other) is None


def test_the_order_of_the_chosen_articles_is_of_no_account() -> None:
    assert asked("?", among=("a", "b")).key == asked("?", among=("b", "a")).key


def test_another_version_knows_none_of_it(index: LocalIndex) -> None:
    cache, newer = AnswerCache(), LocalIndex.from_articles([], encoder=FakeEncoder())
    cache.get(index, asked("?"))
    cache.put(index, asked("?"), ANSWER)
    assert cache.get(newer, asked("?")) is None
    assert len(cache) == 0


def test_an_answer_that_comes_late_from_an_old_version_is_dropped(index: LocalIndex) -> None:
    cache, newer = AnswerCache(), LocalIndex.from_articles([], encoder=FakeEncoder())
    cache.get(index, asked("?"))
    cache.get(newer, asked("?"))
    cache.put(index, asked("?"), ANSWER)
    assert cache.get(newer, asked("?")) is None


def test_the_answer_asked_for_longest_ago_goes_first(index: LocalIndex) -> None:
    cache = AnswerCache(most_bytes=2 * ANSWER_BYTES)
    for question in ("a", "b", "a", "c"):
        if not cache.get(index, asked(question)):
            cache.put(index, asked(question), ANSWER)
    assert [cache.get(index, asked(each)) is None for each in "abc"] == [False, True, False]


@pytest.mark.parametrize(("characters", "kept"), [(100, 3), (20_000, 2), (50_000, 1), (80_000, 0)])
def test_long_texts_count(characters: int, kept: int) -> None:
    article = Article("a.txt", "平" * characters, "")
    hit = Hit(Chunk(article, 0, characters), 1.0, 1.0, 0.0)
    answer = Answer.of("?", passages=[hit])
    cache = AnswerCache(most_bytes=3 * ANSWER_BYTES + 200_000)
    index = LocalIndex.from_articles([], encoder=FakeEncoder())
    cache.get(index, asked("1"))
    for question in "123":
        cache.put(index, asked(question), answer)
    assert len(cache) == kept


def test_what_one_part_has_answered_is_told_of_no_other(index: LocalIndex) -> None:
    cache, seen = AnswerCache(), index.within(["人事"])
    cache.get(seen, asked("?"))
    cache.put(seen, asked("?"), ANSWER)
    assert cache.get(index, asked("?")) is None
    assert cache.get(index.within(["制度"]), asked("?")) is None
    assert cache.get(index.within(["人事"]), asked("?")) is ANSWER
