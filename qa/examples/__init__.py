"""Example questions, drawn from the articles and tried on them before they are shown."""

from qa.examples.background import ExampleQuestions
from qa.examples.choosing import example_questions

__all__ = ["ExampleQuestions", "example_questions"]
