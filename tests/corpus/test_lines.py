"""Which line breaks end a paragraph: in every text a | stands where a paragraph begins."""

import pytest

from corpus.lines import paragraph_spans, unwrap
from corpus.sentences import sentence_spans

LINES = [
    "临平区位于杭州市东北部，是长三角一体化的重要节点",
    "城区。近年来，当地大力发展数字经济和时尚产业，取",
    "得了显著成效，全国首个以“算力”命名的特色小镇落",
    "户临平。",
]
WRAPPED, BEGUN = "\n".join(LINES), "\n".join(LINES[:3]) + "\n"
NUMBERS = "2023年上半年，国内上新481部微短剧，规模将突破300亿元，" * 12

PARAGRAPHS = {
    "lines of a wrapped text are one": [
        WRAPPED.replace("\n", newline) for newline in ("\n", "\r\n", "\r", "\u2028")
    ],
    "lines wrapped at a number of characters are one": [
        "\n".join(NUMBERS[at : at + 30] for at in range(0, len(NUMBERS), 30))
    ],
    "a short line ends it": [f"{WRAPPED}\n|{WRAPPED}"],
    "a blank line ends it": [
        f"{LINES[0]}{gap}|{LINES[0]}" for gap in ("\n\n", "\r\n\r\n", "\n \u3000\t\n", "\n\n\n\n")
    ],
    "a break behind a comma does not": ["今天开会，\n明天放假。"],
    "a line that begins with a stop belongs to the one before": [
        "今天开会\n，明天放假\n。",
    ],
    "lines of a list are several": [
        "会议时间：2024年11月5日上午九点\n|会议地点：临平区政府三楼会议室",
        "张三　杭州市临平区　13800000000\n|李四　杭州市西湖区　13800000001",
        "做“最懂微短剧的政府”不止于口头\n|接沪融长寻觅传统制造业的数智化\n|"
        "传承纺织基础弄潮时尚圈一路前行",
        "今天开会\n|明天放假\n|后天上班",
        "第一段，没有写完\n|第二段，也没有",
    ],
    "a list item begins one": [
        f"{BEGUN}|{start}临平区位于杭州市的东北部"
        for start in (
            *("1. ", "2、", "(3) ", "（四）", "五、", "第六条 ", "- ", "* "),
            *("• ", "① ", "## ", "> ", "a) ", "　　", "【"),
        )
    ],
    "a number or word that was wrapped does not": [
        f"{BEGUN}{start}临平区位于杭州。" for start in ("3.6%，", "20.5亿元，", "第一次", "a.cn上")
    ],
    "a row, a question, a clause, a code begin one": [
        f"{BEGUN}|{start}临平区位于杭州市的东北部"
        for start in (
            *(
                "答：",
                "问1 ",
                "Q2：",
                "E01：",
                "4029：",
                "1.2 ",
                "第十二条",
                "第二编",
                "第〇三条　",
            ),
            *("[1] ", "注：", "📍", "临平\t", "│"),
        )
    ],
    "a clause that is only cited does not": [f"{BEGUN}第六条的规定，报临平区。"],
    "a row ends one": [
        "姓名\t分机，\n|李强\t8015",
        "甲│乙│，\n|丙│丁│戊",
        "甲  乙，\n|丙  丁，\n|戊  己",
    ],
    "lines of a poem are several": [
        "江上有人家，\n|船头晒网纱。\n|夜来风雨过，\n|满地落桃花。",
        "江上有人家，\n|船头晒网纱。\n\n|夜来风雨过，\n|满地落桃花。",
    ],
    "one line that is too long does not hide the wrapping": [
        f"{WRAPPED}\n\n|" * 6 + "https://www.linping.gov.cn/" + "a" * 200
    ],
    "a finished line of full width ends it": [
        "\n".join([*LINES[:2], LINES[2][: -len(mark)] + mark, "|" + LINES[3]])
        for mark in ("。", "！", "：", "）。", "；")
    ],
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=f"{rule}: {text[-20:]}")
        for rule in PARAGRAPHS
        for text in PARAGRAPHS[rule]
    ],
)
def test_a_text_is_cut_where_its_paragraphs_end(text: str) -> None:
    whole = text.replace("|", "")
    expected = [paragraph.rstrip() for paragraph in text.split("|")]
    assert [whole[start:end] for start, end in paragraph_spans(whole)] == expected


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (WRAPPED, "".join(LINES)),
        (
            "Linping lies in the north-east of Hangzhou, and\n"
            "is a node of the Yangtze Delta, where micro\ndramas are made.",
            "Linping lies in the north-east of Hangzhou, and "
            "is a node of the Yangtze Delta, where micro dramas are made.",
        ),
        (
            "\n\n今天开会，\r\n 明天放假。\n \n- 一\n- 二\n",
            "今天开会，明天放假。\n- 一\n- 二",
        ),
    ],
)
def test_unwrapped_paragraphs_stand_one_a_line_latin_joined_at_words(
    text: str, joined: str
) -> None:
    assert unwrap(text) == joined


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
