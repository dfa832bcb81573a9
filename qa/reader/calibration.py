"""Weigh what is known of a place: which answers best, and how sure is that?

The weights are fitted by `python -m training calibrate` and lie beside the reader's own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError, Window
from corpus.rendering import render
from corpus.segment import segment
from index import Retrieved
from index.search.passages import searchable_text
from qa.reader.span_merging import MergedSpan

CALIBRATION_FILE = "calibration.json"

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two linear models.

    `ranking` weighs the columns of `span_features`; `confidence` and `bias` make the
    probability that the best place is right out of `confidence_features`.
    """

    ranking: tuple[float, ...]
    confidence: tuple[float, ...]
    bias: float

    @classmethod
    def load(cls, folder: Path) -> "Calibration":
        """Raises:
        JuzhengError: the file is missing or damaged.
        """
        file = folder / CALIBRATION_FILE
        try:
            values = json.loads(file.read_text("utf-8"))
            return cls(tuple(values["ranking"]), tuple(values["confidence"]), values["bias"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise JuzhengError(
                f"{file} 读不了（{type(error).__name__}）。请重新取得阅读器。",
                f"{file} cannot be read ({type(error).__name__}). Get the reader anew.",
            ) from error

    def save(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2)
        (folder / CALIBRATION_FILE).write_text(text + "\n", "utf-8")

    def scores(self, features: Features) -> NDArray[np.float64]:
        """What the places are ranked by, from features of shape (places, columns)."""
        weighed: NDArray[np.float64] = features @ np.asarray(self.ranking)
        return weighed

    def probability(self, features: Features) -> float:
        """The probability in (0, 1) that the first place is right, from features best first."""
        weighed = confidence_features(features) @ np.asarray(self.confidence) + self.bias
        return float(1 / (1 + np.exp(-weighed)))


def span_features(places: Sequence[MergedSpan], retrieved: Retrieved) -> Features:
    """What is known of each place, one row each.

    The columns: log-odds against no-answer; fused score of the hit; its cosine; share of the
    question's words in the sentences around the span; the same of its whole window and title.
    The shares are of rarity, so that rare words count more.
    """

    @cache  # many places lie in the same sentences and windows
    def share(window: Window, text_of: Callable[[Window], str]) -> float:
        return _share(retrieved.rarity, text_of(window))

    rows = []
    for place in places:
        article = place.span.article
        sentences = retrieved.articles[article.id].sentences_in(place.proof)
        near = Window(article, sentences[0].start, sentences[-1].end)
        shares = share(near, _as_read), share(place.hit.chunk, searchable_text)
        rows.append((place.mass, place.hit.score, place.hit.cosine, *shares))
    return np.asarray(rows, np.float64)


def _as_read(window: Window) -> str:
    rendering = render(window)
    return f"{rendering.context}\n{rendering.text}"


def confidence_features(features: Features) -> NDArray[np.float64]:
    """What the confidence is judged by, from the features of the places, best first.

    The best place's features, and the log of its part in the mass of all places.
    """
    part = features[0, 0] - np.logaddexp.reduce(features[:, 0])
    return np.append(features[0], part)


def _share(rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's words that the text holds, in [0, 1], weighed by rarity.

    >>> _share({"临平": 1.0, "企业": 3.0}, "企业众多")
    0.75
    """
    total = sum(rarity.values())
    shared = rarity.keys() & set(segment(text))
    return sum(rarity[word] for word in shared) / total if total else 0.0
