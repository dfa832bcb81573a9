"""The network while it learns: the encoder's transformer, and its head."""

from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from transformers import BertModel

from qa.reader.head import END, FIRST, HEAD_SIZE, LAST, RANK, START
from qa.reader.network import Batch

WORD_EMBEDDINGS = "transformer.embeddings.word_embeddings.weight"


def in_bfloat16(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 where the device does so itself; elsewhere it takes far longer."""
    enabled = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=enabled)


class SpanNetwork(nn.Module):
    """What the head tells of each token."""

    def __init__(self, transformer: BertModel) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = nn.Linear(transformer.config.hidden_size, HEAD_SIZE)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    @classmethod
    def from_encoder(cls, encoder: Path, *, dropout: float = 0.0) -> Self:
        """A new one on a sentence-transformers folder's weights, its word embeddings frozen.

        `dropout` is the share of hidden values left out while it is in training mode.
        """
        transformer = BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            dtype=torch.float32,
            hidden_dropout_prob=dropout,
            # On attention it would cost the fused kernel: twice the time a step.
            attention_probs_dropout_prob=0.0,
        )
        transformer.embeddings.word_embeddings.requires_grad_(False)
        return cls(transformer)

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and the first so many layers as they are."""
        for part in (self.transformer.embeddings, *self.transformer.encoder.layer[:layers]):
            part.requires_grad_(False)

    @property
    def device(self) -> torch.device:
        return self.head.weight.device

    def forward(self, batch: Batch) -> Tensor:
        """What the head tells, of shape (inputs, HEAD_SIZE, tokens), in float32.

        Start and end are -inf where no answer may begin or end.
        """
        told = self._told(self.hidden_states(batch))
        choices = torch.from_numpy(batch.choices).to(self.device)
        spans = told[:, :2].masked_fill(~choices[:, None], float("-inf"))
        return torch.cat([spans, told[:, 2:]], dim=1)

    def hidden_states(self, batch: Batch) -> Tensor:
        """What the transformer makes of each token, of shape (inputs, tokens, width)."""
        ids, types, mask = (
            torch.from_numpy(each).to(self.device) for each in (batch.ids, batch.types, batch.mask)
        )
        return self._states(self.transformer.embeddings.word_embeddings(ids), types, mask)

    def read(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """The same without -inf, from word embeddings on: the part that is exported."""
        return self._told(self._states(words, types, mask))

    def _states(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        states = self.transformer.embeddings(
            inputs_embeds=words,
            token_type_ids=types,
            position_ids=torch.arange(words.shape[1], device=words.device)[None],
        )
        hidden: Tensor = self.transformer.encoder(
            states, attention_mask=(mask > 0)[:, None, None]
        ).last_hidden_state
        return hidden

    def _told(self, hidden: Tensor) -> Tensor:
        told: Tensor = self.head(hidden).float().transpose(1, 2)
        return told

    def own_weights(self) -> dict[str, Tensor]:
        """The weights by name, without the encoder's word embeddings."""
        return {name: each for name, each in self.state_dict().items() if name != WORD_EMBEDDINGS}

    def load_own_weights(self, weights: dict[str, Tensor]) -> None:
        """Put back what `own_weights` gave.

        Raises:
            RuntimeError: a weight is missing, unknown, or of another shape.
        """
        found = self.load_state_dict(weights, strict=False)
        missing = set(found.missing_keys) - {WORD_EMBEDDINGS}
        if missing or found.unexpected_keys:
            raise RuntimeError(f"missing {sorted(missing)}, unknown {found.unexpected_keys}")


def span_scores(told: Tensor) -> Tensor:
    """Scores of all spans, of shape (inputs, tokens, tokens), by first and last token.

    -inf where a span ends before it begins or may not stand; no-answer is the span of token 0.
    """
    scores = told[:, START, :, None] + told[:, END, None, :]
    scores = scores + torch.einsum("nrf,nrl->nfl", told[:, FIRST], told[:, LAST]) / RANK**0.5
    tokens = told.shape[-1]
    backward = torch.ones(tokens, tokens, dtype=torch.bool, device=told.device).tril(-1)
    backward[0, 1:] = True  # a span does not begin with no-answer
    allowed: Tensor = scores.masked_fill(backward, float("-inf"))
    return allowed
