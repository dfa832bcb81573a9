"""What a network is to learn of a batch, as one number.

Start and end each by itself and the span as one, as Fajcik et al. ("Rethinking the Objectives of
Extractive Question Answering", 2021) found best together; and what else is known of a window.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from qa.reader.head import ANSWERED, END, EVIDENCE, START, VERDICT
from training.network import SpanNetwork, span_scores
from training.sampling.batches import Labelled
from training.settings import Losses

RARITY = (0.05, 2.0, 1.0)
"""What a window that says neither yes nor no counts, one that says yes, and one that says no: of
forty windows one does, and without these nothing but that was learnt."""


def reading_loss(network: SpanNetwork, weights: Losses) -> Callable[[Labelled], Tensor]:
    """The loss of what a network tells of a batch."""
    return lambda labelled: loss(network(labelled.batch), labelled, weights)


def loss(told: Tensor, labelled: Labelled, weights: Losses) -> Tensor:
    """The loss of what the network told, of shape (inputs, HEAD_SIZE, tokens)."""
    device, tokens = told.device, told.shape[-1]
    first, last = labelled.first.to(device), labelled.last.to(device)
    apart = (cross_entropy(told[:, START], first) + cross_entropy(told[:, END], last)) / 2
    joint = cross_entropy(span_scores(told).flatten(1), first * tokens + last)
    evidence = labelled.evidence.to(device)
    in_window = told[:, START].isfinite()
    in_window[:, 0] = False
    stands = binary_cross_entropy_with_logits(told[:, EVIDENCE][in_window], evidence[in_window])
    is_answered = binary_cross_entropy_with_logits(told[:, ANSWERED, 0], (first > 0).float())
    rarity = torch.tensor(RARITY, device=device)
    verdict = cross_entropy(told[:, VERDICT, 0], labelled.verdict.to(device), rarity)
    return (
        apart
        + weights.joint * joint
        + weights.evidence * stands
        + weights.answered * is_answered
        + weights.verdict * verdict
    )
