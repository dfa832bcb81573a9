"""A network that was compiled before is imported, and gives the same bit by bit."""

from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import pytest

from index.encoders.compiled import compile_or_import
from index.encoders.quiet_openvino import openvino

op = openvino.opset15


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))


def model(factor: float) -> Any:
    given = op.parameter([4], np.float32)
    return openvino.Model([op.tanh(op.multiply(given, np.float32(factor)))], [given])


def output_of(factor: float, weights: Path) -> bytes:
    """What the network of a file of weights makes of four numbers; it is compiled by `factor`."""
    network = compile_or_import("small", "LATENCY", ["other", weights], lambda: model(factor))
    output: bytes = network([np.array([0.1, 0.2, 0.3, -0.4], np.float32)])[0].tobytes()
    return output


def test_it_is_compiled_once_and_gives_the_same(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.write_bytes(b"1")
    first = output_of(1.5, weights)
    assert output_of(2.5, weights) == first


def test_other_weights_are_another_network(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.write_bytes(b"1")
    first = output_of(1.5, weights)
    weights.write_bytes(b"2")
    assert output_of(2.5, weights) != first


def test_weights_that_are_missing_are_told_though_their_network_is_remembered(
    tmp_path: Path,
) -> None:
    weights = tmp_path / "weights"
    weights.write_bytes(b"1")
    output_of(1.5, weights)
    weights.unlink()
    with pytest.raises(FileNotFoundError):
        output_of(1.5, weights)
