"""What came of each file that was to be added, in the order they were given in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.storage.sources import SourceRecord
from index.updates.version_writer import Effect, NearDuplicate, ReadSource

Status = Literal["added", "duplicate", "refused"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of the file `name`.

    added      `article_id` is its article, which goes by `called`; `near` are those that it is
               nearly the same as; `chinese` and `english` tell which parts were not read
    duplicate  its text is that of the article `article_id`, which goes by `called`
    refused    `chinese` and `english` tell why
    """

    name: str
    status: Status
    article_id: str | None = None
    called: str | None = None
    near: tuple[NearDuplicate, ...] = ()
    chinese: str | None = None
    english: str | None = None

    def in_words(self) -> tuple[str, str]:
        """What came of it, in Chinese and in English, without its name.

        >>> FileResult("a.txt", "duplicate", "0123456789abcdef", "通知.txt").in_words()
        ('与《通知.txt》内容相同，没有重复加入。', 'the same text as “通知.txt”; not added again.')
        """
        if self.status == "refused":
            return self.chinese or "", self.english or ""
        if self.status == "duplicate":
            return (
                f"与《{self.called}》内容相同，没有重复加入。",
                f"the same text as “{self.called}”; not added again.",
            )
        chinese, english = "已加入", "added"
        if self.called != self.name:
            chinese, english = f"已加入，改称《{self.called}》", f"added as “{self.called}”"
        for each in self.near:
            differs = [
                f"{before or '（无）'}→{after or '（无）'}" for before, after in each.differs
            ]
            chinese += f"；与《{each.other}》几乎相同，{_chinese(differs)}"
            english += f"; nearly the same as “{each.other}”, {_english(differs)}"
        if self.chinese and self.english:
            chinese += f"；没有全部读到：{self.chinese}"
            english += f"; read in part: {self.english}"
        return chinese + "。", english + "."


def _chinese(differs: Sequence[str]) -> str:
    return f"不同处：{'，'.join(differs)}" if differs else "只有空白不同"


def _english(differs: Sequence[str]) -> str:
    return f"but for {', '.join(differs)}" if differs else "but for white space"


@dataclass(frozen=True, slots=True)
class RequestedFile:
    """A file that was to be added, under the path that its original has if it is kept."""

    name: str
    path: str


def file_results(
    requests: Iterable[RequestedFile],
    originals: Iterable[SourceRecord],
    upserts: Iterable[ReadSource],
    effect: Effect,
) -> tuple[FileResult, ...]:
    """One for each file: `originals` are those that were there, `upserts` the others."""
    before = {record.path: record for record in originals}
    read = {record.path: record for record, _ in upserts}
    unclaimed = set(effect.added_ids)
    results = []
    for each in requests:
        record = before.get(each.path) or read[each.path]
        reasons = record.chinese, record.english
        called = effect.duplicates.get(record.name, record.called)
        if record.article is None:
            results.append(FileResult(each.name, "refused", None, None, (), *reasons))
        elif record.article in unclaimed and record.name == called:
            unclaimed.remove(record.article)
            near = tuple(other for other in effect.near if other.article == called)
            results.append(FileResult(each.name, "added", record.article, called, near, *reasons))
        else:
            results.append(FileResult(each.name, "duplicate", record.article, called))
    return tuple(results)
