"""What is asked of an index: a question that stands on its own, and where to look."""

import unicodedata
from dataclasses import dataclass, field
from typing import TypeAlias

from corpus.segment import simplify

Key: TypeAlias = tuple[str, str | None, int, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it was `typed`, and as it is looked up: completed by the turns before it.

    `top_k` chunks are read, of the articles `among` or of all. `reply`, in Chinese and in
    English, is set where it is small talk, which nothing is looked up for. `then` is what is to be
    asked after it, where two things were asked at once. `rewriting` are the seconds that completing
    it took, None where there was nothing to complete it by.
    """

    typed: str
    question: str
    top_k: int
    among: frozenset[str] | None = None
    reply: tuple[str, str] | None = None
    then: str | None = None
    rewriting: float | None = field(default=None, compare=False)

    @property
    def understood(self) -> str | None:
        """The question as it is looked up, where that is not what was typed."""
        return None if self.question == self.typed else self.question

    @property
    def key(self) -> Key:
        """All that the answer depends on.

        Traditional and simplified, wide and narrow, and blanks are alike, as they are to the
        models; capitals are not.

        >>> Request(" ＧＤＰ是多少?", " ＧＤＰ是多少?", 6).key == Request("", "GDP是多少？", 6).key
        True
        """
        return _plain(self.question), self.then and _plain(self.then), self.top_k, self.among


def _plain(question: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", simplify(question)).split())
