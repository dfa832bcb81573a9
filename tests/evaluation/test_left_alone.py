import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation import left_alone
from evaluation.left_alone import app, rewritings
from index import LocalIndex
from qa import Turn
from qa.query_rewriting import RuleRewriter
from tests.fakes import FakeEncoder

INDEX = LocalIndex.from_articles([], encoder=FakeEncoder())
REWRITER = RuleRewriter(INDEX)
SINGLE = [
    Turn("算力小镇集聚了多少家企业？", "1300余家"),
    Turn("临影厂的室内影棚有多大？", "1.5万平方米"),
    Turn("临平有哪些山？", "超山"),
]


def test_what_is_asked_in_full_is_left_alone() -> None:
    assert not list(rewritings(SINGLE, REWRITER, times=5, seed=0))


def test_what_needs_others_is_found_each_time_it_is_asked() -> None:
    found = list(rewritings([*SINGLE, Turn("面积呢？")], REWRITER, times=5, seed=0))
    assert [question for question, _ in found] == ["面积呢？"] * 5
    assert all("面积" in understood for _, understood in found)


def test_nothing_is_asked_after_itself() -> None:
    assert not list(rewritings([Turn("面积呢？")], REWRITER, times=5, seed=0))


def test_the_command_counts_and_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_alone, "open_index_noting", lambda folder, data: INDEX)
    lines = [
        {"split": "dev", "question": "临平有哪些山？", "answers": ["超山"]},
        {"split": "dev", "question": "它有多大？", "answers": []},
        {"split": "test", "question": "算力小镇有哪些企业？", "answers": []},
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = CliRunner().invoke(app, [str(file), "--split", "dev", "--times", "2"])
    listed = "它有多大？\n  understood  超山有多大？\n"
    assert done.stdout == f"{listed * 2}2 of 4 rewritten\n"
