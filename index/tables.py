"""What was changed and what an index holds, as tables in a terminal and as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from corpus import DEFAULT_COLLECTION
from corpus.about.dates import date_in_words
from corpus.console import printable
from index.search.catalogue import Entry
from index.search.passage_index import Hit
from index.storage.manifest import Manifest
from index.updates.preparing import UpdateResult

WIDE_COLUMNS = 140
"""Columns of a terminal in which a table of eight columns can be read."""
SHOWN_LINES = 10
"""Lines of a kind that are shown; the rest are counted."""


def result_json(result: UpdateResult) -> dict[str, Any]:
    effect = asdict(result.effect) if result.effect else {}
    return asdict(result.manifest) | {
        "seconds": round(result.seconds, 3),
        "changed": result.effect is not None,
        "added": effect.get("added", []),
        "removed": effect.get("removed", []),
        "renamed": effect.get("renamed", {}),
        "moved": dict(zip(effect.get("moved_ids", []), effect.get("moved", []), strict=True)),
        "near_duplicates": effect.get("near", []),
        "duplicates": result.duplicates,
        "skipped": [{"file": str(e.path), "reason": e.reason} for e in result.skipped],
        "partial": [{"file": name, "unread": u.chinese} for name, u in result.partial.items()],
        "unreachable": list(result.unreachable),
    }


def hit_json(hit: Hit) -> dict[str, str | int | float]:
    return {
        "article": hit.chunk.article.name,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "text": hit.chunk.text,
        "score": hit.score,
        "cosine": hit.cosine,
        "bm25": hit.bm25,
    }


def result_table(result: UpdateResult) -> Table:
    """What was changed, which files could not be read and why, and what the index holds now."""
    table = Table(Column(""), Column("", overflow="fold"), show_header=False)
    effect = result.effect
    if effect is None:
        table.add_row("没有变化 unchanged", f"第 {result.manifest.version} 版 version")
    else:
        _add_lines(table, "新增 added", map(printable, effect.added))
        _add_lines(table, "移除 removed", map(printable, effect.removed))
        renamed = (f"{printable(a)} → {printable(b)}" for a, b in effect.renamed.items())
        _add_lines(table, "改名 renamed", renamed)
        _add_lines(table, "换了合集 moved", map(printable, effect.moved))
        near = (f"{printable(each.article)} ≈ {printable(each.other)}" for each in effect.near)
        _add_lines(table, "近似 nearly the same", near)
    same = (f"{printable(a)} = {printable(b)}" for a, b in result.duplicates.items())
    _add_lines(table, "相同，只留一份 same text", same)
    _add_lines(table, "跳过的文件 skipped", map(str, result.skipped))
    partial = (f"{name}：{u.chinese}。 {u.english}." for name, u in result.partial.items())
    _add_lines(table, "没有全部读到 read in part", map(printable, partial))
    _add_lines(table, "够不到，文章保留 out of reach", result.unreachable)
    for label, value in (
        ("文章 articles", result.manifest.articles),
        ("句子 sentences", result.manifest.sentences),
        ("片段 chunks", result.manifest.chunks),
        ("字符 characters", result.manifest.characters),
        ("秒 seconds", round(result.seconds, 1)),
    ):
        table.add_row(label, f"{value:,}")
    return table


def manifest_table(
    manifest: Manifest, collections: Mapping[str, int], folders: Mapping[str, str]
) -> Table:
    """What an index is, how many articles each collection has, and which folders belong to one."""
    table = Table("", Column("", overflow="fold"), show_header=False)
    for label, value in asdict(manifest).items():
        if label == "files":
            value = [f"{name}: {size:,}" for name, (size, _) in manifest.files.items()]
        elif isinstance(value, dict):
            value = [f"{key}: {each}" for key, each in value.items()]
        lines = value if isinstance(value, list | tuple) else [str(value)]
        table.add_row(label, Text("\n".join(lines)))
    _add_lines(table, "合集 collections", (f"{name}: {n:,}" for name, n in collections.items()))
    given = (f"{printable(path)}: {name}" for path, name in folders.items())
    _add_lines(table, "文件夹 folders", given)
    return table


def list_table(articles: Iterable[Entry], *, width: int) -> Table:
    """A column for each thing to tell, or, where these would be narrow, a line for each."""
    if width < WIDE_COLUMNS:
        return _stacked_list(articles)
    texts = ("编号 id", "文章 article", "标题 title", "来源 source", "时间 published")
    names = (*texts, "合集 collection", "句 sentences", "原件 kept")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for each in articles:
        title = " · ".join(filter(None, (each.title, each.number)))
        about = (each.id, each.name, title, each.source or "", date_in_words(each.published))
        cells = (Text(printable(cell)) for cell in about)
        collection = Text(each.collection)
        table.add_row(*cells, collection, str(each.sentences), "✓" if each.kept else "")
    return table


def _stacked_list(articles: Iterable[Entry]) -> Table:
    table = Table(Column("编号 id", no_wrap=True), Column("文章 article", overflow="fold"))
    for each in articles:
        count, original = f"{each.sentences} 句 sentences", "原件 kept" if each.kept else None
        published = date_in_words(each.published)
        about = " · ".join(filter(None, (each.number, each.source, published)))
        collection = None if each.collection == DEFAULT_COLLECTION else each.collection
        facts = " · ".join(filter(None, (collection, count, original)))
        lines = map(printable, filter(None, dict.fromkeys((each.name, each.title, about, facts))))
        table.add_row(each.id, Text("\n".join(lines)), end_section=True)
    return table


def _add_lines(table: Table, label: str, lines: Any) -> None:
    """A row with how many there are and the first of them; none where there are none."""
    entries = list(lines)
    if entries:
        more = [f"…… +{len(entries) - SHOWN_LINES}"] if len(entries) > SHOWN_LINES else []
        table.add_row(label, Text("\n".join([str(len(entries)), *entries[:SHOWN_LINES], *more])))
