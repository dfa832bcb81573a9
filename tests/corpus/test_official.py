"""What is printed around the text of an official document: number, who issued it, when."""

import pytest

from corpus import Article
from corpus.about.description import Description, describe
from corpus.blocks import Block

BODY = "各镇街：\n现将有关事项通知如下。\n" + "请认真执行。\n" * 5


def described(text: str, *blocks: Block) -> Article:
    return describe("a.txt", text, Description(published="2020-02-02"), blocks=blocks)


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("云水发〔2024〕17号", "云水发〔2024〕17号"),
        ("国办发[2023]5号", "国办发[2023]5号"),
        ("临政办函〔2025〕8 号", "临政办函〔2025〕8号"),
        ("京教通字（2022）3号", "京教通字（2022）3号"),
        ("（苏水办﹝2021﹞ 102 号）", "苏水办﹝2021﹞102号"),
        ("文号：甬住建〔2020〕6号", "甬住建〔2020〕6号"),
        ("云水发〔2024〕17号　　　　签发人：张三", "云水发〔2024〕17号"),
        ("云水县水利局文件　云水发〔2024〕17号", "云水发〔2024〕17号"),
        ("**云水发〔2024〕17号**", "云水发〔2024〕17号"),
        ("转发国办发〔2023〕5号的通知", None),
        ("根据云水发〔2024〕17号，制定本办法", None),
        ("2024年第17号", None),
        ("〔2024〕17号", None),
    ],
)
def test_the_number_is_read_in_the_head(head: str, number: str | None) -> None:
    article = described(f"{head}\n关于做好防汛工作的通知\n{BODY}")
    assert article.number == number


def test_a_number_below_the_title_is_read() -> None:
    article = described(f"关于做好防汛工作的通知\n（云水发〔2024〕17号）\n{BODY}")
    assert (article.title, article.number) == ("关于做好防汛工作的通知", "云水发〔2024〕17号")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["云水发〔2024〕17号"], "云水发〔2024〕17号"),
        (["云水发〔2024〕17号", "云水发〔2024〕18号"], None),
        (["见云水发〔2024〕17号文件。"], None),
        (["一、云水发〔2024〕17号"], None),
    ],
)
def test_farther_down_a_number_is_told_where_it_is_the_only_one(
    lines: list[str], number: str | None
) -> None:
    assert described("第一行。\n" * 20 + "\n".join(lines)).number == number


def test_a_number_in_the_running_head_is_that_of_the_document() -> None:
    text = f"云水县水利局文件 云水发〔2024〕17号\n关于做好防汛工作的通知\n{BODY}"
    article = described(text, Block("furniture", 0, 21))
    assert (article.title, article.number) == ("关于做好防汛工作的通知", "云水发〔2024〕17号")


@pytest.mark.parametrize(
    "head", ["云水县水利局文件\n云水发〔2024〕17号\n", "云水发〔2024〕17号\n", "本报记者 李四\n"]
)
def test_red_head_number_and_byline_are_no_title(head: str) -> None:
    assert described(f"{head}关于做好防汛工作的通知\n{BODY}").title == "关于做好防汛工作的通知"


