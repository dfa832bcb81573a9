"""The settings of a training run, read from one file, `settings.toml`, which explains them."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from corpus import JuzhengError

DEFAULT_FILE = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True)
class Windows:
    lengths: list[tuple[float, int, int]]
    retrieved: int


@dataclass(frozen=True, slots=True)
class Unanswerable:
    same_passage: float
    other_passage: float
    swapped: float
    borrowed: float


@dataclass(frozen=True, slots=True)
class Variants:
    without_title: float
    punctuation: float
    without_question_mark: float
    keywords: float
    english: float


@dataclass(frozen=True, slots=True)
class Losses:
    joint: float
    evidence: float
    answered: float
    verdict: float


@dataclass(frozen=True, slots=True)
class Training:
    passes: float
    tokens_in_batch: int
    learning_rate: float
    weight_decay: float
    clip: float
    dropout: float
    warm_up: float
    decay: float
    averaging: float
    frozen_layers: int
    threads: int


@dataclass(frozen=True, slots=True)
class Reporting:
    log_every: int
    evaluate_every: int
    save_every: float
    keep: int


@dataclass(frozen=True, slots=True)
class Trial:
    questions: int
    unanswerable: int


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int
    windows: Windows
    unanswerable: Unanswerable
    variants: Variants
    losses: Losses
    training: Training
    reporting: Reporting
    trial: Trial


def load_settings(file: Path = DEFAULT_FILE) -> Settings:
    """Raises:
    JuzhengError: a setting is missing or unknown.
    """
    found = tomllib.loads(file.read_text("utf-8"))
    try:
        sections: dict[str, Any] = {
            each.name: each.type(**found.pop(each.name))  # type: ignore[operator]
            for each in fields(Settings)
            if each.name != "seed"
        }
        return Settings(seed=found.pop("seed"), **sections, **found)
    except (KeyError, TypeError) as error:
        raise JuzhengError(
            f"{file} 里缺了一项设置，或多了一项不认识的：{error}。请对照 {DEFAULT_FILE}。",
            f"{file} lacks a setting or has an unknown one: {error}. Compare {DEFAULT_FILE}.",
        ) from error
