"""A question of which only one phrase is said: 户外街景呢, 换成62路, 那董事长又是哪位."""

import re

from qa.query_rewriting.parsed_question import ASKING
from qa.query_rewriting.words import words_of

_FRAME = re.compile(
    r"^(?:那么|那(?![里儿边个件家座位些份年时天种间]))?(?:如果|要是|假如)?"
    r"(?:问的?是|说的?是|换[成到作]?|改[成为问]|轮到|再?(?:说一?说|讲一?讲|看一?看))?"
)
_CLOSING = re.compile(r"(?:那块|那边)?(?:的话|来看|来说|来讲)?(?:的)?[呢嘞捏呐]?$")
_ASKED_ALIKE = re.compile(
    r"(?:那块|那边)?(?:又)?(?:是|叫)?"
    r"(?:多少|哪位|谁|什么|哪[种个家]|几[点号岁天个元年]|怎样|怎么样|如何|咋样|咋算)\w?[呢嘞捏]?$"
)
_MORE = re.compile(r"^(.{2,12}?)[呢嘞][，,](.{2,})$")
_NO_PHRASE = frozenset(["d", "v", "p", "c", "r", "y", "ul", "uj"])
LONGEST_PHRASE = 14
"""Characters of a phrase that can stand for a question; what is longer is one of its own."""


def fragment(text: str) -> str | None:
    """The phrase that is all a question says, None where it says more.

    >>> fragment("换成户外街景呢"), fragment("那董事长又是哪位"), fragment("户外街景的话呢")
    ('户外街景', '董事长', '户外街景')
    >>> fragment("占地多少亩")
    """
    inner = _CLOSING.sub("", _FRAME.sub("", text))
    if not ASKING.search(inner):
        if inner == text and any(word.tag == "v" for word in words_of(text)):
            return None
        return inner if 0 < len(inner) <= LONGEST_PHRASE else None
    phrase = _ASKED_ALIKE.sub("", _FRAME.sub("", text))
    words = words_of(phrase)
    is_phrase = len(phrase) > 1 and not any(word.tag in _NO_PHRASE for word in words)
    return phrase if is_phrase and phrase != text else None


def with_rest(text: str) -> tuple[str, str] | None:
    """The phrase and what is asked of it besides: 过敏性鼻炎 and 会拖多久."""
    match = _MORE.match(text)
    return (match[1].removesuffix("的"), match[2]) if match else None
