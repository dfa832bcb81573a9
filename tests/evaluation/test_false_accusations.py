import json
from pathlib import Path

from typer.testing import CliRunner

from evaluation.false_accusations import app

TEXT = "第一条 2022年产值为三亿元。\n第二条 2023年产值为四亿元。"


def printed(tmp_path: Path, question: str, answer: str) -> str:
    asked = {"id": "1", "question": question, "answers": [{"text": answer}]}
    file = tmp_path / "set.json"
    passages = [{"context": TEXT, "qas": [asked]}]
    file.write_text(json.dumps([{"title": "章程", "paragraphs": passages}]), encoding="utf-8")
    return CliRunner().invoke(app, [str(file), "--errors"]).stdout


def test_gold_evidence_of_the_year_asked_for_is_spared(tmp_path: Path) -> None:
    counts = "accused: 0 of 1 (0.00%)\nled astray: 0 of 1 (0.00%)\n"
    assert printed(tmp_path, "2023年产值是多少？", "四亿元") == counts


def test_gold_evidence_of_another_year_is_counted_and_listed(tmp_path: Path) -> None:
    listed = printed(tmp_path, "2021年产值是多少？", "四亿元")
    assert listed.startswith("1.00 2021年产值是多少？\n")
    assert "accused: 1 of 1 (100.00%)\n" in listed


def test_a_question_that_is_led_to_another_clause_is_counted_and_listed(tmp_path: Path) -> None:
    listed = printed(tmp_path, "第一条规定了什么？", "四亿元")
    assert "astray 第一条规定了什么？\n     2022年产值为三亿元。\n" in listed
    assert "led astray: 1 of 1 (100.00%)\n" in listed
