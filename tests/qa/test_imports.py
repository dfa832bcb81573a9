"""Who asks one question waits for what answers it, and for nothing else."""

from pathlib import Path

import pytest

from tests.index.test_imports import modules_after


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that `python -m qa ask` brings in."""
    data: Path = tmp_path_factory.mktemp("data")
    return modules_after(
        "import contextlib, sys\n"
        "from corpus.console import run\n"
        "from qa.__main__ import app\n"
        f"sys.argv[1:] = ['ask', '临影厂的户外街景有多大？', '--data', {str(data)!r}]\n"
        "with contextlib.suppress(SystemExit): run(app)"
    )


@pytest.mark.parametrize("slow", ["nltk", "scipy", "sklearn", "pandas", "torch", "gradio"])
def test_who_asks_loads_nothing_slow(loaded: set[str], slow: str) -> None:
    assert "openvino" in loaded
    assert slow not in loaded
