"""The set of dialogues is what it says it is, and is asked in each of the three ways."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus import Article, Sentence
from evaluation.dialogues.report import rewriting_shares, summarise_dialogues
from evaluation.dialogues.running import Asking, JudgedTurn, run_dialogues
from evaluation.running import judge
from evaluation.sets.dialogues import AskedTurn, read_dialogues
from evaluation.sets.questions import EvaluationQuestion, EvaluationSetError
from index import LocalIndex
from qa import Answer, Candidate, Evidence, QuestionAnswerer
from qa.request import Request
from tests.fakes import FakeEncoder, FakeReader

SET = Path("evaluation/sets/dialogues.jsonl")
STRANGERS = Path("evaluation/sets/strangers/dialogues.jsonl")
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
    index = LocalIndex.from_articles(found.articles, encoder=FakeEncoder())
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


def test_what_is_meant_word_for_word_needs_nothing_from_before(tmp_path: Path) -> None:
    turns = [TURN, NEW_TOPIC | {"meant": NEW_TOPIC["question"]}]
    [[_, turn]] = read_dialogues(written(tmp_path, LINE | {"turns": turns})).dialogues
    assert turn.meant is None


def judged_turn(typed: str, carried: str, full: str, *, meant: str | None = "算") -> JudgedTurn:
    """A second turn whose gold is 9家, answered so for each way of asking; empty is withheld."""
    question = EvaluationQuestion("d.2", "subject", "多少？", ("9家",), ())
    answers = {Asking.typed: typed, Asking.carried: carried, Asking.full: full}
    return JudgedTurn(
        AskedTurn(question, meant),
        1,
        Request("多少？", "多少？" if carried == typed else "算力小镇有多少？", 6),
        {asking: judge(question, answer(text), ()) for asking, text in answers.items()},
    )


def answer(text: str) -> Answer:
    article = Article("a.txt", text or "无", "镇")
    sentence = Sentence(article, 0, len(article.text))
    candidate = Candidate(sentence, (Evidence(sentence, sentence, 1.0),), 0.9 if text else 0.0)
    return Answer.of("?", (candidate,), min_confidence=0.5)


@pytest.mark.parametrize(
    ("typed", "carried", "full", "is_resolved"),
    [
        ("", "9家", "9家", True),
        ("", "9家", "山", True),
        ("", "山", "山", True),
        ("", "", "", True),
        ("", "山", "9家", False),
        ("", "水", "山", False),
        ("", "", "山", False),
    ],
)
def test_a_turn_is_resolved_where_it_does_what_the_full_question_does(
    typed: str, carried: str, full: str, is_resolved: bool
) -> None:
    assert judged_turn(typed, carried, full).resolved is is_resolved


def test_a_turn_is_made_worse_where_a_right_answer_is_lost() -> None:
    assert judged_turn("9家", "山", "9家").made_worse
    assert not judged_turn("山", "水", "9家").made_worse


def test_a_full_question_is_made_worse_by_any_change() -> None:
    assert judged_turn("山", "9家", "9家", meant=None).made_worse
    assert not judged_turn("山", "山", "山", meant=None).made_worse


def test_shares_are_told_with_their_counts() -> None:
    results = [
        judged_turn("", "9家", "9家"),
        judged_turn("9家", "山", "9家"),
        judged_turn("9家", "9家", "9家", meant=None),
    ]
    assert rewriting_shares(results) == {
        "resolved": {"count": 1, "of": 2, "value": 0.5},
        "made worse": {"count": 1, "of": 3, "value": 1 / 3},
        "left alone": {"count": 1, "of": 1, "value": 1.0},
    }


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


def test_the_splits_of_the_strangers_set_share_no_article() -> None:
    lines = [json.loads(line) for line in STRANGERS.read_text(encoding="utf-8").splitlines()]
    dev, test = (
        {line["article"] for line in lines if line["split"] == split} for split in ("dev", "test")
    )
    assert (len(dev), len(test)) == (7, 6)
    assert not dev & test
    follow_ups = [turn for line in lines for turn in line["turns"][1:]]
    leaning = [turn for turn in follow_ups if turn["meant"] != turn["question"]]
    assert (len(follow_ups), len(leaning)) == (312, 231)
    assert len(read_dialogues(STRANGERS).dialogues) == 94


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
