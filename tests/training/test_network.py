"""What the head tells, how it is scored, and what a network begins with."""

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from qa.reader.head import END, EVIDENCE, FIRST, HEAD_SIZE, LAST, RANK, START
from qa.reader.layout import Tokens
from training.losses import loss
from training.network import SpanNetwork, span_scores
from training.sampling.batches import Labelled
from training.sampling.features import Feature
from training.settings import Losses
from training.weights.export import export
from training.weights.mixing import mixed
from training.weights.starting import start_from

TOKENS = Tokens([0, 7, 2, 2, 9, 10, 2], 4, [(0, 1), (1, 2)])


def network(seed: int) -> SpanNetwork:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=12, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, pad_token_id=1, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    found = SpanNetwork(BertModel(config, add_pooling_layer=False))
    for parameter in found.parameters():  # an export has one of those that are equal
        torch.nn.init.normal_(parameter, std=0.1)
    return found


def told(tokens: int) -> torch.Tensor:
    return torch.zeros(1, HEAD_SIZE, tokens)


def test_a_span_scores_its_start_its_end_and_both_together() -> None:
    each = told(3)
    each[0, START, 1], each[0, END, 2] = 3.0, 2.0
    each[0, FIRST.start, 1], each[0, LAST.start, 2] = 4.0, RANK**0.5
    assert span_scores(each)[0, 1, 2] == 9.0
    assert span_scores(each)[0, 1, 1] == 3.0


def test_no_span_ends_before_it_begins_or_begins_with_no_answer() -> None:
    allowed = span_scores(told(3))[0].isfinite()
    assert allowed.tolist() == [[True, False, False], [False, True, True], [False, False, True]]


@pytest.mark.parametrize("name", ["joint", "evidence", "answered", "verdict"])
def test_each_loss_falls_where_what_is_told_is_right(name: str) -> None:
    weights = {"joint": 0.0, "evidence": 0.0, "answered": 0.0, "verdict": 0.0}
    batch = Labelled.collate([Feature(TOKENS, 4, 5, (4, 5), yes=True)])
    wrong = told(7)
    wrong[0, :2, [1, 2, 3, 6]] = float("-inf")
    right = wrong.clone()
    right[0, FIRST.start, 4] = right[0, LAST.start, 5] = 5.0
    right[0, EVIDENCE, 4:6] = 5.0
    right[0, EVIDENCE + 1, 0] = right[0, EVIDENCE + 3, 0] = 5.0
    of_right, of_wrong = (
        loss(each, batch, Losses(**weights | {name: 1.0})) for each in (right, wrong)
    )
    assert of_right < of_wrong


def test_readers_are_averaged_by_their_shares() -> None:
    first, second = network(1).own_weights(), network(2).own_weights()
    both = mixed([first, second], [3.0, 1.0])
    assert both.keys() == first.keys()
    for name, weight in both.items():
        assert torch.allclose(weight, 0.75 * first[name] + 0.25 * second[name]), name


def test_a_network_begins_where_an_exported_one_stands(tmp_path: Path) -> None:
    before, after = network(1), network(2)
    after.transformer.embeddings.word_embeddings.load_state_dict(
        before.transformer.embeddings.word_embeddings.state_dict()
    )
    export({"weights": before.own_weights(), "step": 1}, tmp_path, network=network(3))
    start_from(tmp_path, after)
    for name, weight in before.own_weights().items():
        assert torch.allclose(after.own_weights()[name], weight, atol=0.002), name
