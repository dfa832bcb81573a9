"""Asking by address through all of it; the reader finds nothing of its own."""

import pytest

from corpus import Article
from index import LocalIndex, Retrieved
from qa import Answer, Candidate, Evidence, QuestionAnswerer, Turn
from tests.fakes import FakeEncoder
from tests.qa.addressing.articles import RULES, Line, make_article


class FirstSentence:
    """Answers with the first sentence of the first chunk, and remembers what it was given."""

    def __init__(self) -> None:
        self.chunks: list[str] = []

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        self.chunks = [hit.chunk.text for hit in retrieved.hits]
        if not retrieved.hits:
            return ()
        chunk = retrieved.hits[0].chunk
        sentence = retrieved.articles[chunk.article.id].sentences_in(chunk)[0]
        return (Candidate(sentence, (Evidence(sentence, sentence, 1.0),), 0.5),)


DUTY = make_article(RULES)
OTHER = make_article(
    (
        Line("heading", "车间卫生公约", "", 1),
        Line("clause", "第一条　每日清扫。", "第一条"),
        Line("clause", "第二条　每周检查。", "第二条"),
    ),
    name="公约.txt",
)
POEM = Article("渡口.txt", "渡口\n\n木船靠岸\n白鹭惊飞\n老人不语", "渡口")
NOTICES = [
    Article(f"{year}.txt", f"{year}年国庆由{name}值班。", f"{year}年国庆值班通知")
    for year, name in (("2021", "王平"), ("2022", "李安"), ("2023", "赵宁"))
]


def ask(question: str, *articles: Article, turns: tuple[Turn, ...] = ()) -> Answer:
    index = LocalIndex.from_articles(articles, encoder=FakeEncoder())
    return QuestionAnswerer(index, FirstSentence()).ask(question, turns=turns)


def test_a_clause_is_told_as_it_stands() -> None:
    answer = ask("《青禾公司值班办法》第二条规定了什么？", DUTY, OTHER)
    assert (answer.answer, answer.confidence, answer.reason) == ("本办法适用于各车间。", 0.95, None)
    assert [each.text for each in answer.proof] == ["第二条　本办法适用于各车间。"]


def test_a_title_needs_no_marks() -> None:
    assert ask("卫生公约第二条的内容", DUTY, OTHER).answer == "每周检查。"


def test_without_a_title_the_other_articles_are_told_as_well() -> None:
    answer = ask("第二条的内容是什么？", DUTY, OTHER)
    places = {answer.answer, *(each.text for each in answer.alternatives)}
    assert places == {"本办法适用于各车间。", "每周检查。"}
    assert answer.confidence == 0.475


def test_of_too_many_articles_one_has_to_be_named() -> None:
    articles = [
        make_article((Line("clause", f"第一条　{name}。", "第一条"),), title=f"{name}章程")
        for name in ("甲厂", "乙厂", "丙厂", "丁厂", "戊厂", "己厂")
    ]
    answer = ask("第一条的内容", *articles)
    assert answer.no_answer
    assert answer.reason
    assert answer.reason.startswith("有6篇文章有第一条，请说明是哪一篇")


def test_an_absent_clause_is_said_to_be_absent() -> None:
    answer = ask("《青禾公司值班办法》第九条规定了什么？", DUTY, OTHER)
    assert answer.no_answer
    assert answer.reason == "《青禾公司值班办法》里没有第九条，最后是第四条。"
    assert answer.reason_english == "《青禾公司值班办法》 has no 第九条; the last is 第四条."


def test_what_is_asked_of_a_clause_is_read_there_alone() -> None:
    reader = FirstSentence()
    index = LocalIndex.from_articles([DUTY, OTHER], encoder=FakeEncoder())
    QuestionAnswerer(index, reader).ask("值班办法第四条规定的罚款是多少？")
    assert reader.chunks == ["第四条　违反第三条规定的，罚款50元。"]


def test_a_follow_up_asks_of_the_same_document() -> None:
    turn = Turn("《青禾公司值班办法》第二条的内容是什么？", "本办法适用于各车间。")
    answer = ask("那第一条呢", DUTY, OTHER, turns=(turn,))
    assert answer.understood == "《青禾公司值班办法》第一条的内容是什么？"
    assert answer.answer == "为规范值班，制定本办法。"


@pytest.mark.parametrize(
    ("question", "line"),
    [("“白鹭惊飞”的下一句是什么？", "老人不语"), ("“白鹭惊飞”的上一句是什么？", "木船靠岸")],
)
def test_the_line_beside_a_quoted_one_is_told(question: str, line: str) -> None:
    assert ask(question, POEM, *NOTICES).answer == line


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("“老人不语”的下一句是什么？", "“老人不语”是最后一句，后面没有了。"),
        ("“桃花开了”的下一句是什么？", "文章里没有“桃花开了”这一句。"),
    ],
)
def test_a_line_that_is_not_there_is_said_not_to_be(question: str, reason: str) -> None:
    answer = ask(question, POEM, *NOTICES)
    assert (answer.no_answer, answer.reason) == (True, reason)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("2022年国庆由谁值班？", "2022年国庆值班通知"),
        ("二〇二三年国庆由谁值班？", "2023年国庆值班通知"),
    ],
)
def test_of_several_years_the_one_that_is_asked_for_is_read(question: str, title: str) -> None:
    answer = ask(question, *NOTICES)
    assert {each.title for each in answer.nearest} == {title}
    assert {each.article_id for each in answer.passages} == {answer.evidence[0].article_id}


def test_a_year_of_which_there_is_none_is_said_to_be_absent() -> None:
    answer = ask("2019年国庆由谁值班？", *NOTICES)
    assert answer.no_answer
    assert answer.reason
    assert answer.reason.endswith("有2021、2022、2023年的，没有2019年的。")


def test_a_title_in_marks_is_the_only_one_searched() -> None:
    answer = ask("《2021年国庆值班通知》说由谁值班？", *NOTICES, POEM)
    assert {each.article_id for each in answer.passages} == {NOTICES[0].id}


def test_a_title_that_is_none_is_told_where_nothing_is_found() -> None:
    index = LocalIndex.from_articles([POEM], encoder=FakeEncoder())
    answerer = QuestionAnswerer(index, FirstSentence(), min_confidence=0.9)
    answer = answerer.ask("《红楼梦》的作者是谁？")
    assert (answer.no_answer, answer.reason) == (True, "没有题为《红楼梦》的文章。")
    assert answer.passages


def test_only_the_chosen_articles_are_looked_through() -> None:
    index = LocalIndex.from_articles([DUTY, OTHER, POEM], encoder=FakeEncoder())
    answer = QuestionAnswerer(index, FirstSentence()).ask(
        "“白鹭惊飞”的下一句是什么？", among={DUTY.id, OTHER.id}
    )
    assert answer.no_answer
