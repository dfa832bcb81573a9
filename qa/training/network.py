"""A new reader's network: the encoder's weights, and a head that knows nothing yet."""

from pathlib import Path

import torch
from torch import nn
from transformers import BertModel

from qa.reader.network import SpanNetwork


def new_network(encoder: Path) -> SpanNetwork:
    """A network on a sentence-transformers folder's weights, its word embeddings frozen."""
    transformer = BertModel.from_pretrained(
        encoder,
        add_pooling_layer=False,
        attn_implementation="sdpa",
        dtype=torch.float32,
        # Dropout on attention would cost the fused kernel: twice the time a step.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    transformer.embeddings.word_embeddings.requires_grad_(False)
    network = SpanNetwork(transformer)
    nn.init.normal_(network.head.weight, std=0.02)
    nn.init.zeros_(network.head.bias)
    return network
