"""A moving average of the weights: reads better than the last weights at a constant rate."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """The exponential moving average of parameters; short at first, so that it never lags much.

    `values` are the averages, by the names of the parameters.
    """

    def __init__(self, parameters: Mapping[str, nn.Parameter], *, decay: float) -> None:
        self._parameters: dict[str, Tensor] = dict(parameters)
        self._decay = decay
        self.values = {name: each.detach().clone() for name, each in parameters.items()}

    def update(self, step: int) -> None:
        """Take in the parameters after step `step` (counted from 1)."""
        decay = min(self._decay, (1 + step) / (10 + step))
        with torch.no_grad():
            values, parameters = list(self.values.values()), list(self._parameters.values())
            torch._foreach_lerp_(values, parameters, 1 - decay)

    def load(self, values: Mapping[str, Tensor]) -> None:
        """Go on from stored values."""
        for name, own in self.values.items():
            own.copy_(values[name])

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The averages stand in for the parameters inside the `with` block."""
        weights = {name: each.detach().clone() for name, each in self._parameters.items()}
        self._put(self.values)
        try:
            yield
        finally:
            self._put(weights)

    def _put(self, values: Mapping[str, Tensor]) -> None:
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                parameter.copy_(values[name])
