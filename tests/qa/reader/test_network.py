from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus import JuzhengError
from index.encoders.shipped import WordEmbeddings
from qa.reader.head import HEAD_SIZE
from qa.reader.layout import Tokens
from qa.reader.network import Batch, Network
from training.network import SpanNetwork

SHORT = Tokens([0, 7, 2, 2, 9, 10, 2], 4, [(0, 1), (1, 2)])
LONG = Tokens([0, 7, 8, 2, 2, 9, 10, 11, 12, 2], 5, [(0, 1), (1, 2), (2, 3), (3, 4)])


@pytest.fixture
def word_embeddings(small_network: SpanNetwork) -> WordEmbeddings:
    words = small_network.transformer.embeddings.word_embeddings.weight
    return np.asarray(words.detach().numpy(), np.float16)


@pytest.fixture
def network(small_reader: Path, word_embeddings: WordEmbeddings) -> Network:
    return Network(small_reader, word_embeddings=word_embeddings)


def test_only_the_window_and_no_answer_may_be_picked(network: Network) -> None:
    short, long = network.read([SHORT, LONG])
    assert (short.shape, long.shape) == ((HEAD_SIZE, 7), (HEAD_SIZE, 10))
    assert np.isfinite(short[0]).nonzero()[0].tolist() == [0, 4, 5]
    assert np.isfinite(long[1]).nonzero()[0].tolist() == [0, 5, 6, 7, 8]


def test_padding_changes_nothing(network: Network) -> None:
    [alone], [padded, _] = network.read([SHORT]), network.read([SHORT, LONG])
    assert np.allclose(alone, padded, atol=0.02)


def test_each_of_many_who_read_at_once_gets_its_own(network: Network) -> None:
    windows = [[SHORT], [LONG, SHORT]]
    alone = [network.read(each) for each in windows]
    with ThreadPoolExecutor(8) as readers:
        read = list(readers.map(network.read, windows * 20))
    for logits, expected in zip(read, alone * 20, strict=True):
        assert all(map(np.array_equal, logits, expected))


def test_a_window_that_fails_fails_alone(network: Network) -> None:
    unknown = Tokens([0, 10**6, 2, 2, 9, 2], 4, [(0, 1)])
    with pytest.raises(IndexError):
        network.read([SHORT, unknown])
    assert len(network.read([SHORT])) == 1


def test_what_is_exported_reads_as_what_was_trained(
    network: Network, small_network: SpanNetwork
) -> None:
    with torch.inference_mode():
        trained = small_network(Batch.collate([SHORT, LONG])).numpy()
    for exported, before in zip(network.read([SHORT, LONG]), trained, strict=True):
        assert np.allclose(exported, before[:, : exported.shape[1]], atol=0.05)


@pytest.mark.parametrize("size", [None, 0, 500])
def test_a_missing_or_damaged_file_is_told(
    small_reader: Path, word_embeddings: WordEmbeddings, tmp_path: Path, size: int | None
) -> None:
    if size is not None:
        (tmp_path / "model.onnx").write_bytes((small_reader / "model.onnx").read_bytes()[:size])
    with pytest.raises(JuzhengError, match=r"model\.onnx"):
        Network(tmp_path, word_embeddings=word_embeddings)
