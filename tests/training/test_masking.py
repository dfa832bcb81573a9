from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from evaluation.sets.questions import EvaluationSet
from index.encoders.encoder import SHIPPED_ENCODER
from qa.reader.layout import Layout, Tokens
from training.masking import (
    GUESSED,
    MASK,
    Masked,
    MaskedNetwork,
    MaskedTexts,
    guessed_right,
    masked_loss,
)
from training.settings import load_settings

LONG = Tokens([0, 2, 5, 2, *range(100, 500), 2], 4, [(at, at + 1) for at in range(400)])


def masked(seed: int = 1) -> Masked:
    return Masked.collate([LONG, LONG], np.random.default_rng(seed))


def test_some_words_of_the_window_are_to_be_guessed_and_none_of_the_rest() -> None:
    found = masked()
    assert not found.guessed[:, :4].any()
    assert not found.guessed[:, -1].any()
    assert len(found.words) / 800 == pytest.approx(GUESSED, abs=0.05)
    places = found.guessed.nonzero()[:, 1]
    assert found.words.tolist() == (places + 96).tolist()


def test_most_are_masked_and_what_is_not_guessed_stands() -> None:
    found = masked()
    ids, guessed = found.batch.ids, found.guessed.numpy()
    assert (ids[guessed] == MASK).mean() == pytest.approx(0.8, abs=0.1)
    assert (ids[0][~guessed[0]] == np.array(LONG.ids)[~guessed[0]]).all()


def test_the_mask_is_a_piece_of_the_encoder_that_no_text_holds(layout: Layout) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(SHIPPED_ENCODER / "tokenizer.json"))
    assert tokenizer.token_to_id("<mask>") == MASK


def test_a_position_gives_the_same_masks_and_another_pass_others(
    small_set: EvaluationSet, layout: Layout
) -> None:
    settings = load_settings()
    small = replace(settings, training=replace(settings.training, tokens_in_batch=60))
    texts = MaskedTexts(small_set.articles, layout=layout, settings=small)
    steps = texts.steps(1)
    assert steps > 1
    assert texts.steps(2) == 2 * steps
    first, again = (list(islice(texts.batches(0, 0), 2 * steps)) for _ in range(2))
    for (*place, one), (*_, same) in zip(first, again, strict=True):
        assert (one.batch.ids == same.batch.ids).all(), place
    [(epoch, place, behind)] = islice(texts.batches(0, 1), 1)
    assert (epoch, place) == (0, 2)
    assert (behind.batch.ids == first[1][2].batch.ids).all()
    assert {epoch for epoch, *_ in first} == {0, 1}


def test_words_are_learnt_to_be_guessed(small_set: EvaluationSet, layout: Layout) -> None:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=MASK + 1, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, pad_token_id=1, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    network = MaskedNetwork(BertModel(config, add_pooling_layer=False))
    texts = MaskedTexts(small_set.articles, layout=layout, settings=load_settings())
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses = []
    for _, _, batch in islice(texts.batches(0, 0), 30):
        optimizer.zero_grad()
        loss = masked_loss(network, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 1.5
    assert 0 <= guessed_right(network, texts) <= 1
