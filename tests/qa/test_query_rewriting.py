"""Follow-up questions: what is carried from the turns before, and what must be left alone."""

import pytest

from corpus import Article
from index import LocalIndex
from qa import Turn
from qa.query_rewriting import RuleRewriter
from tests.fakes import FakeEncoder

STUDIO = Turn("临影厂的室内影棚有多大？", "1.5万平方米")
MANAGER = Turn("彦博影视的总经理是谁？", "蒋巧娅")
MARKET = Turn("2022年全国微短剧的市场规模是多少？", "100多亿元")
TOWN = Turn("算力小镇集聚了多少家企业？", "1300余家")
FUND = Turn("临平成立的微短剧基金叫什么名字？", "大美临卓")
START = Turn("半程马拉松的起点改到了哪里？", "体育公园")
COMPANIES = Turn("How many fashion companies are in Linping?", "2321家")


NOTHING_INDEXED = RuleRewriter(LocalIndex.from_articles([], encoder=FakeEncoder()))
"""The rules alone: of an empty index, what they propose first is what is meant."""


def meant(question: str, *turns: Turn) -> str:
    return NOTHING_INDEXED.rewrite(question, turns)


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (TOWN, "它是哪一年落户临平的？", "算力小镇是哪一年落户临平的？"),
        (STUDIO, "它的户外街景有多大？", "临影厂的户外街景有多大？"),
        (STUDIO, "該廠的戶外街景有多大？", "临影厂的戶外街景有多大？"),
        (FUND, "它由谁来管理？", "大美临卓由谁来管理？"),
        (MANAGER, "她看中的是什么？", "蒋巧娅看中的是什么？"),
        (MANAGER, "这家公司在哪里？", "彦博影视在哪里？"),
        (Turn("《短剧报告》是谁做的？", "德塔文"), "这份报告说了什么？", "《短剧报告》说了什么？"),
        (START, "那里有多少人？", "体育公园有多少人？"),
        (
            Turn("甲公司跟哪家协会签了约？", "乙协会"),
            "双方将合作多久？",
            "甲公司和乙协会将合作多久？",
        ),
        (Turn("临平有哪两座山？", "超山、临平山"), "它们有多高？", "超山、临平山有多高？"),
        (Turn("新馆在哪里？", ""), "那里有多少个座位？", "新馆有多少个座位？"),
        (Turn("王妙妙是谁？", "联合创始人"), "她说了什么？", "王妙妙说了什么？"),
        (Turn("复演的念头来自谁？", "团长苏半夏"), "她多大？", "苏半夏多大？"),
        (Turn("临平为什么要打造临影厂？", "拍剧"), "它有多大？", "临影厂有多大？"),
    ],
)
def test_pronouns_are_replaced_by_what_they_mean(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (STUDIO, "那它的户外街景呢？", "临影厂的户外街景有多大？"),
        (STUDIO, "户外街景呢", "临影厂的户外街景有多大？"),
        (MARKET, "2023年呢？", "2023年全国微短剧的市场规模是多少？"),
        (MARKET, "浙江呢？", "2022年浙江微短剧的市场规模是多少？"),
        (MARKET, "长视频呢？", "2022年长视频的市场规模是多少？"),
        (TOWN, "艺尚小镇呢？", "艺尚小镇集聚了多少家企业？"),
        (TOWN, "员工呢？", "算力小镇的员工是多少？"),
        (TOWN, "总产值呢？", "算力小镇的总产值是多少？"),
        (TOWN, "全名呢？", "算力小镇的全名是什么？"),
        (TOWN, "镇长呢？", "算力小镇的镇长是谁？"),
        (STUDIO, "的呢？", "的呢？"),
        (STUDIO, "算力小镇的街景呢？", "算力小镇的街景有多大？"),
        (TOWN, "小镇的面积呢？", "算力小镇的面积是多少？"),
        (Turn("第一届大会谁主持？", "王振"), "第二届呢？", "第二届大会谁主持？"),
        (Turn("临平的地区生产总值是多少？", "9亿元"), "人口呢？", "临平的人口是多少？"),
        (Turn("多少人入驻了艺尚小镇？", "9人"), "算力小镇呢？", "多少人入驻了算力小镇？"),
        (Turn("《2022年报告》说了什么？", "势头"), "去年呢？", "去年《2022年报告》说了什么？"),
        (Turn("他回乡时带了多少箱蜂？", "9箱"), "现在呢？", "他现在带了多少箱蜂？"),
        (MANAGER, "董事长呢？", "彦博影视的董事长是谁？"),
        (Turn("郭骁的成绩是多少？", "1小时"), "女子冠军呢？", "女子冠军的成绩是多少？"),
        (Turn("沿线设了多少个医疗点？", "22个"), "志愿者呢？", "沿线设了多少个志愿者？"),
        (Turn("芦塘县的柑橘种植面积是多少？", "9亩"), "脐橙呢？", "芦塘县的脐橙种植面积是多少？"),
        (Turn("它的特殊性体现在哪里？", "形制"), "去年呢？", "去年它的特殊性体现在哪里？"),
    ],
)
def test_another_of_the_same_kind_takes_its_place(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("临平区去年夏天的游客有多少？", "杭州市呢？", "杭州市去年夏天的游客有多少？"),
        (
            "临平区上半年新引进企业的数量是多少？",
            "余杭区呢？",
            "余杭区上半年新引进企业的数量是多少？",
        ),
        (
            "全国2023年微短剧的市场规模是多少？",
            "长视频呢？",
            "全国2023年长视频的市场规模是多少？",
        ),
        ("加拿大航空189号航班的线路是怎样的？", "算力小镇呢？", "算力小镇的线路是怎样的？"),
    ],
)
def test_times_in_the_owner_stay_where_they_are(before: str, question: str, expected: str) -> None:
    assert meant(question, Turn(before, "9")) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (START, "为什么？", "半程马拉松的起点为什么改到了体育公园？"),
        (Turn("大会在哪里举行？", "临平"), "什么时候？", "大会什么时候举行？"),
        (START, "什么时候？", "半程马拉松的起点什么时候改到了体育公园？"),
        (STUDIO, "在哪里？", "临影厂的室内影棚在哪里？"),
        (Turn("病株率降到了多少？", "0.4%"), "怎么做到的？", "病株率是怎么降到0.4%的？"),
        (Turn("镇里要扩张到哪些产业？", "美妆"), "谁说的？", "谁说镇里要扩张到美妆？"),
        (Turn("临平有哪些山？", "超山"), "还有呢？", "除了超山，临平还有哪些山？"),
        (Turn("区政府走访了哪些单位？", "平台"), "多少家？", "区政府走访了多少家单位？"),
    ],
)
def test_a_bare_question_asks_the_last_one_again(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (MANAGER, "创始人是谁？", "彦博影视的创始人是谁？"),
        (TOWN, "占地多少亩？", "算力小镇占地多少亩？"),
        (TOWN, "什么时候落户的？", "算力小镇是什么时候落户的？"),
        (TOWN, "有哪些项目？", "算力小镇有哪些项目？"),
        (MARKET, "增长了多少？", "全国微短剧的市场规模增长了多少？"),
        (
            Turn("首届微短剧大会在哪里举行？", "临平"),
            "会上发布了什么？",
            "首届微短剧大会上发布了什么？",
        ),
    ],
)
def test_a_missing_subject_is_given_back(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (COMPANIES, "What about Yuhang?", "How many fashion companies are in Yuhang?"),
        (COMPANIES, "And designers?", "How many designers are in Linping?"),
        (COMPANIES, "Where is it?", "Where is Linping?"),
        (COMPANIES, "Who is its leader?", "Who is Linping's leader?"),
        (TOWN, "Where is it?", "Where is 算力小镇?"),
        (Turn("Who runs Yanbo?", "蒋巧娅"), "Where was she born?", "Where was 蒋巧娅 born?"),
        (Turn("When did Yanbo move?", "2021"), "Why?", "Why did Yanbo move?"),
        (Turn("How much was sold in 2022?", "3"), "And in 2023?", "How much was sold in 2023?"),
        (
            Turn("How large is the set?", "3"),
            "What about the studios?",
            "How large are the studios?",
        ),
    ],
)
def test_english_follow_ups(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    "question",
    [
        "临平有多少家时尚企业？",
        "那算力小镇集聚了多少家企业？",
        "谢锋在他的公司担任什么职务？",
        "谁编辑了这篇报道？",
        "临影厂 户外街景 面积",
        "随着时代变化，哪种现象愈发严重？",
        "双方将合作多久？",
        "How long does it take to reach Shanghai?",
        "呢",
        "？",
        "",
    ],
)
@pytest.mark.parametrize("turn", [STUDIO, MANAGER, COMPANIES])
def test_what_needs_nothing_from_before_comes_back_as_it_is(turn: Turn, question: str) -> None:
    assert NOTHING_INDEXED.rewrite(question, [turn]) == question


