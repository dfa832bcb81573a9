"""Write a checkpoint as the reader that ships: fp16, without the encoder's word embeddings."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from qa.reader.network import WEIGHTS_FILE, SpanNetwork
from qa.training.checkpoints import Checkpoint

CONFIG_FILE = "config.json"


def export(checkpoint: Checkpoint, folder: Path, *, network: SpanNetwork) -> None:
    """Write a checkpoint's weights, its average where it has one, with the settings they need.

    Raises:
        ValueError: a weight does not fit fp16.
    """
    network.load_own_weights(checkpoint["weights"])
    weights = network.own_weights()
    if "average" in checkpoint:
        names = (name for name, value in network.named_parameters() if value.requires_grad)
        weights |= dict(zip(names, checkpoint["average"], strict=True))
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / WEIGHTS_FILE
    save_file({name: _half(name, value) for name, value in weights.items()}, file)
    file.chmod(0o644)  # safetensors writes for the owner only
    config = network.transformer.config
    kept = {
        "transformer": {
            "vocab_size": config.vocab_size,
            "hidden_size": config.hidden_size,
            "num_hidden_layers": config.num_hidden_layers,
            "num_attention_heads": config.num_attention_heads,
            "intermediate_size": config.intermediate_size,
            "max_position_embeddings": config.max_position_embeddings,
            "type_vocab_size": config.type_vocab_size,
            "layer_norm_eps": config.layer_norm_eps,
            "pad_token_id": config.pad_token_id,
        },
        "word_embeddings": "models/encoder",
        "trained": {"step": checkpoint["step"], "trial": checkpoint.get("scores")},
    }
    (folder / CONFIG_FILE).write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def _half(name: str, value: Tensor) -> Tensor:
    half = value.to(torch.float16).contiguous()
    if not half.isfinite().all():
        raise ValueError(f"{name} does not fit fp16: its largest value is {value.abs().max()}")
    return half
