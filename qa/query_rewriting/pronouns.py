"""Put what pronouns mean in their place: 它的总经理是谁 becomes 彦博影视的总经理是谁."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.referents import both, called, person, place, several, thing
from qa.query_rewriting.words import RELATIONAL, SELF, TIME, is_noun, words_of

_PRONOUN = re.compile(
    r"(?P<several>[他她它]们)"
    r"|(?P<person>[他她](?!人|乡|山|国)|(?:这|那|该)(?:一)?位(?:\w{0,2}[长人员者师家])?)"
    r"|(?P<place>[这那](?:里|儿|边)(?!面)|当地|该地|此地)"
    r"|(?P<thing>它|(?<![尤极与及])其(?![中他它余实次间])|前者|后者)"
    r"|(?P<both>双方|两家(?=[将在会要都的])|二者|两者)"
    r"|(?P<called>(?:这|那|该|此|上述)(?:一)?[家个座所份项部本种场款支片]?)(?=[^\W\d_])"
)
_NO_NOUN = re.compile(r"[么样些时年天次届里儿边是个种有就才都也还不会要，,]")
_GENERIC = re.compile(r"^(?:公司|企业|机构|单位|地方|城市|小镇)")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    noun: str = ""


def resolve_pronouns(question: str, turns: Sequence[Turn]) -> RewrittenQuestion:
    """The question with its first pronoun, and those like it, replaced by what they mean."""
    found = _pronoun(question)
    if not found or SELF.search(question[found.start :][:8]) or _means_own(question, found.start):
        return RewrittenQuestion(question)
    meant = _meaning(question, found, turns)
    if not meant or meant in question:
        return RewrittenQuestion(question)
    text = question[: found.start] + meant + question[found.end :]
    return RewrittenQuestion(text, (meant,))


def _pronoun(question: str) -> _Found | None:
    for match in _PRONOUN.finditer(question):
        kind = str(match.lastgroup)
        if kind != "called":
            return _Found(*match.span(), kind)
        behind = question[match.end() :]
        if _NO_NOUN.match(behind):
            continue
        noun = words_of(behind)[0]
        if is_noun(noun):
            return _Found(match.start(), match.end() + noun.end, kind, noun.text)
    return None


def _meaning(question: str, found: _Found, turns: Sequence[Turn]) -> str | None:
    if found.kind == "person":
        return person(turns)
    if found.kind == "several":
        return several(turns)
    if found.kind == "both":
        return both(turns)
    if found.kind == "place":
        return place(turns)
    if found.kind == "thing":
        behind = re.match(r"的?(\w+)", question[found.end :])
        nouns = ""
        for word in words_of(behind[1]) if behind else ():
            if not is_noun(word):
                break
            nouns += word.text
        return thing(turns, beside=nouns if question[found.end :].startswith("的") else "")
    named = called(found.noun, turns)
    return named or (thing(turns) if _GENERIC.match(found.noun) else None)


def _means_own(question: str, start: int) -> bool:
    """Whether a noun stands before the pronoun, which is then what it means: 谢锋在他的公司…."""
    before = TIME.sub("", question[:start])
    return any(
        is_noun(word) and len(word.text) > 1 and not RELATIONAL.search(word.text)
        for word in words_of(before)
    )
