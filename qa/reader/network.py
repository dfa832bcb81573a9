"""The network that reads: an ONNX file, run by OpenVINO.

Its word embeddings are the encoder's own and lie in no file of the reader's: tokens are looked up
here, and the file begins behind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError
from index.quiet_openvino import openvino
from index.shipped_encoder import WordEmbeddings
from qa.reader.layout import PAD, Tokens

NETWORK_FILE = "model.onnx"
LENGTHS = 16
"""Windows are padded to a multiple of so many tokens: OpenVINO keeps a plan for each length it has
met, and with all lengths it takes 450 MB more after a few hundred questions."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs padded to the longest of them, each of shape (inputs, tokens).

    `choices` is true at the tokens an answer may begin or end with, and at no-answer.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    mask: NDArray[np.float32]
    choices: NDArray[np.bool_]

    @classmethod
    def collate(cls, inputs: Sequence[Tokens], *, multiple: int = 1) -> "Batch":
        """Pad `inputs` to the longest, rounded up to a multiple."""
        longest = max(len(each.ids) for each in inputs)
        shape = len(inputs), -(-longest // multiple) * multiple
        ids = np.full(shape, PAD, np.int64)
        types = np.zeros(shape, np.int64)
        mask = np.zeros(shape, np.float32)
        choices = np.zeros(shape, np.bool_)
        for row, each in enumerate(inputs):
            length = len(each.ids)
            ids[row, :length] = each.ids
            types[row, each.first : length] = 1
            mask[row, :length] = 1
            choices[row, 0] = True
            choices[row, each.first : length - 1] = True
        return cls(ids, types, mask, choices)


class Network:
    """Start and end logits for the tokens of a window, and for no-answer at token 0.

    Where the processor computes in bfloat16 so does the network.
    """

    def __init__(self, folder: Path, *, word_embeddings: WordEmbeddings) -> None:
        """Raises:
        JuzhengError: the folder's file is missing or damaged.
        """
        file = folder / NETWORK_FILE
        self._word_embeddings = word_embeddings
        try:
            # One question at a time on all cores; those that come meanwhile wait their turn.
            self._compiled: Any = openvino.Core().compile_model(
                file, "CPU", {"PERFORMANCE_HINT": "LATENCY"}
            )
        except RuntimeError as error:
            what = str(error).strip().splitlines()[-1]
            raise JuzhengError(
                f"阅读器 {file} 加载不了，可能缺失或已损坏（{what}）。请重新取得它。",
                f"The reader {file} cannot be loaded; it may be missing or damaged ({what})."
                " Get it anew.",
            ) from error
        self._turn = Lock()

    @property
    def precision(self) -> str:
        """`bf16` or `f32`."""
        return str(self._compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name())

    def logits(self, inputs: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """Of each input the logits, shape (2, tokens); -inf where no answer may stand."""
        batch = Batch.collate(inputs, multiple=LENGTHS)
        words = self._word_embeddings[batch.ids].astype(np.float32)
        with self._turn:
            logits = self._compiled((words, batch.types, batch.mask))[0]
        masked = np.where(batch.choices[:, None], logits, np.float32(-np.inf))
        return [row[:, : len(each.ids)] for row, each in zip(masked, inputs, strict=True)]
