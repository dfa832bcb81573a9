"""Where a sentence ends and where it only seems to: every text is given as its sentences."""

import pytest

from corpus import Article, split_sentences
from corpus.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize("mark", ["。", "！", "？", "!", "?", "…", "……", "｡"])
def test_a_mark_ends_a_sentence(mark: str) -> None:
    assert sentences(f"今天开会{mark}明天放假。") == [f"今天开会{mark}", "明天放假。"]


@pytest.mark.parametrize("run", ["？！", "！！！", "?!", "。。。", "…………", "！……", "？?!"])
def test_a_run_of_marks_ends_one_sentence(run: str) -> None:
    assert sentences(f"真的吗{run}走吧。") == [f"真的吗{run}", "走吧。"]


@pytest.mark.parametrize("closers", ["”", "’", "」", "』", "）", ")", "】", "”）", "’”"])
def test_what_closes_behind_a_mark_stays_with_its_sentence(closers: str) -> None:
    assert sentences(f"今天开会。{closers}明天放假。") == [f"今天开会。{closers}", "明天放假。"]


def test_a_markdown_image_ends_nothing() -> None:
    assert sentences("绿山![图](http://a.cn/b.png)很美。") == ["绿山![图](http://a.cn/b.png)很美。"]


@pytest.mark.parametrize(
    "text",
    [
        "工业增加值增加3.6%。",
        "面积１．５万平方米。",
        "共738.6亿元,规上工业增加值314.48亿元。",
        "软件v2.10.3已发布。",
    ],
)
def test_a_decimal_point_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "“我……我不知道。”他说。",
        "他低声道：“也许……可以试试…再说”。",
        "「那个……」他停住了。",
        '"我……不去"是他的回答。',
    ],
)
def test_an_ellipsis_in_a_quotation_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.cn/?q=1!x",
        "http://www.linping.gov.cn/col/col1.html?id=3",
        "www.a.com/b?c=d",
        "a.cn/?q=1",
        "zhang.san@a.com.cn",
    ],
)
def test_a_web_address_ends_nothing(address: str) -> None:
    assert sentences(f"请见{address}页面。好。") == [f"请见{address}页面。", "好。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请见https://a.cn/b。谢谢。", ["请见https://a.cn/b。", "谢谢。"]),
        ("请见 www.a.cn. 谢谢。", ["请见 www.a.cn.", "谢谢。"]),
        ("去过https://a.cn吗？去过。", ["去过https://a.cn吗？", "去过。"]),
    ],
)
def test_a_stop_behind_a_web_address_ends_the_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\u2029", "\n \u3000\n", "\x0b"]
)
def test_a_paragraph_break_always_ends_a_sentence(gap: str) -> None:
    assert sentences(f"没有句号的标题{gap}“正文……") == ["没有句号的标题", "“正文……"]


@pytest.mark.parametrize(
    "text",
    [
        "“我们看好临平。”公司总经理蒋巧娅说。",
        "“接下来还要扩张到美妆、时尚家居、时尚策展等。”临平新城产业运营总监魏乐介绍。",
        "“真的？！”他问道。",
        "「走吧！」她笑着说！",
        '"走吧。"他表示。',
        "‘好。’经理王五在会上指出。",
    ],
)
def test_an_attribution_stays_with_its_quotation(text: str) -> None:
    assert sentences(f"{text}会议结束。") == [text, "会议结束。"]


@pytest.mark.parametrize(
    "behind",
    [
        "早在开园时，他就对此充满信心。",
        "张三说，会议很成功。",
        "这一番说法引起了在场所有与会代表和各家媒体记者的极大兴趣，大家都说。",
    ],
)
def test_what_is_no_short_attribution_is_a_sentence_of_its_own(behind: str) -> None:
    assert sentences(f"“我们看好临平。”{behind}") == ["“我们看好临平。”", behind]


def test_sentences_of_a_long_quotation_are_told_apart() -> None:
    text = "他说：“今天开会。明天放假。”王五说。"
    assert sentences(text) == ["他说：“今天开会。", "明天放假。”王五说。"]


@pytest.mark.parametrize(
    "text",
    [
        "他高喊“冲啊！”然后跑了。",
        '他高喊"冲啊！"然后跑了。',
        "对“为什么？”的追问。",
        "“真的吗？”，他问。",
    ],
)
def test_a_quotation_that_a_clause_runs_into_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "《你好，李焕英！》上映了。",
        "电影《谁？是我…》和《走。》上映了。",
        "他（真的。不骗你！）来了。",
        "全年（见图.1）增长【注？】明显。",
    ],
)
def test_a_mark_in_a_title_or_bracket_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


def test_an_unclosed_bracket_swallows_no_sentence() -> None:
    assert sentences("今天（周一开会。明天放假。") == ["今天（周一开会。", "明天放假。"]


def test_a_bracket_longer_than_an_aside_is_cut_inside() -> None:
    aside = f"（{'很长的说明' * 20}。"
    assert sentences(f"今天{aside}开会）。") == [f"今天{aside}", "开会）。"]


