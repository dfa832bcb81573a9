"""The network that reads: an ONNX file, run by OpenVINO.

Its word embeddings are the encoder's own and lie in no file of the reader's: tokens are looked up
here, and the file begins behind them.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError
from index.encoders.checksums import check_sums
from index.encoders.compiled import compile_or_import
from index.encoders.quiet_openvino import openvino
from index.encoders.shipped import WordEmbeddings
from qa.reader.head import END, HEAD_SIZE, Told
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
    """What the head tells of the tokens of a window, and of no-answer at token 0.

    Each core reads a window by itself, those that came first first, whichever question they
    belong to. So no window is padded to the length of another and no core waits for another,
    which together took a third of the time when all cores shared a question's windows. Where the
    processor computes in bfloat16 so does the network.
    """

    def __init__(self, folder: Path, *, word_embeddings: WordEmbeddings) -> None:
        """Raises:
        JuzhengError: the folder's file is missing or damaged.
        """
        check_sums(folder)
        file = folder / NETWORK_FILE
        self._word_embeddings = word_embeddings
        try:
            self._compiled: Any = compile_or_import(
                "reader",
                "THROUGHPUT",
                [file, Path(__file__)],
                lambda: _without_guards(openvino.Core().read_model(file)),
            )
        except (OSError, RuntimeError) as error:
            what = str(error).strip().splitlines()[-1]
            raise JuzhengError(
                f"阅读器 {file} 加载不了，可能缺失或已损坏（{what}）。请重新取得它。",
                f"The reader {file} cannot be loaded; it may be missing or damaged ({what})."
                " Get it anew.",
            ) from error
        self._of_thread = local()
        self._cores = ThreadPoolExecutor(
            self._compiled.get_property("NUM_STREAMS"),
            thread_name_prefix="read",
            initializer=self._begin,
        )

    @property
    def precision(self) -> str:
        """`bf16` or `f32`."""
        return str(self._compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name())

    def read(self, inputs: Sequence[Tokens]) -> list[Told]:
        """Of each input what is told; start and end are -inf where no answer may stand."""
        # The longest first, so that no core is left with it when the others are done.
        longest_first = sorted(range(len(inputs)), key=lambda place: -len(inputs[place].ids))
        reading = {place: self._cores.submit(self._read, inputs[place]) for place in longest_first}
        return [reading[place].result() for place in range(len(inputs))]

    def _begin(self) -> None:
        self._of_thread.request = self._compiled.create_infer_request()

    def _read(self, tokens: Tokens) -> Told:
        batch = Batch.collate([tokens], multiple=LENGTHS)
        words = self._word_embeddings[batch.ids].astype(np.float32)
        results = self._of_thread.request.infer((words, batch.types, batch.mask))
        told = np.zeros((HEAD_SIZE, len(tokens.ids)), np.float32)
        rows = results[0][0][:, : len(tokens.ids)]
        told[: len(rows)] = rows  # a reader of before the head had more than start and end
        told[: END + 1, ~batch.choices[0, : len(tokens.ids)]] = -np.inf
        return told


def _without_guards(model: Any) -> Any:
    """The model without what keeps attention to no token at all from being no number.

    torch exports such guards; every window has tokens to attend to, and without guards OpenVINO
    computes all of attention in one step, which takes a fifteenth off the whole.
    """
    for guard in (each for each in model.get_ops() if each.get_type_name() == "IsNaN"):
        guarded = guard.input_value(0)
        for choice in guard.output(0).get_target_inputs():
            for use in choice.get_node().output(0).get_target_inputs():
                use.replace_source_output(guarded)
    return model
