"""The network while it learns: the encoder's transformer, and a start and an end logit a token."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from qa.reader.network import Batch

WORD_EMBEDDINGS = "transformer.embeddings.word_embeddings.weight"


class SpanNetwork(nn.Module):
    """Start and end logits over no-answer (token 0) and the window; -inf elsewhere."""

    def __init__(self, transformer: BertModel) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = nn.Linear(transformer.config.hidden_size, 2)

    @classmethod
    def from_encoder(cls, encoder: Path) -> "SpanNetwork":
        """A new one on a sentence-transformers folder's weights, its word embeddings frozen."""
        transformer = BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            dtype=torch.float32,
            # Dropout on attention would cost the fused kernel: twice the time a step.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        transformer.embeddings.word_embeddings.requires_grad_(False)
        network = cls(transformer)
        nn.init.normal_(network.head.weight, std=0.02)
        nn.init.zeros_(network.head.bias)
        return network

    @property
    def device(self) -> torch.device:
        return self.head.weight.device

    def forward(self, batch: Batch) -> Tensor:
        """Logits of shape (inputs, 2, tokens), in float32."""
        ids, types, mask, choices = (
            torch.from_numpy(each).to(self.device)
            for each in (batch.ids, batch.types, batch.mask, batch.choices)
        )
        words = self.transformer.embeddings.word_embeddings(ids)
        return self.read(words, types, mask).masked_fill(~choices[:, None], float("-inf"))

    def read(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """All logits, from word embeddings on: the part that is exported."""
        states = self.transformer.embeddings(
            inputs_embeds=words,
            token_type_ids=types,
            position_ids=torch.arange(words.shape[1], device=words.device)[None],
        )
        hidden = self.transformer.encoder(
            states, attention_mask=(mask > 0)[:, None, None]
        ).last_hidden_state
        logits: Tensor = self.head(hidden).float().transpose(1, 2)
        return logits

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
