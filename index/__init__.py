"""Where to look: the encoder, the vector index, the lexical index, building and storing them."""

from index.building import Built, build_index
from index.encoder import Embeddings, Encoder, SentenceTransformerEncoder, open_encoder
from index.errors import (
    DamagedIndexError,
    ForeignFolderError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
    NothingToIndexError,
    OtherEncoderError,
)
from index.manifest import Manifest, read_manifest
from index.opening import data_folder, open_index
from index.passage_index import Hit, IndexedArticle, PassageIndex, Retrieved
from index.storage import load_index, save_index

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
    "Manifest",
    "MissingIndexError",
    "NothingToIndexError",
    "OtherEncoderError",
    "PassageIndex",
    "Retrieved",
    "SentenceTransformerEncoder",
    "build_index",
    "data_folder",
    "load_index",
    "open_encoder",
    "open_index",
    "read_manifest",
    "save_index",
]
