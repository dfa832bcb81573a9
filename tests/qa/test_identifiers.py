"""Evidence speaks of what was asked for, of another of its kind, or of neither."""

import pytest

from qa.identifiers import Identifiers, Judgement, Surroundings, conflict
from qa.identifiers.mentions import mentions

TWO_YEARS = "2023年，红石镇产值为36.5亿元，比2022年的34.2亿元增长6.7%。"
SIDE_BY_SIDE = "2023年，红石镇产值为36.5亿元。2022年红石镇产值为34.2亿元。"
HOURS = "夏季：上午8:30—12:00，下午14:30—18:00；冬季：上午8:30—12:00，下午14:00—17:30"


def judged(question: str, own: str, answer: str = "", **around: object) -> Judgement:
    start = own.index(answer)
    span = (start, start + len(answer)) if answer else None
    return conflict(Identifiers.of(question), own, Surroundings(**around), span=span)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "own", "answer"),
    [
        ("2023年产值是多少", TWO_YEARS, "36.5亿元"),
        ("2023年产值增长多少", TWO_YEARS, "6.7%"),
        ("2022年产值是多少", TWO_YEARS, "34.2亿元"),
        ("2023年产值是多少", SIDE_BY_SIDE, "36.5亿元"),
        ("2022年产值是多少", SIDE_BY_SIDE, "34.2亿元"),
        ("2023年产值是多少", "产值36.5亿元（2023年），税收2亿元（2022年）", "36.5亿元"),
        ("2023年建成几座桥", "2023年（上届评选在2022年）建成三座桥", "三座"),
        ("2023年谁当选", "二〇二三年周敏当选", "周敏"),
        ("2020年人口多少", "2019—2021年人口为4.8万人", "4.8万人"),
        ("2016年的批号保质多久", "2018年以前批号为18个月", "18个月"),
        ("2019年投入多少", "累计三百二十万元，其中２０１９年投入１４５万元", "１４５万元"),
        ("1961年复名之前叫什么", "1958年曾名农业大学，1961年复名。", "农业大学"),
        ("1965年断交后，货币叫什么", "1965年断交，1971年改用西里。", "西里"),
        ("大人能带几个小孩", "儿童须有成人陪同，一名成人最多带两名。", "两名"),
        ("E01是什么", "Ｅ０１：纸 张 用 完", "纸 张 用 完"),
        ("2023年10月8日什么馆开馆", "2023.10.08 图书馆开馆", "图书馆"),
        ("10月3日放假吗", "放假时间为10月1日至10月7日", "放假"),
        ("8月改名为什么", "同年8月更名为师范学院", "师范学院"),
        ("夏季下午几点上班", HOURS, "14:30"),
        ("冬季下午几点上班", HOURS, "14:00"),
        ("晚上打球多少钱", "17:30—22:00 | 60元", "60元"),
        ("周五几点闭馆", "周五、周六 9:00—21:00", "21:00"),
        ("境外每天补助多少", "境内每天补助100元，境外每天补助50美元", "50美元"),
        ("第三季度预算", "三季度：345万元；四季度：400万元", "345万元"),
        ("二类区封顶多少", "二类区 | 5元 | 50元", "50元"),
        ("E01是什么意思", "E01：纸张用完", "纸张用完"),
        ("E02是什么意思", "E01表示缺纸，E02表示缺墨", "缺墨"),
        ("GB/T 1234-2020规定了什么", "GB/T 1234—2020规定了尺寸", "尺寸"),
        ("错误码4029是什么意思", "4029 | 超过调用上限", "超过调用上限"),
        ("错误1417的原因", "错误1203：断网；错误1417：激活码已被占用", "激活码已被占用"),
        ("第八条规定了什么", "第八条 门店应当明码标价。", "门店应当明码标价"),
        ("第8条规定了什么", "第八条 门店应当明码标价。", "门店应当明码标价"),
        ("违反第八条怎么罚", "第十条 违反本办法第八条规定的，罚五百元。", "罚五百元"),
        ("一号线多少钱", "一、二号线每辆2元", "2元"),
        ("一级残疾怎么算", "一级、二级残疾人按2名计算", "按2名计算"),
    ],
)
def test_evidence_of_the_very_one_is_not_accused(question: str, own: str, answer: str) -> None:
    assert judged(question, own, answer).conflict == 0


