"""The set of dialogues is what it says it is, and is asked in each of the three ways."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evaluation.dialogue_report import summarise_dialogues
from evaluation.dialogue_running import Asking, run_dialogues
from evaluation.sets.dialogues import read_dialogues
from evaluation.sets.questions import EvaluationSetError
from index import PassageIndex
from qa import QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader

SET = Path("evaluation/sets/dialogues.jsonl")
TURN = {
    "kind": "first",
    "question": "算力小镇有多少企业？",
    "answers": ["9家"],
    "evidence": ["算力小镇有企业9家。"],
}
FOLLOW_UP = {
    "kind": "pronoun",
    "question": "它有山吗？",
    "meant": "算力小镇有山吗？",
    "answers": [],
    "evidence": [],
}
NEW_TOPIC = {
    "kind": "new topic",
    "question": "临平有水吗？",
    "answers": ["有水"],
    "evidence": ["临平有水。"],
}
LINE: dict[str, Any] = {
    "id": "d",
    "split": "dev",
    "article": "a.txt",
    "turns": [TURN, FOLLOW_UP, NEW_TOPIC],
}


def written(folder: Path, *lines: dict[str, Any]) -> Path:
    (folder / "a.txt").write_text("镇\n\n算力小镇有企业9家。临平有水。", encoding="utf-8")
    file = folder / "set.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_a_line_becomes_a_dialogue_about_its_article(tmp_path: Path) -> None:
    [[first, second, _]] = read_dialogues(written(tmp_path, LINE)).dialogues
    assert (first.question.id, first.meant) == ("d.1", None)
    assert [gold.text for gold in first.question.evidence] == ["算力小镇有企业9家。"]
    assert (second.question.id, second.meant) == ("d.2", "算力小镇有山吗？")


def test_an_article_may_be_a_passage_of_a_file_of_them(tmp_path: Path) -> None:
    passages = [{"id": name, "context": f"{name}有水。", "qas": []} for name in ("超山", "临平")]
    passages[0]["qas"] = [{"id": "1", "question": "?", "answers": []}]
    (tmp_path / "p.json").write_text(json.dumps([{"paragraphs": passages}]), encoding="utf-8")
    line = LINE | {"article": "p.json#临平", "turns": [NEW_TOPIC]}
    [article] = read_dialogues(written(tmp_path, line)).articles
    assert article.text == "临平有水。"


def test_a_split_leaves_all_articles_in(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("别处。", encoding="utf-8")
    other = LINE | {"split": "test", "article": "b.txt", "turns": [FOLLOW_UP]}
    found = read_dialogues(written(tmp_path, LINE, other), split="test")
    assert len(found.dialogues) == 1
    assert len(found.articles) == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"turns": "?"}, "line 1, turns"),
        ({"turns": [TURN | {"question": ""}]}, "line 1, question"),
        ({"turns": [TURN | {"meant": ""}]}, "line 1, meant"),
        ({"turns": [TURN | {"evidence": ["不在"]}]}, "line 1, evidence"),
        ({"article": "a.txt#7"}, "line 1, article"),
        ({"id": 7}, "line 1, id"),
    ],
)
def test_a_faulty_line_is_told(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    with pytest.raises(EvaluationSetError, match=named):
        read_dialogues(written(tmp_path, LINE | change))


def test_no_dialogues_of_a_split_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match="no dialogues"):
        read_dialogues(written(tmp_path, LINE), split="test")


def test_each_turn_is_asked_as_typed_with_what_is_carried_and_in_full(tmp_path: Path) -> None:
    found = read_dialogues(written(tmp_path, LINE))
    index = PassageIndex.from_articles(found.articles, encoder=FakeEncoder())
    answerer = QuestionAnswerer(index, FakeReader(), min_confidence=0)
    results = run_dialogues(found.dialogues, answerer)
    assert {asking: judged.answer.question for asking, judged in results[1].judged.items()} == {
        Asking.typed: "它有山吗？",
        Asking.carried: "算力小镇有山吗？",
        Asking.full: "算力小镇有山吗？",
    }
    groups = summarise_dialogues(results)["groups"]
    assert {name: (group["turns"], group["rewritten"]) for name, group in groups.items()} == {
        "first turns": (1, 0),
        "follow-ups": (1, 1),
        "new topics": (1, 0),
    }
    hit = groups["new topics"]["asked"][Asking.carried]["evidence_hit@1"]
    assert (hit["value"], hit["of"]) == (1.0, 1)


def test_the_shipped_set_has_enough_dialogues_of_every_kind_on_different_articles() -> None:
    dev, test = read_dialogues(SET, split="dev"), read_dialogues(SET, split="test")
    kinds = Counter(
        turn.question.kind for each in (*dev.dialogues, *test.dialogues) for turn in each
    )
    assert min(kinds.values()) >= 4
    assert len(dev.dialogues) + len(test.dialogues) == 80
    assert all(2 <= len(dialogue) <= 3 for dialogue in (*dev.dialogues, *test.dialogues))


def test_the_splits_share_no_question() -> None:
    dev, test = read_dialogues(SET, split="dev"), read_dialogues(SET, split="test")
    asked = [
        {turn.meant or turn.question.question for dialogue in each.dialogues for turn in dialogue}
        for each in (dev, test)
    ]
    assert not asked[0] & asked[1]


def test_the_splits_share_no_report() -> None:
    lines = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    reports = {
        split: {
            each["article"]
            for each in lines
            if each["split"] == split and "reports" in each["article"]
        }
        for split in ("dev", "test")
    }
    assert (len(reports["dev"]), len(reports["test"])) == (6, 7)
    assert not reports["dev"] & reports["test"]
