"""The encoder that ships: its own tokenizer, and its network run by OpenVINO.

It gives what sentence-transformers makes of the same folder (the tests compare the two), starts
several times sooner, in a third of the memory, and embeds faster: `python -m benchmarks.peers`.
"""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.segment import simplify
from index.encoders.checksums import check_sums
from index.encoders.encoder import (
    SHIPPED_ENCODER,
    Embeddings,
    model_fingerprint,
    read_prompts,
    unloadable,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from index.encoders.compiled import Aim

WordEmbeddings = NDArray[np.float16]
"""Shape (pieces, width)."""

BATCH_TOKENS = 1024
"""Tokens of a batch, padding included: enough to keep a core busy, and no more, because a question
that comes meanwhile waits for the batch to end."""
FEW_BATCHES = 4
"""Up to so many are run one after another, each by all cores; of more each core runs its own."""
LENGTHS = 8
"""Texts are padded to a multiple of so many tokens: OpenVINO keeps a plan for each shape."""
MAX_TOKENS = 512
PAD = 1


@cache
def shipped_word_embeddings() -> WordEmbeddings:
    """The vectors of the tokenizer's pieces, shape (pieces, width); one copy for a process.

    Raises:
        JuzhengError: the encoder's file is missing or damaged.
    """
    from index.encoders.bert import read_word_embeddings

    try:
        return read_word_embeddings(SHIPPED_ENCODER)
    except Exception as error:  # each library behind it has its own for a damaged file
        raise unloadable(SHIPPED_ENCODER, error) from error


class ShippedEncoder:
    """multilingual-e5-small, cut to the pieces that Chinese needs; loaded when it first encodes."""

    def __init__(self) -> None:
        self._turn = Lock()

    @property
    def name(self) -> str:
        return SHIPPED_ENCODER.name

    @cached_property
    def fingerprint(self) -> str:
        return model_fingerprint(SHIPPED_ENCODER)

    @property
    def dimension(self) -> int:
        return int(self._network.output(0).partial_shape[1].get_length())

    @property
    def precision(self) -> str:
        from index.encoders.bert import precision_of

        return precision_of(self._network)

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self._encode(self._prompts["query"], queries)

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        return self._encode(self._prompts["document"], documents)

    def count_tokens(self, documents: Sequence[str]) -> list[int]:
        """How many tokens the encoder reads of each document, its prompt included."""
        return [len(ids) for ids in self._tokens(self._prompts["document"], documents)]

    def _tokens(self, prompt: str, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast([prompt + simplify(t) for t in texts])
        return [encoding.ids for encoding in encodings]

    def _encode(self, prompt: str, texts: Sequence[str]) -> Embeddings:
        from index.encoders.bert import run_batches

        tokens = self._tokens(prompt, texts)
        embeddings = np.empty((len(texts), self.dimension), np.float32)
        groups = list(batches([len(ids) for ids in tokens]))
        inputs = ((rows, _inputs([tokens[row] for row in rows])) for rows in groups)
        if len(groups) > FEW_BATCHES:
            for rows, outputs in run_batches(self._many_at_a_time, inputs):
                embeddings[rows] = outputs
        else:
            for rows, batch in inputs:
                with self._turn:
                    embeddings[rows] = self._network(batch)[0]
        # Rounding to bfloat16 leaves lengths that differ from 1 in the third place.
        normalised: Embeddings = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
        return normalised

    @cached_property
    def _prompts(self) -> dict[str, str]:
        return read_prompts(SHIPPED_ENCODER)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(SHIPPED_ENCODER / "tokenizer.json"))
        except Exception as error:
            raise unloadable(SHIPPED_ENCODER, error) from error
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.encode_special_tokens = True  # "</s>" in a text is mere letters
        return tokenizer

    @cached_property
    def _network(self) -> Any:
        return _compiled("LATENCY", self.fingerprint)

    @cached_property
    def _many_at_a_time(self) -> Any:
        """The network once more; only who embeds many texts pays its memory."""
        return _compiled("THROUGHPUT", self.fingerprint)


def _compiled(aim: "Aim", fingerprint: str) -> Any:
    try:
        check_sums(SHIPPED_ENCODER)
        from index.encoders.bert import compile_bert

        return compile_bert(SHIPPED_ENCODER, aim, fingerprint=fingerprint)
    except Exception as error:
        raise unloadable(SHIPPED_ENCODER, error) from error


def _inputs(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The word embeddings of texts, padded to one length, and where they are no padding."""
    longest = max(len(ids) for ids in tokens)
    shape = len(tokens), -(-longest // LENGTHS) * LENGTHS
    padded = np.full(shape, PAD, np.int64)
    mask = np.zeros(shape, np.float32)
    for row, ids in enumerate(tokens):
        padded[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    return shipped_word_embeddings()[padded].astype(np.float32), mask


def batches(lengths: Sequence[int], *, budget: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """The places of `lengths`, longest first, in batches of at most `budget` tokens when padded.

    >>> list(batches([3, 9, 4, 8], budget=18))
    [[1, 3], [2, 0]]
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
