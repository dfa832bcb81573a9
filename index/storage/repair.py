"""Mend what lies beside the valid version, which itself is mended by making it anew."""

from collections.abc import Iterable
from pathlib import Path

from index.storage.embedding_cache import EmbeddingCache
from index.storage.folder import current_version, kept_versions, version_folder
from index.storage.manifest import is_whole
from index.storage.originals import Originals
from index.storage.replacing import sweep_versions
from index.storage.sources import ADDED_ORIGIN, SourceRecord


def mend(folder: Path, records: Iterable[SourceRecord], cache: EmbeddingCache) -> None:
    """Remove other versions that are damaged, forget damaged embeddings, name originals anew.

    Originals that were never added in the end, or were removed, go as well. `records` are the
    sources of the valid version; the turn to publish must be held.
    """
    valid = current_version(folder)
    others = set(kept_versions(folder)) - {valid}
    whole = {other for other in others if is_whole(folder, version_folder(folder, other))}
    sweep_versions(folder, keep={valid, *whole})
    cache.drop_damaged()
    originals = Originals(folder)
    names = {
        each.path: each.name for each in records if each.origin == ADDED_ORIGIN and not each.removed
    }
    for file_name, name in names.items():
        originals.name_anew(file_name, name)
    originals.drop_abandoned(known=names)
