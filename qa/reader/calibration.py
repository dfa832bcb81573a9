"""Weigh what is known of the likeliest place: how sure is it that it answers?

Which is likeliest the network tells by itself. The weights of the other features are fitted by
`python -m training calibrate` and lie beside the reader's own.
"""

import json
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import JuzhengError, Window
from corpus.rendering import render
from corpus.segment import has_han
from index import Retrieved
from index.search.passages import searchable_text
from qa.reader.answer_types import AskedType, echo
from qa.reader.span_merging import MergedSpan

CALIBRATION_FILE = "calibration.json"
FEWEST_WORDS = 3
"""Of a question in another language."""
_WORD, _LATIN_WORD, _HAN = map(re.compile, (r"[^\W\d_]{2,}", r"[A-Za-z]{2,}", r"[\u4e00-\u9fff]"))

Features = NDArray[np.float64]
Alone = tuple[float, float]
"""Log-odds of an answer in some sentences read alone, and that they answer."""
COLUMNS = {
    "mass": "log-odds against no-answer",
    "fused": "fused score of the hit",
    "cosine": "of the hit with the question",
    "near": "share of the question's words in the sentences around the span",
    "window": "share of them in its chunk and title",
    "answered": "log-odds that the window answers",
    "evidence": "log-odds that the span stands in a sentence that proves the answer",
    "fit": "whether the span is of the kind asked for: 1, -1, or 0 where that cannot be told",
    "echo": "share of the span that stands in the question",
    "foreign": "1 where a question in another language is answered by Chinese sentences",
}
"""What is known of a place, by the name of the feature."""
CONFIDENCE_COLUMNS = COLUMNS | {
    "part": "log of the best place's part in the mass of all places",
    "alone": "log-odds of an answer in the sentences that prove the best place, read alone",
    "alone answered": "log-odds that these sentences answer",
}
"""What is known of the best place among all."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A linear model.

    `confidence` and `bias` make the probability that the best place is right out of the
    `CONFIDENCE_COLUMNS` of `confidence_features`. What is not named weighs nothing.
    """

    confidence: Mapping[str, float]
    bias: float

    @classmethod
    def load(cls, folder: Path) -> "Calibration":
        """What a folder holds; a `ranking`, which readers had before, weighs nothing any more.

        Raises:
            JuzhengError: the file is missing or damaged.
        """
        file = folder / CALIBRATION_FILE
        try:
            values = json.loads(file.read_text("utf-8"))
            return cls(
                _of_columns(values["confidence"]),
                float(values["bias"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise unreadable(file, error) from error

    def save(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2)
        (folder / CALIBRATION_FILE).write_text(text + "\n", "utf-8")

    @property
    def weighed(self) -> frozenset[str]:
        """The features that are needed: the mass tells of all places how likely they are."""
        return frozenset(self.confidence) | {"mass"}

    def probability(self, features: Features, alone: Alone) -> float:
        """The probability in (0, 1) that the first place is right, from features best first."""
        return float(1 / (1 + np.exp(-self.log_odds(features, alone))))

    def log_odds(self, features: Features, alone: Alone) -> float:
        """Those of `probability`."""
        columns = confidence_features(features, alone)
        weights = [self.confidence.get(name, 0.0) for name in CONFIDENCE_COLUMNS]
        return float(columns @ weights) + self.bias


def unreadable(file: Path, error: Exception) -> JuzhengError:
    """What is told where a file of the reader's is missing or damaged."""
    return JuzhengError(
        f"{file} 读不了（{type(error).__name__}）。请重新取得阅读器。",
        f"{file} cannot be read ({type(error).__name__}). Get the reader anew.",
    )


def _of_columns(named: Mapping[str, float]) -> dict[str, float]:
    """Raises:
    KeyError: the name of no column.
    """
    if unknown := [name for name in named if name not in CONFIDENCE_COLUMNS]:
        raise KeyError(*unknown)
    return {name: float(weight) for name, weight in named.items()}


def span_features(
    places: Sequence[MergedSpan], retrieved: Retrieved, *, among: Container[str] = COLUMNS
) -> Features:
    """What is known of each place, one row each.

    The columns are `COLUMNS`; those that are not `among` the ones asked for are 0 and cost
    nothing. Shares of words are of rarity, so that rare words count more.
    """

    @cache  # many places lie in the same sentences and windows
    def share(window: Window, text_of: Callable[[Window], str]) -> float:
        return retrieved.share(text_of(window))

    def proving(place: MergedSpan) -> Window:
        article = place.span.article
        sentences = retrieved.articles[article.id].sentences_in(place.proof)
        return Window(article, sentences[0].start, sentences[-1].end)

    question = retrieved.question
    foreign = is_foreign(question)
    asked = AskedType.of(question)
    measures: dict[str, Callable[[MergedSpan], float]] = {
        "mass": lambda place: place.mass,
        "fused": lambda place: place.hit.score,
        "cosine": lambda place: place.hit.cosine,
        "near": lambda place: share(proving(place), _as_read),
        "window": lambda place: share(place.hit.chunk, searchable_text),
        "answered": lambda place: place.signals.answered,
        "evidence": lambda place: place.signals.evidence,
        "fit": lambda place: asked.fit(place.span.text),
        "echo": lambda place: echo(question, place.span.text),
        "foreign": lambda place: float(foreign and _is_chinese(proving(place).text)),
    }
    features = np.zeros((len(places), len(COLUMNS)))
    for column, name in enumerate(COLUMNS):
        if name in among:
            features[:, column] = [measures[name](place) for place in places]
    return features


def is_foreign(question: str) -> bool:
    """Whether a question is in another language than Chinese: a code or a name alone is not."""
    return len(_WORD.findall(question)) >= FEWEST_WORDS and not has_han(question)


def _is_chinese(text: str) -> bool:
    """Whether it is Chinese, and no English in which a Chinese name stands."""
    return len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text))


def _as_read(window: Window) -> str:
    rendering = render(window)
    return f"{rendering.context}\n{rendering.text}"


def confidence_features(features: Features, alone: Alone) -> NDArray[np.float64]:
    """What the confidence is judged by, from the features of the places, best first.

    The best place's features, the log of its part in the mass of all places, and what a reading
    of nothing but the sentences that prove it says.
    """
    part = features[0, 0] - np.logaddexp.reduce(features[:, 0])
    return np.array([*features[0], part, *alone])
