"""What is slow to load is loaded when it is used, not when it is imported."""

import subprocess
import sys

import pytest

SLOW = ["torch", "transformers", "sentence_transformers", "huggingface_hub", "sklearn", "gradio"]


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that `import index` and its command line bring in, in a fresh process."""
    code = (
        "import sys, corpus, index, index.__main__, corpus.segment\n"
        "print(*sys.modules)\n"
        "print('dictionary' if corpus.segment._tokenizer.cache_info().currsize else 'none')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize("slow", SLOW)
def test_importing_the_index_loads_nothing_slow(loaded: set[str], slow: str) -> None:
    assert "index.encoder" in loaded
    assert slow not in loaded


def test_importing_the_index_loads_no_dictionary(loaded: set[str]) -> None:
    assert "none" in loaded
    assert "dictionary" not in loaded
