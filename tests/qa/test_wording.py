import pytest

from corpus import Article, Sentence
from qa import Evidence
from qa.answer import EvidencePlace, TableRow
from qa.wording import (
    closed_up,
    offers_a_choice,
    path_above,
    published_words,
    shown_columns,
    source_line,
)
from tests.structured import CLAUSE, answer


def place(**fields: str) -> EvidencePlace:
    article = Article("a.txt", "临平有山。", "临平", **fields)
    sentence = Sentence(article, 0, 5)
    return EvidencePlace.of(Evidence(sentence, sentence, 1.0))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "临平"),
        (
            {"source": "本报", "published": "2024-11-05T22:50:25"},
            "临平 · 本报 · 2024年11月5日 22:50",
        ),
        ({"published": "2024-11-05"}, "临平 · 2024年11月5日"),
        ({"number": "松公〔2024〕7号"}, "临平 · 松公〔2024〕7号"),
    ],
)
def test_the_source_line_tells_what_a_person_knows(fields: dict[str, str], line: str) -> None:
    assert source_line(place(**fields)) == line


def test_the_source_line_ends_with_the_page() -> None:
    (evidence,) = answer((CLAUSE, "五天")).evidence
    assert source_line(evidence).endswith(" · 第1页")


def test_a_date_that_cannot_be_read_stays_as_it_is() -> None:
    assert published_words("去年") == ("去年", "去年")


def test_the_title_is_not_told_again_in_the_path() -> None:
    (evidence,) = answer((CLAUSE, "五天")).evidence
    assert evidence.path == ("差旅管理办法", "第三章 休假", "第十二条")
    assert path_above(evidence) == ("第三章 休假", "第十二条")


@pytest.mark.parametrize(
    ("path", "above"),
    [
        (("# 概述", "## 错误码"), ("概述", "错误码")),
        (("# 临平", "#1号楼"), ("#1号楼",)),
        (("临平有",), ()),
        (("一、山", "临平有"), ("一、山", "临平有")),
    ],
)
def test_in_the_path_stands_what_the_sentence_lacks(
    path: tuple[str, ...], above: tuple[str, ...]
) -> None:
    assert path_above(place().model_copy(update={"path": path})) == above


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("四 十 二 亩", "四十二亩"),
        ("由周 立 群设计", None),
        ("周 立 群", "周立群"),
        ("张　伟", "张伟"),
        ("共 4 2 亩", "共42亩"),
        ("杭州 临平", None),
        ("3 4 5", None),
        ("四十二亩", None),
    ],
)
def test_characters_that_stand_apart_are_closed_up(text: str, closed: str | None) -> None:
    assert closed_up(text) == closed


@pytest.mark.parametrize(
    ("column", "columns"), [(5, (0, 1, 5)), (0, (0, 1)), (None, (0, 1, 2, 3)), (1, (0, 1))]
)
def test_of_many_columns_those_stay_that_matter(
    column: int | None, columns: tuple[int, ...]
) -> None:
    cells = ("1", "李强", "技术部", "305", "8077", "1999")
    row = TableRow(caption="", headers=(), cells=cells, column=column)
    assert shown_columns(row, most=4) == columns
    assert shown_columns(row, most=6) == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    "question",
    [
        "是涨了还是跌了？",
        "周一还是周二开会",
        "產量增加還是減少？",
        "产量增长或下降了",
        "Was it higher or lower?",
    ],
)
def test_this_or_that(question: str) -> None:
    assert offers_a_choice(question)


@pytest.mark.parametrize(
    "question", ["他还是没来吗？", "还是不行怎么办", "增长了多少？", "more information"]
)
def test_no_choice(question: str) -> None:
    assert not offers_a_choice(question)
