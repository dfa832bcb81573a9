"""Where to look: the encoder, the vector index, the lexical index, building and storing them."""

from index.adding import add_originals
from index.building import build_index
from index.encoder import Embeddings, Encoder, open_encoder
from index.errors import (
    DamagedIndexError,
    ForeignFolderError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
    NothingToIndexError,
    OtherEncoderError,
)
from index.living import LivingIndex
from index.manifest import Manifest
from index.opening import data_folder, open_index
from index.originals import Original
from index.outcomes import Outcome
from index.passage_index import Hit, PassageIndex, Retrieved
from index.passages import IndexedArticle
from index.preparing import Built
from index.publishing import Making
from index.removing import compact_index, remove_articles
from index.renaming import rename_article
from index.versions import load_index

__all__ = [
    "Built",
    "DamagedIndexError",
    "Embeddings",
    "Encoder",
    "ForeignFolderError",
    "Hit",
    "IndexFolderError",
    "IndexFormatError",
    "IndexedArticle",
    "LivingIndex",
    "Making",
    "Manifest",
    "MissingIndexError",
    "NothingToIndexError",
    "Original",
    "OtherEncoderError",
    "Outcome",
    "PassageIndex",
    "Retrieved",
    "add_originals",
    "build_index",
    "compact_index",
    "data_folder",
    "load_index",
    "open_encoder",
    "open_index",
    "remove_articles",
    "rename_article",
]
