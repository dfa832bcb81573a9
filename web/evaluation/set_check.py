"""A set read against the articles that are served, before any of its questions is asked."""

import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import PassageIndex
from qa.wording import Words
from web.evaluation.kept_sets import KeptSet
from web.limits import LIMITS

if TYPE_CHECKING:
    from evaluation.opening import OpenedSet
    from evaluation.sets.inspecting import Inspected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """What can be asked of a set: nothing where it has `problems`.

    `parts` tells how many questions each split has, without those of none.
    """

    set: KeptSet
    questions: int
    parts: dict[str, int]
    problems: tuple[Words, ...]
    warnings: tuple[Words, ...]
    opened: "OpenedSet | None"

    def of_part(self, part: object) -> "OpenedSet | None":
        """What is asked of one part; of all where there is none of that name."""
        from dataclasses import replace

        from evaluation.opening import of_split

        if self.opened is None or part not in self.parts:
            return self.opened
        chosen = of_split(self.opened.content.questions, str(part))
        return replace(self.opened, content=replace(self.opened.content, questions=chosen))


def check_set(
    kept: KeptSet, index: PassageIndex, *, most: int = LIMITS.set_questions
) -> CheckedSet:
    """A set, read and checked; what it says of places is held against the articles of `index`."""
    from evaluation.opening import OpenedSet

    inspected = _inspected(kept, index)
    questions = inspected.content.questions
    problems = inspected.problems
    if len(questions) > most:
        problems = (_too_many(len(questions), most), *problems)
    return CheckedSet(
        kept,
        len(questions),
        dict(Counter(each.split for each in questions if isinstance(each.split, str))),
        problems,
        inspected.warnings,
        None if problems else OpenedSet(kept.file.name, kept.file, inspected.content, index),
    )


def _inspected(kept: KeptSet, index: PassageIndex) -> "Inspected":
    from evaluation.opening import articles_of
    from evaluation.sets.inspecting import Inspected, inspect
    from evaluation.sets.questions import EvaluationSet

    try:
        return inspect(kept.file, articles_of(index))
    except Exception:  # a stranger's file, which may break whatever reads it
        logger.exception("A set could not be read.")
        told = (f"{kept.file.name}：文件读不了。", f"{kept.file.name}: the file cannot be read.")
        return Inspected(EvaluationSet((), (), ()), (told,), ())


def _too_many(count: int, most: int) -> Words:
    return (
        f"有 {count:,} 题，一次最多评 {most:,} 题。请分成几套。",
        f"{count:,} questions; at most {most:,} are asked in one run. Make several sets of it.",
    )