def test_straight_quotes_open_and_close_in_turn() -> None:
    text = '"去哪？""回家。"他答。'
    assert sentences(text) == ['"去哪？"', '"回家。"他答。']


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("真的吗？的确如此。", ["真的吗？", "的确如此。"]),
        ("叫车吗？的士来了。", ["叫车吗？", "的士来了。"]),
        ("“为什么？”的问题。", ["“为什么？”的问题。"]),
    ],
)
def test_de_continues_a_sentence_only_as_a_particle(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("为何是微短剧?2022年给出了回答。", ["为何是微短剧?", "2022年给出了回答。"]),
        ("去不去?G60就在附近!5分钟。", ["去不去?", "G60就在附近!", "5分钟。"]),
        ("会议结束.明天放假.", ["会议结束.", "明天放假."]),
    ],
)
def test_ascii_marks_in_chinese_end_a_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ended. The end was near.", ["It ended.", "The end was near."]),
        ("Made in the USA. Then sold.", ["Made in the USA.", "Then sold."]),
        ("Up by 3%. Then down.", ["Up by 3%.", "Then down."]),
        ("In 2024 he scored 15. Then he left.", ["In 2024 he scored 15.", "Then he left."]),
        ("Really? Yes! Fine.", ["Really?", "Yes!", "Fine."]),
        ("全文完. 谢谢。", ["全文完.", "谢谢。"]),
    ],
)
def test_a_latin_stop_ends_a_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Dr. Wang at A.B. Lab.",
        "J. K. Rowling wrote it.",
        "Fruits, e.g. Apples and pears.",
        "Yahoo! is a firm.",
        "Version 2.5 of a.b.c is out.",
        "公司A.B两部合并。",
        "等一下...然后走",
    ],
)
def test_a_latin_stop_in_an_abbreviation_or_name_ends_nothing(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "number", ["1.", "12. ", "1．", "a. ", "B. ", "一. ", "十二.", "(1). ", "（一）. "]
)
def test_a_list_number_stays_with_its_item(number: str) -> None:
    assert sentences(f"{number}打开文件") == [f"{number}打开文件"]


def test_list_numbers_in_a_line_end_nothing() -> None:
    text = "步骤：1. 打开文件 2. 保存文件 3. 关闭"
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "临影厂。临平区委宣传部供图在首届大会上,计划发布。",
            ["临影厂。", "临平区委宣传部供图", "在首届大会上,计划发布。"],
        ),
        ("临平区委宣传部供图“科技”是破题点。", ["临平区委宣传部供图", "“科技”是破题点。"]),
        ("艺尚小镇。宣传部供图", ["艺尚小镇。", "宣传部供图"]),
        ("他们供图、供稿。", ["他们供图、供稿。"]),
        ("供图的单位很多。", ["供图的单位很多。"]),
    ],
)
def test_a_photo_credit_ends_where_the_text_runs_on(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("。开会。", ["。开会。"]),
        ("开会。 。 放假。", ["开会。 。", "放假。"]),
        ("……", ["……"]),
        (" \u3000\n\t\r\n", []),
        ("", []),
    ],
)
def test_marks_alone_join_their_neighbour(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_sentences_leave_out_the_blanks_around_them() -> None:
    text = "\u3000\u3000今天开会。 \u3000明天放假。 \r\n"
    assert list(sentence_spans(text)) == [(2, 7), (9, 14)]


WRAPPED = """\
临平区位于杭州市东北部,是长三角一体化的重要节点
城区。近年来,当地大力发展数字经济和时尚产业,增加
3.6%,取得了十分显著的成效。“我们看好临平。”
公司总经理蒋巧娅说。
"""


def test_hard_wrapped_lines_end_no_sentence() -> None:
    assert [" ".join(each.split()) for each in sentences(WRAPPED)] == [
        "临平区位于杭州市东北部,是长三角一体化的重要节点 城区。",
        "近年来,当地大力发展数字经济和时尚产业,增加 3.6%,取得了十分显著的成效。",
        "“我们看好临平。” 公司总经理蒋巧娅说。",
    ]


def test_hard_wrapped_lines_with_crlf_end_no_sentence() -> None:
    assert len(sentences(WRAPPED.replace("\n", "\r\n"))) == 3


def test_a_sentence_is_a_window_on_its_article() -> None:
    article = Article("a.txt", "今天开会。\r\n明天放假。", "通知")
    first, second = split_sentences(article)
    assert (second.start, second.end, second.text) == (7, 12, "明天放假。")
    assert first.article is article


def test_the_shipped_article_has_72_sentences(shipped: Article) -> None:
    assert len(split_sentences(shipped)) == 72


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 39, "发布时间:2024-11-05 22:50:25 来源: sp20241105"),
        (306, 317, "做“最懂微短剧的政府”"),
        (424, 431, "为何是微短剧?"),
        (
            626,
            668,
            "“我们看中的是微短剧市场的良好势头和临平微短剧发展的优质环境。”公司总经理蒋巧娅说。",
        ),
        (1021, 1025, "临影厂。"),
        (1025, 1034, "临平区委宣传部供图"),
        (
            2094,
            2139,
            "前三季度,该区地区生产总值为738.6亿元,规上工业增加值314.48亿元,增加3.6%。",
        ),
        (3085, 3088, "(完)"),
        (3089, 3096, "【编辑:李岩】"),
    ],
)
def test_sentences_of_the_shipped_article(
    shipped: Article, start: int, end: int, text: str
) -> None:
    found = {sentence.start: sentence for sentence in split_sentences(shipped)}
    assert (found[start].end, found[start].text) == (end, text)
