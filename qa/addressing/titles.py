"""Which articles a question names by their titles, and which are the same of other years."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from weakref import WeakKeyDictionary

from corpus.segment import fold, segment
from index import PassageIndex
from qa.addressing.questions import years_in

_BRACKETED = re.compile(r"\([^()\n]*\)[ \t]*$", re.MULTILINE)
_MARKS = re.compile(r"[^\w\n]+|_")
_SUFFIX = re.compile(r"\.\w{1,5}$")
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

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self._rows)

    def between_marks(self, title: str) -> frozenset[str]:
        """The articles that a title in 《》 means: of that title, else those whose title ends in
        it, else those of which it is two thirds."""
        plain = _plain(fold(title))
        if ids := self._by_title.get(plain):
            return ids
        longer = {each: ids for each, ids in self._by_title.items() if plain and plain in each}
        return _union(ids for each, ids in longer.items() if each.endswith(plain)) or _union(
            ids for each, ids in longer.items() if 3 * len(plain) >= 2 * len(each)
        )

    def without_marks(self, question: str) -> frozenset[str]:
        """The articles of the longest title of a document that a question holds."""
        plain = _plain(fold(question))
        best: tuple[int, frozenset[str]] = (SHORTEST_TITLE - 1, frozenset())
        for ending in _PAPER.finditer(plain):
            for start in range(max(0, ending.end() - LONGEST_TITLE), ending.start()):
                ids = self._by_title.get(plain[start : ending.end()])
                if ids and ending.end() - start > best[0]:
                    best = ending.end() - start, ids
        return best[1]

    def of_subject(self, subject: str) -> frozenset[str]:
        """The articles that the words before an address mean: 考勤办法 in 考勤办法第十二条."""
        plain = _plain(fold(subject))
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
        family = self._families.get(self._stems.get(article_id, ""), {})
        if article_id not in family:
            return frozenset(), frozenset()
        of_years = frozenset(each for each, own in family.items() if own & set(years))
        return of_years, frozenset(family) - of_years

    def years(self, article_ids: Iterable[str]) -> list[str]:
        """The years of articles that there are of several, in order."""
        families = [
            (each, self._families.get(self._stems.get(each, ""), {})) for each in article_ids
        ]
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
        files = (name.rpartition("/")[2] for name in self._names.values())
        titles = self._folded_titles
        names = fold(_lines(_SUFFIX.sub("", file) for file in files))
        ids: dict[str, set[str]] = defaultdict(set)
        for lines in (titles, names, _BRACKETED.sub("", titles), _BRACKETED.sub("", names)):
            for article_id, title in zip(self._rows, _plain(lines).split("\n"), strict=True):
                ids[title].add(article_id)
        ids.pop("", None)
        return {title: frozenset(each) for title, each in ids.items()}

    @cached_property
    def _folded_titles(self) -> str:
        """All titles, a line each: folding them one by one takes ten times as long."""
        return fold(_lines(title for title, _ in self._rows.values()))

    @cached_property
    def _families(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """The years of articles whose titles differ in numbers alone, by what is left of it.

        A year stands in the title, else in the name, else in when it was published.
        """
        families: dict[str, list[str]] = defaultdict(list)
        for article_id, stem in self._stems.items():
            families[stem].append(article_id)
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

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        """Of each article the title without numbers."""
        stems = _plain(_NUMBER.sub("", self._folded_titles)).split("\n")
        return dict(zip(self._rows, stems, strict=True))


def titles_of(index: PassageIndex) -> Titles:
    """The titles of an index, remembered as long as there is that version."""
    titles = _TITLES.get(index)
    if titles is None:
        titles = _TITLES[index] = Titles(index)
    return titles


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text.replace("\n", " ") for text in texts)


def _plain(folded: str) -> str:
    """Letters and digits of a folded text, and its line breaks."""
    return _MARKS.sub("", folded)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


_TITLES: WeakKeyDictionary[PassageIndex, Titles] = WeakKeyDictionary()
