import pytest

from corpus import Article
from index import LocalIndex
from qa.addressing.titles import Titles, titles_of
from tests.fakes import FakeEncoder

ARTICLES = {
    "rules": Article("a.txt", "甲。", "青禾公司考勤办法（试行）"),
    "duty": Article("b.txt", "乙。", "青禾公司值班办法"),
    "law": Article("劳动法.txt", "丙。", "全文"),
    "21": Article("c21.txt", "丁。", "关于2021年防汛的通知"),
    "22": Article("c22.txt", "戊。", "关于二〇二二年防汛的通知"),
    "other": Article("d.txt", "己。", "2021年总结"),
}


@pytest.fixture(scope="module")
def titles() -> Titles:
    return titles_of(LocalIndex.from_articles([*ARTICLES.values()], encoder=FakeEncoder()))


def names(ids: frozenset[str]) -> set[str]:
    return {name for name, article in ARTICLES.items() if article.id in ids}


@pytest.mark.parametrize(
    ("title", "articles"),
    [
        ("青禾公司值班办法", {"duty"}),
        ("考勤办法", {"rules"}),
        ("考勤办法（试行）", {"rules"}),
        ("劳动法", {"law"}),
        ("青禾公司", set()),
        ("红楼梦", set()),
    ],
)
def test_a_title_in_marks_is_whole_or_the_end_of_one(
    titles: Titles, title: str, articles: set[str]
) -> None:
    assert names(titles.between_marks(title)) == articles


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("青禾公司值班办法从哪天起施行？", {"duty"}),
        ("青禾公司考勤办法对迟到怎么说？", {"rules"}),
        ("值班办法有几条？", set()),
        ("青禾公司在哪里？", set()),
    ],
)
def test_without_marks_it_is_the_whole_title_of_a_document(
    titles: Titles, question: str, articles: set[str]
) -> None:
    assert names(titles.without_marks(question)) == articles


@pytest.mark.parametrize(
    ("subject", "articles"),
    [
        ("考勤办法", {"rules"}),
        ("青禾值班办法", {"duty"}),
        ("劳动法", {"law"}),
        ("网约车条例", set()),
        ("", set()),
    ],
)
def test_before_an_address_the_words_of_a_title_do(
    titles: Titles, subject: str, articles: set[str]
) -> None:
    assert names(titles.of_subject(subject)) == articles


@pytest.mark.parametrize(
    ("article", "year", "same", "others"),
    [
        ("21", "2022", {"22"}, {"21"}),
        ("21", "2021", {"21"}, {"22"}),
        ("21", "2019", set(), {"21", "22"}),
        ("other", "2022", set(), set()),
    ],
)
def test_titles_that_differ_in_the_year_are_of_one_document(
    titles: Titles, article: str, year: str, same: set[str], others: set[str]
) -> None:
    of_year, of_others = titles.other_years(ARTICLES[article].id, {year})
    assert (names(of_year), names(of_others)) == (same, others)


@pytest.mark.parametrize(
    "articles",
    [
        [Article("2021.txt", "甲。", "放假通知"), Article("2022.txt", "乙。", "放假通知")],
        [
            Article("a.txt", "甲。", "放假通知", published="2021-09-20"),
            Article("b.txt", "乙。", "放假通知", published="2022-09-20"),
        ],
    ],
)
def test_a_year_may_stand_in_the_name_or_the_date(articles: list[Article]) -> None:
    titles = titles_of(LocalIndex.from_articles(articles, encoder=FakeEncoder()))
    first, second = (frozenset({each.id}) for each in articles)
    assert titles.other_years(articles[0].id, {"2022"}) == (second, first)


def test_titles_are_read_once_for_each_version() -> None:
    index = LocalIndex.from_articles([*ARTICLES.values()], encoder=FakeEncoder())
    assert titles_of(index) is titles_of(index)
