"""Yes is told from no by what was written."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.reader.yes_no import YesNoModel
from training.__main__ import app

PLACES = "书吧 茶室 花园 泳池 影厅 球场 食堂 画室 琴房 门厅 露台 凉亭"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Of each place one text: smoking is allowed there, dogs are not."""
    file = tmp_path / "written.json"
    file.write_text(json.dumps({"data": [text(each) for each in PLACES.split()]}), encoding="utf-8")
    return file


def text(place: str) -> dict[str, object]:
    content = f"{place}内可以吸烟。{place}内不得遛狗。"
    settled = (("吸烟", "可以吸烟", True), ("遛狗", "不得遛狗", False))
    asked = [
        {
            "id": f"{place}-{what}",
            "question": f"{place}能{what}吗？",
            "answers": [{"text": answer, "answer_start": content.index(answer)}],
            "yes": yes,
        }
        for what, answer, yes in settled
    ]
    open_ended = {"id": place, "question": f"{place}能做什么？", "answers": ["吸烟"]}
    paragraph = {"context": content, "qas": [*asked, open_ended]}
    return {"title": place, "paragraphs": [paragraph]}


def test_what_denies_says_no(written: Path, tmp_path: Path) -> None:
    options = [str(written), "--trial", str(written), "--folder", str(tmp_path)]
    done = CliRunner().invoke(app, ["yes-no", *options])
    assert done.exit_code == 0, done.output
    assert "from 0.5: told 24 of 24, right yes 12 of 12, no 12 of 12" in done.output
    assert YesNoModel.load(tmp_path).weights["denies"] < 0
    assert "yes_no.json" in (tmp_path / "SHA256SUMS").read_text("utf-8")
