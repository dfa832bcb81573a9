"""Example questions, drawn from the articles and tried on them before they are shown."""

from qa.suggested_questions.background import SuggestedQuestions
from qa.suggested_questions.choosing import suggest_questions

__all__ = ["SuggestedQuestions", "suggest_questions"]
