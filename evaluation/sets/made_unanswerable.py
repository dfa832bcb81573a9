"""Ask answerable questions of articles that do not answer them."""

from collections.abc import Sequence
from dataclasses import replace

from corpus import Article
from corpus.segment import fold
from evaluation.sets.questions import EvaluationSet

MADE_UNANSWERABLE = "made unanswerable"


def with_made_unanswerable(
    evaluation_set: EvaluationSet, articles: Sequence[Article]
) -> EvaluationSet:
    """The set, with each answerable question a second time, to be asked in vain.

    It is then asked of those articles only that hold none of its answers and are not its own.
    """
    folded = {article.id: fold(article.text) for article in articles}
    made = []
    for question in evaluation_set.questions:
        answers = [fold(answer) for answer in question.answers]
        holding = {id_ for id_, text in folded.items() if any(each in text for each in answers)}
        own = {question.article_id} if question.article_id else set()
        if question.answerable:
            made.append(
                replace(
                    question,
                    id=f"{question.id} in vain",
                    kind=MADE_UNANSWERABLE,
                    answers=(),
                    evidence=(),
                    not_asked=frozenset(holding | own),
                )
            )
    return replace(evaluation_set, questions=(*evaluation_set.questions, *made))
