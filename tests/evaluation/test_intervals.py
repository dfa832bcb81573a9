import numpy as np
import pytest

from evaluation.scores.intervals import interval, mean_interval


def test_the_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = [1.0] * 80 + [0.0] * 20
    assert mean_interval(values) == pytest.approx((0.72, 0.88), abs=0.02)


def test_more_questions_narrow_it() -> None:
    low, high = mean_interval([1.0, 0.0] * 50) or (0, 0)
    lower, higher = mean_interval([1.0, 0.0] * 500) or (0, 0)
    assert higher - lower < (high - low) / 2


def test_it_is_the_same_each_time_and_without_questions_there_is_none() -> None:
    values = np.random.default_rng(1).random(50).tolist()
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval([]) is None


def test_draws_without_a_figure_do_not_count() -> None:
    assert interval(3, lambda rows: 1.0 if 0 in rows else None) == (1.0, 1.0)
    assert interval(3, lambda rows: None) is None
