"""Which folders and names are taken for an encoder, and which are refused."""

import json
import shutil
from pathlib import Path

import huggingface_hub
import pytest

from corpus import JuzhengError
from index import open_encoder
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.encoders.shipped import ShippedEncoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped encoder with weights that are none."""
    shutil.copytree(
        SHIPPED_ENCODER, tmp_path / "模型", ignore=shutil.ignore_patterns("*.safetensors")
    )
    (tmp_path / "模型" / "model.safetensors").write_text("version https://git-lfs.github.com/")
    return tmp_path / "模型"


@pytest.mark.parametrize("name", [None, str(SHIPPED_ENCODER), f"{SHIPPED_ENCODER}/../encoder"])
def test_without_a_name_or_by_its_own_it_is_the_one_that_ships(name: str | None) -> None:
    assert isinstance(open_encoder(name), ShippedEncoder)


def test_the_one_that_ships_is_known_by_its_files_whoever_runs_it() -> None:
    assert ShippedEncoder().fingerprint == SentenceTransformerEncoder(SHIPPED_ENCODER).fingerprint


def test_a_local_folder_is_taken(folder: Path) -> None:
    assert open_encoder(str(folder)).name == "模型"


@pytest.mark.parametrize("missing", ["modules.json", "model.safetensors"])
def test_a_folder_without_its_parts_is_refused(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(JuzhengError, match=r"模型 is no sentence-transformers folder"):
        SentenceTransformerEncoder(folder)


@pytest.mark.parametrize("pickled", ["pytorch_model.bin", "2_Dense/pytorch_model.bin"])
def test_pickled_weights_are_refused(folder: Path, pickled: str) -> None:
    (folder / pickled).parent.mkdir(exist_ok=True)
    (folder / "model.safetensors").rename(folder / "1_Pooling" / "model.safetensors")
    (folder / pickled).write_bytes(b"")
    with pytest.raises(JuzhengError, match=rf"{pickled} holds pickled weights"):
        SentenceTransformerEncoder(folder)


def test_pickled_weights_alone_are_called_so(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(JuzhengError, match="holds pickled weights"):
        SentenceTransformerEncoder(folder)


@pytest.mark.parametrize("spare", ["pytorch_model.bin", "openvino/openvino_model.bin"])
def test_weights_that_are_not_loaded_do_no_harm(folder: Path, spare: str) -> None:
    (folder / spare).parent.mkdir(exist_ok=True)
    (folder / spare).write_bytes(b"")
    assert SentenceTransformerEncoder(folder).name == "模型"


@pytest.mark.parametrize("damaged", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_encoder_is_told_by_its_folder(folder: Path, damaged: str) -> None:
    (folder / damaged).write_text("{")
    with pytest.raises(JuzhengError, match=r"The encoder .*模型 cannot be loaded"):
        SentenceTransformerEncoder(folder).encode_queries(["临平"])


def test_code_in_the_folder_is_not_run(folder: Path, tmp_path: Path) -> None:
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    module = {"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}
    (folder / "modules.json").write_text(json.dumps([module]))
    with pytest.raises(JuzhengError, match="cannot be loaded"):
        SentenceTransformerEncoder(folder).encode_queries(["临平"])
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "file", ["model.safetensors", "1_Pooling/config.json", "sentencepiece.bpe.model"]
)
def test_the_fingerprint_changes_with_the_model_and_its_vocabulary(folder: Path, file: str) -> None:
    before = SentenceTransformerEncoder(folder).fingerprint
    (folder / file).write_text("changed")
    assert SentenceTransformerEncoder(folder).fingerprint != before


def test_the_fingerprint_is_the_same_elsewhere(folder: Path, tmp_path: Path) -> None:
    before = SentenceTransformerEncoder(folder).fingerprint
    (folder / "README.md").write_text("a model")
    elsewhere = folder.rename(tmp_path / "elsewhere")
    assert SentenceTransformerEncoder(elsewhere).fingerprint == before


def test_a_hub_name_needs_leave_to_download() -> None:
    with pytest.raises(JuzhengError, match=r"no encoder folder some/model.*--allow-download"):
        open_encoder("some/model")


def test_a_hub_model_goes_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns: list[str] = []

    def download(name: str, *, allow_patterns: list[str]) -> str:
        patterns.extend(allow_patterns)
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    assert open_encoder("some/model", allow_download=True).name == "some/model"
    assert {"*.safetensors", "*.json", "*.txt"} < set(patterns)
    assert {"*.bin", "*.py", "*"}.isdisjoint(patterns)


@pytest.mark.parametrize("error", [ConnectionError(), FileNotFoundError(), ValueError("name")])
def test_a_failed_download_is_told(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(name: str, *, allow_patterns: list[str]) -> str:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    with pytest.raises(JuzhengError, match="cannot download the encoder some/model"):
        open_encoder("some/model", allow_download=True)


@pytest.mark.parametrize("name", ["我的模型", "a/b/c", "-"])
def test_a_name_no_hub_model_can_have_is_told(name: str) -> None:
    with pytest.raises(JuzhengError, match="cannot download the encoder"):
        open_encoder(name, allow_download=True)
