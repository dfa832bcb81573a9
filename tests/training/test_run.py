"""A whole run with a network of one small layer: it learns, stops, goes on, and is exported."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from corpus import JuzhengError
from evaluation.sets.questions import EvaluationSet
from qa.reader.layout import Layout, Tokens
from qa.reader.network import Batch, Network
from training.losses import reading_loss
from training.network import SpanNetwork
from training.run import Run, Trialled
from training.sampling.curriculum import Curriculum
from training.settings import Settings, load_settings
from training.trial import Trial, score
from training.weights import checkpoints
from training.weights.export import export, quantise

TOKENS = Tokens([0, 7, 2, 2, 9, 10, 2], 4, [(0, 1), (1, 2)])
Train = Callable[[Path], SpanNetwork]


@pytest.fixture(scope="module")
def settings() -> Settings:
    shipped = load_settings()
    return replace(
        shipped,
        training=replace(shipped.training, passes=3.0, tokens_in_batch=400, learning_rate=0.02),
        reporting=replace(shipped.reporting, log_every=1, evaluate_every=3, save_every=0),
    )


@pytest.fixture(scope="module")
def curriculum(small_set: EvaluationSet, layout: Layout, settings: Settings) -> Curriculum:
    return Curriculum([small_set], layout=layout, settings=settings)


def small_network() -> SpanNetwork:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=67302, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, pad_token_id=1, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    network = SpanNetwork(BertModel(config, add_pooling_layer=False))
    network.transformer.embeddings.word_embeddings.requires_grad_(False)
    return network


def scored() -> Trialled:
    return Trialled({"news": {"em": 1.0, "f1": 2.0, "auroc": 0.5}}, 52.0)


def rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


@pytest.fixture
def train(curriculum: Curriculum, settings: Settings) -> Train:
    def train(folder: Path) -> SpanNetwork:
        network = small_network()
        run = Run(folder, network, settings=settings)
        run.resume()
        loss = reading_loss(network, settings.losses)
        run.train(curriculum, loss, scored, decay_now=False)
        return network

    return train


def test_a_run_goes_on_where_it_stopped(
    train: Train,
    curriculum: Curriculum,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    through = train(tmp_path / "through")
    learn = Run._learn

    def stop_at_two(run: Run, *arguments: object) -> float:
        loss = learn(run, *arguments)  # type: ignore[arg-type]
        run._asked_to_stop = run._step == 2
        return loss

    monkeypatch.setattr(Run, "_learn", stop_at_two)
    train(tmp_path / "halved")
    assert rows(tmp_path / "halved")[-1] == {"event": "stop", "step": 2}
    monkeypatch.setattr(Run, "_learn", learn)
    halved = train(tmp_path / "halved")
    total = curriculum.steps(settings.training.passes)
    assert rows(tmp_path / "halved")[-1] == {"event": "stop", "step": total}
    for name, weight in through.own_weights().items():
        assert torch.equal(weight, halved.own_weights()[name]), name


def test_the_log_tells_loss_trial_and_time_left(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    steps = [row for row in rows(tmp_path) if "loss" in row]
    assert {"loss", "lr", "tokens_per_s", "minutes_left"} <= steps[0].keys()
    assert any(row.get("event") == "trial" and row["news"]["em"] == 1.0 for row in rows(tmp_path))
    assert steps[-1]["loss"] < steps[0]["loss"]  # type: ignore[operator]


def test_a_run_can_be_ended_early_but_well(
    curriculum: Curriculum, settings: Settings, tmp_path: Path
) -> None:
    longer = replace(settings, training=replace(settings.training, passes=30.0))
    network = small_network()
    run = Run(tmp_path, network, settings=longer)
    run._step = 9
    run.train(curriculum, reading_loss(network, settings.losses), scored, decay_now=True)
    assert rows(tmp_path)[-1] == {"event": "stop", "step": 11}  # a fifth of them decaying


def test_the_best_average_is_kept_and_can_be_exported(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    best = checkpoints.load(tmp_path / "best.pt")
    network = small_network()
    export(best, tmp_path / "reader", network=network)
    words = network.transformer.embeddings.word_embeddings.weight.detach().numpy()
    [read] = Network(tmp_path / "reader", word_embeddings=words).read([TOKENS])
    expected = small_network()
    expected.load_own_weights(best["weights"])
    with torch.inference_mode():
        assert np.allclose(read, expected.eval()(Batch.collate([TOKENS]))[0], atol=0.05)


def test_a_checkpoint_is_exported_by_its_average(train: Train, tmp_path: Path) -> None:
    train(tmp_path)
    last = checkpoints.load_last(tmp_path)
    assert last
    network = small_network()
    export(last, tmp_path / "reader", network=network)
    assert torch.equal(network.head.bias, last["average"]["head.bias"])
    trained_json = json.loads((tmp_path / "reader" / "trained.json").read_text())
    assert trained_json["step"] == last["step"]


def test_frozen_layers_stay_what_they_are(
    curriculum: Curriculum, settings: Settings, tmp_path: Path
) -> None:
    network = small_network()
    network.freeze(1)
    before = {name: each.clone() for name, each in network.state_dict().items()}
    loss = reading_loss(network, settings.losses)
    Run(tmp_path, network, settings=settings).train(curriculum, loss, scored, decay_now=False)
    changed = {
        name for name, each in network.state_dict().items() if not torch.equal(each, before[name])
    }
    assert changed == {"head.weight", "head.bias"}


def test_eight_bits_are_near_the_weights_and_a_column_of_zeros_stays_zero() -> None:
    matrix = np.random.default_rng(4).normal(size=(300, 7)).astype(np.float32)
    matrix[:, 3] = 0
    small, scale = quantise(matrix)
    assert np.abs(small * scale - matrix).max() <= scale.max() / 2 + 1e-6
    assert not (small * scale)[:, 3].any()


def test_trial_questions_are_drawn_the_same_and_scored(
    small_set: EvaluationSet, layout: Layout, settings: Settings
) -> None:
    trial = Trial.draw(small_set, settings)
    assert trial == Trial.draw(small_set, settings)
    assert len(trial.answerable) == 7
    scores = score(small_network(), trial, layout=layout, settings=settings)
    assert scores.keys() == {"em", "f1", "auroc"}
    assert 0 <= scores["em"] <= scores["f1"] <= 100


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("seed = 1\n[windows]\nlength = 3\n")
    with pytest.raises(JuzhengError, match="length"):
        load_settings(file)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 half a file"])
def test_an_unreadable_checkpoint_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "best.pt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(JuzhengError, match=r"best\.pt"):
        checkpoints.load(file)