@pytest.mark.parametrize(
    ("question", "own", "answer", "strength"),
    [
        ("2022年产值是多少", TWO_YEARS, "36.5亿元", 0.5),
        ("2023年产值是多少", TWO_YEARS, "34.2亿元", 0.5),
        ("2023年产值是多少", SIDE_BY_SIDE, "34.2亿元", 0.5),
        ("2021年产值是多少", SIDE_BY_SIDE, "34.2亿元", 1.0),
        ("2019年的批号保质多久", "2018年以前批号为18个月", "18个月", 1.0),
        ("10月8日什么馆开馆", "10月9日图书馆开馆", "图书馆", 1.0),
        ("夏季下午几点上班", HOURS, "14:00", 0.5),
        ("上午几点开门", "下午2:30开门", "2:30", 1.0),
        ("周四几点闭馆", "周五、周六 9:00—21:00", "21:00", 1.0),
        ("境外每天补助多少", "境内每天补助100元", "100元", 1.0),
        ("2020年入住率", "2021\t5,468\t49.9%", "49.9%", 1.0),
        ("1961年复名后叫什么", "1958年曾名农业大学", "农业大学", 1.0),
        ("第三季度预算", "四季度：400万元", "400万元", 1.0),
        ("二类区封顶多少", "一类区 | 10元 | 80元", "80元", 1.0),
        ("E01是什么意思", "E02：墨盒缺失", "墨盒缺失", 1.0),
        ("E1是什么意思", "E10：断网", "断网", 1.0),
        ("E01是什么意思", "E05：同前，参见E01", "同前", 1.0),
        ("X-200的功率", "X-300的功率为50瓦", "50瓦", 1.0),
        ("错误码4029是什么意思", "4030 | 余额不足", "余额不足", 1.0),
        ("返回码7039是什么意思", "- `7036`：余额不足", "`7036`", 0.9),
        ("云水发〔2024〕17号讲什么", "云水发〔2024〕18号讲防汛", "防汛", 1.0),
        ("第八条规定了什么", "第十条 违反本办法第八条规定的，罚五百元。", "罚五百元", 1.0),
        ("附件2是什么", "附件1：报名表", "报名表", 1.0),
        ("第二届在哪里办", "第三届在云州举办", "云州", 1.0),
    ],
)
def test_evidence_of_another_is_accused(
    question: str, own: str, answer: str, strength: float
) -> None:
    assert judged(question, own, answer).conflict == strength


@pytest.mark.parametrize(
    ("question", "own", "answer"),
    [
        ("2023年由谁设计", "大桥由周立群设计", "周立群"),
        ("2023年产量多少", "去年产量三千吨", "三千吨"),
        ("2023年去了哪里", "次年他去了云州", "云州"),
        ("E23线几点停运", "E23P线22:00停运", "22:00"),
        ("1960年谁加入了", "由建于1951年的东社、建于1952年的西社合并", "东社"),
        ("KP-700怎么清洁", "按E01处理", "处理"),
        ("由谁设计", "2023年由周立群设计", "周立群"),
        ("第二次隔几天喷", "第一次喷药后，隔十天再喷", "十天"),
        ("2022年的《2023年计划》由谁写", "《2023年计划》由周敏写", "周敏"),
    ],
)
def test_evidence_may_be_silent(question: str, own: str, answer: str) -> None:
    assert judged(question, own, answer).conflict == 0


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ({"headers": ["2023年"], "title": "2022年年报"}, Judgement(0.0, 1.0)),
        ({"headers": ["2022年"], "title": "2023年年报"}, Judgement(1.0, 0.0)),
        ({"before": "2022年大旱。", "path": ["2023年"]}, Judgement(0.4, 0.0)),
        ({"path": ["2022年", "2023年工作"]}, Judgement(0.0, 0.9)),
        ({"path": ["2022年工作"], "title": "2023年汇编"}, Judgement(0.9, 0.0)),
        ({"title": "关于2022年放假的通知", "year": 2023}, Judgement(0.8, 0.0)),
        ({"title": "关于2023年放假的通知"}, Judgement(0.0, 0.8)),
        ({"title": "放假通知", "year": 2023}, Judgement(0.0, 0.3)),
        ({"title": "放假通知", "year": 2022}, Judgement(0.3, 0.0)),
        ({"title": "放假通知", "year": 2024}, Judgement(0.0, 0.0)),
        ({"title": "2024年度报告"}, Judgement(0.0, 0.0)),
        ({}, Judgement(0.0, 0.0)),
    ],
)
def test_the_nearest_context_that_names_a_year_decides(
    around: dict[str, object], expected: Judgement
) -> None:
    assert judged("2023年放几天假", "放假8天", "8天", **around) == expected


