"""What an article says on the whole, in its own sentences, and what articles there are."""

import pytest

from corpus import Article
from index import LocalIndex
from index.encoders.shipped import ShippedEncoder
from qa.answering import QuestionAnswerer
from qa.gist import asks_for_gist, asks_for_titles
from qa.gist.choosing import chosen
from qa.query_rewriting import Turn
from qa.reader import SpanReader
from tests.fakes import FakeEncoder, FakeReader

NOTICE = Article(
    "notice.txt",
    "关于夏季值班的通知\n\n各科室：\n为应对高温，七月一日起实行夏季值班制度。"
    "值班时间为每天十二时至十四时。值班人员由各科室自行安排，名单报办公室。"
    "值班期间不得擅离岗位，有事须请人代班。值班补贴每人每天五十元，随工资发放。"
    "本通知自印发之日起执行，至九月三十日止。\n\n办公室\n2026年6月20日\n",
    "关于夏季值班的通知",
)
REPORT = Article(
    "report.txt", "枇杷丰收了。今年产量三千吨，比去年多一成。价格也涨了两成。", "枇杷丰收"
)


@pytest.fixture(scope="module")
def answerer() -> QuestionAnswerer:
    index = LocalIndex.from_articles([NOTICE, REPORT], encoder=FakeEncoder())
    return QuestionAnswerer(index, FakeReader())


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("这篇文章讲了什么？", ""),
        ("本文主要讲了些什么内容", ""),
        ("请帮我总结一下这份报告", ""),
        ("主要内容是什么？", ""),
        ("概括一下", ""),
        ("《考勤办法》讲了什么", "《考勤办法》"),
        ("把夏季值班的通知概括一下", "夏季值班的通知"),
        ("这份通知的要点有哪些？", ""),
        ("這篇文章講了什麼？", ""),
        ("What is this article about?", ""),
        ("Please summarize the report", ""),
        ("Give me a summary", ""),
    ],
)
def test_who_asks_for_the_whole_is_understood(question: str, of: str) -> None:
    asked = asks_for_gist(question)
    assert asked
    assert asked.of == of


@pytest.mark.parametrize(
    "question",
    [
        "会议提出了什么要求？",
        "值班时间是什么时候？",
        "考勤办法第三条讲了什么时候打卡？",
        "重点项目有多少个？",
        "通知是哪天印发的？",
        "What is the area about which they argue?",
    ],
)
def test_other_questions_are_not_taken_for_it(question: str) -> None:
    assert asks_for_gist(question) is None
    assert asks_for_titles(question) is None


def test_an_article_that_is_named_is_told_in_its_own_sentences(answerer: QuestionAnswerer) -> None:
    answer = answerer.ask("《关于夏季值班的通知》讲了什么？")
    assert answer.gist
    assert not answer.no_answer
    assert 3 <= len(answer.evidence) <= 5
    places = [(each.start, each.end) for each in answer.evidence]
    assert places == sorted(places)
    for each in answer.evidence:
        assert NOTICE.text[each.start : each.end] == each.text
        assert each.span == (each.start, each.end)
    told = {each.text for each in answer.evidence}
    assert not told & {"关于夏季值班的通知", "各科室：", "办公室"}


def test_an_article_that_was_chosen_or_spoken_of_needs_no_name(
    answerer: QuestionAnswerer,
) -> None:
    chosen_alone = answerer.ask("这篇文章讲了什么？", among=[REPORT.id])
    assert {each.article_id for each in chosen_alone.evidence} == {REPORT.id}
    before = Turn.of(answerer.ask("值班补贴多少？"))
    spoken_of = answerer.ask("这篇文章讲了什么？", turns=[before])
    assert {each.article_id for each in spoken_of.evidence} == {NOTICE.id}


def test_of_several_one_has_to_be_named(answerer: QuestionAnswerer) -> None:
    answer = answerer.ask("这篇文章讲了什么？")
    assert answer.no_answer
    assert not answer.gist
    assert "《枇杷丰收》" in (answer.reason or "")
    assert "2 articles" in (answer.reason_english or "")


def test_who_is_no_title_is_asked_about_as_ever(answerer: QuestionAnswerer) -> None:
    assert not answerer.ask("办公室说了什么？").gist


def test_titles_are_listed_all_or_of_a_kind(answerer: QuestionAnswerer) -> None:
    everything = answerer.ask("有哪些文章？").reply or ""
    assert "共 2 篇" in everything
    assert "《枇杷丰收》" in everything
    assert "《枇杷丰收》" not in (answerer.ask("有哪些通知？").reply or "")
    assert "没有标题里带“合同”" in (answerer.ask("有哪些合同？").reply or "")
    [only] = [answerer.ask("有哪些文章？", among=[REPORT.id]).reply or ""]
    assert "共 1 篇" in only


def test_a_text_without_prose_has_no_gist() -> None:
    table = Article("t.csv", "姓名,电话\n李明,123\n", "通讯录")
    index = LocalIndex.from_articles([table], encoder=FakeEncoder())
    answer = QuestionAnswerer(index, FakeReader()).ask("这篇文章讲了什么？")
    assert answer.no_answer
    assert "通讯录" in (answer.reason or "")


def test_the_first_article_is_told_by_what_it_is_about(
    shipped_index: LocalIndex, encoder: ShippedEncoder
) -> None:
    [article_id] = shipped_index.articles.names()
    sentences = chosen(shipped_index[article_id], encoder)
    assert len(sentences) == 5
    told = "".join(each.text for each in sentences)
    for subject in ("微短剧", "临平"):
        assert subject in told
    answer = QuestionAnswerer(shipped_index, SpanReader()).ask("这篇文章讲了什么？")
    assert [each.text for each in answer.evidence] == [each.text for each in sentences]
