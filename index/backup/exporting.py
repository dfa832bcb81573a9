"""The originals of an index as files, byte for byte, under the names that people know them by."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePath

from corpus import DEFAULT_COLLECTION
from index.backup.archive import BackupError, writable
from index.backup.catalog import sources_in_order
from index.backup.making import original_of
from index.backup.names import LONGEST_PATH, one_name, plain_name
from index.search.article_store import ArticleStore
from index.storage.folder import FILES, names_in
from index.storage.locks import publishing_lock
from index.storage.sources import SourceRecord
from index.storage.versions import whole_version

MOST_BYTES, MOST_CHARACTERS = 200, 120
"""Of a name, which leaves room for a number."""


@dataclass(slots=True)
class Exported:
    """How many files there are. `renamed` tells of the files that could not be called as their
    articles are, `lost` of articles whose files are gone or damaged."""

    folder: Path
    files: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def export_originals(
    index: Path, folder: Path, *, on_progress: Callable[[str, int, int], None]
) -> Exported:
    """Write all originals to a folder that is new or empty, whole or not at all.

    Those of a collection other than the default one lie in a folder called like it.

    Raises:
        BackupError: `folder` holds something, or cannot be written.
        IndexFolderError: there is no index.
    """
    exported = Exported(folder)
    if names_in(folder) or folder.is_file():
        raise BackupError(
            f"{folder} 里已有东西，没有写入。请指定一个新的或空的文件夹。",
            f"{folder} holds something, and nothing was written. Name a new or empty folder.",
        )
    part = folder.absolute().with_name(f".{folder.absolute().name}.part")
    try:
        with writable(folder):
            shutil.rmtree(part, ignore_errors=True)  # of one that was killed
            part.mkdir(parents=True)
            _export(index, part, exported, on_progress)
            if folder.is_dir():
                folder.rmdir()
            part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return exported


def _export(
    index: Path, part: Path, exported: Exported, on_progress: Callable[[str, int, int], None]
) -> None:
    top, seen = _Place(part), set[tuple[str, str]]()
    with publishing_lock(index):  # no one takes an original away meanwhile
        version = whole_version(index)
        with ArticleStore.open(version.folder / FILES.articles) as articles:
            records = [each for each in sources_in_order(articles) if not each.removed]
        for record in records:
            content, name = original_of(record, index), _name_of(record)
            if content is None:
                exported.lost.append(record.called)
            elif (key := (name, hashlib.sha256(content).hexdigest())) not in seen:
                seen.add(key)
                path = top.file(name if len(name) <= LONGEST_PATH else _less_deep(name, record))
                path.write_bytes(content)
                exported.files += 1
                if (written := path.relative_to(part).as_posix()) != name:
                    exported.renamed[name] = written
            on_progress("saved", 1, len(records))


def _name_of(record: SourceRecord) -> str:
    """What the file of a source is to be called: as its article is, with the file's own ending."""
    name, suffix = record.called, PurePath(record.name).suffix
    if not name.lower().endswith(suffix.lower()):
        name += suffix
    return name if record.collection == DEFAULT_COLLECTION else f"{record.collection}/{name}"


def _less_deep(name: str, record: SourceRecord) -> str:
    """Without the folders between its collection's, where the way through them is too long."""
    own = name.rpartition("/")[2]
    return own if record.collection == DEFAULT_COLLECTION else f"{record.collection}/{own}"


class _Place:
    """A folder that is written to, under names that differ on any system."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken: set[str] = set()
        self._folders: dict[str, _Place] = {}

    def file(self, name: str) -> Path:
        """Where the file of this name goes, which may lie in folders of its own."""
        folder, slash, rest = name.partition("/")
        return self._folder(folder).file(rest) if slash else self._path / self._free(name)

    def _folder(self, name: str) -> "_Place":
        key = one_name(plain_name(name))
        if key not in self._folders:
            path = self._path / self._free(name)
            path.mkdir()
            self._folders[key] = _Place(path)
        return self._folders[key]

    def _free(self, name: str) -> str:
        plain = free = plain_name(name, most_bytes=MOST_BYTES, most_characters=MOST_CHARACTERS)
        for number in count(2):
            if one_name(free) not in self._taken:
                break
            free = f"{PurePath(plain).stem} ({number}){PurePath(plain).suffix}"
        self._taken.add(one_name(free))
        return free
