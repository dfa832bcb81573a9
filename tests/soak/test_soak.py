"""The short form of `python -m tests.soak`."""

from pathlib import Path

from tests.soak.soaking import soak


def test_nothing_is_lost_over_a_restart(tmp_path: Path) -> None:
    soaked = soak(tmp_path, questions=24, changes=8, restarts=1, seed=1)
    assert soaked.problems == []
    assert (soaked.questions, soaked.changes, soaked.restarts) == (24, 8, 1)
    assert len(soaked.memory_mb) == len(soaked.handles) == 12
