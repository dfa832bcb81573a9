"""What the answer is: retrieval, reading, answering, evaluating."""

from qa.answer import Answer, Evidence
from qa.answering import QuestionAnswerer
from qa.reader import Reader, Reading, SentenceReader

__all__ = ["Answer", "Evidence", "QuestionAnswerer", "Reader", "Reading", "SentenceReader"]
