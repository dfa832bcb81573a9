"""Several readers' weights averaged into one, as far as they began alike.

Wortsman et al., "Robust fine-tuning of zero-shot models", 2022, average what was trained on with
what it began with; "Model soups", 2022, several that were trained from the same beginning.
"""

from collections.abc import Sequence

from torch import Tensor

Weights = dict[str, Tensor]


def mixed(readers: Sequence[Weights], shares: Sequence[float]) -> Weights:
    """The weights, each reader's by its share of all shares.

    >>> from torch import tensor
    >>> mixed([{"head.bias": tensor([1.0])}, {"head.bias": tensor([5.0])}], [1, 3])
    {'head.bias': tensor([4.])}
    """
    total = sum(shares)
    return {
        name: sum(
            (
                own[name] * (share / total)
                for own, share in zip(readers[1:], shares[1:], strict=True)
            ),
            start=readers[0][name] * (shares[0] / total),
        )
        for name in readers[0]
    }
