"""Look at lines that nobody has checked, one by one: keep them, strike them, or put them right."""

import json
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from evaluation.sets.question_lines import json_lines

Line = dict[str, Any]
CHECK = "check"


class Decision(StrEnum):
    """What becomes of a line."""

    keep = "k"
    strike = "s"
    edit = "e"
    later = "l"
    quit = "q"


def review(
    file: Path, decide: Callable[[Line, int], Decision], edit: Callable[[Line], Line]
) -> tuple[int, int]:
    """Ask of each line with a `check` what becomes of it; how many were kept and struck.

    `decide` is given the line and how many are left. Each decision is in the file before the next
    is asked for. A line that lacks its answers is edited before it is kept.

    Raises:
        EvaluationSetError: the file is no JSON Lines.
    """
    lines = [line for _, line in json_lines(file)]
    kept = struck = 0
    for line in [each for each in lines if each.get(CHECK) is not None]:
        left = sum(each.get(CHECK) is not None for each in lines)
        match decide(line, left):
            case Decision.quit:
                break
            case Decision.strike:
                lines = [each for each in lines if each is not line]
                struck += 1
            case Decision.keep if line.get("answers") is not None:
                line.pop(CHECK)
                kept += 1
            case Decision.keep | Decision.edit:
                line |= edit(line)
                line.pop(CHECK)
                kept += 1
            case Decision.later:
                continue
        _write(file, lines)
    return kept, struck


def _write(file: Path, lines: list[Line]) -> None:
    part = file.with_name(f"{file.name}.part")
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
