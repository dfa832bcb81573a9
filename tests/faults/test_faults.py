"""The short form of `python -m tests.faults`: a fault of every kind, at several places."""

import subprocess
import sys


def test_an_index_survives_faults_of_every_kind() -> None:
    command = [sys.executable, "-m", "tests.faults", "--count", "27", "--seed", "1"]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "seed 1: 27 faults tried, 27 survived" in tried.stdout
