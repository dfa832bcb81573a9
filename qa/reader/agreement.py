"""Places whose evidence speaks of another year, code or clause than the question asks for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus import Window
from corpus.notation.designations import CODE
from corpus.segment import simplify
from index import Hit, IndexedArticle, Retrieved
from qa.identifiers import Identifiers, Judgement, Surroundings, conflict
from qa.identifiers.leading import led_by_code, led_by_number
from qa.reader.span_merging import MergedSpan

CONFLICT, AGREEMENT = 6.0, 1.0
"""Log-odds that a place loses where its evidence speaks of another, and gains where of the same."""

_ASKS_FOR_DETAIL = re.compile(
    r"多[少久大长高重远]|几(?!乎)|谁|哪[一个家位天年月里儿些种]|何[时地人]"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was judged of each place, by its span."""

    judgements: dict[Window, Judgement]

    @classmethod
    def of(cls, places: Iterable[MergedSpan], retrieved: Retrieved) -> "Agreement":
        identifiers = Identifiers.of(simplify(retrieved.question))
        if not identifiers:
            return cls({})
        articles = retrieved.articles
        return cls(
            {p.span: judge(identifiers, p.proof, articles[p.span.article.id]) for p in places}
        )

    def reweighed(self, places: Iterable[MergedSpan]) -> list[MergedSpan]:
        """The places with what they gain or lose, by falling mass."""
        weighed = (
            replace(place, mass=place.mass + self._odds(place.span)) if self.judgements else place
            for place in places
        )
        return sorted(weighed, key=lambda place: -place.mass)

    def trust(self, span: Window) -> float:
        """What the confidence of a place is worth, in [0, 1]."""
        judgement = self.judgements.get(span)
        return 1 - judgement.conflict if judgement else 1.0

    def _odds(self, span: Window) -> float:
        judgement = self.judgements[span]
        return AGREEMENT * judgement.agreement - CONFLICT * judgement.conflict


def lines_led_by(retrieved: Retrieved) -> Iterator[tuple[Hit, Window]]:
    """What stands behind a code that the question asks for, where a line begins with it.

    Nothing where a detail is asked for, which is not the whole line: 低于多少伏会报P4.
    """
    question = simplify(retrieved.question)
    if _ASKS_FOR_DETAIL.search(question):
        return
    identifiers = Identifiers.of(question)
    asked = {str(each.low) for each in identifiers.mentions if each.kind == CODE}
    for hit in retrieved.hits if asked else ():
        article = hit.chunk.article
        for sentence in retrieved.articles[article.id].sentences_in(hit.chunk):
            if retrieved.articles[article.id].article.outline.is_row(sentence):
                continue  # its cells are named one by one
            led = led_by_code(sentence.text) or led_by_number(sentence.text)
            if led and led[0] in asked:
                yield hit, Window(article, sentence.start + led[1], sentence.end)


def judge(identifiers: Identifiers, span: Window, indexed: IndexedArticle) -> Judgement:
    """By the sentences that the span lies in, and what stands around them."""
    article = span.article
    sentences = indexed.sentences_in(span)
    start, end = sentences[0].start, sentences[-1].end
    setting = article.outline.setting(sentences[0], span)
    block = article.outline.at(start)
    before = indexed.sentences_in(Window(article, block.start, start)) if block else ()
    row = setting.row
    headers = row.headers[row.column] if row and row.column is not None else ()
    published = (article.published or "")[:4]
    around = Surroundings(
        headers=headers,
        before=before[-1].text if before and not row else "",
        path=(*setting.path, *([row.caption] if row and row.caption else [])),
        title=article.title,
        year=int(published) if published.isdigit() else None,
    )
    own = simplify(article.text[start:end])
    return conflict(identifiers, own, around, span=(span.start - start, span.end - start))
