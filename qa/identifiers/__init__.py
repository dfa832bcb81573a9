"""What a question asks for by year, number, code or one of two siblings must be what is answered.

`mentions` finds such identifiers in a text, `judging` tells whether the evidence for an answer
speaks of the one asked for or of another.
"""

from qa.identifiers.judging import Identifiers, Judgement, Surroundings, conflict

__all__ = ["Identifiers", "Judgement", "Surroundings", "conflict"]
