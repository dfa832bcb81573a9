"""A reader's folder with a network of one small layer, exported as a real one is."""

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from training.network import SpanNetwork
from training.weights.export import export


@pytest.fixture(scope="session")
def small_network() -> SpanNetwork:
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=64, pad_token_id=1,
    )  # fmt: skip
    return SpanNetwork(BertModel(config, add_pooling_layer=False)).eval()


@pytest.fixture(scope="session")
def small_reader(small_network: SpanNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    checkpoint = {"weights": small_network.own_weights(), "step": 1}
    export(checkpoint, folder, network=small_network)
    return folder
