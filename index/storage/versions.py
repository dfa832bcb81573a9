"""Load the valid version of an index; where it is damaged, the one before it."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from index.encoders.encoder import Encoder
from index.errors import (
    DamagedIndexError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
    OtherEncoderError,
)
from index.search.article_store import ArticleStore
from index.search.lexical import LexicalIndex
from index.search.local_index import LocalIndex
from index.search.vectors import VectorIndex
from index.storage.folder import (
    FILES,
    check_shortage,
    current_version,
    kept_versions,
    version_folder,
)
from index.storage.manifest import FORMAT, Manifest, check_files, check_format_2, read_manifest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Version:
    """A version whose files were verified. `is_current` tells it from one it stands in for."""

    folder: Path
    manifest: Manifest
    is_current: bool


def load_index(
    folder: Path, *, encoder: Encoder, on_damage: Callable[[str], None] = lambda message: None
) -> LocalIndex:
    """The index in `folder`, every file of it verified.

    Where the valid version is damaged and the one before it is whole, that one is loaded and
    `on_damage` is told.

    Raises:
        IndexFolderError: there is none, it is damaged, of another format, or was made with
            another encoder.
        OSError: the machine is short of something, such as open files.
    """
    while True:
        version = whole_version(folder, on_damage=on_damage)
        if version.manifest.encoder_fingerprint != encoder.fingerprint:
            raise OtherEncoderError(folder, version.manifest.encoder, encoder.name)
        try:
            with ExitStack() as stack:
                articles = ArticleStore.open(version.folder / FILES.articles)
                index = LocalIndex(
                    stack.enter_context(articles),
                    encoder=encoder,
                    vectors=VectorIndex.map(version.folder / FILES.vectors),
                    lexical=LexicalIndex.open(version.folder / FILES.lexical),
                    version=version.manifest.version,
                )
                stack.pop_all()  # whoever asks the index goes on reading its articles
                return index
        except (OSError, ValueError, RuntimeError, sqlite3.Error):
            # Newer versions were published meanwhile, and this one was swept.
            if version.folder.exists():
                raise


def read_articles(
    look: Callable[[], Version | None], read: Callable[[ArticleStore], list[T]]
) -> tuple[Version | None, list[T]]:
    """The version that `look` finds, and what `read` finds in its articles.

    Others may sweep it in between; then the one they published is looked for. Without any version
    nothing is found.
    """
    while True:
        version = look()
        if not version:
            return None, []
        try:
            with ArticleStore.open(version.folder / FILES.articles) as articles:
                return version, read(articles)
        except sqlite3.Error:
            if version.folder.exists():
                raise


def whole_version(
    folder: Path,
    *,
    on_damage: Callable[[str], None] = lambda message: None,
    of_format: int = FORMAT,
) -> Version:
    """The valid version or, where that is damaged, the newest before it that is whole.

    Raises:
        IndexFolderError: there is none, or it is not `of_format`.
        OSError: the machine is short of something, which says nothing of the version.
    """
    check_format_2(folder)
    number = None
    try:
        number = current_version(folder)
        return _verified(folder, number, of_format, is_current=True)
    except DamagedIndexError as error:
        if number is not None and _pointer_moved(folder, number):
            return whole_version(folder, on_damage=on_damage, of_format=of_format)
        for older in kept_versions(folder):
            if older != number:
                try:
                    version = _verified(folder, older, of_format, is_current=False)
                except DamagedIndexError:
                    continue
                on_damage(_stand_in(error, older))
                return version
        raise


def whole_version_if_any(folder: Path, *, on_damage: Callable[[str], None]) -> Version | None:
    """`whole_version`; None where there is no index, or nothing whole is left of it."""
    try:
        return whole_version(folder, on_damage=on_damage)
    except MissingIndexError:
        return None
    except DamagedIndexError as error:
        on_damage(str(error))
        return None


def older_format(folder: Path) -> IndexFormatError | None:
    """What is raised where the index in `folder` is of an older format; None where it is not."""
    try:
        check_format_2(folder)
        numbers = [current_version(folder), *kept_versions(folder)]
    except IndexFormatError as error:
        return error
    except DamagedIndexError:
        numbers = kept_versions(folder)
    except IndexFolderError:
        return None
    except OSError as error:  # whoever uses the folder tells of it
        check_shortage(error)
        return None
    for number in numbers:
        try:
            read_manifest(folder, version_folder(folder, number))
        except IndexFormatError as error:
            return error if error.is_older else None
        except DamagedIndexError:
            continue
        break
    return None


def _verified(folder: Path, number: int, of_format: int, *, is_current: bool) -> Version:
    place = version_folder(folder, number)
    manifest = read_manifest(folder, place, of_format=of_format)
    check_files(folder, place, manifest)
    return Version(place, manifest, is_current)


def _pointer_moved(folder: Path, number: int) -> bool:
    try:
        return current_version(folder) != number
    except DamagedIndexError:
        return False


def _stand_in(error: DamagedIndexError, older: int) -> str:
    return (
        f"{error.chinese} 现在先用第 {older} 版。\n"
        f"{error.english} Version {older} stands in for it meanwhile."
    )
