"""From what a question says of where its answer stands to the place itself, or where to look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus import Window
from index import IndexedArticle, PassageIndex
from qa.addressing.absence import (
    absent_line,
    absent_part,
    absent_quotation,
    absent_title,
    many_articles,
)
from qa.addressing.neighbours import lines_beside
from qa.addressing.parts import Part, find_part
from qa.addressing.questions import Address, Neighbour, Whereabouts, read_whereabouts
from qa.addressing.telling import candidate, part_window, unsigned
from qa.addressing.titles import Titles, titles_of
from qa.answer import Candidate, Reason
from qa.request import Request

SURE = 0.95
"""Confidence that what stands at an address is the answer: it leaves no choice, only the number or
the structure of the text may have been misread. Where several articles have the place and none is
named, one is as likely meant as another."""
BY_TOPIC = 0.6
"""The same where the article is the one that fits what else the question says."""
MOST_ARTICLES = 20
"""Articles that are looked through for a place where none is named: those that fit best."""
MOST_TOLD = 5
"""Articles of which the same place is told; of more, one has to be named."""
_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Directions:
    """Where the answer to a question stands.

    With `is_final` nothing is left to be searched: `candidates` are all there is. Else the articles
    `among` are to be searched, or with `windows` these alone. `reason` says why there is no answer,
    in case there is none. `years` are those that are asked about.
    """

    among: frozenset[str] | None
    candidates: tuple[Candidate, ...] = ()
    is_final: bool = False
    windows: tuple[Window, ...] = ()
    reason: Reason | None = None
    years: frozenset[str] = frozenset()


def directions(index: PassageIndex, request: Request) -> Directions:
    """Where to look for what is asked; for most questions, wherever it was going to be."""
    where = read_whereabouts(request.question)
    if where == Whereabouts():
        return Directions(request.among)
    named, missing = _named(titles_of(index), where, request)
    among = named or request.among
    anywhere = Directions(among, reason=missing, years=where.years)
    if where.neighbour:
        return _beside(index, where.neighbour, anywhere)
    if where.address:
        return _at(index, request.question, where.address, anywhere, is_named=bool(named))
    return anywhere


def _named(
    titles: Titles, where: Whereabouts, request: Request
) -> tuple[frozenset[str], Reason | None]:
    """The articles that are named, of those that may be asked, or why there are none."""
    ids: frozenset[str] = frozenset()
    for title in where.titles:
        ids |= titles.between_marks(title)
    missing = absent_title(where.titles[0]) if where.titles and not ids else None
    if not where.titles and where.address:
        ids = titles.of_subject(where.address.subject)
    elif not where.titles and not where.neighbour:
        ids = titles.without_marks(request.question)
    return ids if request.among is None else ids & request.among, missing


def _beside(index: PassageIndex, neighbour: Neighbour, anywhere: Directions) -> Directions:
    """The line beside a quoted one; what is in no quotation marks may be no quotation."""
    articles = _best(index, neighbour.quotation, anywhere)
    found = [
        (each, lines) for each in articles if (lines := lines_beside(each, neighbour.quotation))
    ]
    if not found:
        reason = absent_quotation(neighbour)
        return replace(anywhere, is_final=True, reason=reason) if neighbour.is_quoted else anywhere
    windows = [(each, line) for each, lines in found if (line := lines.beside(neighbour))]
    told = tuple(candidate(line, each, SURE / len(windows)) for each, line in windows)
    missing = None if told else absent_line(neighbour)
    return replace(anywhere, is_final=True, candidates=told[:MOST_TOLD], reason=missing)


def _at(
    index: PassageIndex, question: str, address: Address, anywhere: Directions, *, is_named: bool
) -> Directions:
    """What stands at an address, or where only what stands there is to be read."""
    articles = [each for each in _best(index, question, anywhere) if each.article.blocks]
    parts = [(each, part) for each in articles if (part := find_part(each.article, address.steps))]
    is_meant = is_named or address.is_firm or (address.is_bare and not address.subject)
    if not articles or not is_meant:
        return anywhere
    if not parts:
        if not is_named and not address.is_bare:
            return anywhere
        reason = absent_part(address, [each.article for each in articles], is_named=is_named)
        return replace(anywhere, is_final=True, reason=reason)
    if not address.is_bare:
        return replace(anywhere, windows=tuple(unsigned(part).window for _, part in parts))
    is_topic = bool(address.subject) and not is_named
    if len(parts) > MOST_TOLD and not is_topic:
        reason = many_articles(address, [each.article for each, _ in parts])
        return replace(anywhere, is_final=True, reason=reason)
    return replace(anywhere, is_final=True, candidates=_told(parts, address, is_topic=is_topic))


def _told(
    parts: Sequence[tuple[IndexedArticle, Part]], address: Address, *, is_topic: bool
) -> tuple[Candidate, ...]:
    """The place in each article, the best first."""
    return tuple(
        candidate(
            part_window(part, address.steps[-1]),
            indexed,
            BY_TOPIC / 2**place if is_topic else SURE / len(parts),
        )
        for place, (indexed, part) in enumerate(parts[:MOST_TOLD])
    )


def _best(index: PassageIndex, question: str, anywhere: Directions) -> list[IndexedArticle]:
    """The articles that fit a question best, of the years that it asks about."""
    titles = titles_of(index)
    allowed = titles.ids if anywhere.among is None else anywhere.among
    ids: list[str] = [*allowed]
    if len(ids) > 1:
        hits = index.search(question, top_k=_DEPTH, among=anywhere.among)
        found = dict.fromkeys(hit.chunk.article.id for hit in hits)
        ids = [*found, *(each for each in allowed if each not in found)]
    others = _of_other_years(titles, ids[:MOST_ARTICLES], anywhere.years)
    return [index[each] for each in ids[:MOST_ARTICLES] if each not in others and each in index]


def _of_other_years(titles: Titles, ids: Iterable[str], years: frozenset[str]) -> frozenset[str]:
    """The articles of which there is another of the years that are asked about."""
    others: frozenset[str] = frozenset()
    for each in ids if years else ():
        of_years, of_others = titles.other_years(each, years)
        others |= of_others if of_years else frozenset()
    return others
