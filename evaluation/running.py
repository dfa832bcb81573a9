"""Ask the questions of evaluation sets and hold the answers against the gold."""

from collections.abc import Collection
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from corpus import Window
from evaluation.scores.text_scores import exact_match, f1
from evaluation.sets.questions import EvaluationQuestion
from index import Hit
from qa.answer import Answer, Place
from qa.answering import TOP_K, QuestionAnswerer
from qa.evidence import place_fields

RIGHT_F1 = 0.5
"""An answer counts as right where it lies on gold evidence and has at least this F1."""
RANKED = 50
"""Chunks retrieved for the ranking scores; the reader reads no more of them than for a user."""


class Gold(BaseModel):
    """A question and what is right, as it is kept; `EvaluationQuestion` says what each field is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    question: str
    answers: tuple[str, ...]
    evidence: tuple[Place, ...]
    yes: bool | None = None
    register_: str | None = None

    @classmethod
    def of(cls, asked: EvaluationQuestion) -> Self:
        return cls(
            id=asked.id,
            kind=asked.kind,
            question=asked.question,
            answers=asked.answers,
            evidence=tuple(Place(**place_fields(each)) for each in asked.evidence),
            yes=asked.yes,
            register_=asked.register,
        )

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


class Judged(BaseModel):
    """A question, its answer, and how good each part of it is.

    `articles`, `chunks` and `sentences` tell for each place of the three rankings whether what
    stands there is gold; the first holds each article once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Gold
    answer: Answer
    exact_match: float
    f1: float
    articles: tuple[bool, ...]
    chunks: tuple[bool, ...]
    sentences: tuple[bool, ...]

    @property
    def right(self) -> bool:
        """Whether the answer is what the confidence says it probably is."""
        return any(self.sentences[:1]) and self.f1 >= RIGHT_F1

    def says(self, yes: bool | None) -> bool:
        """Whether the answer is told to be yes, or no."""
        verdict = None if self.answer.no_answer else self.answer.verdict
        return verdict is not None and verdict.yes is yes


def ask_judged(
    question: EvaluationQuestion,
    answerer: QuestionAnswerer,
    *,
    own_passage: bool = False,
    top_k: int = TOP_K,
) -> Judged:
    """Ask a question of the whole index or, with `own_passage`, of its own article only."""
    among: Collection[str] | None = None
    if question.not_asked:
        among = answerer.index.articles.names().keys() - question.not_asked
    elif own_passage and question.article_id:
        among = {question.article_id}
    request = answerer.request(question.question, top_k=top_k, among=among)
    return judge(question, *answerer.find_ranked(request, ranked=RANKED))


def prediction_json(judged: Judged) -> dict[str, Any]:
    """The line of a predictions file for one question."""
    fields = {"answer", "no_answer", "confidence", "verdict", "evidence", "seconds"}
    answer = judged.answer.model_dump(mode="json", include=fields)
    evidence = [
        {key: each[key] for key in ("article", "start", "end", "text", "span")}
        for each in answer["evidence"]
    ]
    return answer | {"evidence": evidence, "seconds": answer["seconds"]["total"]}


def judge(question: EvaluationQuestion, answer: Answer, ranking: tuple[Hit, ...]) -> Judged:
    """An answer, and the ranking of chunks it was read from, held against the gold."""
    gold_articles: set[str | None] = {window.article.id for window in question.evidence}
    gold_articles = gold_articles or {question.article_id}
    ranked_articles = dict.fromkeys(hit.chunk.article.id for hit in ranking)
    return Judged(
        question=Gold.of(question),
        answer=answer,
        exact_match=exact_match(answer.answer, question.answers),
        f1=f1(answer.answer, question.answers),
        articles=tuple(each in gold_articles for each in ranked_articles),
        chunks=tuple(_is_gold(hit.chunk, question) for hit in ranking),
        sentences=tuple(_is_gold(each, question) for each in answer.nearest),
    )


def _is_gold(place: Place | Window, question: EvaluationQuestion) -> bool:
    return any(place.overlaps(gold) for gold in question.evidence)
