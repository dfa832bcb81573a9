import pytest

from qa.addressing.questions import read_whereabouts
from qa.addressing.steps import Step

CLAUSE = (Step("条", "12"),)


@pytest.mark.parametrize(
    "question",
    [
        "第十二条",
        "第12条",
        "第１２條",
        "第十二条的内容是什么？",
        "第十二条规定了什么？",
        "第十二条怎么说",
        "第十二条讲什么？",
        "第十二条是啥",
        "第十二条具体是怎么规定的？",
        "念一下第十二条",
        "请问第十二条是什么内容？",
        "把第十二条念给我听",
        "这份文件的第十二条写了些什么",
        "What does Article 12 say?",
        "Article 12",
    ],
)
def test_a_clause_is_asked_for_in_many_ways(question: str) -> None:
    address = read_whereabouts(question).address
    assert address
    assert (address.steps, address.is_bare, address.subject) == (CLAUSE, True, "")


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("第十二条第二款第（三）项", [("条", "12"), ("款", "2"), ("项", "3")]),
        ("第三章第二节讲什么", [("章", "3"), ("节", "2")]),
        ("第一百三十三条之一的内容", [("条", "133之1")]),
        ("附件二是啥", [("附件", "2")]),
        ("附件2第三条", [("附件", "2"), ("条", "3")]),
        ("表3的内容", [("表", "3")]),
        ("第二张图", [("图", "2")]),
        ("第3页讲了什么", [("页", "3")]),
        ("Q5怎么说", [("问", "5")]),
        ("问题五的答案是什么？", [("问", "5")]),
        ("最后一段说了什么", [("段", "-1")]),
        ("倒数第二段讲什么", [("段", "-2")]),
        ("第二段第一句是什么", [("段", "2"), ("句", "1")]),
        ("工作表“一月”的内容是什么", [("工作表", "一月")]),
        ("paragraph 2 of article 8", [("条", "8"), ("款", "2")]),
        ("the last paragraph", [("段", "-1")]),
    ],
)
def test_parts_lie_in_one_another(question: str, steps: list[tuple[str, str]]) -> None:
    address = read_whereabouts(question).address
    assert address
    assert [(step.kind, step.number) for step in address.steps] == steps


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("考勤办法第十二条规定了什么", "考勤办法"),
        ("《考勤办法》第十二条", ""),
        ("请问考勤办法里第十二条是什么", "考勤办法"),
        ("Article 8 of the parking rules", "parking rules"),
    ],
)
def test_before_an_address_stands_a_title(question: str, subject: str) -> None:
    address = read_whereabouts(question).address
    assert address
    assert address.subject == subject


@pytest.mark.parametrize("question", ["第八条规定的罚款是多少", "第八条里，谁负责？"])
def test_who_asks_something_of_a_clause_means_it(question: str) -> None:
    address = read_whereabouts(question).address
    assert address
    assert (address.is_bare, address.is_firm) == (False, True)


def test_what_is_counted_is_no_firm_address() -> None:
    address = read_whereabouts("中国第一条铁路在哪里？").address
    assert address
    assert (address.is_bare, address.is_firm) == (False, False)


@pytest.mark.parametrize(
    "question",
    [
        "违反第五条规定罚款多少？",
        "第八条和第九条规定了什么？",
        "第八条到第十条的内容",
        "想问一下那张草图错在哪儿？",
        "附件3个够不够？",
        "书里一共有多少首项斯的诗？",
        "挂着的钟表一共有几只？",
        "临影厂的户外街景有多大？",
    ],
)
def test_these_name_no_place(question: str) -> None:
    assert read_whereabouts(question).address is None


@pytest.mark.parametrize(
    ("question", "quotation", "offset"),
    [
        ("“白鹭惊飞”的下一句是什么？", "白鹭惊飞", 1),
        ("「白鹭惊飞」上一句", "白鹭惊飞", -1),
        ("白鹭惊飞的前一句是什么", "白鹭惊飞", -1),
        ("请问白鹭惊飞的后一句怎么说？", "白鹭惊飞", 1),
        ("《渡口》里“白鹭惊飞”的下一句诗是什么", "白鹭惊飞", 1),
        ('What is the sentence after "白鹭惊飞"?', "白鹭惊飞", 1),
        ("the line before “白鹭惊飞”", "白鹭惊飞", -1),
    ],
)
def test_a_line_is_asked_for_by_its_neighbour(question: str, quotation: str, offset: int) -> None:
    neighbour = read_whereabouts(question).neighbour
    assert neighbour
    assert (neighbour.quotation, neighbour.offset) == (quotation, offset)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2022年的通知", {"2022"}),
        ("二〇二三年国庆由谁值班", {"2023"}),
        ("２０２３年", {"2023"}),
        ("2022年比2021年多多少", {"2021", "2022"}),
        ("Who was on duty in 2023?", {"2023"}),
        ("编号20231的设备", set()),
    ],
)
def test_years_are_read_in_both_notations(question: str, years: set[str]) -> None:
    assert read_whereabouts(question).years == years
