"""Greetings, thanks and questions about the tool: a fixed reply, and nothing is looked up."""

import re

from corpus.segment import fold

Words = tuple[str, str]
"""In Chinese and in English."""

ABOUT: Words = (
    "我是句证。您问文章里的事，我从文章中找出可以作为依据的原句来回答；找不到依据时我会说没有找到。"
    "请直接提问，例如：临影厂的户外街景有多大？",
    "I am Juzheng. Ask about the articles: I answer with the sentence that proves it, and say so"
    " where I find none.",
)
_REPLIES: dict[str, Words] = {
    r"(你|您|大家)好(啊|呀|吗)?|嗨|哈喽|在吗|(早上|上午|中午|下午|晚上)好|早|hi|hello|hey": (
        "您好！请问您想从文章里了解什么？",
        "Hello! What would you like to know from the articles?",
    ),
    r"(非常|多)?(谢谢|感谢)(你|您|了)*|多谢|谢了|thanks?( you)?( very much)?|thx": (
        "不客气！还想查什么，请接着问。",
        "You are welcome! Ask on.",
    ),
    r"再见|拜拜|bye( ?bye)?|goodbye": ("再见！", "Goodbye!"),
    r"(你|您)(是谁|是什么|叫什么(名字)?|能做(些)?什么|会(做)?什么|能干(嘛|什么)|有什么(用|功能))"
    r"|(怎么|如何)(用|使用)(你|您|这个|句证)?|句证是什么|帮助"
    r"|help|who are you|what can you do": ABOUT,
}


def small_talk_reply(question: str) -> Words | None:
    """The reply to small talk, None to anything else.

    >>> small_talk_reply("谢谢！")
    ('不客气！还想查什么，请接着问。', 'You are welcome! Ask on.')
    >>> small_talk_reply("你好酒店在哪里？") is None
    True
    """
    said = re.sub(r"[\W_]+", " ", fold(question)).strip()
    said = re.sub(r"(?<=[^a-z]) | (?=[^a-z])", "", said)
    for pattern, reply in _REPLIES.items():
        if re.fullmatch(rf"(?:{pattern})(?:啊|呀|哦|了)?", said):
            return reply
    return None
