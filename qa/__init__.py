"""What the answer is.

A question that leans on those before it is completed by `query_rewriting`; `queue` lets it wait for
its turn; `answering` looks at what is known (`small_talk`, `cache`), retrieves passages from the
index and lets the `reader` find the span; `answer` is what comes out. `suggested_questions` are
drawn from the articles, `feedback` is what users said of answers.
"""

from qa.answer import Answer, Candidate, Evidence
from qa.answering import QuestionAnswerer
from qa.query_rewriting import Turn, Understood, understand
from qa.queue import AnsweringQueue
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
