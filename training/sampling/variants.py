"""Write a text as others would write it; in a passage every change is one character for one."""

import re
from random import Random

import jieba

from corpus.segment import STOP_WORDS, simplify
from evaluation.drafting.falsified import ASKING

_STOPS = str.maketrans("。，；：？！（）", ".,;:?!()")
_QUOTES = (
    str.maketrans("“”‘’「」『』", "\"\"''\"\"''"),
    str.maketrans("“”‘’", "「」『』"),
    str.maketrans("「」『』", "“”‘’"),
)
_ENUMERATION = (str.maketrans("、", ","), str.maketrans("、", "，"))
_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
_QUESTION_MARKS = "？?"

_WANTED = (
    (r"多少|几", "数量"),
    (r"什么时候|何时|哪年|哪一年|何年", "时间"),
    (r"谁", "姓名"),
    (r"哪里|哪儿|何处|何地", "地点"),
    (r"为什么|为何", "原因"),
    (r"怎么|怎样|如何", "方法"),
)


def punctuate(text: str, *, chance: float, rng: Random) -> str:
    """The text with stops, quotation marks or enumeration commas of another kind, by chance."""
    if rng.random() < chance:
        text = text.translate(rng.choice((_STOPS, _FULL_WIDTH)))
    if rng.random() < chance:
        text = text.translate(rng.choice(_QUOTES))
    if rng.random() < chance:
        text = text.translate(rng.choice(_ENUMERATION))
    return text


def ask(question: str, *, chance: float, rng: Random) -> str:
    """The question, by chance without its question mark."""
    return question.rstrip(_QUESTION_MARKS) if rng.random() < chance else question


def keywords(question: str) -> str:
    """What one types into a search box: the words that carry the question, and what it wants.

    >>> keywords("算力小镇集聚了多少家企业？")
    '算力 小镇 集聚 家 企业 数量'
    """
    words = [
        word
        for word in jieba.lcut(simplify(question).rstrip(_QUESTION_MARKS))
        if re.search(r"\w", word) and word not in STOP_WORDS and not ASKING.search(word)
    ]
    wanted = (name for asking, name in _WANTED if re.search(asking, question))
    return " ".join([*words, *list(wanted)[:1]])
