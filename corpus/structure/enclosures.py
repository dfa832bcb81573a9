"""Where a text is enclosed in brackets, quotation marks or a web address.

A stop inside of these may not end the sentence around it: 《你好，李焕英！》, `https://a.cn/?q=1`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

LONGEST_ASIDE = 80
"""Characters a bracket may hold and still be read as part of the sentence around it."""
DEEPEST_NESTING = 16
"""Opening marks remembered at a time: a text that only opens brackets must not slow us down."""

_BRACKETS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "【": "】", "[": "]"}
_QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_PAIRS = _BRACKETS | _QUOTES
_MARK = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values()])) + "]")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^()\s]{1,500}\)")


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The enclosed spans of a paragraph, each kind in order and without overlap.

    `asides` are part of the sentence around them: web addresses, short brackets, and short
    quotations that a clause runs into. `quotations` are all that stands in quotation marks.
    """

    asides: tuple[tuple[int, int], ...]
    quotations: tuple[tuple[int, int], ...]

    def in_aside(self, at: int) -> bool:
        return _lies_within(at, self.asides)

    def in_quotation(self, at: int) -> bool:
        return _lies_within(at, self.quotations)


def find_enclosures(paragraph: str) -> Enclosures:
    """The enclosures of a paragraph; an opening mark without its closing one encloses nothing.

    >>> find_enclosures("他（真的？）说“走！”。").asides
    ((1, 5), (7, 10))
    """
    asides = [_without_trailing_marks(found) for found in _WEB_ADDRESS.finditer(paragraph)]
    # An aside holds what stands behind its first character, here the exclamation mark.
    asides += [(at.start() - 1, at.end()) for at in _MARKDOWN_IMAGE.finditer(paragraph)]
    quotations = []
    unclosed: list[tuple[str, int]] = []
    for found in _MARK.finditer(paragraph):
        mark, at = found.group(), found.start()
        if mark in _PAIRS:
            unclosed = [*unclosed[1 - DEEPEST_NESTING :], (_PAIRS[mark], at)]
        elif (opened := _close(unclosed, mark)) is not None:
            is_quotation = mark in _QUOTES.values()
            if is_quotation:
                quotations.append((opened, at))
            runs_in = re.match(r"[\w）》]", paragraph[opened - 1 : opened]) is not None
            if at - opened <= LONGEST_ASIDE and (runs_in or not is_quotation):
                asides.append((opened, at))
    return Enclosures(_merge(asides), _merge(quotations))


def curl_quotes(text: str) -> str:
    """The text with its straight quotation marks, in turn, as opening and closing ones.

    >>> curl_quotes('"好！"他说。')
    '“好！”他说。'
    """
    if '"' not in text:  # as in most, and sooner looked for than replaced
        return text
    turn = count()
    return re.sub('"', lambda _: "”" if next(turn) % 2 else "“", text)


def _close(unclosed: list[tuple[str, int]], mark: str) -> int | None:
    """Where the mark's opening one stands, which leaves the list with all that opened after it."""
    for depth in range(len(unclosed) - 1, -1, -1):
        closer, opened = unclosed[depth]
        if closer == mark:
            del unclosed[depth:]
            return opened
    return None


def _without_trailing_marks(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found.group().rstrip("!?.,;:)]\"'"))


def _merge(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _lies_within(at: int, spans: tuple[tuple[int, int], ...]) -> bool:
    before = bisect_left(spans, (at,)) - 1
    return before >= 0 and spans[before][0] < at < spans[before][1]
