"""Take articles out of an index, and give back the space of what is no longer needed."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus import JuzhengError
from index.article_store import ArticleStore
from index.draft import Change
from index.folder import FILES
from index.originals import Originals
from index.preparing import Built, check_encoder
from index.publishing import Making, RecordedEncoder, make_version
from index.replacing import sweep_versions
from index.sources import KEPT, all_sources
from index.turns import build_turn, publish_turn
from index.versions import Version, whole_version


def remove_articles(targets: Sequence[str], folder: Path, making: Making | None = None) -> Built:
    """Take articles out of the index, by name or id, or all that came from a folder, by its path.

    A file that an article came from stays where it is, and is not indexed again until its text
    changes. No encoder is needed, so only what `making` says of progress counts.

    Raises:
        JuzhengError: there is no such article, or several have the name.
        IndexFolderError: there is no index, or it cannot be written.
    """
    started = time.perf_counter()
    with publish_turn(folder):
        valid = whole_version(folder)
        with ArticleStore.open(valid.folder / FILES.articles) as articles:
            records = all_sources(articles)
        gone, come, roots = [], [], list(valid.manifest.roots)
        for target in targets:
            root = str(Path(target).absolute())
            if root in roots:
                roots.remove(root)
                gone += [record for record in records if record.origin == root]
            else:
                found = find_article(target, valid)
                come += [(replace(r, removed=True), None) for r in records if r.article == found]
        change = Change(tuple(gone), tuple(come))
        like_before = replace(
            making or Making(RecordedEncoder(valid.manifest)),
            encoder=RecordedEncoder(valid.manifest),
            chunking=valid.manifest.chunking,
            max_file_bytes=valid.manifest.max_file_bytes,
        )
        manifest, effect = make_version(folder, valid, change, like_before, roots=roots)
        for record, _ in come:
            if record.origin == KEPT:
                Originals(folder).drop(record.path)
    return Built(manifest, effect, time.perf_counter() - started)


def compact_index(folder: Path, making: Making) -> Built:
    """Write the index anew, and remove old versions and embeddings that no article needs.

    Raises:
        IndexFolderError: there is no index, it was made with another encoder, or cannot be
            written.
    """
    started = time.perf_counter()
    with build_turn(folder, on_wait=making.on_wait), publish_turn(folder):
        valid = whole_version(folder, on_damage=making.on_damage)
        check_encoder(folder, valid, making)
        manifest, effect = make_version(
            folder, valid, Change(), making, roots=valid.manifest.roots, rewrite=True
        )
        with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
            keys = articles.chunk_keys().values()
        with making.cache(folder) as cache:
            cache.keep_only(keys)
        sweep_versions(folder, keep={manifest.version})
    return Built(manifest, effect, time.perf_counter() - started)


def find_article(target: str, valid: Version) -> str:
    """The id of the article that an id or else a name stands for.

    Raises:
        JuzhengError: there is no such article, or several have the name.
    """
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        if target in articles:
            return target
        found = [article_id for article_id, name in articles.names().items() if name == target]
    if not found:
        raise JuzhengError(
            f"没有文章 {target}。python -m index list 列出所有文章。",
            f"there is no article {target}. python -m index list shows all of them.",
        )
    if len(found) > 1:
        ids = " ".join(found)
        raise JuzhengError(
            f"有 {len(found)} 篇文章叫 {target}，请用编号指定：{ids}",
            f"{len(found)} articles are called {target}; name one by its id: {ids}",
        )
    return found[0]
