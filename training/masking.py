"""Read texts that nobody asks about: some of their words are masked, and to be guessed.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019, whose shares of
words these are; there is no next sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from corpus import Article, Chunking
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.network import Batch
from training.network import SpanNetwork, in_bfloat16
from training.sampling.batches import shuffled
from training.sampling.windows import windows_of
from training.settings import Settings

MASK = 67_301
"""The piece of the encoder's vocabulary that stands for a word to be guessed."""
GUESSED = 0.15
"""Share of a window's tokens that are to be guessed."""
KEPT, OTHER = 0.1, 0.1
"""Shares of those that stand there all the same, and in whose place another's word stands."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A batch with words masked, which of its tokens are to be guessed, and what stood there.

    `guessed` is of shape (inputs, tokens), `words` of shape (tokens to be guessed,).
    """

    batch: Batch
    guessed: Tensor
    words: Tensor

    @classmethod
    def collate(cls, group: Sequence[Tokens], rng: np.random.Generator) -> Self:
        batch = Batch.collate(group)
        guessed = batch.choices & (rng.random(batch.ids.shape) < GUESSED)
        guessed[:, 0] = False  # no-answer
        words = batch.ids[guessed]
        chance = rng.random(len(words))
        seen = np.where(chance < KEPT, words, MASK)
        other = (chance >= KEPT) & (chance < KEPT + OTHER)
        seen[other] = rng.permutation(words)[other]
        batch.ids[guessed] = seen
        return cls(batch, torch.from_numpy(guessed), torch.from_numpy(words))


class MaskedTexts:
    """The windows of texts in batches, with other words masked in each pass."""

    def __init__(self, articles: Sequence[Article], *, layout: Layout, settings: Settings) -> None:
        windows = (each for article in articles for each in windows_of(article, Chunking().size))
        self._inputs = layout.tokens([Text.of("", each) for each in windows])
        self._settings = settings

    def steps(self, passes: float) -> int:
        """The number of batches in so many passes, by the size of the first."""
        return round(passes * len(self._groups(0)))

    def batches(self, epoch: int, batch: int) -> Iterator[tuple[int, int, Masked]]:
        """All batches from a position on, without end: the next position and the batch."""
        while True:
            groups = self._groups(epoch)
            for place in range(batch, len(groups)):
                rng = np.random.default_rng([self._settings.seed, epoch, place])
                yield epoch, place + 1, Masked.collate(groups[place], rng)
            epoch, batch = epoch + 1, 0

    def _groups(self, epoch: int) -> list[list[Tokens]]:
        rng = Random(f"{self._settings.seed}/{epoch}")  # noqa: S311
        tokens = self._settings.training.tokens_in_batch
        return shuffled(self._inputs, tokens=tokens, rng=rng, length=lambda each: len(each.ids))


class MaskedNetwork(SpanNetwork):
    """A reader's network that guesses words as well, by what they are embedded as."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        width = self.transformer.config.hidden_size
        self.guess = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))

    def guesses(self, masked: Masked) -> Tensor:
        """Scores of all words at each token to be guessed."""
        hidden = self.hidden_states(masked.batch)[masked.guessed.to(self.device)]
        words = self.transformer.embeddings.word_embeddings.weight
        scores: Tensor = (self.guess(hidden) @ words.T).float()
        return scores


def masked_loss(network: MaskedNetwork, masked: Masked) -> Tensor:
    """How far the words are from being guessed, in nats a word."""
    return cross_entropy(network.guesses(masked), masked.words.to(network.device))


def guessed_right(network: MaskedNetwork, texts: MaskedTexts) -> float:
    """The share of the words that is guessed, over all batches of the first pass."""
    right, of = 0, 0
    with torch.inference_mode(), in_bfloat16(network.device):
        for _, _, masked in islice(texts.batches(0, 0), texts.steps(1)):
            found = network.guesses(masked).argmax(1).cpu()
            right, of = right + int((found == masked.words).sum()), of + len(found)
    return right / max(of, 1)
