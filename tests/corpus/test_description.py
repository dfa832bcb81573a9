"""Title, source, date and dateline, as they can be read in a text."""

import pytest

from corpus import Article
from corpus.about.dates import date_in_words, iso_date
from corpus.about.description import Description, describe


def test_the_shipped_article_is_described(shipped: Article, shipped_text: str) -> None:
    assert shipped == Article(
        name="linping-chinanews-20241105.txt",
        text=shipped_text,
        title="不久前,首届杭州·微短剧大会在杭州市临平区举行",
        published="2024-11-05T22:50:25",
        dateline="中新网 杭州12月15日电(鲍梦妮)",
    )


@pytest.mark.parametrize(
    ("head", "source", "published"),
    [
        ("发布时间:2024-11-05 22:50:25 来源: 本站", "本站", "2024-11-05T22:50:25"),
        ("来源：人民日报 责任编辑：李四", "人民日报", None),
        ("来源：新华网 | 作者：张三 | 2024", "新华网", None),
        ("2024年11月05日 22:50　来源：中国新闻网", "中国新闻网", "2024-11-05T22:50:00"),
        ("（来源：本报，记者：张三）", "本报", None),
        ("稿件来源：科技日报", "科技日报", None),
        ("发布日期：2024/1/5", None, "2024-01-05"),
        ("日期：2024.1.5\n来源：甲", "甲", "2024-01-05"),
        ("2024-11-05", None, "2024-11-05"),
        ("---\ntitle: 临平\ndate: 2024-11-05\nsource: 本站\n---", "本站", "2024-11-05"),
        ("来源：极目新闻）返回首页", "极目新闻", None),
        ("来源：", None, None),
        ("发布时间：昨天", None, None),
        ("发布时间：2024-02-31", None, None),
        ("更新时间：2024-11-05", None, None),
        (f"来源：{'本文由某某网站提供' * 10}", None, None),
        ("据来源：不明。", None, None),
        (f"原标题：某某（{'很长的正文' * 30}）来源：新华网", None, None),
        ("来源：由本报提供。", None, None),
        (f"来源：参考消息网据美联社29日报道，上周，{'一个话题爆发了' * 20}。", None, None),
        ("会议通知\n时间：2024年11月8日9:00\n地点：三楼会议室\n请准时参加。", None, None),
        ("今天开会。\n" * 6 + "来源：本站 发布时间：2024-11-05", None, None),
    ],
)
def test_source_and_date_are_read_in_the_head(
    head: str, source: str | None, published: str | None
) -> None:
    article = describe("a.txt", f"{head}\n今天开会。\n明天放假。")
    assert (article.source, article.published) == (source, published)


@pytest.mark.parametrize(
    "dateline",
    [
        "中新网 杭州12月15日电(鲍梦妮)",
        "中新网12月15日电",
        "新华社北京11月5日电（记者张三、李四）",
        "中新社杭州11月5日電 （記者 張三）",
        "新华社北京2024年11月5日电",
        "新华社北京5日电",
        "路透社伦敦11月5日电",
        "人民网北京11月5日电 （记者 张三）",
        "本报北京11月5日讯",
        "本报讯（记者 张三）",
        "本报讯",
        "湖北日报讯（记者刘畅、通讯员张倩云）",
        "财联社8月18日讯（编辑 卞纯）",
        "IT之家 8 月 17 日消息",
        "中国青年报客户端北京7月26日电（中青报·中青网记者 朱彩云）",
    ],
)
def test_a_dateline_is_read(dateline: str) -> None:
    article = describe("a.txt", f"{dateline}今天，大会举行。第二句。")
    assert article.dateline == dateline
    assert article.title == "今天，大会举行"


@pytest.mark.parametrize(
    "text",
    [
        "我们11月5日电话通知了各单位。",
        "报社11月5日电话通知了各单位。",
        "网站于11月5日电视直播。",
        "12月15日，大会举行。",
        "新华社记者张三，11月5日电。",
        "办案人员通报讯问的情况。",
        "今天开会。新华社北京11月5日电",
    ],
)
def test_a_date_in_a_sentence_is_no_dateline(text: str) -> None:
    assert describe("a.txt", text).dateline is None


