"""Whether a question leans on those before it: by its words, and by what the index holds."""

import re

from corpus.segment import has_han
from index import PassageIndex
from qa.addressing.questions import read_whereabouts
from qa.query_rewriting.addresses import open_address
from qa.query_rewriting.asked_again import bare
from qa.query_rewriting.parsing.parsed_question import ParsedQuestion, parsed
from qa.query_rewriting.parsing.words import RELATIONAL, SELF, is_name, is_noun
from qa.query_rewriting.pronouns import pronoun
from qa.query_rewriting.slots import fragment, with_rest

_LEFT_OPEN = re.compile(
    r"^(?:如果|要是|换[成到]|改成|再?[说讲]一?[说讲])|(?:[呢嘞捏]|的话|来看)(?:[，,]|$)"
)
"""What only makes sense after something else, though it may tell what it is about."""
_CONTINUES = re.compile(r"[也又]|还有|反而|后来|最后|另外|分别|具体|加起来|再|其中|以前")
_KEYWORDS = re.compile(r"\w\s+\w")
"""Words put side by side, which are a search of their own."""

BIAS = 3.2
NO_QUESTION_WORD = 1.3
NO_SUBJECT = 1.2
RELATIONAL_SUBJECT = 2.3
CONTINUES = 1.6
NAME = -1.7
NOUN = -0.9
HELD = -0.9
CHARACTER = -0.22
"""Log-odds that a question leans, fitted by logistic regression to the dev splits of the dialogues
and of the questions on the shipped article, then rounded; the bias one lower, as among many texts
short questions that need nothing are the rule (`registers.jsonl` and the written trial texts), and
to change what needs nothing is worse than to leave something open."""


def leans(question: str, index: PassageIndex) -> bool:
    """Whether a simplified Chinese question needs something from before.

    A word that points back, or a form that is left open, decides by itself. Else what tells is
    how much of its own the question has: names, nouns, a subject, and how well the words it
    consists of are held by one passage of the index.
    """
    if (address := read_whereabouts(question).address) and (address.is_bare or address.is_firm):
        return bool(open_address(question))
    asked = parsed(question)
    text = asked.text
    if SELF.search(text) or not has_han(text):
        return False
    if pronoun(text) or bare(text):
        return True
    if _LEFT_OPEN.search(text) and (fragment(text) or with_rest(text)):
        return True
    has_content = asked.kind or any(is_noun(word) or word.tag == "m" for word in asked.words)
    return bool(has_content) and not _KEYWORDS.search(text) and _log_odds(asked, index) > 0


def _log_odds(asked: ParsedQuestion, index: PassageIndex) -> float:
    nouns = [
        word
        for word in asked.words
        if is_noun(word) and (word.end <= asked.asks or word.start >= asked.asked)
    ]
    is_relational = RELATIONAL.search(asked.subject) and not asked.topic
    return (
        BIAS
        + NO_QUESTION_WORD * (asked.kind is None)
        + NO_SUBJECT * (not asked.subject)
        + RELATIONAL_SUBJECT * bool(is_relational)
        + CONTINUES * bool(_CONTINUES.search(asked.text))
        + NAME * is_name(asked.text)
        + NOUN * len(nouns)
        + HELD * _held(asked.text, index)
        + CHARACTER * len(asked.text)
    )


def _held(text: str, index: PassageIndex) -> float:
    """How much of a text the passage holds that fits it best, in words as rare as can be."""
    best = index.lexical.search(text, top_k=1)
    return best[0][1] / index.lexical.rarity("") if best else 0.0
