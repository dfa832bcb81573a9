"""Evaluation questions made of what users said, for a person to check.

Each has a field `check`, with which `python -m qa evaluate` refuses it: nothing gets into an
evaluation until somebody has looked at it and deleted the field. What is still to be told then is
`null`, which is refused as well.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus import JuzhengError
from qa.feedback.record import Feedback, Verdict

TO_CHECK: dict[Verdict, str] = {
    "right": "用户说答对了：请核对答案和证据。 Said to be right: check answer and evidence.",
    "passage": "答案不对，出处对：请在 answers 里填上正确答案。"
    " Wrong answer, right passage: fill in the answers.",
    "wrong": "用户说答错了：请填 answers 和 evidence；文章里没有答案就都填 []，或删去此行。"
    " Said to be wrong: fill in answers and evidence, [] for both if the articles do not tell, or"
    " delete the line.",
}
"""What is left to do, by verdict."""


@contextmanager
def kept_from_overwriting(out: Path) -> Iterator[None]:
    """For writing lines to a new file.

    Raises:
        JuzhengError: there is such a file, which somebody may have checked, or it cannot be made.
    """
    try:
        yield
    except OSError as error:
        raise JuzhengError(
            f"{out} 写不进去（{error.strerror}）。已核对的文件不会被覆盖；请换一个名字。",
            f"{out} cannot be written ({error.strerror}). What may have been checked is not"
            " overwritten; choose another name.",
        ) from error


def evaluation_lines(said: Iterable[Feedback]) -> Iterator[str]:
    """A line for each, as `evaluation.sets.question_lines` reads them once they are checked."""
    for feedback in said:
        yield json.dumps(_question(feedback), ensure_ascii=False)


def _question(feedback: Feedback) -> dict[str, Any]:
    evidence = list(dict.fromkeys(place.text for place in feedback.evidence))
    answers: list[str] | None = None
    gold: list[str] | None = None
    if feedback.verdict == "right":
        answers, gold = ([], []) if feedback.no_answer else ([feedback.answer], evidence)
    elif feedback.verdict == "passage":
        gold = evidence
    return {
        "id": f"feedback-{feedback.key}",
        "kind": "unanswerable" if answers == [] else "feedback",
        "question": feedback.asked,
        "answers": answers,
        "evidence": gold,
        "check": TO_CHECK[feedback.verdict],
        "said": _said(feedback, evidence),
    }


def _said(feedback: Feedback, evidence: list[str]) -> dict[str, Any]:
    """What was answered, and what was said of it."""
    return {
        "verdict": feedback.verdict,
        "note": feedback.note,
        "typed": feedback.question,
        "answer": feedback.answer,
        "no_answer": feedback.no_answer,
        "evidence": evidence,
        "articles": list(dict.fromkeys(place.article for place in feedback.evidence)),
        "confidence": feedback.confidence,
        "index_version": feedback.index_version,
        "time": feedback.time,
    }
