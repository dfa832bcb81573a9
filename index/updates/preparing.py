"""The first part of a change, which disturbs no one: read files, embed what is new."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import Article, Chunking, Unread, UnreadableFileError
from corpus.loading.files import read_each
from index.errors import IndexFormatError, OtherEncoderError
from index.search.article_store import ArticleStore
from index.search.passages import IndexedArticle, searchable_text
from index.storage.manifest import Manifest
from index.storage.sources import ADDED_ORIGIN, SourceRecord, lacking_stamp
from index.storage.versions import (
    Version,
    read_articles,
    whole_version,
    whole_version_if_any,
)
from index.updates.file_results import FileResult
from index.updates.publishing import UpdateOptions
from index.updates.scanning import ToRead
from index.updates.version_writer import Effect, ReadSource, SourceChanges


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What came of a change.

    `effect` is None where there was nothing to do and no version was made. `skipped` are files
    that could not be read, `partial` maps the names of those that were read now and not in full to
    what they lack, `duplicates` maps the names of files whose text is there already to the
    name it goes by, `unreachable` are roots whose articles stay as they are. `file_results` tells
    what came of each file that was to be added.
    """

    manifest: Manifest
    effect: Effect | None
    seconds: float
    skipped: tuple[UnreadableFileError, ...] = ()
    partial: dict[str, Unread] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()
    file_results: tuple[FileResult, ...] = ()


def valid_or_outdated(folder: Path, *, on_damage: Callable[[str], None]) -> Version | None:
    """The valid version; None also for an index of an older format, which a build replaces."""
    try:
        return whole_version_if_any(folder, on_damage=on_damage)
    except IndexFormatError as error:
        if not error.is_older:
            raise
        return None


def check_encoder(folder: Path, valid: Version, options: UpdateOptions) -> None:
    if valid.manifest.encoder_fingerprint != options.encoder.fingerprint:
        raise OtherEncoderError(folder, valid.manifest.encoder, options.encoder.name)


def as_made(folder: Path, options: UpdateOptions) -> tuple[Version, UpdateOptions]:
    """The valid version, and the options with which it is changed as it was made.

    Raises:
        IndexFolderError: there is no index, or it was made with another encoder.
    """
    valid = whole_version(folder, on_damage=options.on_damage)
    check_encoder(folder, valid, options)
    made = valid.manifest
    return valid, replace(options, chunking=made.chunking, max_file_bytes=made.max_file_bytes)


def read_all(to_read: Sequence[ToRead], options: UpdateOptions) -> tuple[ReadSource, ...]:
    """Each record with its article or with the reason why there is none."""
    sources_read: list[ReadSource] = []
    sources = [source for source, _ in to_read]
    articles = read_each(sources, max_file_bytes=options.max_file_bytes)
    for (_, record), (_, article) in zip(to_read, articles, strict=True):
        sources_read.append(_source_read(record, article, options))
        options.on_progress("files", 1, len(to_read))
    return tuple(sources_read)


def _source_read(
    record: SourceRecord, article: Article | UnreadableFileError, options: UpdateOptions
) -> ReadSource:
    if isinstance(article, UnreadableFileError):
        reasons = {"chinese": article.reason, "english": article.reason_english}
        stamp = lacking_stamp(record.stamp)
        return replace(record, article=None, removed=False, stamp=stamp, **reasons), None
    article = replace(article, collection=record.collection)
    unread = Unread.joined(article.unread)
    is_removed = record.removed and record.article == article.text_id
    source_record = replace(
        record,
        article=article.text_id if is_removed else article.id,
        chinese=unread.chinese if unread else None,
        english=unread.english if unread else None,
        removed=is_removed,
        stamp=lacking_stamp(record.stamp) if unread else record.stamp,
    )
    if is_removed:
        return source_record, None
    return source_record, IndexedArticle.from_article(article, options.chunking)


def embed(
    change: SourceChanges, folder: Path, options: UpdateOptions, *, anew: bool = False
) -> None:
    """Embed the texts of a change; with `anew` also all of the version that is there."""
    texts = [searchable_text(c) for _, indexed in change.upserts if indexed for c in indexed.chunks]
    if anew:
        texts += read_articles(
            lambda: valid_or_outdated(folder, on_damage=lambda message: None),
            lambda articles: _texts_anew(articles, options.chunking),
        )[1]
    with options.cache(folder) as cache:
        options.embed(texts, cache)


def problems(records: Iterable[SourceRecord]) -> tuple[UnreadableFileError, ...]:
    return tuple(
        UnreadableFileError(
            Path(record.name if record.origin == ADDED_ORIGIN else record.path),
            record.chinese,
            record.english,
        )
        for record in records
        if record.article is None and record.chinese and record.english
    )


def read_in_part(upserts: Iterable[ReadSource]) -> dict[str, Unread]:
    return {
        record.called: Unread(record.chinese, record.english)
        for record, indexed in upserts
        if indexed and record.chinese and record.english
    }


def _texts_anew(articles: ArticleStore, chunking: Chunking) -> list[str]:
    cut = (IndexedArticle.from_article(each.article, chunking) for each in articles)
    return [searchable_text(chunk) for each in cut for chunk in each.chunks]
