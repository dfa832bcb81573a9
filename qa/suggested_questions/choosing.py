"""Choose the questions to show: of the newest articles, of many kinds, and answered rightly."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from corpus.segment import simplify
from index import IndexedArticle, PassageIndex
from qa.answer import Answer
from qa.suggested_questions.amounts import amounts
from qa.suggested_questions.circumstances import circumstances
from qa.suggested_questions.clauses import Cloze, clauses
from qa.suggested_questions.names import names

ARTICLES = 20
"""Articles looked at, at most and the newest first."""
SENTENCES = 80
"""Sentences looked at in each, from its beginning."""
ENOUGH = 8
"""Articles with questions in them, with which no further one is looked at."""
TRIED = 10
"""Questions asked at most; each takes as long as any user's."""
SURE = 0.5
"""Confidence, in [0, 1], with which a question must be answered to be shown."""
LONG = 24
"""Characters; longer questions come last."""


def suggest_questions(
    index: PassageIndex, ask: Callable[[str], Answer], *, count: int = 4
) -> tuple[str, ...]:
    """At most `count` questions that `ask` answers with what they were made to ask for.

    The same for the same index; none where the articles yield none, as English ones do.
    """
    tried = islice(varied(_newest(index)), TRIED)
    answered = (cloze for cloze in tried if _is_answered(cloze, ask(cloze.question)))
    return tuple(cloze.question for cloze in islice(answered, count))


def varied(left: Sequence[Cloze]) -> Iterator[Cloze]:
    """The clozes, those first that are least like the ones before them; none twice."""
    before: list[Cloze] = []
    while left:
        cloze = min(left, key=lambda each: _staleness(each, before))
        left = [each for each in left if not _is_same(each, cloze)]
        before.append(cloze)
        yield cloze


def _newest(index: PassageIndex) -> list[Cloze]:
    """Enough clozes of the newest articles."""
    newest = list(index.articles.names())[: -ARTICLES - 1 : -1]
    made = (list(clozes(index[article_id])) for article_id in newest)
    return list(chain.from_iterable(islice(filter(None, made), ENOUGH)))


def clozes(indexed: IndexedArticle) -> Iterator[Cloze]:
    """All clozes of an article's beginning, in the order of the text."""
    for sentence in indexed.sentences[:SENTENCES]:
        for clause in clauses(sentence):
            yield from chain(names(clause), circumstances(clause), amounts(clause))


def _staleness(cloze: Cloze, before: list[Cloze]) -> tuple[bool, int]:
    """How much like the questions so far; the first of those least like them is next."""
    kinds = Counter(each.kind for each in before)
    articles = Counter(each.asked.article.id for each in before)
    return len(cloze.question) > LONG, kinds[cloze.kind] + articles[cloze.asked.article.id]


def _is_same(one: Cloze, other: Cloze) -> bool:
    """Whether the two ask for the same, by the same words or in the same place."""
    return one.question == other.question or one.asked.overlaps(other.asked)


def _is_answered(cloze: Cloze, answer: Answer) -> bool:
    span = answer.span
    if answer.no_answer or not span or answer.confidence < SURE:
        return False
    return span.overlaps(cloze.asked) or simplify(span.text) == simplify(cloze.asked.text)
