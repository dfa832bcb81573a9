"""Names of columns as answers: of 哪个季度是345 the one over that cell.

Such a question tells of what kind the name is, and the cell under it.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.segment import fold
from qa.reader.tables.naming import Naming

FEWEST = 2
"""Columns whose names are of the kind that is asked for: of one alone nobody asks which. Behind the
kind they are alike, 一季度预算 and 二季度预算, as 设备编号 and 设备名称 are not."""

_WHICH = re.compile(r"(?:哪(?:一|几)?[个种类项款档]?|什么)(?P<kind>\w{1,4})")
_WHEN = re.compile(r"什么时[候间段]|何时|哪个时[候间段]")
_TIMES = re.compile(r"季度|[年月周晚晨早夜]|星期|上午|中午|下午")


def names_asked_for(question: str, names: Sequence[Sequence[str]]) -> dict[int, int]:
    """The columns of which a folded question asks for one: by column, which of its names.

    `names` are by column what the header rows say of it, the outermost first.

    >>> names_asked_for("哪个季度是345", [["部门"], ["预算", "一季度"], ["预算", "二季度"]])
    {1: 1, 2: 1}
    >>> names_asked_for("哪个部门是345", [["部门"], ["一季度"], ["二季度"]])
    {}
    """
    patterns = [_TIMES] if _WHEN.search(question) else []
    for which in _WHICH.finditer(question):
        kind = which["kind"]
        patterns += [re.compile(re.escape(kind[:end])) for end in range(len(kind), 0, -1)]
    for pattern in patterns:
        asked = {
            column: level
            for column, texts in enumerate(names)
            for level, text in enumerate(texts)
            if pattern.search(fold(text))
        }
        behind = {pattern.split(fold(names[column][level]))[-1] for column, level in asked.items()}
        different = {names[column][level] for column, level in asked.items()}
        if len(different) >= FEWEST and (len(behind) == 1 or pattern is _TIMES):
            return asked
    return {}


def cells_under_names(
    naming: Naming, names: Sequence[Sequence[str]], covers: Sequence[Sequence[float]]
) -> Iterator[tuple[int, int, int]]:
    """The cells that a question names to ask for the name of their column.

    Row, column, and which of the column's names. `covers` tells of each cell of each row how well
    the question names it.
    """
    asked = {
        column: level
        for column, level in names_asked_for(naming.question, names).items()
        if naming.cover(names[column][level]) < 1.0
    }
    elsewhere = [sum(each for n, each in enumerate(row) if n not in asked) for row in covers]
    best = max(elsewhere, default=0.0) if asked else 0.0
    for place, row in enumerate(covers):
        for column, level in asked.items():
            if elsewhere[place] == best and column < len(row) and row[column] == 1.0:
                yield place, column, level
