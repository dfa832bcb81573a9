"""Which line breaks end a paragraph."""

import pytest

from corpus.lines import paragraph_spans, unwrap
from corpus.sentences import sentence_spans


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_spans(text)]


WRAPPED = [
    "临平区位于杭州市东北部，是长三角一体化的重要节点",
    "城区。近年来，当地大力发展数字经济和时尚产业，取",
    "得了显著成效，全国首个以“算力”命名的特色小镇落",
    "户临平。",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_lines_of_a_wrapped_text_are_one_paragraph(newline: str) -> None:
    text = newline.join(WRAPPED)
    assert paragraphs(text) == [text]


def test_a_short_line_ends_a_wrapped_paragraph() -> None:
    text = "\n".join([*WRAPPED, *WRAPPED])
    assert paragraphs(text) == ["\n".join(WRAPPED)] * 2


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \u3000\t\n", "\n\n\n\n"])
def test_a_blank_line_ends_a_paragraph(gap: str) -> None:
    full = "临平区位于杭州市东北部，是长三角一体化的重要节点"
    assert paragraphs(full + gap + full) == [full, full]


def test_a_break_behind_a_comma_ends_no_paragraph() -> None:
    assert paragraphs("今天开会，\n明天放假。") == ["今天开会，\n明天放假。"]


def test_a_line_that_begins_with_a_stop_belongs_to_the_one_before() -> None:
    assert paragraphs("今天开会\n，明天放假\n。") == ["今天开会\n，明天放假\n。"]


@pytest.mark.parametrize(
    "lines",
    [
        ["会议时间：2024年11月5日上午九点", "会议地点：临平区政府三楼会议室"],
        ["张三　杭州市临平区　13800000000", "李四　杭州市西湖区　13800000001"],
        [
            "做“最懂微短剧的政府”不止于口头",
            "接沪融长寻觅传统制造业的数智化",
            "传承纺织基础弄潮时尚圈一路前行",
        ],
        ["今天开会", "明天放假", "后天上班"],
        ["第一段，没有写完", "第二段，也没有"],
    ],
)
def test_lines_of_a_list_are_paragraphs(lines: list[str]) -> None:
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "start",
    [
        "1. ",
        "2、",
        "(3) ",
        "（四）",
        "五、",
        "第六条 ",
        "- ",
        "* ",
        "• ",
        "① ",
        "## ",
        "> ",
        "a) ",
        "　　",
        "【",
    ],
)
def test_a_list_item_begins_a_paragraph(start: str) -> None:
    item = f"{start}临平区位于杭州市的东北部"
    assert paragraphs("\n".join([*WRAPPED[:3], item])) == ["\n".join(WRAPPED[:3]), item]


@pytest.mark.parametrize("start", ["3.6%，", "20.5亿元，", "第一次", "a.cn上"])
def test_a_number_or_word_that_was_wrapped_begins_none(start: str) -> None:
    text = "\n".join([*WRAPPED[:3], f"{start}临平区位于杭州。"])
    assert paragraphs(text) == [text]


def test_one_line_that_is_too_long_does_not_hide_the_wrapping() -> None:
    address = "https://www.linping.gov.cn/" + "a" * 200
    text = "\n\n".join(["\n".join(WRAPPED)] * 6 + [address])
    assert paragraphs(text) == ["\n".join(WRAPPED)] * 6 + [address]


def test_lines_wrapped_at_a_number_of_characters_are_one_paragraph() -> None:
    article = "2023年上半年，国内上新481部微短剧，规模将突破300亿元，" * 12
    text = "\n".join(article[at : at + 30] for at in range(0, len(article), 30))
    assert paragraphs(text) == [text]


@pytest.mark.parametrize("mark", ["。", "！", "：", "）。", "；"])
def test_a_finished_line_of_full_width_ends_a_paragraph(mark: str) -> None:
    finished = WRAPPED[2][: -len(mark)] + mark
    text = "\n".join([*WRAPPED[:2], finished, WRAPPED[3]])
    assert paragraphs(text) == ["\n".join([*WRAPPED[:2], finished]), WRAPPED[3]]


def test_latin_lines_are_joined_at_words() -> None:
    lines = [
        "Linping lies in the north-east of Hangzhou, and",
        "is a node of the Yangtze Delta, where micro",
        "dramas are made.",
    ]
    assert unwrap("\n".join(lines)) == " ".join(lines)


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert unwrap("\n".join(WRAPPED)) == "".join(WRAPPED)


def test_unwrapped_paragraphs_stand_one_a_line() -> None:
    assert (
        unwrap("\n\n今天开会，\r\n 明天放假。\n \n- 一\n- 二\n")
        == "今天开会，明天放假。\n- 一\n- 二"
    )


@pytest.mark.parametrize("columns", [60, 70, 80, 120])
def test_wrapping_the_shipped_article_changes_few_sentences(
    shipped_text: str, columns: int
) -> None:
    """All but the head line and a heading or two that happen to be as long as the lines."""
    characters = columns // 2
    wrapped = "\n".join(
        line[at : at + characters]
        for line in shipped_text.split("\n")
        for at in range(0, len(line), characters)
    )
    apart = {shipped_text[start:end] for start, end in sentence_spans(shipped_text)}
    joined = {wrapped[start:end].replace("\n", "") for start, end in sentence_spans(wrapped)}
    assert len(apart - joined) <= 4
