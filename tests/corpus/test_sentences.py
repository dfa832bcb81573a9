"""Where a sentence ends and where it only seems to: in every text a | stands at each end."""

import pytest

from corpus import Article, split_sentences
from corpus.sentences import sentence_spans

CUTS = {
    "a mark ends a sentence": [
        f"今天开会{mark}|明天放假。" for mark in ("。", "！", "？", "!", "?", "…", "……", "｡")
    ],
    "a run of marks ends one sentence": [
        f"真的吗{run}|走吧。" for run in ("？！", "！！！", "?!", "。。。", "…………", "！……", "？?!")
    ],
    "what closes behind a mark stays with its sentence": [
        f"今天开会。{closers}|明天放假。"
        for closers in ("”", "’", "」", "』", "）", ")", "】", "”）", "’”")
    ],
    "a markdown image ends nothing": ["绿山![图](http://a.cn/b.png)很美。"],
    "a decimal point ends nothing": [
        "工业增加值增加3.6%。",
        "面积１．５万平方米。",
        "共738.6亿元,规上工业增加值314.48亿元。",
        "软件v2.10.3已发布。",
    ],
    "an ellipsis in a quotation ends nothing": [
        "“我……我不知道。”他说。",
        "他低声道：“也许……可以试试…再说”。",
        "「那个……」他停住了。",
        '"我……不去"是他的回答。',
    ],
    "the mark of a note stays with the sentence before it": [
        *(
            f"增长3.6%。{mark}|其中工业增长一成。"
            for mark in ("[1]", "[注1]", "[1][2]", "〔3-5〕", "[^a]", "²")
        ),
        *(f"增长3.6%。{mark}" for mark in ("[1]", "①", " ①", "（注2）", "[注]", "①②", "※1")),
        "“增长3.6%。”[1]|会议结束。",
        "“增长3.6%。”张三说。[1]|会议结束。",
        "It ended.[1] |The next began.",
    ],
    "what looks like the mark of a note may begin a point": [
        "要求如下。|①甲负责。|②乙负责。",
        "[1] 张三。|[2] 李四。",
    ],
    "a web address ends nothing": [
        "请见https://a.cn/?q=1!x页面。|好。",
        "请见http://www.linping.gov.cn/col/col1.html?id=3页面。|好。",
        "请见www.a.com/b?c=d页面。|好。",
        "请见a.cn/?q=1页面。|好。",
        "请见zhang.san@a.com.cn页面。|好。",
    ],
    "a stop behind a web address ends the sentence": [
        "请见https://a.cn/b。|谢谢。",
        "请见 www.a.cn. |谢谢。",
        "去过https://a.cn吗？|去过。",
    ],
    "a paragraph break always ends a sentence": [
        f"没有句号的标题{gap}|“正文……"
        for gap in ("\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029", "\n \u3000\n", "\x0b")
    ],
    "an attribution stays with its quotation": [
        "“我们看好临平。”公司总经理蒋巧娅说。|会议结束。",
        "“还要扩张到美妆、时尚家居、时尚策展等。”临平新城产业运营总监魏乐介绍。|会议结束。",
        "“真的？！”他问道。|会议结束。",
        "「走吧！」她笑着说！|会议结束。",
        '"走吧。"他表示。|会议结束。',
        "‘好。’经理王五在会上指出。|会议结束。",
    ],
    "what is no short attribution is a sentence of its own": [
        "“我们看好临平。”|早在开园时，他就对此充满信心。",
        "“我们看好临平。”|张三说，会议很成功。",
        "“我们看好临平。”|这一番说法引起了在场所有与会代表和各家媒体记者的极大兴趣，大家都说。",
    ],
    "sentences of a long quotation are told apart": ["他说：“今天开会。|明天放假。”王五说。"],
    "a quotation that a clause runs into ends nothing": [
        "他高喊“冲啊！”然后跑了。",
        '他高喊"冲啊！"然后跑了。',
        "对“为什么？”的追问。",
        "“真的吗？”，他问。",
    ],
    "a mark in a title or bracket ends nothing": [
        "《你好，李焕英！》上映了。",
        "电影《谁？是我…》和《走。》上映了。",
        "他（真的。不骗你！）来了。",
        "全年（见图.1）增长【注？】明显。",
    ],
    "an unclosed bracket swallows no sentence": ["今天（周一开会。|明天放假。"],
    "a bracket longer than an aside is cut inside": [f"今天（{'很长的说明' * 20}。|开会）。"],
    "straight quotes open and close in turn": ['"去哪？"|"回家。"他答。'],
    "的 continues a sentence only as a particle": [
        "真的吗？|的确如此。",
        "叫车吗？|的士来了。",
        "“为什么？”的问题。",
    ],
    "ASCII marks in Chinese end a sentence": [
        "为何是微短剧?|2022年给出了回答。",
        "去不去?|G60就在附近!|5分钟。",
        "会议结束.|明天放假.",
    ],
    "a Latin stop ends a sentence": [
        "It ended. |The end was near.",
        "Made in the USA. |Then sold.",
        "Up by 3%. |Then down.",
        "In 2024 he scored 15. |Then he left.",
        "Really? |Yes! |Fine.",
        "全文完. |谢谢。",
    ],
    "a Latin stop in an abbreviation or name ends nothing": [
        "Mr. Smith met Dr. Wang at A.B. Lab.",
        "J. K. Rowling wrote it.",
        "Fruits, e.g. Apples and pears.",
        "Yahoo! is a firm.",
        "Version 2.5 of a.b.c is out.",
        "公司A.B两部合并。",
        "等一下...然后走",
    ],
    "a list number stays with its item": [
        *("1.打开文件", "12. 打开文件", "1．打开文件", "a. 打开文件", "B. 打开文件"),
        *("一. 打开文件", "十二.打开文件", "(1). 打开文件", "（一）. 打开文件"),
        "步骤：1. 打开文件 2. 保存文件 3. 关闭",
    ],
    "a photo credit ends where the text runs on": [
        "临影厂。|临平区委宣传部供图|在首届大会上,计划发布。",
        "临平区委宣传部供图|“科技”是破题点。",
        "艺尚小镇。|宣传部供图",
        "他们供图、供稿。",
        "供图的单位很多。",
    ],
    "marks alone join their neighbour": ["。开会。", "开会。 。 |放假。", "……"],
    "blanks alone are no sentence": [" \u3000\n\t\r\n", ""],
    "hard-wrapped lines end no sentence": [
        "临平区位于杭州市东北部,是长三角一体化的重要节点\n"
        "城区。|近年来,当地大力发展数字经济和时尚产业,增加\n"
        "3.6%,取得了十分显著的成效。|“我们看好临平。”\n"
        "公司总经理蒋巧娅说。\n"
    ],
}


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=f"{rule}: {text}") for rule in CUTS for text in CUTS[rule]]
)
def test_a_text_is_cut_where_its_sentences_end(text: str) -> None:
    whole = text.replace("|", "")
    expected = [sentence.strip() for sentence in text.split("|") if sentence.strip()]
    assert [whole[start:end] for start, end in sentence_spans(whole)] == expected


def test_a_sentence_is_a_window_on_its_article_without_the_blanks_around_it() -> None:
    article = Article("a.txt", "\u3000\u3000今天开会。 \u3000\r\n明天放假。 \r\n", "通知")
    first, second = split_sentences(article)
    assert (first.start, first.end) == (2, 7)
    assert (second.start, second.end, second.text) == (11, 16, "明天放假。")
    assert first.article is article


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
        (2094, 2139, "前三季度,该区地区生产总值为738.6亿元,规上工业增加值314.48亿元,增加3.6%。"),
        (3085, 3088, "(完)"),
        (3089, 3096, "【编辑:李岩】"),
    ],
)
def test_sentences_of_the_shipped_article(
    shipped: Article, start: int, end: int, text: str
) -> None:
    sentences = {each.start: each for each in split_sentences(shipped)}
    assert (sentences[start].end, sentences[start].text) == (end, text)
