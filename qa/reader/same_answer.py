"""Whether two spans say the same."""

import re

from corpus import Window
from corpus.segment import fold


def same_answer(left: Window, right: Window) -> bool:
    """Whether two spans differ in nothing but script, width, case, blanks and marks.

    >>> from corpus import Article
    >>> article = Article("a.txt", "臨平區，临平区。", "")
    >>> same_answer(Window(article, 0, 3), Window(article, 3, 8))
    True
    """
    return _plain(left.text) == _plain(right.text)


def _plain(text: str) -> str:
    return re.sub(r"\W", "", fold(text))
