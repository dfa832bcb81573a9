"""Which articles a question names by their titles, and which are the same of other years."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import PurePath
from weakref import WeakKeyDictionary

from corpus.segment import fold, segment
from index import PassageIndex
from qa.addressing.questions import years_in

_BRACKETED = re.compile(r"\([^()]*\)\s*$")
_MARKS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+|[零〇○一二三四五六七八九十]{4}(?=年)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAPERS = (
    "办法|条例|规定|规则|规程|规范|细则|章程|制度|守则|须知|公约|法|合同|协议|协议书|通知|通告|公告|通报"
    "|纪要|方案|计划|预案|手册|指南|说明书|标准|意见|决定|批复|简章|报告|简报|总结|清单|厂歌|校歌"
)
_PAPER = re.compile(rf"(?:{_PAPERS})")
"""What the title of a document ends in, so that it is no common word of a question."""
LONGEST_TITLE, SHORTEST_TITLE = 50, 5
"""Characters of a title that is told from a question without 《》."""


class Titles:
    """The titles of the articles of one version of an index, by id; read as they are asked for."""

    def __init__(self, index: PassageIndex) -> None:
        self._rows = index.articles.titles()
        self._names = index.articles.names()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._rows)

    def between_marks(self, title: str) -> frozenset[str]:
        """The articles that a title in 《》 means: of that title, else those whose title ends in
        it, else those of which it is the greater part."""
        plain = _plain(title)
        if ids := self._by_title.get(plain):
            return ids
        longer = {each: ids for each, ids in self._by_title.items() if plain and plain in each}
        return _union(ids for each, ids in longer.items() if each.endswith(plain)) or _union(
            ids for each, ids in longer.items() if 2 * len(plain) >= len(each)
        )

    def without_marks(self, question: str) -> frozenset[str]:
        """The articles of the longest title of a document that a question holds."""
        plain = _plain(question)
        best: tuple[int, frozenset[str]] = (SHORTEST_TITLE - 1, frozenset())
        for ending in _PAPER.finditer(plain):
            for start in range(max(0, ending.end() - LONGEST_TITLE), ending.start()):
                ids = self._by_title.get(plain[start : ending.end()])
                if ids and ending.end() - start > best[0]:
                    best = ending.end() - start, ids
        return best[1]

    def of_subject(self, subject: str) -> frozenset[str]:
        """The articles that the words before an address mean: 考勤办法 in 考勤办法第十二条."""
        plain = _plain(subject)
        if len(plain) < 2:
            return frozenset()
        held = [title for title in self._by_title if len(title) > 2 and title in plain]
        if held:
            longest = max(map(len, held))
            return _union(self._by_title[title] for title in held if len(title) == longest)
        holding = _union(ids for title, ids in self._by_title.items() if plain in title)
        words = set(segment(subject))
        return holding or _union(
            ids
            for title, ids in self._by_title.items()
            if words and all(word in title for word in words)
        )

    def other_years(self, article_id: str, years: Iterable[str]) -> "tuple[frozenset[str], ...]":
        """Of the same document of several years, the articles of `years` and the others.

        Both are empty where there is but one.
        """
        family = self._families.get(self._stem(article_id), {})
        if article_id not in family:
            return frozenset(), frozenset()
        of_years = frozenset(each for each, own in family.items() if own & set(years))
        return of_years, frozenset(family) - of_years

    def years(self, article_ids: Iterable[str]) -> list[str]:
        """The years of articles that there are of several, in order."""
        families = [(each, self._families.get(self._stem(each), {})) for each in article_ids]
        return sorted(set().union(*(family.get(each, ()) for each, family in families)))

    def title(self, article_id: str) -> str:
        return self._rows[article_id][0]

    def topic(self, article_id: str) -> frozenset[str]:
        """The words of a title that tell what it is about."""
        words = segment(_NUMBER.sub(" ", fold(self.title(article_id))))
        return frozenset(word for word in words if len(word) > 1 and not _PAPER.fullmatch(word))

    @cached_property
    def _by_title(self) -> Mapping[str, frozenset[str]]:
        """The ids of articles by title and file name, with and without what it has in brackets."""
        ids: dict[str, set[str]] = defaultdict(set)
        for article_id, (title, _) in self._rows.items():
            for name in (title, PurePath(self._names[article_id]).stem):
                ids[_plain(name)].add(article_id)
                ids[_plain(_BRACKETED.sub("", fold(name)))].add(article_id)
        return {title: frozenset(each) for title, each in ids.items() if title}

    @cached_property
    def _families(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """The years of articles whose titles differ in numbers alone, by what is left of it.

        A year stands in the title, else in the name, else in when it was published.
        """
        families: dict[str, list[str]] = defaultdict(list)
        for article_id in self._rows:
            families[self._stem(article_id)].append(article_id)
        of_years = {}
        for stem, ids in families.items():
            for sources in zip(*map(self._year_sources, ids), strict=True) if ids[1:] else ():
                own = {each: years for each, years in zip(ids, sources, strict=True) if years}
                if len(set(own.values())) > 1:
                    of_years[stem] = own
                    break
        return of_years

    def _year_sources(self, article_id: str) -> tuple[frozenset[str], ...]:
        title, published = self._rows[article_id]
        texts = (fold(title), fold(self._names[article_id]), published or "")
        return tuple(frozenset(_YEAR.findall(text)) | years_in(text) for text in texts)

    def _stem(self, article_id: str) -> str:
        return _MARKS.sub("", _NUMBER.sub("", fold(self.title(article_id))))


def titles_of(index: PassageIndex) -> Titles:
    """The titles of an index, remembered as long as there is that version."""
    titles = _TITLES.get(index)
    if titles is None:
        titles = _TITLES[index] = Titles(index)
    return titles


def _plain(title: str) -> str:
    return _MARKS.sub("", fold(title))


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


_TITLES: WeakKeyDictionary[PassageIndex, Titles] = WeakKeyDictionary()
