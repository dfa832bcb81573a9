"""The index that commands and the page use when they are not told which."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import platformdirs

from corpus import JuzhengError
from index.encoders.encoder import Encoder
from index.encoders.opening import open_encoder
from index.errors import (
    DamagedIndexError,
    IndexFormatError,
    MissingIndexError,
    OtherEncoderError,
)
from index.folder_store import FolderStore
from index.milvus.server.address import milvus_address
from index.search.passage_index import PassageIndex
from index.storage.folder import current_version, kept_versions
from index.storage.manifest import check_format_2
from index.storage.versions import load_index, older_format, whole_version
from index.store import IndexStore
from index.updates.build import build_index
from index.updates.preparing import UpdateResult
from index.updates.publishing import UpdateOptions
from index.updates.upgrading import OLDEST_FORMAT, upgrade_index

PROJECT = Path(__file__).parents[1]
SHIPPED_ARTICLES = PROJECT / "corpus" / "articles"
IS_CHECKOUT = (PROJECT / "pyproject.toml").is_file()
"""Else the wheel is installed, and `PROJECT` is where all packages of its Python lie."""


def data_folder(folder: Path | None = None) -> Path:
    """Where everything that is written at run time lies.

    That is `folder`, else $JUZHENG_DATA, else `.juzheng` in the checkout; where the wheel is
    installed, the user's own folder for data.
    """
    if folder:
        return folder
    if named := os.environ.get("JUZHENG_DATA"):
        return Path(named)
    return PROJECT / ".juzheng" if IS_CHECKOUT else platformdirs.user_data_path("juzheng")


def default_index(data: Path | None = None) -> Path:
    return data_folder(data) / "index"


def index_folder(place: Path | None, data: Path | None) -> Path:
    """The folder that `--index` names, or that of the default index.

    Raises:
        JuzhengError: it names an index in Milvus, and what is to be done is done to a folder.
    """
    if place and milvus_address(place):
        raise JuzhengError(
            "这个命令只用于文件夹里的索引。请先复制到文件夹：python -m index copy 地址 文件夹",
            "this command is for an index in a folder. Copy it to one first: python -m index copy"
            " ADDRESS FOLDER",
        )
    return place or default_index(data)


def store_at(place: Path) -> IndexStore:
    """The store that `--index` names: a folder, or an index in Milvus.

    Raises:
        JuzhengError: it looks like the address of one in Milvus, and is none.
    """
    if address := milvus_address(place):
        from index.milvus.store import MilvusStore  # most never need it

        return MilvusStore(place, address)
    return FolderStore(place)


def open_index(
    folder: Path | None,
    *,
    data: Path | None = None,
    encoder: Encoder | None = None,
    options: UpdateOptions | None = None,
    on_result: Callable[[UpdateResult], None] = lambda result: None,
    on_damage: Callable[[str], None] = lambda message: None,
) -> PassageIndex:
    """The index in `folder`; without one the default index, brought up to date first.

    An index of an older format is made anew.

    Raises:
        IndexFolderError: the index is damaged, or, if it is not the default one, missing.
    """
    encoder = encoder or open_encoder(None)
    options = options or UpdateOptions(encoder, on_damage=on_damage)
    if folder:
        store = store_at(folder)
        if isinstance(store, FolderStore) and (result := upgrade_for_use(folder, options)):
            on_result(result)
        return store.load(encoder, on_damage=on_damage)
    folder = default_index(data)
    try:
        on_result(update_default_index(folder, replace(options, on_wait=_do_not_wait)))
    except _BusyError:  # another process is at it, and may be for an hour
        if not kept_versions(folder) or older_format(folder):
            on_result(update_default_index(folder, options))
    return load_index(folder, encoder=encoder, on_damage=on_damage)


def update_default_index(folder: Path, options: UpdateOptions) -> UpdateResult:
    """Bring the default index up to date with what it was built from.

    At first with the articles that ship, or with what an index of an older format was built from.
    """
    return build_index(_first_roots(folder), folder, options)


def upgrade_for_use(folder: Path, options: UpdateOptions) -> UpdateResult | None:
    """Make the index in `folder` anew where it is of an older format; None where it is not.

    Raises:
        OtherEncoderError: it was made with an encoder of another name.
        IndexFolderError: its articles are not to be had, or it cannot be written.
    """
    error = older_format(folder)
    if not error:
        return None
    if error.actual >= OLDEST_FORMAT:
        manifest = whole_version(folder, of_format=error.actual).manifest
        if manifest.encoder != options.encoder.name:
            raise OtherEncoderError(folder, manifest.encoder, options.encoder.name)
        return upgrade_index(folder, options)
    return build_index([], folder, options)


def _first_roots(folder: Path) -> list[Path]:
    """What the index is to be built from; nothing where it knows that itself."""
    try:
        check_format_2(folder)
        current_version(folder)
    except MissingIndexError:
        return [SHIPPED_ARTICLES]
    except DamagedIndexError:
        return []
    except IndexFormatError as error:
        roots = [Path(root) for root in error.roots if Path(root).exists()]
        return roots or [SHIPPED_ARTICLES]
    return []


class _BusyError(Exception):
    """Another process is building the index."""


def _do_not_wait() -> None:
    raise _BusyError
