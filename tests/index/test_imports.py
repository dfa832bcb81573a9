"""What is slow to load is loaded when it is used, not when it is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

SLOW = ["torch", "transformers", "sentence_transformers", "huggingface_hub", "sklearn", "gradio"]
MODELS = ["torch", "transformers", "sentence_transformers", "openvino", "tokenizers"]
NO_TORCH = ["torch", "transformers", "sentence_transformers", "onnxruntime"]


def modules_after(code: str) -> set[str]:
    """The modules that are there once `code` was run in a fresh process."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print('loaded:', *sys.modules)"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return set(ran.stdout.rpartition("loaded:")[2].split())


def modules_of_commands(*commands: list[str | Path]) -> set[str]:
    """The modules that `python -m index` brings in, run with these arguments in one process."""
    code = (
        "import contextlib, sys\n"
        "from corpus.console import run\n"
        "from index.__main__ import app\n"
        f"for arguments in {[list(map(str, each)) for each in commands]!r}:\n"
        "    sys.argv[1:] = arguments\n"
        "    with contextlib.suppress(SystemExit): run(app)"
    )
    return modules_after(code)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one article, made with the encoder that ships."""
    folder = tmp_path_factory.mktemp("i")
    (folder / "a.txt").write_text("临平有山。", encoding="utf-8")
    built = modules_of_commands(["build", folder / "a.txt", "--index", folder / "索引"])
    assert "openvino" in built
    assert built.isdisjoint(NO_TORCH)
    return folder / "索引"


def test_importing_the_index_loads_nothing_slow() -> None:
    code = (
        "import corpus.segment, index.__main__\n"
        "assert not corpus.segment._tokenizer.cache_info().currsize"
    )
    loaded = modules_after(code)
    assert "index.encoders.encoder" in loaded
    assert loaded.isdisjoint(SLOW)


def test_a_build_without_news_loads_no_model(index: Path) -> None:
    build: list[str | Path] = ["build", "--index", index]
    modules_of_commands(build)  # the file was written to too lately to be sure
    assert modules_of_commands(build).isdisjoint(MODELS)


def test_who_looks_at_an_index_or_removes_an_article_loads_no_model(index: Path) -> None:
    looking: list[list[str | Path]] = [[command, index] for command in ("list", "info", "verify")]
    loaded = modules_of_commands(*looking, ["remove", "没有.txt", "--index", index])
    assert loaded.isdisjoint(MODELS)


def test_who_searches_loads_no_torch(index: Path) -> None:
    loaded = modules_of_commands(["search", "临平的山", "--index", index])
    assert "openvino" in loaded
    assert loaded.isdisjoint(NO_TORCH)


def test_who_has_an_index_in_a_folder_needs_nothing_of_milvus(index: Path) -> None:
    looking: list[list[str | Path]] = [["list", index], ["search", "临平的山", "--index", index]]
    loaded = modules_of_commands(*looking, ["build", "--index", index])
    assert "index.milvus.server.address" in loaded
    assert loaded.isdisjoint(["pymilvus", "grpc", "milvus_lite", "index.milvus.store"])
    assert modules_after("import app, web.server.server").isdisjoint(["pymilvus", "grpc"])
