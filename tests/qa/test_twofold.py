import pytest

from qa.query_rewriting import Turn, completed_part, two_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("多久要报告，不执行会怎样？", ("多久要报告", "不执行会怎样？")),
        ("地铁卡丢了可以挂失吗，要多少钱？", ("地铁卡丢了可以挂失吗", "要多少钱？")),
        ("堂吉訶德有沒有加場？加場幾點？", ("堂吉訶德有沒有加場", "加場幾點？")),
        ("门票多少钱还有几点开门", ("门票多少钱", "几点开门")),
        ("西医有多少人，中医呢？", ("西医有多少人", "中医呢？")),
        ("D100的电源是什么；功率多少？", ("D100的电源是什么", "功率多少？")),
    ],
)
def test_two_questions(question: str, parts: tuple[str, str]) -> None:
    assert two_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "哪年、在哪里举办？",
        "晚上几点关门，为什么呢？",
        "你们几点关门呢？",
        "在平面中有几个自由度？分别是什么？",
        "饮食班收不收费，是免费的吗？",
        "火灾是怎么引起的，起火原因是什么？",
        "低谷那几年，厂里靠什么活儿没倒下",
        "几何光学，又称为什么?",
        "老师好，我查到了他的几本书，想请教那本是哪家出版社出的？",
        "《你是谁？你在哪里？》是哪家出版社出的？",
        "2024年的会上，谁做了报告？",
    ],
)
def test_one_question(question: str) -> None:
    assert two_parts(question) is None


@pytest.mark.parametrize(
    ("first", "answer", "added", "second"),
    [
        ("一个新表要多少钱", "280元", "一个新", "多久抄一次表？"),
        ("访客停车免费多久", "30分钟", "免费", "一天最多收多少？"),
        ("继续教育每年要多少学时", "90学时", "学时的", "评审费多少？"),
        ("預約三次沒去會怎樣", "停用预约资格", "三次", "停用多久？"),
        ("跳水怎么处罚", "第二次请离场", "第二次请离场", "钥匙丢了赔多少？"),
        ("什么时候开会", "周三", "周三", "能带家属吗？"),
    ],
)
def test_a_second_part_is_left_as_typed_where_completing_spoils_it(
    first: str, answer: str, added: str, second: str
) -> None:
    assert completed_part(second, f"{added}{second}", Turn(first, answer)) == second


@pytest.mark.parametrize(
    ("first", "answer", "wording", "second"),
    [
        ("自习室有多少座位", "180个", "自习室怎么预约？", "怎么预约？"),
        ("水费逾期不缴怎么罚", "每日加收千分之五", "水费逾期多久会停水？", "多久会停水？"),
        ("答辩在哪里", "市会展中心", "答辩什么时候？", "什么时候？"),
        ("怎么办理借书证", "携带身份证", "办理借书证，要多少钱？", "要多少钱？"),
        ("在报告厅租半天多少钱", "800元", "报告厅能坐多少人？", "能坐多少人？"),
        ("校长是谁", "褚云雀", "褚云雀多大年纪？", "多大年纪？"),
        ("高级评审费多少", "580元", "中级评审费多少？", "中级呢？"),
        ("自习室在几楼", "三楼", "自习室几点关门？", "它几点关门？"),
    ],
)
def test_a_second_part_is_completed_by_what_the_first_is_about(
    first: str, answer: str, wording: str, second: str
) -> None:
    assert completed_part(second, wording, Turn(first, answer)) == wording
