"""Where to look: passages found by meaning and by words, while the index goes on changing.

Texts become vectors in `encoders`; `search` finds passages; `storage` is the folder with the
versions of an index; `updates` makes a new version of it. `opening` opens the default index,
`reloading` takes newer versions while questions go on, `audit` records who changed what. A `store`
is where an index is kept: a folder (`folder_store`) or `milvus`; `copying` takes it from one to the
other.
An upload goes: `updates.add` → `storage.originals` → `corpus.loading` → `updates.preparing` →
`updates.publishing` → `storage.versions` → `reloading`.
"""

from index.encoders.encoder import Embeddings, Encoder
from index.encoders.opening import open_encoder
from index.errors import (
    DamagedIndexError,
    ForeignFolderError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
    NothingToIndexError,
    OtherEncoderError,
)
from index.opening import data_folder, open_index
from index.reloading import ReloadingIndex
from index.search.local_index import LocalIndex
from index.search.passage_index import CurrentIndex, CurrentPart, Hit, PassageIndex, Retrieved
from index.search.passages import IndexedArticle
from index.storage.collections import collection_name
from index.storage.manifest import Manifest
from index.storage.originals import Original
from index.storage.versions import load_index
from index.updates.add import add_originals
from index.updates.build import build_index
from index.updates.file_results import FileResult
from index.updates.move import move_articles
from index.updates.preparing import UpdateResult
from index.updates.publishing import UpdateOptions
from index.updates.remove import compact_index, remove_articles
from index.updates.rename import rename_article

__all__ = [
    "CurrentIndex",
    "CurrentPart",
    "DamagedIndexError",
    "Embeddings",
    "Encoder",
    "FileResult",
    "ForeignFolderError",
    "Hit",
    "IndexFolderError",
    "IndexFormatError",
    "IndexedArticle",
    "LocalIndex",
    "Manifest",
    "MissingIndexError",
    "NothingToIndexError",
    "Original",
    "OtherEncoderError",
    "PassageIndex",
    "ReloadingIndex",
    "Retrieved",
    "UpdateOptions",
    "UpdateResult",
    "add_originals",
    "build_index",
    "collection_name",
    "compact_index",
    "data_folder",
    "load_index",
    "move_articles",
    "open_encoder",
    "open_index",
    "remove_articles",
    "rename_article",
]
