"""Checkpoints of a run: written whole or not at all, the last few kept."""

import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from corpus import JuzhengError

Checkpoint = dict[str, Any]

_PATTERN = "step-*.pt"


def save(folder: Path, checkpoint: Checkpoint, *, keep: int) -> Path:
    """Write the checkpoint of `checkpoint["step"]` and remove all but the last `keep`."""
    path = write(folder / f"step-{checkpoint['step']:06d}.pt", checkpoint)
    for old in sorted(folder.glob(_PATTERN))[:-keep]:
        old.unlink()
    return path


def write(path: Path, checkpoint: Checkpoint) -> Path:
    """Write a file that is either whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        torch.save(checkpoint, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path


def load_last(folder: Path) -> Checkpoint | None:
    """The last checkpoint of a folder, or None if it holds none."""
    paths = sorted(folder.glob(_PATTERN))
    return load(paths[-1]) if paths else None


def averaged(checkpoint: Checkpoint) -> dict[str, Tensor]:
    """Its weights, the averages where it has some."""
    weights: dict[str, Tensor] = checkpoint["weights"] | checkpoint.get("average", {})
    return weights


def load(path: Path) -> Checkpoint:
    """One checkpoint, on the CPU.

    Raises:
        JuzhengError: there is no such file, or it is damaged.
    """
    try:
        found: Checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file fails in more ways than torch tells
        raise JuzhengError(
            f"检查点 {path} 读不了（{type(error).__name__}）。请检查路径，或换上一个检查点。",
            f"the checkpoint {path} cannot be read ({type(error).__name__})."
            " Check the path, or take the one before.",
        ) from error
    return found
