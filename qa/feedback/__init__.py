"""What users say of answers: recorded line by line, and made into evaluation questions."""

from qa.feedback.log import FeedbackFullError, FeedbackLog
from qa.feedback.record import Feedback, Verdict

__all__ = ["Feedback", "FeedbackFullError", "FeedbackLog", "Verdict"]
