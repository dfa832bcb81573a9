"""A moving average of the weights: reads better than the last weights at a constant rate."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """The exponential moving average of parameters; short at first, so that it never lags much."""

    def __init__(self, parameters: Sequence[nn.Parameter], *, decay: float) -> None:
        self._parameters: list[Tensor] = list(parameters)
        self._decay = decay
        self.values = [parameter.detach().clone() for parameter in parameters]

    def update(self, step: int) -> None:
        """Take in the parameters after step `step` (counted from 1)."""
        decay = min(self._decay, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(self.values, self._parameters, 1 - decay)

    def load(self, values: Sequence[Tensor]) -> None:
        """Go on from stored values."""
        for own, value in zip(self.values, values, strict=True):
            own.copy_(value)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The averages stand in for the parameters inside the `with` block."""
        weights = [parameter.detach().clone() for parameter in self._parameters]
        self._put(self.values)
        try:
            yield
        finally:
            self._put(weights)

    def _put(self, values: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self._parameters, values, strict=True):
                parameter.copy_(value)
