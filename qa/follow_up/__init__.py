"""What a question means after those before it: no model, rules that give their reasons."""

from qa.follow_up.turns import Turn, Understood
from qa.follow_up.understanding import understand

__all__ = ["Turn", "Understood", "understand"]
