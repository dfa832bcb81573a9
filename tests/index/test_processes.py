"""Several processes encode what one would, to the same bit."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import JuzhengError
from index import UpdateOptions
from index.encoders.encoder import Embeddings, Encoder
from index.encoders.processes import ProcessesEncoder, encode_each
from index.encoders.shipped import ShippedEncoder
from index.opening import store_at
from tests.fakes import FakeEncoder
from tests.index.commands import Run

DEADLY, DAMAGED = "停", "坏"


class FailingEncoder(FakeEncoder):
    """Its process dies of some texts, and it fails at others."""

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        if any(DEADLY in each for each in documents):
            os.kill(os.getpid(), signal.SIGKILL)
        if any(DAMAGED in each for each in documents):
            raise JuzhengError("坏了。", "it is damaged.")
        return super().encode_documents(documents)


@pytest.fixture(scope="module")
def two() -> Iterator[ProcessesEncoder]:
    with ProcessesEncoder(FakeEncoder(), FailingEncoder, 2) as encoder:
        yield encoder


def test_slices_come_in_order_and_few_are_taken_ahead(two: ProcessesEncoder) -> None:
    taken: list[str] = []
    every = [[], *([f"第{number}篇。", "同样的。"] for number in range(11))]

    def slices() -> Iterator[list[str]]:
        for each in every:
            taken.append("")
            yield each

    came = encode_each(two, slices())
    made = [next(came)]
    assert len(taken) == two.most_waiting == 4
    made += came
    alone = encode_each(FakeEncoder(), every)
    assert [each.tolist() for each in made] == [each.tolist() for each in alone]


def test_it_is_the_same_encoder(two: ProcessesEncoder) -> None:
    one = FakeEncoder()
    told = two.name, two.fingerprint, two.precision, two.dimension
    assert told == (one.name, one.fingerprint, one.precision, one.dimension)
    assert np.array_equal(two.encode_queries(["山"]), one.encode_queries(["山"]))


def test_what_fails_in_a_process_is_told(two: ProcessesEncoder) -> None:
    with pytest.raises(JuzhengError, match="it is damaged"):
        two.encode_documents([DAMAGED])
    assert len(two.encode_documents(["好"])) == 1


def test_a_build_whose_process_is_killed_tells_it_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None
) -> None:
    monkeypatch.setattr("index.updates.publishing.SLICE_TEXTS", 1)
    folder, store = tmp_path / "文章", store_at(tmp_path / "索引")
    folder.mkdir()
    for number in range(6):
        text = "长" * (20 - number) + DEADLY * (number == 5)
        (folder / f"{number}.txt").write_text(f"{text}。", encoding="utf-8")
    with (
        ProcessesEncoder(FakeEncoder(), FailingEncoder, 2) as encoder,
        pytest.raises(JuzhengError, match="goes on where it stopped"),
    ):
        store.build([folder], UpdateOptions(encoder))
    alone = FakeEncoder()
    assert store.build([folder], UpdateOptions(alone)).manifest.articles == 6
    assert 0 < len(alone.documents) < 6


def test_the_encoder_that_ships_computes_the_same_bits(encoder: ShippedEncoder) -> None:
    texts = [f"第{number}篇写的是余杭{'的水' * (number % 7)}。" for number in range(160)]
    slices = [texts[:128], texts[128:], ["临平有山。"]]
    with ProcessesEncoder(encoder, ShippedEncoder, 2) as processes:
        several = list(encode_each(processes, slices))
        assert (processes.precision, processes.dimension) == (encoder.precision, encoder.dimension)
    for one, documents in zip(several, slices, strict=True):
        assert np.array_equal(one, encoder.encode_documents(documents))


class Recorded:
    """Stands in for `ProcessesEncoder`, and remembers how many processes were asked for."""

    asked: list[int] = []  # noqa: RUF012

    def __init__(self, encoder: Encoder, opened: Callable[[], Encoder], count: int) -> None:
        self.asked.append(count)
        self._encoder = encoder

    def __enter__(self) -> Encoder:
        return self._encoder

    def __exit__(self, *_: object) -> None: ...


def test_the_command_takes_workers(
    run_index: Run, articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.console.ProcessesEncoder", Recorded)
    build = ["build", str(articles_folder), "--index", str(tmp_path / "索引")]
    assert run_index(*build, "--workers", "3").code == 0
    assert Recorded.asked == [3]
    assert run_index(*build).code == 0
    assert Recorded.asked == [3]
    assert run_index(*build, "--workers", "0").code == 2
