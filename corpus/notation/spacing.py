"""Characters that stand apart, as PDFs and notices have them: 由 周 立 群 设 计."""

import re
from collections.abc import Iterator

_CHARACTER = "\u3400-\u4dbf\u4e00-\u9fff〇"
_MARK = "，。、；：！？“”‘’《》（）【】〔〕()·—…%％,;:!?"
_BLANK = " \u3000\u00a0"
_ALONE = rf"(?:[{_CHARACTER}]|[0-9]{{1,8}}+(?:\.[0-9]{{1,4}}+)?+)"
_UNIT = (
    rf"(?:[{_MARK}]{{0,4}}+{_ALONE}(?=[\s{_MARK}]|\Z)[{_MARK}]{{0,4}}+|[{_MARK}]{{1,4}}+(?=\s|\Z))"
)
_RUN = re.compile(
    rf"(?<![^\s{_MARK}]){_UNIT}(?:(?:[{_BLANK}]{{1,4}}+|(?<=[{_MARK}])){_UNIT}){{1,200}}"
)
_HINT = re.compile(
    rf"[{_BLANK}](?<=[{_CHARACTER}0-9{_MARK}].)[{_BLANK}]{{0,3}}[{_CHARACTER}](?=[\s{_MARK}]|\Z)"
)
"""What every run holds; few texts do."""
_GAP = re.compile(rf"[{_BLANK}]+")
LEAST_IN_A_LINE = 3
"""Characters that stand apart by chance, in a line of others: two do, as in 王 军."""


def gaps(text: str) -> Iterator[tuple[int, int]]:
    """The blanks that only stretch a text, as half-open spans in order.

    They stand between single Chinese characters, or such and numbers: at least three in a line, or
    two that are all of it (通 知). Between two numbers a blank stays, unless both are one digit.

    >>> text = "占地 四 十 二 亩，3 人一组，用 Python 写"
    >>> list(gaps(text))
    [(4, 5), (6, 7), (8, 9)]
    """
    if not _HINT.search(text):
        return
    for run in _RUN.finditer(text):
        if _is_stretched(text, run):
            for gap in _GAP.finditer(text, *run.span()):
                if not _is_between_numbers(text, *gap.span()):
                    yield gap.span()


def _is_stretched(text: str, run: re.Match[str]) -> bool:
    characters = re.sub(rf"[^{_CHARACTER}]", "", run[0])
    if len(characters) >= LEAST_IN_A_LINE:
        return True
    before, behind = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
    is_line = before in ("", "\n", "\t") and behind in ("", "\n", "\t", "\r")
    return is_line and len(characters) == 2 and not re.search("[0-9]", run[0])


def _is_between_numbers(text: str, start: int, end: int) -> bool:
    digits = "0123456789"
    if text[start - 1] not in digits or text[end] not in digits:
        return False
    return text[max(0, start - 2) : start - 1].isdigit() or text[end + 1 : end + 2].isdigit()