TITLES = {
    "the first line": [
        ("临平打造微短剧之城\n今天，大会举行。", "临平打造微短剧之城"),
        ("\n\n　　会议通知　　\n\n今天开会。", "会议通知"),
        ("关于召开会议的通知（试行）\r\n今天开会。", "关于召开会议的通知（试行）"),
        ("做“最懂微短剧的政府”\n今天开会。", "做“最懂微短剧的政府”"),
        ("来源：中新网\n临平凭什么\n今天开会。", "临平凭什么"),
        ("2024-11-05 22:50\n临平凭什么\n今天开会。", "临平凭什么"),
        ("https://www.chinanews.com/a.html\n临平凭什么\n今天开会。", "临平凭什么"),
        ("临平凭什么\n2024-11-05 来源：甲\n今天开会。", "临平凭什么"),
        ("＊＊＊＊\n临平凭什么\n今天开会。", "临平凭什么"),
        ("[/red]标题 :smile:\n正文。", "[/red]标题 :smile:"),
    ],
    "what the head names so": [
        ("标题：会议通知\n今天开会。", "会议通知"),
        ("来源：甲 标题：会议通知\n今天开会。", "会议通知"),
        ("原标题：会议通知\n别的\n今天开会。", "会议通知"),
        ("标题：\n今天开会。\n明天放假。", "今天开会"),
        ('---\ntitle: "会议通知"\n---\n今天开会。', "会议通知"),
    ],
    "a Markdown heading": [
        ("# 会议通知\n\n今天开会。", "会议通知"),
        ("\n\n#  会议通知  ##\r\n今天开会。", "会议通知"),
        ("# C# 入门 #\n今天开会。", "C# 入门"),
        ("#\n今天开会。\n明天。", "今天开会"),
    ],
    "otherwise the first sentence": [
        ("今天开会。明天放假。", "今天开会"),
        ("今天开会。\n明天放假。", "今天开会"),
        ("各位同事：\n今天开会。", "各位同事："),
        ("真的吗？！\n真的。", "真的吗"),
        ("今天开会", "今天开会"),
        ("发布时间：2024-11-05\n今天开会。", "今天开会"),
        (f"原标题：某某被抓了！{'事发某地' * 40}。", "某某被抓了"),
        ("本报讯 - 今天开会。", "今天开会"),
        ("前天，" + "很长的一句话" * 4 + "，" + "后面" * 30 + "。", "很长的一句话" * 4 + "…"),
        ("很长的一句话" * 20, ("很长的一句话" * 9)[:50] + "…"),
        ("！！！", "a"),
    ],
    "not the first line of a wrapped text": [
        (
            "临平区位于杭州市东北部，是长三角一体化的重要节点\n"
            "城区。近年来，当地大力发展数字经济和时尚产业，取\n"
            "得了成效。\n",
            "临平区位于杭州市东北部，是长三角一体化的重要节点城区",
        )
    ],
}


@pytest.mark.parametrize(
    ("text", "title"),
    [pytest.param(*each, id=f"{rule}: {each[1]}") for rule in TITLES for each in TITLES[rule]],
)
def test_the_title_is_read_in_the_text(text: str, title: str) -> None:
    assert describe("a.txt", text).title == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("临平微短剧报道.txt", "临平微短剧报道"),
        ("新闻/临平微短剧报道.docx", "临平微短剧报道"),
        ("通知.txt", "今天开会"),
        ("linping-20241105.txt", "今天开会"),
    ],
)
def test_a_telling_file_name_goes_before_the_first_sentence(name: str, title: str) -> None:
    assert describe(name, "今天开会。").title == title


def test_the_title_of_the_file_goes_before_that_of_the_text() -> None:
    article = describe("a.html", "别的\n今天开会。", Description(title=" 会议\n 通知 "))
    assert article.title == "会议 通知"


@pytest.mark.parametrize(
    ("text", "source", "published"),
    [
        ("来源：甲 发布时间：2024-01-05\n今天。", "甲", "2024-01-05"),
        ("今天开会。", "乙", "2020-02-02"),
    ],
)
def test_what_the_text_says_of_source_and_date_goes_before_the_file(
    text: str, source: str, published: str
) -> None:
    article = describe("a.html", text, Description(source="乙", published="2020-02-02"))
    assert (article.source, article.published) == (source, published)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11-05 22:50:25", "2024-11-05T22:50:25"),
        ("2024-11-05T22:50", "2024-11-05T22:50:00"),
        ("2024年1月5日9时05分", "2024-01-05T09:05:00"),
        ("2024年1月5日22：50", "2024-01-05T22:50:00"),
        ("2024/1/5", "2024-01-05"),
        ("2024.01.05 发布", "2024-01-05"),
        ("二〇二四年十一月二十一日", "2024-11-21"),
        ("二○一九年十月十日", "2019-10-10"),
        ("一九九八年五月三十一日", "1998-05-31"),
        ("二零二四年三月三日", "2024-03-03"),
        ("２０２４年１月５日", "2024-01-05"),
        ("二〇二四年十三月一日", None),
        ("二〇二四年五月十十日", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("2024-01-05 25:00", None),
        ("12024-01-05", None),
        ("1月5日", None),
        ("", None),
    ],
)
def test_dates_become_iso_8601(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-11-05T22:50:25", "2024年11月5日 22:50"),
        ("2024-01-05", "2024年1月5日"),
        ("2024-01-05T00:00:00", "2024年1月5日 00:00"),
        (None, ""),
    ],
)
def test_dates_are_shown_in_words(published: str | None, expected: str) -> None:
    assert date_in_words(published) == expected
