"""Features of like length together, in batches of about as many tokens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import torch
from torch import Tensor

from qa.reader.head import Verdict
from qa.reader.network import Batch
from training.sampling.features import Feature

_POOL = 1000  # items sorted by length at a time: enough for little padding, few for variety

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A batch, and what is to be learnt of it.

    `first` and `last` tokens of the answers, of shape (inputs,); `evidence`, of shape (inputs,
    tokens), is 1 at the tokens of sentences that prove them; `verdict`, of shape (inputs,), is a
    `Verdict`.
    """

    batch: Batch
    first: Tensor
    last: Tensor
    evidence: Tensor
    verdict: Tensor

    @classmethod
    def collate(cls, group: Sequence[Feature]) -> "Labelled":
        batch = Batch.collate([feature.tokens for feature in group])
        evidence = torch.zeros(batch.ids.shape)
        for row, feature in enumerate(group):
            evidence[row, list(feature.evidence)] = 1
        return cls(
            batch,
            torch.tensor([feature.first for feature in group]),
            torch.tensor([feature.last for feature in group]),
            evidence,
            torch.tensor([Verdict.of(feature.yes) for feature in group]),
        )


def shuffled(
    items: Sequence[Item], *, tokens: int, rng: Random, length: Callable[[Item], int]
) -> list[list[Item]]:
    """Groups for training, random in order and in what they hold."""
    order = rng.sample(list(items), len(items))
    pools = (order[place : place + _POOL] for place in range(0, len(order), _POOL))
    groups = [group for pool in pools for group in by_length(pool, tokens=tokens, length=length)]
    rng.shuffle(groups)
    return groups


def by_length(
    items: Sequence[Item], *, tokens: int, length: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """Groups of at most `tokens` tokens with their padding, shortest first.

    >>> list(by_length(["aaa", "a", "aa"], tokens=4, length=len))
    [['a', 'aa'], ['aaa']]
    """
    group: list[Item] = []
    for item in sorted(items, key=length):
        if group and (len(group) + 1) * length(item) > tokens:
            yield group
            group = []
        group.append(item)
    if group:
        yield group
