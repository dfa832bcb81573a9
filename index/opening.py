"""The index that commands and the page use when they are not told which."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.loading import MAX_FILE_BYTES
from index.building import Built, Progress, build_index, is_stale
from index.encoder import Encoder, open_encoder
from index.errors import IndexFormatError, MissingIndexError
from index.folder import index_lock
from index.manifest import read_manifest
from index.passage_index import PassageIndex
from index.storage import load_index

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
        if _due(folder, encoder):
            with index_lock(folder):
                if due := _due(folder, encoder):  # or another process has just built it
                    on_build(due.reason)
                    on_built(due.build(folder, encoder, on_progress))
    return load_index(folder, encoder=encoder)


@dataclass(frozen=True, slots=True)
class _DueBuild:
    """Why the default index has to be built, and from what: the articles that ship, if from `()`.

    What is out of reach of `roots` is left out until it is back.
    """

    reason: str
    roots: tuple[Path, ...] = ()
    max_file_bytes: int = MAX_FILE_BYTES

    def build(self, folder: Path, encoder: Encoder, on_progress: Progress) -> Built:
        return build_index(
            [root for root in self.roots if root.exists()] or [SHIPPED_ARTICLES],
            folder,
            encoder=encoder,
            absent=[root for root in self.roots if not root.exists()],
            max_file_bytes=self.max_file_bytes,
            on_progress=on_progress,
        )


def _due(folder: Path, encoder: Encoder) -> _DueBuild | None:
    """The build that the default index needs; None where it is good as it is."""
    try:
        manifest = read_manifest(folder)
    except MissingIndexError:
        return _DueBuild("还没有索引，正在建立…… No index yet, building it…")
    except IndexFormatError as error:
        roots = _paths(error.roots)
        if not error.is_older or not any(root.exists() for root in roots):
            raise
        return _DueBuild("索引格式已旧，正在重建…… Old index format, rebuilding…", roots)
    if not is_stale(manifest, encoder=encoder):
        return None
    reason = "文章或设置有变化，正在重建索引…… Articles or settings changed, rebuilding…"
    return _DueBuild(reason, _paths(manifest.roots), manifest.max_file_bytes)


def _paths(roots: Iterable[str]) -> tuple[Path, ...]:
    return tuple(Path(root) for root in roots)
