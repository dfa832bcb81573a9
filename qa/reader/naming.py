"""How well a question names a text, such as a cell of a table or the name of a column."""

import re

from corpus.segment import fold, segment

LEAST_COVER = 0.5
"""Share of a text's words that must stand in the question for it to be named there."""

_UNIT = re.compile(r"[（(].*?[）)]")


class Naming:
    """What a question names.

    >>> naming = Naming("研发部三季度的预算是345吗")
    >>> [naming.cover(each) for each in ("345", "45", "三季度预算（万元）", "市场部")]
    [1.0, 0.0, 1.0, 0.0]
    """

    def __init__(self, question: str) -> None:
        self.question = fold(question)
        self._words = frozenset(segment(question))

    def cover(self, text: str) -> float:
        """How much of a text stands in the question, in [0, 1]; 0 where that is little."""
        plain = fold(_UNIT.sub("", text)).strip()
        if not plain:
            return 0.0
        if len(plain) > 1 and re.search(_apart(plain), self.question):
            return 1.0
        words = segment(plain)
        share = sum(len(w) for w in words if w in self._words) / max(sum(map(len, words)), 1)
        return share if share >= LEAST_COVER and len(plain) > 1 else 0.0


def _apart(text: str) -> str:
    """A pattern of a text, of which a number is no part of a longer one."""
    before = r"(?<![0-9.])" if text[0].isdigit() else ""
    behind = r"(?![0-9]|\.[0-9])" if text[-1].isdigit() else ""
    return before + re.escape(text) + behind