def test_a_bare_year_that_leads_a_row_beats_the_title() -> None:
    row = judged("2021年入住率", "2021\t5,468\t49.9%", "49.9%", title="收费标准（2023年版）")
    assert row == Judgement(conflict=0, agreement=1)


def test_the_sentence_itself_beats_the_title() -> None:
    own = judged("2022年放几天假", "2022年放假7天", "7天", title="关于2023年放假的通知")
    assert own == Judgement(0.0, 1.0)


@pytest.mark.parametrize(("year", "expected"), [(2024, (0.0, 1.0)), (2023, (1.0, 0.0))])
def test_last_year_is_known_by_the_year_of_publication(
    year: int, expected: tuple[float, float]
) -> None:
    assert judged("2023年产量多少", "去年产量三千吨", "三千吨", year=year) == Judgement(*expected)


@pytest.mark.parametrize(
    ("path", "expected"), [(("第八条",), (0.0, 0.9)), (("第三章", "第九条"), (0.9, 0.0))]
)
def test_the_clause_over_a_paragraph_decides(
    path: tuple[str, ...], expected: tuple[float, float]
) -> None:
    own = judged("第八条规定了什么", "前款价格包括押金。", "押金", path=path)
    assert own == Judgement(*expected)


def test_a_line_that_begins_with_a_code_goes_before_one_that_cites_it() -> None:
    begins, cites = "E01：纸张用完", "缺纸的，参见E01"
    assert judged("E01是什么", begins, "纸张用完").agreement == 1.0
    assert judged("E01是什么", cites, "缺纸").agreement == 0.3


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("员工考勤管理办法（试行）", (0.0, 1.0)),
        ("请假管理办法", (0.8, 0.0)),
        ("云州散记", (0.0, 0.0)),
    ],
)
def test_rules_that_the_question_names_are_told_from_others(
    title: str, expected: tuple[float, float]
) -> None:
    own = judged("《考勤办法》怎么算迟到", "迟到十分钟以上", "十分钟", title=title)
    assert own == Judgement(*expected)


def test_of_two_kinds_the_conflict_counts() -> None:
    assert judged("2023年第八条是什么", "第九条 2023年停止", "停止") == Judgement(1.0, 0.5)


def test_a_question_of_two_years_is_answered_by_either() -> None:
    assert judged("2022年和2023年产值", "2022年产值34.2亿元", "34.2亿元").agreement == 1.0


@pytest.mark.parametrize("question", ["由谁设计", "去年产量多少", "《云州》讲什么", "多少钱"])
def test_a_question_may_name_none(question: str) -> None:
    assert Identifiers.of(question).mentions == ()


def test_mentions_stand_in_order_outside_of_titles() -> None:
    text = "《2022年计划》第三条：2023年夏季"
    assert [(m.kind, m.low) for m in mentions(text)] == [("条", "3"), ("年", 2023), ("季节", "夏")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年，" * 3_000 + "2023年", (0.0, 1.0)),
        ("2023年，" * 3_000 + "2022年", (0.5, 0.0)),
        ("（2022年）" * 3_000, (0.0, 0.0)),
        ("《2022年》" * 3_000, (0.0, 0.0)),
        ("（第A-" * 3_000, (0.0, 0.0)),
    ],
)
def test_long_texts_are_judged_as_well(text: str, expected: tuple[float, float]) -> None:
    assert judged("2023年由谁设计", text + "由谁", "由谁") == Judgement(*expected)
