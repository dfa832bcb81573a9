"""What a confidence is called: words for bands, each with how often its answers were right."""

from dataclasses import dataclass

from qa.wording import Words


@dataclass(frozen=True, slots=True)
class ConfidenceBand:
    """Answers with a confidence of at least `least` and less than the next band's.

    Of `asked` trial questions that were answered so, on registers that the calibration had not
    seen, `right` is the share that was answered right. Where most are wrong the band is `doubtful`:
    its doubt is told before the answer, not behind it.
    """

    least: float
    words: Words
    right: float
    asked: int
    doubtful: bool = False

    @property
    def measured(self) -> Words:
        """How often it was right, for whoever wants to know."""
        return (
            f"试题中这样标的 {self.asked} 个回答，{self.right:.0%} 正确",
            f"of {self.asked} trial answers marked so, {self.right:.0%} were right",
        )


BANDS = (
    ConfidenceBand(0.8, ("把握很大", "confident"), 0.855, 358),
    ConfidenceBand(0.5, ("比较有把握", "fairly confident"), 0.669, 468),
    ConfidenceBand(0.3, ("把握不大，请核对", "not sure, please check"), 0.330, 176),
    ConfidenceBand(0.0, ("把握很小，多半不对", "most likely not right"), 0.181, 127, doubtful=True),
)
"""Measured by `python -m training calibrate`, which prints them."""


def confidence_band(confidence: float) -> ConfidenceBand:
    """The band of a confidence in [0, 1].

    >>> confidence_band(0.83).words[0]
    '把握很大'
    """
    return next(band for band in BANDS if confidence >= band.least)
