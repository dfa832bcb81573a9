"""Words that point back, and the question with each thing in their place that they may mean."""

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.mentions import both, called, meanings
from qa.query_rewriting.parsing.words import (
    RELATIONAL,
    ROLE,
    SELF,
    TIME,
    is_name,
    is_noun,
    words_of,
)

_PRONOUN = re.compile(
    r"(?P<several>[他她它]们)"
    r"|(?P<person>[他她](?!人|乡|山|国)|(?:这|那|该)(?:一)?位(?:\w{0,2}[长人员者师家])?|[这此那]人)"
    r"|(?P<place>[这那](?:里|儿|边)(?!面)|当地|该地|此地)"
    r"|(?P<thing>它|(?<![尤极与及])其(?![中他它余实次间])|[前后]者|[前后]一[种个家])"
    r"|(?P<both>双方|两家(?=[将在会要都的])|二者|两者)"
    r"|(?P<called>(?:这|那|该|此|上述)(?:一)?[家个座所份项部本种场款支片件]?)(?=[^\W\d_])"
)
_NO_NOUN = re.compile(r"[么样些时年天次届里儿边是个种有就才都也还不会要，,]")
_GENERIC = re.compile(r"(?:公司|企业|机构|单位|地方|城市|小镇|项目|活动|班|厅|活)")
"""Nouns that nothing need end in which they call so."""
LONGEST_NOUN = 4
"""Characters of the noun of 这家公司; what is named in full points to nothing."""


def pronoun(question: str) -> re.Match[str] | None:
    """The first word that points back, and to nothing that the question itself names before it."""
    for match in _PRONOUN.finditer(question):
        noun = _noun_phrase(question[match.end() :])
        if match.lastgroup != "called" or 0 < len(noun) <= LONGEST_NOUN:
            is_own = _names_own(question[: match.start()], match)
            return None if is_own or SELF.search(question[match.start() :][:8]) else match
    return None


def resolved(question: str, match: re.Match[str], turns: Sequence[Turn]) -> list[str]:
    """The question with what `match`, its pronoun, may mean in its place, the likeliest first."""
    before, behind = question[: match.start()], question[match.end() :]
    candidates = _meanings(match, behind, turns)
    if match.lastgroup == "called":
        behind = behind.removeprefix(words_of(behind)[0].text)
    if before and not behind:  # 要钱吗这个班
        before, behind = "", before
    return [before + meaning + behind for meaning in candidates if meaning not in question]


def _meanings(match: re.Match[str], behind: str, turns: Sequence[Turn]) -> list[str]:
    if match.lastgroup == "person":
        return meanings(turns, "person")
    if match.lastgroup == "place":
        return meanings(turns, "place", "thing")
    if match.lastgroup == "both":
        return both(turns)
    if match.lastgroup == "several" and "、" in turns[-1].answer:
        return [turns[-1].answer, *meanings(turns, "thing")]
    if match.lastgroup == "called":
        noun = words_of(behind)[0].text
        any_name = sorted(meanings(turns, "thing"), key=lambda meaning: not is_name(meaning))
        return called(noun, turns) or (any_name if _GENERIC.match(noun) else [])
    # Its 户外街景 stands beside 临影厂的室内影棚, not below it.
    is_beside = behind.startswith("的") and not RELATIONAL.search(_noun_phrase(behind[1:]))
    return sorted(meanings(turns, "thing"), key=lambda meaning: is_beside and "的" in meaning)


def _noun_phrase(text: str) -> str:
    """The nouns that a text begins with."""
    is_none = _NO_NOUN.match(text)
    return "" if is_none else "".join(word.text for word in takewhile(is_noun, words_of(text)))


def _names_own(before: str, match: re.Match[str]) -> bool:
    """Whether what the pronoun means stands before it: 谢锋在他的公司…."""
    words = words_of(TIME.sub("", before))
    if match.lastgroup == "person":
        return any(word.tag == "nr" or ROLE.search(word.text) for word in words)
    return any(
        is_noun(word) and len(word.text) > 1 and not RELATIONAL.search(word.text) for word in words
    )
