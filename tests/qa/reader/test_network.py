import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from transformers import BertConfig, BertModel

from corpus import JuzhengError
from index.encoder import SHIPPED_ENCODER
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.network import Batch, SpanNetwork, load_network, read_word_embeddings

CONFIG = {
    "vocab_size": 50,
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 64,
    "pad_token_id": 1,
}
SHORT = Tokens([0, 7, 2, 2, 9, 10, 2], 4, [(0, 1), (1, 2)])
LONG = Tokens([0, 7, 8, 2, 2, 9, 10, 11, 12, 2], 5, [(0, 1), (1, 2), (2, 3), (3, 4)])


@pytest.fixture
def network() -> SpanNetwork:
    torch.manual_seed(3)
    return SpanNetwork(BertModel(BertConfig(**CONFIG), add_pooling_layer=False)).eval()


@pytest.fixture
def folder(network: SpanNetwork, tmp_path: Path) -> Path:
    save_file(network.own_weights(), tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"transformer": CONFIG}))
    return tmp_path


def test_only_the_window_and_no_answer_may_be_picked(network: SpanNetwork) -> None:
    with torch.inference_mode():
        logits = network(Batch.collate([SHORT, LONG]))
    picked = logits.isfinite()[:, 0]
    assert logits.shape == (2, 2, 10)
    assert picked[0].nonzero().flatten().tolist() == [0, 4, 5]
    assert picked[1].nonzero().flatten().tolist() == [0, 5, 6, 7, 8]


def test_padding_changes_nothing(network: SpanNetwork) -> None:
    with torch.inference_mode():
        alone = network(Batch.collate([SHORT]))[0]
        padded = network(Batch.collate([SHORT, LONG]))[0, :, : len(SHORT.ids)]
    assert torch.allclose(alone, padded, atol=1e-5)


def test_it_is_loaded_as_it_was_saved(network: SpanNetwork, folder: Path) -> None:
    shared = network.transformer.embeddings.word_embeddings
    loaded = load_network(folder, word_embeddings=shared, dtype=torch.float32)
    batch = Batch.collate([SHORT, LONG])
    with torch.inference_mode():
        assert torch.equal(loaded(batch), network(batch))


def test_the_word_embeddings_are_shared_and_not_copied(network: SpanNetwork, folder: Path) -> None:
    shared = network.transformer.embeddings.word_embeddings
    loaded = load_network(folder, word_embeddings=shared, dtype=torch.bfloat16)
    assert loaded.transformer.embeddings.word_embeddings.weight is shared.weight
    assert loaded.head.weight.dtype == torch.bfloat16


@pytest.mark.parametrize("missing", ["model.safetensors", "config.json"])
def test_a_missing_file_is_told(network: SpanNetwork, folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(JuzhengError, match=str(folder)):
        load_network(folder, word_embeddings=nn.Embedding(50, 8), dtype=torch.float32)


def test_damaged_weights_are_told(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    with pytest.raises(JuzhengError, match=str(folder)):
        load_network(folder, word_embeddings=nn.Embedding(50, 8), dtype=torch.float32)


def test_weights_of_another_shape_are_told(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"transformer": CONFIG | {"hidden_size": 12}}))
    with pytest.raises(JuzhengError, match=str(folder)):
        load_network(folder, word_embeddings=nn.Embedding(50, 12), dtype=torch.float32)


def test_the_word_embeddings_are_those_of_the_encoder() -> None:
    embeddings = read_word_embeddings(SHIPPED_ENCODER)
    [tokens] = Layout(SHIPPED_ENCODER / "tokenizer.json").tokens([Text("谁？", "", "临平")])
    assert embeddings(torch.tensor(tokens.ids)).shape == (len(tokens.ids), 384)
    assert embeddings.weight.dtype == torch.float32