@pytest.mark.parametrize("question", ["为什么？", "还有呢？", "谁说的？"])
def test_a_withheld_answer_cannot_be_asked_about(question: str) -> None:
    assert NOTHING_INDEXED.rewrite(question, [Turn(START.question)]) == question


def test_without_earlier_turns_nothing_is_carried() -> None:
    assert NOTHING_INDEXED.rewrite("它有多大？", []) == "它有多大？"


def test_a_pronoun_reaches_past_a_turn_that_does_not_suit_it() -> None:
    assert (
        meant("这家公司在哪里？", MANAGER, Turn("蒋巧娅看中什么？", "势头")) == "彦博影视在哪里？"
    )


def test_where_the_person_asked_for_is_unknown_the_role_stands_for_them() -> None:
    assert meant("她多大？", Turn(MANAGER.question)) == "彦博影视的总经理多大？"


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (STUDIO, "换成户外街景呢", "临影厂的户外街景有多大？"),
        (STUDIO, "户外街景的话呢", "临影厂的户外街景有多大？"),
        (MANAGER, "此人还担任什么职务", "蒋巧娅还担任什么职务？"),
        (MANAGER, "那董事长又是哪位", "彦博影视的董事长是谁？"),
        (Turn("算力小镇在哪里？", "临平"), "都有哪些企业", "算力小镇都有哪些企业？"),
    ],
)
def test_other_ways_to_say_a_follow_up(turn: Turn, question: str, expected: str) -> None:
    assert meant(question, turn) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("61路公交车的末班车是几点？", "换成62路呢", "62路的末班车是几点？"),
        ("澜鹊食品的第一座工厂在哪里？", "第二座", "澜鹊食品的第二座工厂在哪里？"),
        ("松雀大桥全长多少米？", "那桥面宽度呢", "松雀大桥的桥面宽度多少米？"),
        ("10月18日起过桥收费多少？", "那之前呢", "10月18日之前过桥收费多少？"),
        ("速冻业务收入多少？", "涨了还是跌了，幅度多大", "速冻业务收入涨了还是跌了，幅度多大？"),
        ("减充血剂能用几天？", "用超了会怎样", "减充血剂，用超了会怎样？"),
        ("博物馆在哪里？", "叫什么名字这个厅", "博物馆叫什么名字？"),
        ("感冒几天自愈？", "过敏性鼻炎呢，会拖多久", "过敏性鼻炎会拖多久？"),
    ],
)
def test_what_strangers_typed(before: str, question: str, expected: str) -> None:
    assert meant(question, Turn(before)) == expected


@pytest.mark.parametrize(
    "question",
    ["漂流书架一共有多少个？", "语音导览器的押金是多少？", "那件青釉莲瓣执壶是哪一年出土的？"],
)
def test_a_question_that_finds_its_own_passage_is_left_alone(question: str) -> None:
    text = "漂流书架共127个。语音导览器的押金是200元。青釉莲瓣执壶1994年出土。"
    index = LocalIndex.from_articles([Article("a.txt", text, "馆")], encoder=FakeEncoder())
    assert RuleRewriter(index).rewrite(question, [STUDIO]) == question


def test_of_several_wordings_the_index_chooses_the_one_it_can_answer() -> None:
    text = "松雀大桥2020年11月开工。"
    index = LocalIndex.from_articles([Article("a.txt", text, "桥")], encoder=FakeEncoder())
    turn = Turn("松雀大桥是哪家单位修的？", "路桥集团")
    assert RuleRewriter(index).rewrite("什么时候开工的", [turn]) == "松雀大桥是什么时候开工的？"
