"""Passages that look as if they answered a question and do not: what search by words finds."""

from collections.abc import Sequence

from corpus import Article
from corpus.segment import fold
from evaluation.sets.questions import EvaluationQuestion
from index.search.lexical import LexicalIndex

CANDIDATES = 20
"""Passages searched for one without a reference."""


def misleading(
    questions: Sequence[EvaluationQuestion], articles: Sequence[Article], *, keep: int
) -> list[tuple[Article, ...]]:
    """For each question the best `keep` passages of other titles that hold no reference.

    Fewer, down to none, where the references are common words.
    """
    index = LexicalIndex.create()
    for place, article in enumerate(articles):
        index.add(place, article.id, f"{article.title}\n{article.text}")
    index.commit()
    folded = {article.id: fold(article.text) for article in articles}
    titles = {article.id: article.title for article in articles}
    found = []
    for question in questions:
        best = [place for place, _ in index.search(question.question, top_k=CANDIDATES)]
        references = [fold(answer) for answer in question.answers]
        others = (
            article
            for article in (articles[place] for place in best)
            if article.title != titles[question.article_id or ""]
            and not any(reference in folded[article.id] for reference in references)
        )
        found.append(tuple(others)[:keep])
    return found
