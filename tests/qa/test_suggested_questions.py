import re
from collections.abc import Callable
from threading import Event

import pytest

from corpus import Article, Chunking
from index import IndexedArticle, LocalIndex
from qa import Answer, Candidate, QuestionAnswerer, SpanReader
from qa.suggested_questions import SuggestedQuestions, suggest_questions
from qa.suggested_questions.choosing import ARTICLES, TRIED, clozes
from tests.fakes import FakeEncoder

PLACE = "首届杭州微短剧大会在北京举行。"
PLACE_ASKED = "首届杭州微短剧大会在哪里举行？"
AMOUNT = "临平集中签约38个重大项目。"
AMOUNT_ASKED = "临平集中签约多少个重大项目？"
OFFICE = "临平区区长周徐胤表示，欢迎。"


def made_of(text: str) -> list[tuple[str, int, str]]:
    """The questions, and where and what stands that they ask for."""
    indexed = IndexedArticle.from_article(Article("a.txt", text, "题"), Chunking())
    return [(each.question, each.asked.start, each.asked.text) for each in clozes(indexed)]


def index_of(*texts: str) -> LocalIndex:
    articles = [Article(f"{number}.txt", text, "题") for number, text in enumerate(texts)]
    return LocalIndex.from_articles(articles, encoder=FakeEncoder())


def knowing(index: LocalIndex, *, confidence: float = 0.9) -> Callable[[str], Answer]:
    """An `ask` that finds what each cloze was made to ask for."""
    asked = {cloze.question: cloze.asked for each in index.articles for cloze in clozes(each)}

    def ask(question: str) -> Answer:
        return Answer.of(question, [Candidate(asked[question], (), confidence)])

    return ask


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (AMOUNT.replace("38个", "[38个]"), AMOUNT_ASKED),
        (
            "两年来，算力小镇累计引进[44个]重点项目及平台。",
            "算力小镇累计引进多少个重点项目及平台？",
        ),
        ("如今，临平已集聚时尚企业[2321家]。", "临平已集聚时尚企业多少家？"),
        ("2023年，杭州市夜间消费超过[3324.7亿元]。", "2023年杭州市夜间消费多少元？"),
        ("印度小麦价格上涨了[12%]。", "印度小麦价格上涨了多少？"),
        ("AC米兰跌落到积分榜第[十]。", "AC米兰跌落到积分榜第几？"),
        ("北京队以[107:102]击败北控队。", "北京队以几比几击败北控队？"),
        (PLACE.replace("北京", "[北京]"), PLACE_ASKED),
        ("科威特代表团昨天已经抵达[北京]。", "科威特代表团昨天已经抵达哪里？"),
        ("临平影视公司于[2021年]入驻临平。", "临平影视公司是哪一年入驻临平的？"),
        (
            "[2021年]，中国服装科创研究院在临平正式揭牌。",
            "中国服装科创研究院是哪一年在临平正式揭牌的？",
        ),
        ("柬埔寨国会将于[8月21日]召开会议。", "柬埔寨国会什么时候召开会议？"),
        ("受[强降雨影响]，连江县出现严重内涝。", "连江县为什么出现严重内涝？"),
        ("为[满足需求]，临平区打造影视基地。", "临平区为什么打造影视基地？"),
        (OFFICE.replace("周徐胤", "[周徐胤]"), "临平区区长是谁？"),
        ("[王振]认为，临平与上海同处一小时交通圈。", "谁认为临平与上海同处一小时交通圈？"),
        ("“临平的产业不局限于服装。”[总监魏乐]介绍。", "谁说临平的产业不局限于服装？"),
        ("“爱心冷柜”活动由[海尔集团]举办。", "“爱心冷柜”活动由谁举办？"),
        ("[张伟]获得了男子百米比赛冠军。", "谁获得了男子百米比赛冠军？"),
        ("临平还打造“[临影厂]”影视拍摄基地。", "临平打造的影视拍摄基地叫什么？"),
        ("中国服装协会签订[战略合作协议]。", "中国服装协会签订了什么协议？"),
        ("国务院印发[《数字中国建设规划》]。", "国务院印发了什么？"),
        ("皇家三军研究所是[一家英国智库]。", "皇家三军研究所是什么？"),
    ],
)
def test_a_part_of_a_clause_is_asked_for(text: str, question: str) -> None:
    before, asked, behind = re.split(r"[\[\]]", text)
    assert (question, len(before), asked) in made_of(before + asked + behind)


