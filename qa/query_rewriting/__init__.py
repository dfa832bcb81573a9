"""What a question means after those before it: rules propose wordings, the index chooses.

A question passes `rewriter`, which reads it in simplified characters: `leaning` asks whether it
needs anything from before; if so, `proposals` words what it may mean, by what its `pronouns`
stand for, by putting the phrase that is all of it into the `slots` of the question before, by
asking that one once more (`asked_again`), or by putting before it what the talk was about
(`mentions`). English has forms of its own (`english`). Of the wordings the one is taken that the
index answers best, and `as_typed` gives every character back as it was typed. All rules see
questions as `parsing` takes them apart. Before all that, a question that asks two things at once is
taken in `twofold`: its second part follows the first, and is left as typed where that spoils it.
"""

from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.rewriter import QueryRewriter, RuleRewriter
from qa.query_rewriting.twofold import completed_part, two_parts

__all__ = ["QueryRewriter", "RuleRewriter", "Turn", "completed_part", "two_parts"]
