"""The wheel: what is in it, and that it answers where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGES = ["corpus", "index", "qa", "web", "evaluation", "training"]
MODELS = ["models/encoder", "models/reader"]
LEFT_OUT = (
    "evaluation/sets/dialogues.jsonl",
    "evaluation/sets/english.jsonl",
    "evaluation/sets/linping.jsonl",
    "evaluation/sets/registers.jsonl",
    "evaluation/sets/strangers/",
    "training/reports/",
    "training/written/",
)
"""What only a checkout has a use for."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", *build, "--wheel-dir", folder, PROJECT], check=True
    )
    [made] = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel as it lies among the packages of a Python."""
    folder = wheel.with_name("site-packages")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def distribution(installed: Path) -> Distribution:
    [found] = installed.glob("juzheng-*.dist-info")
    return PathDistribution(found)


def run_installed(
    installed: Path, home: Path, *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    """`juzheng` called in the folder `home`, which is the user's own as well."""
    environment = {name: each for name, each in os.environ.items() if name != "JUZHENG_DATA"}
    environment |= {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(home / "data")}
    return subprocess.run(
        [sys.executable, "-m", "juzheng", *map(str, arguments)],
        cwd=home,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )


def test_it_holds_all_that_runs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    there = {
        path.relative_to(PROJECT).as_posix()
        for folder in (*PACKAGES, *MODELS)
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    expected = {name for name in there if not name.startswith(LEFT_OUT)}
    assert len(there - expected) > len(LEFT_OUT)
    assert names == expected | {"app.py", "juzheng.py"}


def test_it_brings_its_licences_and_is_small_enough_for_an_index_of_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        licences = {name.partition("/licenses/")[2] for name in opened.namelist()}
    assert {"LICENSE", "NOTICE", "models/README.md"} <= licences
    assert wheel.stat().st_size < 100_000_000


def test_it_asks_for_what_requirements_txt_names(distribution: Distribution) -> None:
    assert "sentence-transformers==6.2.0" in distribution.requires
    assert "rapidocr==3.10.0; extra == 'ocr'" in distribution.requires
    assert [(each.name, each.value) for each in distribution.entry_points] == [
        ("juzheng", "juzheng:main")
    ]


def test_it_answers_and_keeps_its_data_with_the_users(installed: Path, tmp_path: Path) -> None:
    asked = run_installed(installed, tmp_path, "ask", "算力小镇集聚了多少家企业？")
    assert asked.stdout.startswith("1300余家\n")
    assert (tmp_path / "data" / "juzheng" / "index").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_it_reads_files_in_its_sandbox(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>告示</title><p>今天开会。", encoding="utf-8")
    listed = run_installed(installed, tmp_path, "corpus", "sentences", "a.html")
    assert "今天开会。" in listed.stdout


def test_what_it_advises_can_be_done_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    refused = run_installed(installed, tmp_path, "--host", "0.0.0.0")
    assert refused.returncode == 2
    assert "juzheng users add NAME --manage" in refused.stderr
