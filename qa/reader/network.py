"""The network: the encoder's transformer, and a start and an end logit for each token.

Its word embeddings are the encoder's own and lie in no file of the reader's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from corpus import JuzhengError
from qa.reader.layout import PAD, Tokens

WEIGHTS_FILE = "model.safetensors"
WORD_EMBEDDINGS = "transformer.embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs padded to the longest of them, each of shape (inputs, tokens).

    `choices` is true at the tokens an answer may begin or end with, and at no-answer.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    choices: Tensor

    @classmethod
    def collate(cls, inputs: Sequence[Tokens]) -> "Batch":
        shape = len(inputs), max(len(each.ids) for each in inputs)
        ids = torch.full(shape, PAD)
        types = torch.zeros(shape, dtype=torch.long)
        mask = torch.zeros(shape, dtype=torch.bool)
        choices = torch.zeros(shape, dtype=torch.bool)
        for row, each in enumerate(inputs):
            length = len(each.ids)
            ids[row, :length] = torch.tensor(each.ids)
            types[row, each.first : length] = 1
            mask[row, :length] = True
            choices[row, 0] = True
            choices[row, each.first : length - 1] = True
        return cls(ids, types, mask, choices)

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(getattr(self, name).to(device) for name in self.__slots__))


class SpanNetwork(nn.Module):
    """Start and end logits over no-answer (token 0) and the window; -inf elsewhere."""

    def __init__(self, transformer: BertModel) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = nn.Linear(transformer.config.hidden_size, 2)

    def forward(self, batch: Batch) -> Tensor:
        """Logits of shape (inputs, 2, tokens), in float32."""
        # Word embeddings stay in float32, as the encoder has them; the layers may compute in less.
        states = self.transformer.embeddings(
            input_ids=batch.ids,
            token_type_ids=batch.types,
            position_ids=torch.arange(batch.ids.shape[1], device=batch.ids.device)[None],
        )
        states = self.transformer.encoder(
            states.to(self.head.weight.dtype), attention_mask=batch.mask[:, None, None]
        ).last_hidden_state
        logits: Tensor = self.head(states).float().transpose(1, 2)
        return logits.masked_fill(~batch.choices[:, None], float("-inf"))

    def own_weights(self) -> dict[str, Tensor]:
        """The weights by name, without the encoder's word embeddings."""
        return {name: each for name, each in self.state_dict().items() if name != WORD_EMBEDDINGS}

    def load_own_weights(self, weights: dict[str, Tensor], *, assign: bool = False) -> None:
        """Put back what `own_weights` gave.

        Raises:
            RuntimeError: a weight is missing, unknown, or of another shape.
        """
        found = self.load_state_dict(weights, strict=False, assign=assign)
        missing = set(found.missing_keys) - {WORD_EMBEDDINGS}
        if missing or found.unexpected_keys:
            raise RuntimeError(f"missing {sorted(missing)}, unknown {found.unexpected_keys}")


def load_network(folder: Path, *, word_embeddings: nn.Embedding, dtype: torch.dtype) -> SpanNetwork:
    """The network in `folder`, on top of the encoder's `word_embeddings`, its layers in `dtype`.

    Raises:
        JuzhengError: the folder's files are missing or damaged.
    """
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))["transformer"]
        weights = load_file(folder / WEIGHTS_FILE)
        with torch.device("meta"):  # nothing is made that the file would only replace
            transformer = BertModel(BertConfig(**config), add_pooling_layer=False)
            network = SpanNetwork(transformer)
        in_embeddings = "transformer.embeddings."
        network.load_own_weights(
            {
                name: each.to(torch.float32 if name.startswith(in_embeddings) else dtype)
                for name, each in weights.items()
            },
            assign=True,
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        what = f"{type(error).__name__}: {error}"
        raise JuzhengError(
            f"阅读器 {folder} 加载不了，可能缺了文件或已损坏（{what}）。请重新取得它。",
            f"The reader {folder} cannot be loaded; files may be missing or damaged ({what})."
            " Get it anew.",
        ) from error
    network.transformer.embeddings.word_embeddings = word_embeddings
    return network.eval().requires_grad_(False)


def read_word_embeddings(encoder: Path) -> nn.Embedding:
    """The word embeddings of a sentence-transformers folder, in float32, from its file alone."""
    with safe_open(encoder / WEIGHTS_FILE, framework="pt") as file:
        weight = file.get_tensor("embeddings.word_embeddings.weight").float()
    rows, width = weight.shape
    return nn.Embedding(rows, width, padding_idx=PAD, _weight=weight)
