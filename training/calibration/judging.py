"""What a calibration is worth: on what it was fitted on, and on registers that were left out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from evaluation.scores.ranking_scores import auroc, expected_calibration_error
from qa.confidence_bands import BANDS
from qa.reader.calibration import CONFIDENCE_COLUMNS, Calibration
from training.calibration.asking import Asked
from training.calibration.fitting import CHOSEN, Sets, fit

CHOICES: dict[str, tuple[str, ...]] = {
    "no-answer score": ("mass",),
    "head": ("mass", "answered"),
    "verifier": ("mass", "alone", "alone answered"),
    "search": ("mass", "fused", "cosine", "near", "window", "part"),
    "all but the verifier": tuple(CONFIDENCE_COLUMNS)[:-2],
    "all": tuple(CONFIDENCE_COLUMNS),
}
"""Features that are compared, by what they are called in the report."""
PARTS = 8
"""The registers are left out by so many turns."""
COVERAGES = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """Of each question the confidence, whether the answer is right, and whether there is one."""

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    @classmethod
    def of(cls, asked: Sequence[Asked], calibration: Calibration) -> "Judged":
        return cls(
            np.array([calibration.probability(each.features, each.alone) for each in asked]),
            np.array([bool(each.right[0]) for each in asked]),
            np.array([each.answerable for each in asked]),
        )

    def __getitem__(self, rows: NDArray[np.bool_] | list[int]) -> "Judged":
        return Judged(self.confidence[rows], self.right[rows], self.answerable[rows])

    @classmethod
    def together(cls, parts: Iterable["Judged"]) -> "Judged":
        each = list(parts)
        return cls(
            np.concatenate([one.confidence for one in each]),
            np.concatenate([one.right for one in each]),
            np.concatenate([one.answerable for one in each]),
        )

    def threshold(self, withheld: float) -> float:
        """Below which so large a share of the answerable lies."""
        return float(np.quantile(self.confidence[self.answerable], withheld, method="inverted_cdf"))

    def line(self, threshold: float) -> str:
        vain = ~self.answerable
        wrongly = _share(self.confidence[self.answerable] < threshold)
        rightly = _share(self.confidence[vain] < threshold)
        error = expected_calibration_error(self.confidence, self.right) or 0.0
        return (
            f"right {_share(self.right[self.answerable])}, "
            f"AUROC answerable {auroc(self.confidence, self.answerable) or 0:.3f}, "
            f"right {auroc(self.confidence, self.right) or 0:.3f}, ECE {error:.3f}, "
            f"withheld wrongly {wrongly}, rightly {rightly}"
        )

    def bands(self, threshold: float) -> Iterator[str]:
        """How often the answers of each band of confidence are right, withheld ones left out."""
        told = self.confidence >= threshold
        least = [max(band.least, threshold) for band in BANDS]
        for band, low, high in zip(BANDS, least, [np.inf, *least], strict=False):
            inside = told & (self.confidence >= low) & (self.confidence < high)
            yield f"{band.words[1]} ({low:.2f}): right {_share(self.right[inside])}"

    def risks(self) -> str:
        """The share of wrong answers among the surest part of the questions, by its size."""
        wrong = ~self.right[np.argsort(-self.confidence, kind="stable")]
        return ", ".join(
            f"{coverage:.0%} {wrong[: max(1, round(coverage * len(wrong)))].mean():.1%}"
            for coverage in COVERAGES
        )


def left_out(sets: Sets, *, among: Collection[str]) -> list[Judged]:
    """Each set, its registers judged by calibrations that were fitted without them."""
    groups = sorted({each.group for each in chain(*sets)})
    found = [Judged.of(asked, Calibration({}, 0.0)) for asked in sets]
    for part in range(min(PARTS, len(groups))):
        out = set(groups[part::PARTS])
        calibration = fit(
            [s for asked in sets if (s := [e for e in asked if e.group not in out])], among=among
        )
        for judged, asked in zip(found, sets, strict=True):
            rows = [row for row, each in enumerate(asked) if each.group in out]
            if rows:
                own = Judged.of([asked[row] for row in rows], calibration)
                judged.confidence[rows], judged.right[rows] = own.confidence, own.right
    return found


def report(sets: Sets, calibration: Calibration, *, withheld: float) -> Iterator[str]:
    """Features compared on registers left out; the threshold; what each of them does there."""
    for name, among in CHOICES.items():
        judged = left_out(sets, among=among)
        together = Judged.together(judged)
        threshold = together.threshold(withheld)
        yield f"{name}: {together.line(threshold)}"
        yield f"  risk by coverage: {together.risks()}"
    each_set = left_out(sets, among=CHOSEN)
    together = Judged.together(each_set)
    threshold = round(together.threshold(withheld), 2)  # as it will ship
    yield f"chosen, {', '.join(CHOSEN)}: {together.line(threshold)}"
    for number, own in enumerate(each_set, 1):
        yield f"  set {number}: {own.line(threshold)}"
    groups = [each.group for each in chain(*sets)]
    for group in sorted(set(groups)):
        rows = [row for row, each in enumerate(groups) if each == group]
        yield f"  {group}: {together[rows].line(threshold)}"
    yield from together.bands(threshold)
    fitted = Judged.together(Judged.of(asked, calibration) for asked in sets)
    yield f"fitted on all: {fitted.line(threshold)}"
    yield f"MIN_CONFIDENCE = {threshold:.2f} withholds {withheld:.0%} of the answerable"


def _share(flags: NDArray[np.bool_]) -> str:
    return f"{flags.mean():.1%} of {len(flags)}" if len(flags) else "-"
