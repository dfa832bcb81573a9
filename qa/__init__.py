"""What the answer is.

`answering` makes a `request` of a question, completed by `query_rewriting` where it leans on those
before it. What needs no work (`small_talk`, `cache`) is answered at once; else it waits in the
`queue`, passages are retrieved from the index, and the `reader` finds the span. `answer` is what
comes out, made of places that are `evidence`. `suggested_questions` are drawn from the articles,
`feedback` is what users said of answers.
"""

from qa.answer import Answer, Candidate
from qa.answering import QuestionAnswerer
from qa.evidence import Evidence
from qa.query_rewriting import Turn
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
]
