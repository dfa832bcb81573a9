"""How figures and errors of an evaluation are told."""

from qa.evaluation.questions import EvaluationQuestion
from qa.evaluation.running import Judged


def percent(value: float | None) -> str:
    """A share in words.

    >>> percent(0.123), percent(None)
    ('12.3%', '–')
    """
    return "–" if value is None else f"{value:.1%}"


def error_text(question: EvaluationQuestion, judged: Judged, *told: str) -> str:
    """What went wrong with a question: its gold, what was answered, and `told` in between."""
    answer = judged.answer
    withheld = "withheld " if answer.no_answer else ""
    lines = (
        f"{question.id} [{question.kind}] {question.question}",
        *told,
        f"gold  {' / '.join(question.answers) or '∅'}",
        f"{withheld}{answer.confidence:.2f}  {answer.text}",
    )
    return "\n  ".join(lines)
