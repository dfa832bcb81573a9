"""What a question means after those before it: no model, rules that give their reasons."""

from qa.query_rewriting.dialogue import Turn, Understood
from qa.query_rewriting.understanding import understand

__all__ = ["Turn", "Understood", "understand"]
