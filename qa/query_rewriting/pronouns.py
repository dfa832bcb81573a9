"""Words that point back, and the question with each thing in their place that they may mean."""

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.mentions import both, called, persons, places, several, things
from qa.query_rewriting.words import RELATIONAL, ROLE, SELF, TIME, is_noun, words_of

_PRONOUN = re.compile(
    r"(?P<several>[他她它]们)"
    r"|(?P<person>[他她](?!人|乡|山|国)|(?:这|那|该)(?:一)?位(?:\w{0,2}[长人员者师家])?|[这此那]人)"
    r"|(?P<place>[这那](?:里|儿|边)(?!面)|当地|该地|此地)"
    r"|(?P<thing>它|(?<![尤极与及])其(?![中他它余实次间])|[前后]者|[前后]一[种个家])"
    r"|(?P<both>双方|两家(?=[将在会要都的])|二者|两者)"
    r"|(?P<called>(?:这|那|该|此|上述)(?:一)?[家个座所份项部本种场款支片件]?)(?=[^\W\d_])"
)
_NO_NOUN = re.compile(r"[么样些时年天次届里儿边是个种有就才都也还不会要，,]")
_GENERIC = re.compile(r"^(?:公司|企业|机构|单位|地方|城市|小镇|项目|活动|班|厅|活)")

LONGEST_NOUN = 4
"""Characters of the noun of 这家公司."""


def pronoun(question: str) -> re.Match[str] | None:
    """The first word that points back, and to nothing that the question itself names before it."""
    for match in _PRONOUN.finditer(question):
        if match.lastgroup == "called" and not _is_short(question, match):
            continue
        is_own = _names_own(question[: match.start()], match)
        return None if is_own or SELF.search(question[match.start() :][:8]) else match
    return None


def resolved(question: str, match: re.Match[str], turns: Sequence[Turn]) -> list[RewrittenQuestion]:
    """The question with what `match`, its pronoun, may mean in its place, the likeliest first."""
    end = match.end()
    if match.lastgroup == "called":
        end += len(_noun_behind(question, match))
    return [
        RewrittenQuestion(question[: match.start()] + meaning + question[end:], (meaning,))
        for meaning in _meanings(question, match, turns)
        if meaning not in question
    ]


def _meanings(question: str, match: re.Match[str], turns: Sequence[Turn]) -> list[str]:
    behind = question[match.end() :]
    if match.lastgroup == "person":
        return persons(turns)
    if match.lastgroup == "several":
        return several(turns)
    if match.lastgroup == "both":
        return both(turns)
    if match.lastgroup == "place":
        return places(turns)
    if match.lastgroup == "thing":
        # Its 户外街景 stands beside 临影厂的室内影棚, not below it.
        is_beside = behind.startswith("的") and not RELATIONAL.search(noun_phrase(behind[1:]))
        return sorted(things(turns), key=lambda meaning: is_beside and "的" in meaning)
    noun = _noun_behind(question, match)
    return called(noun, turns) or (things(turns) if _GENERIC.match(noun) else [])


def _is_short(question: str, match: re.Match[str]) -> bool:
    """Whether no more is told of it than 这家公司: what is named in full points to nothing."""
    behind = question[match.end() :]
    return bool(_noun_behind(question, match)) and len(noun_phrase(behind)) <= LONGEST_NOUN


def _noun_behind(question: str, match: re.Match[str]) -> str:
    """The noun of 这家公司, empty where none stands there."""
    behind = question[match.end() :]
    if _NO_NOUN.match(behind):
        return ""
    first = words_of(behind)[0]
    return first.text if is_noun(first) else ""


def noun_phrase(text: str) -> str:
    """The nouns that a text begins with."""
    return "".join(word.text for word in takewhile(is_noun, words_of(text)))


def _names_own(before: str, match: re.Match[str]) -> bool:
    """Whether what the pronoun means stands before it: 谢锋在他的公司…."""
    words = words_of(TIME.sub("", before))
    if match.lastgroup == "person":
        return any(word.tag == "nr" or ROLE.search(word.text) for word in words)
    return any(
        is_noun(word) and len(word.text) > 1 and not RELATIONAL.search(word.text) for word in words
    )
