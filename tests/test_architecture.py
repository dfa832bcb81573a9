"""What import-linter cannot hold: `app` stands above all, and nothing heavy happens at import."""

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGES = ["corpus", "index", "qa", "evaluation", "training", "web"]
MODULES = [
    path.relative_to(PROJECT)
    for package in PACKAGES
    for path in sorted((PROJECT / package).rglob("*.py"))
]
FOLDERS = Counter(path.parent for path in MODULES)
"""How many modules lie in each."""
LOOK_AT_THE_CLOCK = {
    *("evaluation/ablation/command.py", "evaluation/runs/asking.py", "qa/feedback/record.py"),
    *("index/audit/entries.py", "index/backup/archive.py", "index/updates/publishing.py"),
    *("web/auth/last_seen.py", "web/chat/exports/files.py"),  # so far what is only told
    "index/backup/making.py",  # whether a file was written to too lately to be sure of it
    *("index/updates/scanning.py", "index/updates/upgrading.py"),  # the same
    "index/backup/placing.py",  # a name, which is made another where it is taken
    "index/storage/originals.py",  # a clock set forward may cost what is being added then
    *("web/auth/sessions.py", "web/auth/users/places.py"),  # at most a session's time longer
}
"""Modules for which it may matter what the clock is set to, and why it does no harm."""


def text_of(module: Path) -> str:
    return (PROJECT / module).read_text(encoding="utf-8")


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(text_of(module))


@cache
def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_looked_at(package: str) -> None:
    assert Path(package, "__init__.py") in MODULES


def test_no_module_imports_app() -> None:
    assert [
        each for each in MODULES if "app" in {name.split(".")[0] for name in imported(each)}
    ] == []


def test_nothing_is_pickled() -> None:
    pickling = {"pickle", "dill", "joblib", "shelve", "marshal"}
    assert [each for each in MODULES if imported(each) & pickling] == []
    assert [each for each in MODULES if "allow_pickle=True" in text_of(each)] == []


def test_no_error_is_made_once_for_all() -> None:
    """Raised again and again, by several threads, it would keep the traceback of each time."""
    assert [each for each in MODULES if makes_an_error(each)] == []


def makes_an_error(module: Path) -> bool:
    """Whether it gives one a name when it is imported."""
    made = [node for node in parsed(module).body if isinstance(node, ast.Assign)]
    called = [ast.unparse(each.value.func) for each in made if isinstance(each.value, ast.Call)]
    return any(name.endswith(("Error", "Exception")) for name in called)


def test_what_is_not_kept_is_measured_by_a_clock_that_nobody_sets() -> None:
    """A year forth or back changes no lock-out, rate or timeout; the others were thought about."""
    told = "time.time", "time_ns(", "datetime.now(", "date.today("
    found = {each.as_posix() for each in MODULES if any(word in text_of(each) for word in told)}
    assert found == LOOK_AT_THE_CLOCK


@pytest.mark.parametrize("folder", FOLDERS, ids=Path.as_posix)
def test_a_folder_is_small_enough_to_be_looked_over(folder: Path) -> None:
    assert FOLDERS[folder] <= 13


HEAVY = {
    "corpus": {"torch", "faiss", "gradio", "trafilatura", "docx", "pypdfium2"},
    "app": {"torch", "sentence_transformers", "transformers", "gradio", "faiss"},
    "web.__main__": {"torch", "transformers", "gradio", "fastapi", "openvino", "mcp"},
    "index": {"torch", "sentence_transformers", "transformers", "gradio"},
    "qa": {"torch", "sentence_transformers", "transformers", "gradio"},
    "web.server.middleware": {"torch", "transformers", "gradio", "mcp"},
    "web.page": {"evaluation", "matplotlib", "nltk", "torch", "sentence_transformers"},
}
"""What is not there once a module and those before it are imported, one after another."""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """All that is there after each of them: in one process, which imports what they share once."""
    code = f"import sys\nfor name in {list(HEAVY)}: __import__(name); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return {
        module: set(line.split())
        for module, line in zip(HEAVY, done.stdout.splitlines(), strict=True)
    }


@pytest.mark.parametrize("module", HEAVY)
def test_nothing_heavy_is_imported(loaded: dict[str, set[str]], module: str) -> None:
    assert module in loaded[module]
    assert loaded[module].isdisjoint(HEAVY[module])
