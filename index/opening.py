"""The index that commands and the page use when they are not told which."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from index.building import Built, Progress, build_index, index_lock, is_stale
from index.encoder import Encoder, open_encoder
from index.errors import IndexFormatError, MissingIndexError
from index.passage_index import PassageIndex
from index.storage import load_index, read_manifest

PROJECT = Path(__file__).parents[1]
SHIPPED_ARTICLES = PROJECT / "corpus" / "articles"


def data_folder(given: Path | None = None) -> Path:
    """Where everything that is written at run time lies: `given`, $JUZHENG_DATA, or `.juzheng`."""
    if given:
        return given
    return Path(os.environ.get("JUZHENG_DATA") or PROJECT / ".juzheng")


def open_index(
    folder: Path | None,
    *,
    data: Path | None = None,
    encoder: Encoder | None = None,
    on_build: Callable[[str], None] = lambda reason: None,
    on_built: Callable[[Built], None] = lambda built: None,
    on_progress: Progress = lambda stage, done, total: None,
) -> PassageIndex:
    """The index in `folder`; without one the default index, built first if missing or stale.

    The default index is rebuilt from what it was last built from, at first from the articles
    that ship. `on_build` hears why before that begins, and `on_built` what came of it.

    Raises:
        IndexFolderError: the index is damaged, or, if it is not the default one, missing.
    """
    encoder = encoder or open_encoder(None)
    if folder is None:
        folder = data_folder(data) / "index"
        if _why_build(folder, encoder):
            with index_lock(folder):
                if found := _why_build(folder, encoder):  # or another process has just built it
                    reason, roots = found
                    on_build(reason)
                    on_built(build_index(roots, folder, encoder=encoder, on_progress=on_progress))
    return load_index(folder, encoder=encoder)


def _why_build(folder: Path, encoder: Encoder) -> tuple[str, list[Path]] | None:
    """Why the default index has to be built, and from what; None where it is good as it is."""
    try:
        manifest = read_manifest(folder)
    except MissingIndexError:
        return "还没有索引，正在建立…… No index yet, building it…", [SHIPPED_ARTICLES]
    except IndexFormatError as error:
        if error.is_older:
            return "索引格式已旧，正在重建…… Old index format, rebuilding…", _existing(error.roots)
        raise
    if not is_stale(manifest, encoder=encoder):
        return None
    reason = "文章或设置有变化，正在重建索引…… Articles or settings changed, rebuilding…"
    return reason, _existing(manifest.roots)


def _existing(roots: Sequence[str]) -> list[Path]:
    return [Path(root) for root in roots if Path(root).exists()] or [SHIPPED_ARTICLES]
