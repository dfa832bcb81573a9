"""Give an article another name, which it keeps whatever becomes of its file's own."""

import re
import time
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

from corpus import Article, Chunking, JuzhengError
from corpus.about.description import describe
from index.search.article_store import ArticleStore
from index.search.passages import IndexedArticle
from index.storage.folder import FILES
from index.storage.locks import publishing_lock
from index.storage.sources import SourceRecord, SourceTable
from index.storage.versions import Version, whole_version
from index.updates.preparing import UpdateResult, as_made, embed
from index.updates.publishing import UpdateOptions, make_version
from index.updates.remove import find_article
from index.updates.version_writer import SourceChanges

LONGEST_NAME = 120
"""Characters of a name that are kept."""


def rename_article(target: str, name: str, folder: Path, options: UpdateOptions) -> UpdateResult:
    """Call the article that `target`, an id or a name, stands for by `name`.

    Its files keep their names, and a build keeps the one given here. A title that was taken from
    the old name is taken from the new one; then, and only then, its chunks are embedded anew.

    Raises:
        JuzhengError: there is no such article, several have the name, `name` is empty, or
            another article has it.
        IndexFolderError: there is no index, it cannot be written, or was made with another
            encoder.
    """
    started = time.perf_counter()
    new_name = visible_name(name)
    valid, options = as_made(folder, options)
    article_id = find_article(target, valid)
    embed(_renaming(article_id, new_name, valid, options), folder, options)
    with publishing_lock(folder):
        valid = whole_version(folder)
        change = _renaming(find_article(article_id, valid), new_name, valid, options)
        roots = valid.manifest.roots
        manifest, effect = make_version(folder, valid, change, options, roots=roots)
    return UpdateResult(manifest, effect, time.perf_counter() - started)


def visible_name(name: str) -> str:
    """`shown_name`. Raises JuzhengError where nothing is left of it."""
    shown = shown_name(name)
    if not shown:
        raise JuzhengError(
            "新名字是空的。请写一个看得见的名字。",
            "the new name is empty. Give one that can be seen.",
        )
    return shown


def shown_name(name: str) -> str:
    r"""A name as it is shown: on one line, without what is invisible or turns the writing round.

    Only the last part of a path is left of it, and of a long name the beginning and the ending.

    >>> shown_name("../../etc/通知\u202etxt.exe\n"), shown_name(" \0 ")
    ('通知txt.exe', '')
    """
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = "".join(" " if each.isspace() else each for each in name)
    name = "".join(each for each in name if unicodedata.category(each) not in _UNSEEN)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        ending = dot + suffix if stem and len(suffix) <= 8 else ""
        name = name[: LONGEST_NAME - 1 - len(ending)] + "…" + ending
    return name


def free_name(name: str, names_in_use: Container[str]) -> str:
    """The name, or the name with the first number that makes it a new one.

    >>> free_name("通知.txt", {"通知.txt", "通知 (2).txt"})
    '通知 (3).txt'
    """
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    free, number = name, 1
    while free in names_in_use:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    return free


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
"""Control and format characters, halves of characters, and those that stand for nothing."""


def with_names_given(
    change: SourceChanges, records: Iterable[SourceRecord], chunking: Chunking
) -> SourceChanges:
    """The change with the names that users gave while it was prepared, as in `records`."""
    names = {record.key: record.given_name for record in records}
    upserts = []
    for record, indexed in change.upserts:
        if record.key in names and names[record.key] != record.given_name:
            record = replace(record, given_name=names[record.key])
            if indexed:
                article = _renamed(indexed.article, record.called)
                indexed = IndexedArticle.from_article(article, chunking)
        upserts.append((record, indexed))
    return replace(change, upserts=tuple(upserts))


def _renaming(article_id: str, name: str, valid: Version, options: UpdateOptions) -> SourceChanges:
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        article = articles[article_id].article
        others = articles.names_in(article.collection)
        check_free(name, (each for other, each in others.items() if other != article_id))
        records = SourceTable(articles.connection).of_article(article_id)
    return renaming(article, name, records, options.chunking)


def renaming(
    article: Article, name: str, records: Iterable[SourceRecord], chunking: Chunking
) -> SourceChanges:
    """All sources of the article get the name: it is to outlive any of them."""
    indexed = IndexedArticle.from_article(_renamed(article, name), chunking)
    first, *others = (replace(r, given_name=None if name == r.name else name) for r in records)
    return SourceChanges(upserts=((first, indexed), *((record, None) for record in others)))


def check_free(name: str, others: Iterable[str]) -> None:
    """Raises:
    JuzhengError: it is among the names of the other articles of the collection.
    """
    if name in others:
        raise JuzhengError(
            f"已经有一篇文章叫 {name}。请换一个名字。",
            f"another article is called {name}. Choose another name.",
        )


def _renamed(article: Article, name: str) -> Article:
    described = describe(article.name, article.text, blocks=article.blocks)
    is_from_name = article.title == described.title
    title = (
        describe(name, article.text, blocks=article.blocks).title if is_from_name else article.title
    )
    return replace(article, name=name, title=title)
