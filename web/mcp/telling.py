"""An answer as a model is told it: how sure it is in words, and nothing that it does not prove."""

from typing import Any

from pydantic import Field

from qa.answer import Answer
from qa.confidence_bands import confidence_band
from qa.console import no_answer_words
from qa.wording import gist_words


class ToldAnswer(Answer):
    """An answer without `passages`, which `search` finds.

    `nearest` stands only where the answer is withheld; what it might have been does not then: a
    model may repeat whatever it reads.
    """

    in_words: str = Field(
        description="what came of the question, in Chinese and English: how sure the answer is and"
        " how often such answers were right, or that it is withheld and why"
    )


def told(answer: Answer) -> ToldAnswer:
    """The answer for a model."""
    left_out: dict[str, Any] = {"passages": ()}
    if answer.no_answer:
        left_out |= {"answer": "", "span": None, "evidence": (), "alternatives": ()}
        left_out["verdict"] = None
    else:
        left_out["nearest"] = ()
    return ToldAnswer(**dict(answer) | left_out, in_words=_in_words(answer))


def _in_words(answer: Answer) -> str:
    if answer.reply:
        return "没有查找，请看 reply。 Nothing was looked up; see `reply`."
    if answer.no_answer:
        return "没有作答。 Withheld. " + no_answer_words(answer).replace("\n", " ")
    if answer.gist:
        return " ".join(gist_words(answer))
    band = confidence_band(answer.confidence)
    (chinese, english), (often, often_english) = band.words, band.measured
    return f"{chinese}（{often}）。 {english.capitalize()} ({often_english})."
