"""What a question means after those before it: no model, rules that give their reasons."""

from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.rewriter import QueryRewriter, RuleRewriter

__all__ = ["QueryRewriter", "RewrittenQuestion", "RuleRewriter", "Turn"]