@pytest.mark.parametrize(
    ("foot", "source", "published"),
    [
        ("云水县水利局\n2025年5月20日", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n二〇二五年五月二十日", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n二○二四年十二月三十一日", "云水县水利局", "2024-12-31"),
        ("云水县水利局（盖章）\n2025 年 5 月 20 日", "云水县水利局", "2025-05-20"),
        ("云水县水利局　　2025年5月20日", "云水县水利局", "2025-05-20"),
        ("2025年5月20日\n云水县水利局", "云水县水利局", "2025-05-20"),
        ("云 水 县 水 利 局\n2025年5月20日", "云水县水利局", "2025-05-20"),
        ("云 水 县 水 利 局\n二 〇 二 五 年 五 月 二 十 日", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n二O二五年五月二十日", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n云水县财政局\n2025年5月20日", "云水县水利局 云水县财政局", "2025-05-20"),
        ("青山中学\n2025.5.20", "青山中学", "2025-05-20"),
        ("云水县水利局\n2025年5月20日\n（此件公开发布）", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n2025年5月20日\n附件：1.名单\n2.表格", "云水县水利局", "2025-05-20"),
        ("云水县水利局\n2025年5月20日\n抄送：县政府办公室。", "云水县水利局", "2025-05-20"),
        (
            "云水县水利局\n2025年5月20日\n云水县水利局办公室2025年5月21日印发",
            "云水县水利局",
            "2025-05-20",
        ),
        ("申请人：李四\n2025年5月20日", None, "2025-05-20"),
        ("2025年5月20日", None, "2025-05-20"),
        ("2025年2月30日", None, "2020-02-02"),
        ("2025-05-20", None, "2020-02-02"),
        ("会议定于2025年5月20日", None, "2020-02-02"),
        ("活动时间：2025年5月20日", None, "2020-02-02"),
        ("一、水利局\n2025-05-20", None, "2020-02-02"),
    ],
)
def test_who_signed_and_when_is_read_in_the_foot(
    foot: str, source: str | None, published: str
) -> None:
    article = described(f"关于做好防汛工作的通知\n{BODY}{foot}\n")
    assert (article.source, article.published) == (source, published)


def test_what_the_head_tells_goes_before_the_foot() -> None:
    head = "关于放假的通知\n2025-05-22　来源：云水发布\n"
    article = described(f"{head}{BODY}云水县水利局\n2025年5月20日")
    assert (article.source, article.published) == ("云水发布", "2025-05-22")


def test_several_documents_in_one_file_have_no_common_date() -> None:
    notice = f"关于放假的通知\n{BODY}云水县水利局\n"
    article = described(f"{notice}2023年5月20日\n{notice}2024年5月20日\n")
    assert (article.source, article.published) == (None, "2020-02-02")


def test_a_row_of_a_table_signs_nothing() -> None:
    text = f"采购表\n{BODY}云水县水利局\t2025年5月20日"
    table = Block("table", text.index("云水县水利局"), len(text))
    assert described(text, table).published == "2020-02-02"


@pytest.mark.parametrize("code", ["sp20241105", "20241105", "A-1024", "id_3301"])
def test_a_code_is_no_source(code: str) -> None:
    article = describe("a.txt", f"来源：{code}\n今天开会。", Description(source="本站"))
    assert article.source == "本站"


@pytest.mark.parametrize("source", ["36氪", "163.com", "CCTV", "CCTV13", "Le Monde"])
def test_a_name_with_a_number_in_it_is_a_source(source: str) -> None:
    assert describe("a.txt", f"来源：{source}\n今天开会。").source == source


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("放假通知\n作者：李四\n今天放假。", "作者：李四"),
        ("放假通知\n文/李四\n今天放假。", "文/李四"),
        ("放假通知\n本报记者 李四 通讯员 王五六\n今天放假。", "本报记者 李四 通讯员 王五六"),
        ("放假通知\n本报记者李四\n今天放假。", "本报记者李四"),
        ("来源：甲 作者：李四\n放假通知\n今天放假。", "作者：李四"),
        ("今天放假，请大家注意。（记者 李四、王五）", "记者 李四、王五"),
        ("作者简介\n今天放假。", None),
        ("记者手记\n今天放假。", None),
        ("放假通知\n作者：佚名\n今天放假。", None),
        ("记者 李四从会上获悉，今天放假。\n第二句。", None),
        ("新华社北京11月5日电（记者 李四）今天放假。（王五）", "新华社北京11月5日电（记者 李四）"),
    ],
)
def test_a_byline_stands_for_a_missing_dateline(text: str, byline: str | None) -> None:
    assert describe("a.txt", text).dateline == byline
