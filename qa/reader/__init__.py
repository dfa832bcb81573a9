"""The reader: which span of the retrieved chunks answers the question, and how sure is that?"""

from qa.reader.span_reader import Reader, SpanReader

__all__ = ["Reader", "SpanReader"]
