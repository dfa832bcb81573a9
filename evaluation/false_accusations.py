"""`python -m evaluation.false_accusations`: does what is checked exactly spare what is right?

Of questions with an answer it is counted how often all gold evidence is judged to be of another
year, code, clause or sibling than was asked for, and how often the question is led elsewhere, to
an address that it does not name. Both need no models.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus import Chunking, Window
from corpus.console import make_typer, run
from corpus.segment import simplify
from corpus.structure.marks import find_blocks
from evaluation.sets.questions import EvaluationQuestion
from evaluation.sets.squad import read_squad
from index import Embeddings, IndexedArticle, LocalIndex
from qa.addressing import Directions, directions
from qa.identifiers import Identifiers, Judgement
from qa.reader.agreement import judge
from qa.request import Request

EXAMPLES = "python -m evaluation.false_accusations training/written/train.json --errors"
TOP_K = 6

app = make_typer(
    "数一数标准答案所在的句子有几句被错认为说的是别的年份、编号或条款，有几题被错引到别处。"
    " Count gold evidence that is taken to speak of another, and questions that are led astray.",
    EXAMPLES,
)


@dataclass(frozen=True, slots=True)
class Accusation:
    """A question whose gold evidence was judged to be of another, at least so strongly."""

    question: EvaluationQuestion
    evidence: str
    conflict: float


class _Blind:
    """Embeds everything alike: what is looked up here goes by words and titles."""

    name = fingerprint = "blind"
    precision = "float32"
    dimension = 8

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return np.full((len(queries), self.dimension), self.dimension**-0.5, np.float32)

    encode_documents = encode_queries


@app.command()
def false_accusations(
    questions: Annotated[
        Path, typer.Argument(metavar="SET", exists=True, dir_okay=False, help="SQuAD 式  JSON")
    ],
    errors: Annotated[bool, typer.Option(help="列出这些题  list them")] = False,
) -> None:
    """数一数被冤枉的证据和被引错的题。 Count them."""
    evaluation_set = read_squad(questions)
    answerable = [each for each in evaluation_set.questions if each.evidence]
    articles = [
        replace(article, blocks=find_blocks(article.text)) for article in evaluation_set.articles
    ]
    index = LocalIndex.from_articles(articles, encoder=_Blind())
    accused = list(accusations(answerable))
    astray = list(led_astray(answerable, index))
    if errors:
        for each in accused:
            print(f"{each.conflict:.2f} {each.question.question}\n     {each.evidence}")
        for question, way in astray:
            print(f"astray {question.question}\n     {_words(way)}")
    for name, wrong in (("accused", accused), ("led astray", astray)):
        share = len(wrong) / len(answerable)
        print(f"{name}: {len(wrong):,} of {len(answerable):,} ({share:.2%})")


def accusations(questions: Iterable[EvaluationQuestion]) -> Iterator[Accusation]:
    """The questions of whose gold evidence not one place is spared."""
    articles: dict[str, IndexedArticle] = {}
    for question in questions:
        identifiers = Identifiers.of(simplify(question.question))
        if not identifiers:
            continue
        judged = [
            (judge(identifiers, window, _indexed(window, articles)), window)
            for window in question.evidence
        ]
        judgement, window = min(judged, key=_conflict)
        if judgement.conflict:
            sentences = _indexed(window, articles).sentences_in(window)
            evidence = f"…{''.join(each.text for each in sentences)}… 〔{window.text}〕"
            yield Accusation(question, evidence, judgement.conflict)


def led_astray(
    questions: Iterable[EvaluationQuestion], index: LocalIndex
) -> Iterator[tuple[EvaluationQuestion, Directions]]:
    """The questions that are led to where no gold evidence is."""
    for question in questions:
        way = directions(index, Request(question.question, question.question, TOP_K))
        if not any(_leads_to(way, window) for window in question.evidence):
            yield question, way


def _conflict(judged: tuple[Judgement, Window]) -> float:
    return judged[0].conflict


def _indexed(window: Window, articles: dict[str, IndexedArticle]) -> IndexedArticle:
    article = window.article
    if article.id not in articles:
        articles[article.id] = IndexedArticle.from_article(article, Chunking())
    return articles[article.id]


def _leads_to(way: Directions, window: Window) -> bool:
    if way.is_final:
        return any(each.span.overlaps(window) for each in way.candidates)
    if way.windows:
        return any(each.overlaps(window) for each in way.windows)
    return way.among is None or window.article.id in way.among


def _words(way: Directions) -> str:
    if way.reason:
        return way.reason.chinese
    places = [each.span for each in way.candidates] if way.is_final else way.windows
    return " / ".join(each.text.replace("\n", " ")[:60] for each in places) or "another article"


if __name__ == "__main__":
    run(app)
