"""Turn texts into embeddings.

`Encoder` is all that the index needs to know; `SentenceTransformerEncoder` is the one that
ships. Texts are embedded with their traditional characters folded to simplified ones, so that
both spellings of a word have the same vector.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError
from corpus.segment import simplify

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Embeddings = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""

MODEL_SUFFIXES = (".json", ".model", ".safetensors", ".txt")
"""Of the files that a model is made of: its weights, its settings, its tokenizer's vocabulary."""

TOLD_AFTER = 256
"""Documents that are embedded before `on_encoded` hears of them."""

SHIPPED_ENCODER = Path(__file__).parents[1] / "models" / "encoder"


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

    def encode_documents(
        self, documents: Sequence[str], *, on_encoded: Callable[[int], None] = ...
    ) -> Embeddings: ...


class SentenceTransformerEncoder:
    """A sentence-transformers model from a local folder, with the prompts the folder names.

    The model is loaded when it first encodes. Where the processor computes in bfloat16 so does
    the encoder: about twice as fast, and the cosine to full precision is above 0.999.
    """

    def __init__(self, folder: Path | None = None, *, name: str | None = None) -> None:
        """Raises:
        JuzhengError: `folder` is no sentence-transformers folder with safetensors weights.
        """
        self._folder = folder or SHIPPED_ENCODER
        self._name = name or self._folder.resolve().name
        _check_folder(self._folder)

    @classmethod
    def from_hub(cls, name: str) -> "SentenceTransformerEncoder":
        """The model `name` of the Hugging Face hub, downloaded to its cache if need be."""
        from huggingface_hub import snapshot_download

        patterns = [f"*{suffix}" for suffix in MODEL_SUFFIXES]
        try:
            folder = Path(snapshot_download(name, allow_patterns=patterns))
        except (OSError, ValueError) as error:  # ValueError: no model can have this name
            raise JuzhengError(
                f"无法下载编码器 {name}（{type(error).__name__}）。"
                "请检查网络和名字，或改用本地文件夹。",
                f"cannot download the encoder {name} ({type(error).__name__})."
                " Check the network and the name, or use a local folder.",
            ) from error
        return cls(folder, name=name)

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of the model's files."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.rglob("*")):
            if path.suffix in MODEL_SUFFIXES:
                digest.update(path.relative_to(self._folder).as_posix().encode())
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    @cached_property
    def precision(self) -> str:
        return "bfloat16" if _computes_in_bfloat16() else "float32"

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def is_shipped(self) -> bool:
        """Whether it is the encoder of this repository, whose word embeddings the reader shares."""
        return self._folder.resolve() == SHIPPED_ENCODER.resolve()

    @property
    def word_embeddings(self) -> NDArray[np.float32]:
        """The vectors of the tokenizer's pieces, shape (pieces, dimension); a view, no copy."""
        transformer: Any = self._model[0].auto_model
        vectors: NDArray[np.float32] = transformer.get_input_embeddings().weight.detach().numpy()
        return vectors

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self._encode(self._model.encode_query, queries)

    def encode_documents(
        self, documents: Sequence[str], *, on_encoded: Callable[[int], None] = lambda count: None
    ) -> Embeddings:
        """Embed documents; `on_encoded` hears how many more are done, now and then."""
        parts = [np.empty((0, self.dimension), np.float32)]
        for start in range(0, len(documents), TOLD_AFTER):
            part = documents[start : start + TOLD_AFTER]
            parts.append(self._encode(self._model.encode_document, part))
            on_encoded(len(part))
        return np.concatenate(parts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Embeddings:
        import torch

        bfloat16 = self.precision == "bfloat16"
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            found = encode([simplify(text) for text in texts], show_progress_bar=False)
        embeddings = np.asarray(found, np.float32).reshape(len(texts), self.dimension)
        lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
        normalised: Embeddings = embeddings / np.maximum(lengths, 1e-12)
        return normalised

    @cached_property
    def _model(self) -> "SentenceTransformer":
        # Both are read once, when the libraries below are imported.
        os.environ["HF_HUB_OFFLINE"] = "1"
        # Threads that spin while they wait for one another cost several times the work itself
        # as soon as anything else wants the processor, if only a browser.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # each library behind it has its own for a damaged file
            raise _unloadable(self._folder, error) from error


def open_encoder(name: str | None, *, allow_download: bool = False) -> SentenceTransformerEncoder:
    """The shipped encoder, one in a local folder, or, where that is allowed, one from the hub.

    Raises:
        JuzhengError: `name` is no folder and downloads are not allowed.
    """
    if name is None or Path(name).is_dir():
        return SentenceTransformerEncoder(Path(name) if name else None)
    if not allow_download:
        raise JuzhengError(
            f"找不到编码器文件夹 {name}。若它是模型库里的名字，请加上 --allow-download。",
            f"there is no encoder folder {name}. If it is a name on the model hub, add"
            " --allow-download.",
        )
    return SentenceTransformerEncoder.from_hub(name)


def _check_folder(folder: Path) -> None:
    for file in folder.rglob("*.bin"):
        is_pickle = not file.name.startswith("openvino")  # whose weights have the same ending
        if is_pickle and not list(file.parent.glob("*.safetensors")):
            raise JuzhengError(
                f"{file} 是可执行代码的 pickle 权重，不予加载。请转换为 .safetensors。",
                f"{file} holds pickled weights, which can run code. Convert to .safetensors.",
            )
    if not (folder / "modules.json").is_file() or not list(folder.rglob("*.safetensors")):
        raise JuzhengError(
            f"{folder} 不是 sentence-transformers 文件夹（要有 modules.json 和 .safetensors）。"
            "请检查 --encoder。",
            f"{folder} is no sentence-transformers folder: modules.json and .safetensors expected."
            " Check --encoder.",
        )


def _unloadable(folder: Path, error: Exception) -> JuzhengError:
    what = f"{type(error).__name__}: {error}"
    return JuzhengError(
        f"编码器 {folder} 加载不了，可能已损坏（{what}）。请重新取得它，或用 --encoder 换一个。",
        f"The encoder {folder} cannot be loaded; it may be damaged ({what})."
        " Get it anew, or name another with --encoder.",
    )


def _computes_in_bfloat16() -> bool:
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return bool(supported())
