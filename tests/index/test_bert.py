"""Batches go through the encoder's network as they come."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.encoders.bert import run_batches
from index.encoders.quiet_openvino import openvino

BATCHES = 1000


def test_results_come_before_all_batches_are_taken() -> None:
    given = openvino.opset15.parameter(openvino.PartialShape([1]), openvino.Type.f32)
    model = openvino.Model([openvino.opset15.relu(given)], [given])
    taken: list[int] = []

    def batches() -> Iterator[tuple[list[int], tuple[NDArray[np.float32]]]]:
        for number in range(BATCHES):
            taken.append(number)
            yield [number], (np.array([number], np.float32),)

    results = run_batches(openvino.Core().compile_model(model, "CPU"), batches())
    first = next(results)
    assert len(taken) < BATCHES
    found = {rows[0]: float(result[0]) for rows, result in [first, *results]}
    assert found == {number: float(number) for number in range(BATCHES)}
