"""The spelling of what was typed: the rules read simplified characters only, users type either."""

from collections.abc import Sequence

from corpus.segment import simplify


def as_typed(text: str, sources: Sequence[str]) -> str:
    """A simplified text, each part of it spelt as in the source that holds the longest of it.

    What is in none, the words of the rules themselves, stays simplified.

    >>> as_typed("临影厂的户外街景是多少", ["戶外街景", "临影厂的室内影棚有多大"])
    '临影厂的戶外街景是多少'
    """
    simplified = [(source, simplify(source)) for source in sources]
    typed = ""
    while len(typed) < len(text):
        typed += _longest(text[len(typed) :], simplified)
    return typed


def _longest(text: str, simplified: Sequence[tuple[str, str]]) -> str:
    """The longest beginning of `text` that stands in a source, as it does there."""
    length, typed = 0, text[0]
    for source, plain in simplified:
        while length < len(text) and (start := plain.find(text[: length + 1])) >= 0:
            length += 1
            typed = source[start : start + length]
    return typed
