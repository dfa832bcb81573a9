"""The light installation: without torch all is there but other encoders and training."""

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_TORCH = (
    "import sys\n"
    "sys.modules.update(torch=None, transformers=None, sentence_transformers=None)\n"
    "import juzheng\n"
    "juzheng.main()"
)


def run_light(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`juzheng` where these three cannot be imported."""
    command = [sys.executable, "-c", WITHOUT_TORCH, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


def test_an_index_is_built_and_answers(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>临平有一座临影厂，面积为三千平方米。", encoding="utf-8")
    built = run_light("index", "build", tmp_path / "a.html", "--index", tmp_path / "i")
    assert built.returncode == 0
    asked = run_light("ask", "临影厂的面积是多少？", "--index", tmp_path / "i")
    assert "三千平方米" in asked.stdout.partition("\n")[0]


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    asked = run_light("ask", "临影厂？", "--encoder", tmp_path, "--data", tmp_path)
    assert asked.returncode == 2
    assert "自带以外的编码器要用 torch" in asked.stderr
    assert "needs torch, transformers, sentence_transformers, which the light" in asked.stderr
    assert "pip install -r requirements.txt" in asked.stderr


@pytest.mark.parametrize("command", ["train", "curves", "gather"])
def test_training_is_refused(command: str) -> None:
    trained = run_light("training", command)
    assert trained.returncode == 2
    assert trained.stderr.startswith("训练要用 torch")
    assert "Training needs torch" in trained.stderr