@pytest.mark.parametrize(
    "text",
    [
        "该区集中签约38个重大项目。",  # which one?
        "公司集中签约38个重大项目。",
        "集中签约38个重大项目。",
        "临平签约38个项目、5个平台。",
        "澳大利亚队则有141次。",
        "临平这次签约38个重大项目。",
        "临平“签约38个项目。",
        "李明是一家公司的员工。",
        "王振认为，虽然临平与上海相距不远。",
        "Linping signed 38 projects in Hangzhou.",
        "| 临平 | 38 | 45% |\n|---|---|---|",
        "<p>临平</p>",
        "临平",
        "。。。",
        pytest.param("临平签约38个项目" * 100_000, id="a million characters without a mark"),
        "\ud800\x00\u200b" * 9,
    ],
)
def test_what_makes_no_sense_alone_is_not_asked_for(text: str) -> None:
    assert made_of(text) == []


@pytest.mark.parametrize(
    ("confidence", "no_answer", "shown"),
    [(0.5, False, (PLACE_ASKED,)), (0.49, False, ()), (0.9, True, ())],
)
def test_what_is_answered_rightly_and_surely_is_shown(
    confidence: float, no_answer: bool, shown: tuple[str, ...]
) -> None:
    index = index_of(PLACE)
    ask = knowing(index, confidence=confidence)
    changed = {"no_answer": no_answer}
    found = suggest_questions(index, lambda each: ask(each).model_copy(update=changed))
    assert found == shown


def test_what_is_answered_with_something_else_is_not_shown() -> None:
    answer = knowing(index_of(AMOUNT))(AMOUNT_ASKED)
    assert suggest_questions(index_of(PLACE), lambda question: answer) == ()
    assert suggest_questions(index_of(), lambda question: answer) == ()


def test_the_same_answer_from_another_place_is_right() -> None:
    index, other = index_of(PLACE), index_of("据说，" + PLACE)
    assert len(suggest_questions(index, knowing(other))) == 1


def test_the_newest_articles_go_first() -> None:
    index = index_of(*(f"临平集中签约{number}个重大项目。" for number in range(9)), PLACE)
    assert suggest_questions(index, knowing(index), count=1) == (PLACE_ASKED,)


def test_articles_beyond_the_newest_are_not_looked_at() -> None:
    index = index_of(PLACE, *(f"第{number}篇。" for number in range(ARTICLES)))
    assert suggest_questions(index, knowing(index)) == ()


def test_kinds_take_turns() -> None:
    index = index_of(PLACE.replace("杭州", "上海") + PLACE, OFFICE)
    assert suggest_questions(index, knowing(index), count=2) == (
        "临平区区长是谁？",
        "首届上海微短剧大会在哪里举行？",
    )


def test_no_more_than_a_few_are_tried() -> None:
    cities = ["北京", "上海", "天津", "重庆", "杭州", "南京", "武汉", "广州", "深圳", "成都"]
    index = index_of("".join(f"{each}集中签约38个重大项目。{each}有9座机场。" for each in cities))
    tried: list[str] = []

    def ask(question: str) -> Answer:
        tried.append(question)
        return Answer.of(question)

    assert suggest_questions(index, ask) == ()
    assert len(tried) == len(set(tried)) == TRIED


def test_the_shipped_article_has_four(shipped_index: LocalIndex) -> None:
    answerer = QuestionAnswerer(shipped_index, SpanReader())
    assert len(suggest_questions(shipped_index, answerer.ask)) == 4


class Switching:
    """An index of which a newer version is published."""

    def __init__(self, index: LocalIndex) -> None:
        self.current = index


def background(index: Switching, ask: Callable[[str], Answer]) -> SuggestedQuestions:
    return SuggestedQuestions(index, ask, pause_seconds=0)


def test_they_are_there_once_they_were_made_which_is_once_for_a_version() -> None:
    index = index_of(PLACE)
    may_answer, asked, ask = Event(), list[str](), knowing(index)

    def ask_slowly(question: str) -> Answer:
        may_answer.wait()
        asked.append(question)
        return ask(question)

    examples = background(Switching(index), ask_slowly)
    assert examples.current == ()
    may_answer.set()
    assert examples.wait() == examples.current == examples.wait() == (PLACE_ASKED,)
    assert asked == [PLACE_ASKED]


def test_another_version_has_others() -> None:
    old, new = index_of(PLACE), index_of(AMOUNT)
    new.version = 1
    index = Switching(old)
    examples = background(index, lambda each: knowing(index.current)(each))
    assert examples.current == ()
    assert examples.wait() == (PLACE_ASKED,)
    index.current = new
    assert examples.current == (PLACE_ASKED,)
    assert examples.wait() == (AMOUNT_ASKED,)


def test_what_fails_is_logged_and_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    def fail(question: str) -> Answer:
        raise RuntimeError

    examples = background(Switching(index_of(PLACE)), fail)
    for _ in range(2):
        assert examples.current == ()
        examples.wait()
    assert caplog.messages == ["No example questions were made."]
