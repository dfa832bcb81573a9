"""What is slow to load is loaded when it is used, not when it is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

SLOW = ["torch", "transformers", "sentence_transformers", "huggingface_hub", "sklearn", "gradio"]
MODELS = ["torch", "transformers", "sentence_transformers", "openvino", "tokenizers"]
NO_TORCH = ["torch", "transformers", "sentence_transformers", "onnxruntime"]


def modules_after(code: str, *arguments: str | Path) -> set[str]:
    """The modules that are there once `code` was run in a fresh process."""
    told = f"{code}\nimport sys; print('loaded:', *sys.modules)"
    command = [sys.executable, "-c", told, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return set(ran.stdout.rpartition("loaded:")[2].split())


def modules_of_command(*arguments: str | Path) -> set[str]:
    """The modules that `python -m index` with these arguments brings in."""
    code = (
        "import contextlib\n"
        "from corpus.console import run\n"
        "from index.__main__ import app\n"
        "with contextlib.suppress(SystemExit): run(app)"
    )
    return modules_after(code, *arguments)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that `import index` and its command line bring in."""
    return modules_after("import corpus, index, index.__main__")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one article, made with the encoder that ships."""
    folder = tmp_path_factory.mktemp("i")
    (folder / "a.txt").write_text("临平有山。", encoding="utf-8")
    built = modules_of_command("build", folder / "a.txt", "--index", folder / "索引")
    assert "openvino" in built
    assert built.isdisjoint(NO_TORCH)
    return folder / "索引"


@pytest.mark.parametrize("slow", SLOW)
def test_importing_the_index_loads_nothing_slow(loaded: set[str], slow: str) -> None:
    assert "index.encoders.encoder" in loaded
    assert slow not in loaded


def test_importing_the_index_loads_no_dictionary() -> None:
    code = (
        "import corpus.segment, index.__main__\n"
        "assert not corpus.segment._tokenizer.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_build_without_news_loads_no_model(index: Path) -> None:
    modules_of_command("build", "--index", index)  # the file was written to too lately to be sure
    assert modules_of_command("build", "--index", index).isdisjoint(MODELS)


@pytest.mark.parametrize("command", ["list", "info", "verify"])
def test_who_looks_at_an_index_loads_no_model(index: Path, command: str) -> None:
    assert modules_of_command(command, index).isdisjoint(MODELS)


def test_who_removes_an_article_loads_no_model(index: Path) -> None:
    assert modules_of_command("remove", "没有.txt", "--index", index).isdisjoint(MODELS)


def test_who_searches_loads_no_torch(index: Path) -> None:
    found = modules_of_command("search", "临平的山", "--index", index)
    assert "openvino" in found
    assert found.isdisjoint(NO_TORCH)
