"""Turn texts into embeddings: what the index needs to know of whoever does it.

Texts are embedded with their traditional characters folded to simplified ones, so that both
spellings of a word have the same vector.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError
from index.encoders.checksums import digest_of

Embeddings = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""

MODEL_SUFFIXES = (".json", ".model", ".safetensors", ".txt")
"""Of the files that a model is made of: its weights, its settings, its tokenizer's vocabulary."""

THREADS_VARIABLE = "JUZHENG_THREADS"
"""By which a process is told how many threads it may have, where it encodes beside others."""

SHIPPED_ENCODER = Path(__file__).parents[2] / "models" / "encoder"


class Encoder(Protocol):
    """Anything that embeds questions and documents in one space.

    `name` and `fingerprint` say which it is: an index made with one encoder is of no use with
    another. `precision` is the arithmetic it computes in; it may differ between two runs.
    """

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def dimension(self) -> int: ...

    def encode_queries(self, queries: Sequence[str]) -> Embeddings: ...

    def encode_documents(self, documents: Sequence[str]) -> Embeddings: ...


def model_fingerprint(folder: Path) -> str:
    """SHA-256 over the names and contents of a model's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in MODEL_SUFFIXES:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(digest_of(path))
    return digest.hexdigest()


def read_prompts(folder: Path) -> dict[str, str]:
    """What a sentence-transformers folder wants in front of a query and of a document."""
    try:
        settings = (folder / "config_sentence_transformers.json").read_text(encoding="utf-8")
        prompts: dict[str, str] = json.loads(settings)["prompts"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unloadable(folder, error) from error
    return prompts


def unloadable(folder: Path, error: Exception) -> JuzhengError:
    what = f"{type(error).__name__}: {error}"
    return JuzhengError(
        f"编码器 {folder} 加载不了，可能已损坏（{what}）。请重新取得它，或用 --encoder 换一个。",
        f"The encoder {folder} cannot be loaded; it may be damaged ({what})."
        " Get it anew, or name another with --encoder.",
    )
