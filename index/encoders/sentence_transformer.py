"""Any sentence-transformers model from a local folder, run by torch."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus import JuzhengError
from corpus.segment import simplify
from index.encoders.encoder import MODEL_SUFFIXES, Embeddings, model_fingerprint, unloadable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEncoder:
    """A sentence-transformers model from a local folder, with the prompts the folder names.

    The model is loaded when it first encodes. Where the processor computes in bfloat16 so does
    the encoder: about twice as fast, and the cosine to full precision is above 0.999.
    """

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        """Raises:
        JuzhengError: `folder` is no sentence-transformers folder with safetensors weights.
        """
        self._folder = folder
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
        return model_fingerprint(self._folder)

    @cached_property
    def precision(self) -> str:
        return "bfloat16" if _computes_in_bfloat16() else "float32"

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self._encode(self._model.encode_query, queries)

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        return self._encode(self._model.encode_document, documents)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Embeddings:
        import torch

        bfloat16 = self.precision == "bfloat16"
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            rows = encode([simplify(text) for text in texts], show_progress_bar=False)
        embeddings = np.asarray(rows, np.float32).reshape(len(texts), self.dimension)
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

        logging.disable_progress_bar()
        try:
            return SentenceTransformer(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # each library behind it has its own for a damaged file
            raise unloadable(self._folder, error) from error


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


def _computes_in_bfloat16() -> bool:
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return bool(supported())
