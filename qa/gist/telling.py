"""Which article is meant, and its gist as an answer."""

from collections.abc import Collection
from dataclasses import dataclass

from corpus import Window
from index import PassageIndex
from qa.addressing.titles import titles_of
from qa.answer import Candidate, Reason
from qa.evidence import Evidence
from qa.gist.asking import GistQuestion, TitlesQuestion
from qa.gist.choosing import chosen
from qa.small_talk import Words

MOST_TITLES = 30
"""Titles that are listed at a time."""
MOST_NAMED = 5
"""Titles told where one has to be chosen."""


@dataclass(frozen=True, slots=True)
class Gist:
    """The sentences of an article as evidence in its order, or why there are none."""

    candidate: Candidate | None
    reason: Reason | None = None


def gist_of(index: PassageIndex, asked: GistQuestion, among: Collection[str] | None) -> Gist | None:
    """The gist of the article that is meant, None where it turns out to be another question."""
    ids = titles_of(index).ids if among is None else frozenset(among)
    if asked.of:
        named = _named(index, asked.of) & ids
        if not named:
            return None
        ids = named
    if len(ids) != 1:
        return Gist(None, _which(index, sorted(ids)))
    [article_id] = ids
    if article_id not in index:
        return None
    indexed = index[article_id]
    sentences = chosen(indexed, index.encoder)
    if not sentences:
        title = indexed.article.title
        return Gist(
            None,
            Reason(
                f"《{title}》里没有成段的文字可以摘作要点。",
                f"《{title}》 has no prose that a gist could be made of.",
            ),
        )
    outline = indexed.article.outline
    spans = [Window(indexed.article, each.start, each.end) for each in sentences]
    evidence = tuple(
        Evidence(sentence, span, 1.0, outline.setting(sentence, span))
        for sentence, span in zip(sentences, spans, strict=True)
    )
    return Gist(Candidate(spans[0], evidence, 1.0))


def titles_reply(
    index: PassageIndex, asked: TitlesQuestion, among: Collection[str] | None
) -> Words:
    """The titles of the articles, by name; of many the first and how many there are."""
    names = index.articles.names()
    titles = [
        title
        for id_, (title, _) in sorted(index.articles.titles().items(), key=lambda e: names[e[0]])
        if (among is None or id_ in among) and asked.kind in title
    ]
    if not titles:
        kind = asked.kind or "文章"
        return f"没有标题里带“{kind}”的文章。", f"No article has “{kind}” in its title."
    listed = "".join(f"《{title}》" for title in titles[:MOST_TITLES])
    chinese, english = f"共 {len(titles)} 篇：{listed}", f"{len(titles)} in all: {listed}"
    if len(titles) > MOST_TITLES:
        chinese += "……其余见“文章”一页。"
        english += "… The rest stand in the list of articles."
    return chinese, english


def _named(index: PassageIndex, of: str) -> frozenset[str]:
    titles = titles_of(index)
    inside = of[1:-1] if of.startswith("《") and of.endswith("》") else None
    if inside is not None:
        return titles.between_marks(inside)
    return titles.without_marks(of) or titles.between_marks(of)


def _which(index: PassageIndex, ids: Collection[str]) -> Reason:
    rows = index.articles.titles()
    told = [rows[each][0] for each in ids if each in rows]
    listed = "".join(f"《{title}》" for title in told[:MOST_NAMED])
    more = "等" if len(told) > MOST_NAMED else ""
    return Reason(
        f"有 {len(told)} 篇文章，请说明是哪一篇：{listed}{more}。",
        f"There are {len(told)} articles; say which: {listed}.",
    )
