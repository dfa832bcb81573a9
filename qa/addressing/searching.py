"""Search as directed: some windows alone, and of several years the one that is asked about."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus import Chunk, Window
from corpus.segment import segment
from index import Hit, PassageIndex, Retrieved
from qa.addressing.absence import absent_year
from qa.addressing.directions import Directions
from qa.addressing.titles import Titles, titles_of
from qa.answer import Reason
from qa.request import Request

_DEPTH = 50
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def search_as_directed(
    index: PassageIndex, request: Request, way: Directions, *, top_k: int
) -> tuple[Retrieved, Reason | None]:
    """The chunks that fit best, and why the answer is in none of them in case it is not."""
    if way.windows:
        return _in_windows(index, request.question, way.windows, top_k=top_k), way.reason
    retrieved = index.retrieve(request.question, top_k=top_k, among=way.among)
    if not way.years or not retrieved.hits:
        return retrieved, way.reason
    return _of_years(index, retrieved, way, top_k=top_k)


def chunks_of(index: PassageIndex, way: Directions) -> tuple[Hit, ...]:
    """The chunks that hold what was found without a search, as hits of no score."""
    return tuple(
        Hit(chunk, 0.0, 0.0, 0.0)
        for each in way.candidates
        for chunk in index[each.span.article.id].chunks
        if chunk.overlaps(each.span)
    )


def _in_windows(
    index: PassageIndex, question: str, windows: Iterable[Window], *, top_k: int
) -> Retrieved:
    """The parts of chunks that lie in the windows."""
    parts = list(windows)
    among = {part.article.id for part in parts}
    retrieved = index.retrieve(question, top_k=_DEPTH, among=among)
    hits = [each for hit in retrieved.hits for each in _cut(hit, parts)]
    if not hits and retrieved.hits:
        last = retrieved.hits[-1]
        chunks = (chunk for part in parts for chunk in index[part.article.id].chunks)
        hits = [each for chunk in chunks for each in _cut(replace(last, chunk=chunk), parts)]
    articles = {hit.chunk.article.id: index[hit.chunk.article.id] for hit in hits[:top_k]}
    return replace(retrieved, hits=tuple(hits[:top_k]), articles=articles)


def _cut(hit: Hit, parts: Iterable[Window]) -> Iterator[Hit]:
    for part in parts:
        if hit.chunk.overlaps(part):
            start, end = max(hit.chunk.start, part.start), min(hit.chunk.end, part.end)
            yield replace(hit, chunk=Chunk(hit.chunk.article, start, end))


def _of_years(
    index: PassageIndex, retrieved: Retrieved, way: Directions, *, top_k: int
) -> tuple[Retrieved, Reason | None]:
    """What was found, without the articles that are of other years than those asked about.

    These are articles of which there is another of the right year. If the best one comes in
    several years, but in none of these, it is left out as well, unless it names the year.
    """
    titles = titles_of(index)
    ids = dict.fromkeys(hit.chunk.article.id for hit in retrieved.hits)
    families = {each: titles.other_years(each, way.years) for each in ids}
    added = frozenset().union(*(same for same, _ in families.values()))
    others = frozenset().union(*(others for same, others in families.values() if same))
    reason = way.reason
    best = next(iter(ids))
    same, siblings = families[best]
    if siblings and not same and _is_about(retrieved.question, titles, best):
        others |= frozenset(
            each for each in siblings & ids.keys() if not _names(retrieved, each, way)
        )
        reason = absent_year(titles.title(best), titles.years(siblings), sorted(way.years))
    if not others:
        return retrieved, way.reason
    among = (ids.keys() - others) | added
    allowed = among if way.among is None else among & way.among
    return index.retrieve(retrieved.question, top_k=top_k, among=allowed), reason


def _names(retrieved: Retrieved, article_id: str, way: Directions) -> bool:
    text = retrieved.articles[article_id].article.text
    return any(year in text or year.translate(_CHINESE_DIGITS) in text for year in way.years)


def _is_about(question: str, titles: Titles, article_id: str) -> bool:
    return not titles.topic(article_id).isdisjoint(segment(question))
