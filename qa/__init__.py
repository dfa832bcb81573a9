"""What the answer is: retrieval, reading, answering, evaluating."""

from qa.answer import Answer, Candidate, Evidence
from qa.answering import QuestionAnswerer
from qa.answering_queue import AnsweringQueue
from qa.follow_up import Turn, Understood, understand
from qa.reader import Reader, SpanReader

__all__ = [
    "Answer",
    "AnsweringQueue",
    "Candidate",
    "Evidence",
    "QuestionAnswerer",
    "Reader",
    "SpanReader",
    "Turn",
    "Understood",
    "understand",
]
