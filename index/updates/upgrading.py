"""Make an index of an older format anew, so that nothing of it is lost.

Each article is read from its file again. Where that is not there any more, or cannot be read, its
text is taken from the older version, which stays until the new one takes its place.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Article, Source, UnreadableFileError
from corpus.about.description import describe
from corpus.loading.formats.extracted import listed
from corpus.structure.marks import find_blocks
from index.search.article_store import ArticleStore
from index.search.packing import restored
from index.search.passages import IndexedArticle
from index.storage.folder import FILES, kept_versions
from index.storage.locks import building_lock, publishing_lock
from index.storage.manifest import FORMAT, sha256
from index.storage.originals import Originals
from index.storage.sources import (
    ADDED_ORIGIN,
    SourceRecord,
    SourceTable,
    all_sources,
    stamp_of,
)
from index.storage.versions import Version, older_format, whole_version
from index.updates.preparing import UpdateResult, embed, problems, read_all, read_in_part
from index.updates.publishing import UpdateOptions, make_version
from index.updates.scanning import ToRead
from index.updates.version_writer import Effect, ReadSource, SourceChanges

OLDEST_FORMAT = 3
"""Of the format before it only the roots are known."""


def upgrade_index(folder: Path, options: UpdateOptions) -> UpdateResult | None:
    """Make the index in `folder` anew where it is of an older format; None where it is not.

    Names that were given, marks of what was removed and the times of adding stay as they are.
    `options.on_notice` hears of it. `skipped` are files that cannot be read any more.

    Raises:
        IndexFolderError: nothing whole is left of it, or it cannot be written.
    """
    started = time.perf_counter()
    if not _older_format(folder):
        return None
    with building_lock(folder, on_wait=options.on_wait):
        while number := _older_format(folder):  # else another process has made it anew meanwhile
            kept = kept_versions(folder)
            valid = whole_version(folder, on_damage=options.on_damage, of_format=number)
            options = replace(options, max_file_bytes=valid.manifest.max_file_bytes)
            options.on_notice(_beginning(folder, number))
            rereading = _read_again(folder, valid, options)
            embed(rereading.change, folder, options)
            options.on_step("embedded")
            with publishing_lock(folder):
                if kept_versions(folder) != kept:
                    continue  # an older program has changed it
                roots = valid.manifest.roots
                manifest, _ = make_version(folder, None, rereading.change, options, roots=roots)
            options.on_notice(_end(manifest.articles, rereading.taken_over))
            return UpdateResult(
                manifest,
                Effect(),
                time.perf_counter() - started,
                skipped=rereading.skipped,
                partial=read_in_part(rereading.change.upserts),
            )
    return None


@dataclass(frozen=True, slots=True)
class _Rereading:
    """What the new version is made of, and the names of articles whose text is the older one's."""

    change: SourceChanges
    taken_over: tuple[str, ...]
    skipped: tuple[UnreadableFileError, ...]


def _older_format(folder: Path) -> int:
    """The number of an older format whose articles can be read; 0 where it is none."""
    error = older_format(folder)
    return error.actual if error and error.actual >= OLDEST_FORMAT else 0


def _read_again(folder: Path, valid: Version, options: UpdateOptions) -> _Rereading:
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        records = {record.key: record for record in all_sources(articles)}
        to_read = list(_to_read(list(records.values()), Originals(folder)))
        reread = {record.key: (record, it) for record, it in read_all(to_read, options)}
        times = dict(articles.rows("SELECT id, added FROM articles ORDER BY number"))
        places = {article_id: place for place, article_id in enumerate(times)}
        added: dict[str, str] = {}
        upserts, taken_over = [], []
        for earlier in sorted(
            records.values(), key=lambda record: places.get(record.article or "", len(places))
        ):
            record, indexed = _settled(earlier, *reread.get(earlier.key, (earlier, None)))
            if not indexed and record.article and not record.removed:
                indexed = _older_article(articles, record, options)
                taken_over.append(record.called)
            if indexed and earlier.article in times:
                added.setdefault(indexed.article.id, times[earlier.article])
            upserts.append((record, indexed))
        folders = SourceTable(articles.connection).folders()
    failures = problems(record for record, _ in reread.values())
    change = SourceChanges((), tuple(upserts), added, folders)
    return _Rereading(change, tuple(taken_over), failures)


def _to_read(records: Sequence[SourceRecord], originals: Originals) -> Iterator[ToRead]:
    """The files that are there: originals that are whole, what was removed if it is as it was."""
    now = time.time_ns()
    for record in records:
        with suppress(OSError):
            if record.origin == ADDED_ORIGIN:
                path, stamp = originals.path(record.path), record.path
                is_there = path.is_file() and sha256(path) == path.stem
            else:
                path = Path(record.path)
                is_there = path.is_absolute() and path.is_file()
                stamp = stamp_of(path, now_ns=now) if is_there else ""
            is_same = not record.stamp or (stamp and f"{record.stamp} ".startswith(f"{stamp} "))
            if is_there and (is_same or not record.removed):
                yield Source(path, record.called), replace(record, stamp=stamp, removed=False)


def _settled(
    earlier: SourceRecord, record: SourceRecord, indexed: IndexedArticle | None
) -> ReadSource:
    """What was removed stays so, and what cannot be read any more stays as it was."""
    if earlier.removed:
        text_id = indexed.article.text_id if indexed else record.article or earlier.article
        return replace(record, article=text_id, removed=True), None
    if record.article is None and earlier.article:
        return earlier, None
    return record, indexed


def _older_article(
    articles: ArticleStore, record: SourceRecord, options: UpdateOptions
) -> IndexedArticle:
    query = "SELECT text, title, source, published, dateline FROM articles WHERE id = ?"
    about = articles.rows(query, (record.article,))[0]
    text, title, source, published, dateline = map(restored, about)
    described = describe(record.called, text)
    article = Article(
        record.called,
        text,
        title,
        described.source or source,
        described.published or published,
        described.dateline or dateline,
        described.number,
        blocks=find_blocks(text, suffix=Path(record.name).suffix.lower()),
        collection=record.collection,
    )
    return IndexedArticle.from_article(article, options.chunking)


def _beginning(folder: Path, number: int) -> str:
    return (
        f"索引 {folder} 是旧格式（{number}），正在用原件重建为格式 {FORMAT}。"
        "加入的文章、起的名字、移除的记录都会保留。\n"
        f"Index {folder} is of an older format ({number}) and is made anew from its originals"
        f" in format {FORMAT}. What was added, renamed or removed stays so."
    )


def _end(count: int, taken_over: Sequence[str]) -> str:
    chinese, english = f"重建完成，共 {count} 篇文章。", f"Made anew, with {count} articles."
    if taken_over:
        names = listed(taken_over)
        chinese += f"其中 {len(taken_over)} 篇的原件读不到了，沿用旧索引里的文字：{names}。"
        english += f" The text of {len(taken_over)} is the older index's, as their files are gone."
    return f"{chinese}\n{english}"
