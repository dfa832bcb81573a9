"""Cut windows out of a passage, at sentence or clause boundaries where there are any."""

import re
from collections.abc import Sequence
from random import Random

_SENTENCE_END = re.compile(r"[。！？!?；;\n][”」』’\"）)]*")
_CLAUSE_END = re.compile(r"[，,、：:…]")

Span = tuple[int, int]


def crop(text: str, span: Span, *, limit: int, rng: Random) -> Span | None:
    """A random window of at most `limit` characters that holds the span, or None if too long.

    The span stands anywhere in it. The window begins and ends at a sentence boundary if one is
    near, or else at a clause boundary, or else anywhere.
    """
    start, end = span
    if end - start > limit:
        return None
    earliest = max(0, end - limit)
    latest = min(start, max(0, len(text) - limit))
    begin = _snap_begin(text, rng.randint(earliest, latest), earliest, start)
    return begin, _snap_end(text, begin + limit, shortest=begin + limit // 2, after=end)


def gaps(length: int, spans: Sequence[Span], *, shortest: int) -> list[Span]:
    """What the spans leave of a text, in pieces of at least `shortest` characters.

    >>> gaps(100, [(40, 45), (50, 60)], shortest=20)
    [(0, 40), (60, 100)]
    """
    free, position = [], 0
    for start, end in sorted(spans):
        free.append((position, start))
        position = max(position, end)
    free.append((position, length))
    return [(start, end) for start, end in free if end - start >= shortest]


def slide(text: str, *, width: int, overlap: int) -> list[Span]:
    """Windows that cover the text, each sharing at least `overlap` characters with the next.

    >>> slide("一二三四五。六七八九十。", width=8, overlap=2)
    [(0, 6), (4, 12)]
    """
    spans, begin = [], 0
    while begin + width < len(text):
        end = _snap_end(text, begin + width, shortest=begin + width * 2 // 3, after=begin)
        spans.append((begin, end))
        begin = end - overlap
    spans.append((begin, len(text)))
    return spans


def _snap_begin(text: str, wanted: int, earliest: int, latest: int) -> int:
    for boundary in (_SENTENCE_END, _CLAUSE_END):
        cuts = _cuts(boundary, text, earliest, latest)
        if earliest == 0:
            cuts.append(0)
        if cuts:
            return min(cuts, key=lambda cut: abs(cut - wanted))
    return wanted


def _snap_end(text: str, wanted: int, *, shortest: int, after: int) -> int:
    if wanted >= len(text):
        return len(text)
    earliest = max(shortest, after)
    for boundary in (_SENTENCE_END, _CLAUSE_END):
        cuts = _cuts(boundary, text, earliest, wanted)
        if cuts:
            return cuts[-1]
    return wanted


def _cuts(boundary: re.Pattern[str], text: str, earliest: int, latest: int) -> list[int]:
    """The ends of all matches that lie in [earliest, latest]."""
    matches = boundary.finditer(text, max(0, earliest - 1), latest)
    return [match.end() for match in matches if match.end() >= earliest]
