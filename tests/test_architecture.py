"""What import-linter cannot hold: `app` stands above all, and nothing heavy happens at import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

MODULES = sorted(
    path for package in ("corpus", "index", "qa", "web") for path in Path(package).rglob("*.py")
)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_module_imports_app(path: Path) -> None:
    assert not {name for name in imported(path) if name.partition(".")[0] == "app"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_is_pickled(path: Path) -> None:
    assert not imported(path) & {"pickle", "dill", "joblib", "shelve", "marshal"}
    assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("corpus", {"torch", "faiss", "gradio", "trafilatura", "docx", "pypdfium2"}),
        ("index", {"torch", "sentence_transformers", "transformers", "gradio"}),
        ("qa", {"torch", "sentence_transformers", "transformers", "gradio"}),
        ("app", {"torch", "sentence_transformers", "transformers", "gradio", "faiss"}),
    ],
)
def test_nothing_heavy_is_imported(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())
