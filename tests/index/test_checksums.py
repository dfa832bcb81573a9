import subprocess
from pathlib import Path

import pytest

from corpus import JuzhengError
from index.encoders.checksums import SUMS_FILE, check_sums, write_sums
from index.encoders.encoder import SHIPPED_ENCODER

SHIPPED = [SHIPPED_ENCODER, SHIPPED_ENCODER.with_name("reader")]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "part").mkdir()
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "part" / "config.json").write_bytes(b"{}")
    write_sums(tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_what_ships_is_what_it_was(folder: Path) -> None:
    check_sums(folder)
    named = [line.partition("  ")[2] for line in (folder / SUMS_FILE).read_text().splitlines()]
    found = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    assert set(named) == found - {SUMS_FILE}


def test_it_is_what_sha256sum_makes_of_it(model: Path) -> None:
    made = subprocess.run(
        ["sha256sum", "model.onnx", "part/config.json"], cwd=model, capture_output=True, check=True
    )
    assert (model / SUMS_FILE).read_bytes() == made.stdout


@pytest.mark.parametrize("name", ["model.onnx", "part/config.json"])
def test_a_file_that_was_changed_is_named(model: Path, name: str) -> None:
    check_sums(model)
    (model / name).write_bytes(b"Weights")
    with pytest.raises(JuzhengError, match=name):
        check_sums(model)


def test_a_file_that_is_missing_is_named(model: Path) -> None:
    (model / "model.onnx").unlink()
    with pytest.raises(JuzhengError, match=r"model\.onnx"):
        check_sums(model)


def test_a_model_without_sums_is_not_checked(model: Path) -> None:
    (model / SUMS_FILE).unlink()
    check_sums(model)
