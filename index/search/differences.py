"""What two texts that are nearly the same differ in, in a few words."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

MOST = 3
"""Differences that are told."""
LONGEST = 24
"""Characters of each side of one; a longer one is cut."""
MOST_SENTENCES, MOST_TOKENS = 1_000, 300
"""Sentences that are compared, and tokens of a changed passage that are: the time to find what is
equal grows with the square of what is repeated. A longer passage is told as a whole."""
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+|[^。！？\n]+")
_TOKEN = re.compile(r"\d[\d.,]*(?:[年月日时点分:：-]\d*)*[元%％人个家名天]?|[A-Za-z]+|\S")

Difference = tuple[str, str]
"""What the first text has, and what the second has in its place; either may be empty."""


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """The first places in which two texts differ by more than white space.

    >>> differences("截至7月10日。收300元。", "截至7月15日。收300元，凭票。")
    (('7月10日', '7月15日'), ('', '，凭票'))
    """
    sides = [_SENTENCE.findall(text)[:MOST_SENTENCES] for text in (one, other)]
    return tuple(islice(_changes(*sides), MOST))


def _changes(one: list[str], other: list[str]) -> Iterator[Difference]:
    for first, last, start, end in _replaced(one, other):
        before, after = one[first:last], other[start:end]
        if len(before) != len(after):
            before, after = ["".join(before)], ["".join(after)]
        for pair in zip(before, after, strict=True):
            yield from _changed_tokens(*pair)


def _changed_tokens(one: str, other: str) -> Iterator[Difference]:
    sides = _TOKEN.findall(one), _TOKEN.findall(other)
    if max(map(len, sides)) > MOST_TOKENS:
        yield _cut(one), _cut(other)
        return
    for first, last, start, end in _replaced(*sides):
        yield _cut("".join(sides[0][first:last])), _cut("".join(sides[1][start:end]))


def _replaced(one: list[str], other: list[str]) -> Iterator[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (places for tag, *places in matcher.get_opcodes() if tag != "equal")  # type: ignore[misc]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
