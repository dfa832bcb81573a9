"""Lines that begin with what they are about: E01：纸张用完, 故障码P5 电流过大, `4029`：超过上限."""

import re

from corpus.notation import designations
from corpus.notation.designations import CODE

LONGEST_WORD = 6
"""Characters that may stand before the code: 错误码, 故障代码."""
_BEFORE = re.compile(rf"[\s（(【\[-]*[\u4e00-\u9fff]{{0,{LONGEST_WORD}}}[\s“\"]*")
_NUMBER = re.compile(
    rf"[-*·•\s]*[（(【\[`“\"]*[\u4e00-\u9fff]{{0,{LONGEST_WORD}}}[\s`“\"]*"
    r"([0-9]{3,8})[”\"）)】\]`]*\s*[:：=—|\t]+\s*"
)
_BEHIND = re.compile(r"(?:[”\"）)】\]]\s*[:：=—]*|\s*[:：=—]+|\s)\s*")


def led_by_code(line: str) -> tuple[str, int] | None:
    """The code that a line begins with, in one notation, and where its text begins.

    >>> led_by_code("故障码P5 电流过大"), led_by_code("出现P5后停机"), led_by_code("KP-700打印机")
    (('P5', 6), None, None)
    """
    code = next((each for each in designations(line) if each.kind == CODE), None)
    if code is None or not _BEFORE.fullmatch(line, 0, code.start):
        return None
    mark = _BEHIND.match(line, code.end)
    return (code.value, mark.end()) if mark and mark.end() < len(line) else None


def led_by_number(line: str) -> tuple[str, int] | None:
    """The same of a code that is a mere number, which a mark has to stand behind.

    >>> led_by_number("- `4029`：超过上限"), led_by_number("4029 余额不足")
    (('4029', 9), None)
    """
    match = _NUMBER.match(line)
    return (match[1], match.end()) if match and match.end() < len(line) else None
