"""Give a question back what it leaves out: 户外街景呢, 为什么, 占地多少亩."""

import re
from collections.abc import Sequence

from qa.query_rewriting.bare import ask_again, bare
from qa.query_rewriting.clause import PREDICATES, Clause, Kind, is_name
from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.parallel import put_in_place
from qa.query_rewriting.referents import topic
from qa.query_rewriting.words import CHANGE, RELATIONAL, SELF, has_han

LONGEST = 20
"""Characters of a question that may lack its subject; longer ones say what they are about."""
_SAYS_ITS_OWN = re.compile(r"[，,、；;\s]|\w[“《]|[他她它]")
"""A second part, a quotation or a pronoun that could not be resolved."""
_JOINS = re.compile(rf"会上|里面|其中|内部|{CHANGE.pattern}")
_CONTENT = frozenset("nvajbilz")
_LIGHT = frozenset(["有", "是", "在", "能", "要", "会", "可以", "时候", "一共", "总共"])
_ASKED_FOR = frozenset({Kind.person, Kind.thing, Kind.number})


def complete(question: str, turns: Sequence[Turn]) -> RewrittenQuestion:
    """The question with what it leaves out, or itself where it leaves out nothing."""
    clause = Clause.of(question)
    text, last = clause.text, turns[-1]
    if SELF.search(text) or not has_han(last.question):
        return RewrittenQuestion(question)
    if asked := bare(text):
        put = ask_again(asked, last)
    elif text.endswith("呢") and len(text) > 1 and clause.kind is None:
        put = put_in_place(text[:-1].removesuffix("的"), Clause.of(last.question))
    elif _lacks_subject(clause) and (subject := _subject_before(clause, turns)):
        return RewrittenQuestion(_joined(subject, clause) + "？", (subject,))
    else:
        put = None
    return RewrittenQuestion(put + "？", (last.question,)) if put else RewrittenQuestion(question)


def _lacks_subject(clause: Clause) -> bool:
    """Whether a question tells neither of its own what it is about, nor anything by name.

    It then begins with what is only *of* something (总经理是谁), or with a lone verb or what asks
    (占地多少亩, 什么时候提出的): with more words, a question has something of its own.
    """
    text = clause.text
    if clause.kind is None or len(text) > LONGEST or _SAYS_ITS_OWN.search(text) or is_name(text):
        return False
    if change := CHANGE.match(text):
        return change.end() >= clause.asks - 1  # 同比增长了多少
    if clause.subject:
        return bool(RELATIONAL.search(clause.subject)) and not clause.topic
    content = [
        word for word in clause.words if word.tag[:1] in _CONTENT and word.text not in _LIGHT
    ]
    before = [word for word in content if word.start < clause.asks]
    behind = [word for word in content if word.start >= clause.asked]
    asked_for = clause.kind in _ASKED_FOR and clause.asks == 0
    return (
        all(word.tag[:1] == "v" or word.text in PREDICATES for word in before)
        and len(before) <= 1
        and len(behind) <= (1 if asked_for else 2)
    )


def _subject_before(clause: Clause, turns: Sequence[Turn]) -> str | None:
    if CHANGE.match(clause.text):
        return Clause.of(turns[-1].question).subject or None
    return topic(turns)


def _joined(subject: str, clause: Clause) -> str:
    text = clause.text
    if clause.subject and not clause.start and not _JOINS.match(text):
        return f"{subject}的{text}"
    if clause.asks == 0 and text.endswith("的"):
        return f"{subject}是{text}"
    return subject + text.removeprefix(subject[-1])
