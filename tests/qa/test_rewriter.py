"""What holds of a rewriting whatever is asked, and whichever characters it is written in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.segment import simplify
from index import LocalIndex
from qa import Turn
from qa.query_rewriting import RuleRewriter
from tests.fakes import FakeEncoder

SETS = Path("evaluation/sets")
REWRITER = RuleRewriter(LocalIndex.from_articles([], encoder=FakeEncoder()))
FOLLOW_UPS = [
    *("为什么？", "什么时候？", "在哪里？", "谁说的？", "还有呢？", "多少家？", "怎么做到的？"),
    *("它有多大？", "他是谁？", "那里有多少人？", "双方合作多久？", "它们呢？", "这家公司呢？"),
    *("总经理是谁？", "占地多少亩？", "增长了多少？", "会上发布了什么？"),
    *(
        "杭州市呢？",
        "余杭区呢？",
        "长视频呢？",
        "2023年呢？",
        "上半年呢？",
        "总经理呢？",
        "人口呢？",
    ),
    *("志愿者呢？", "第二届呢？", "王妙妙呢？", "去年的收入呢？", "《红楼梦》呢？", "的呢？"),
    *("What about Hangzhou?", "And in 2023?", "Why?", "Who is he?"),
]


def lines(name: str) -> list[dict[str, Any]]:
    """The lines of a shipped set that may be looked at."""
    text = (SETS / name).read_text(encoding="utf-8")
    return [line for line in map(json.loads, text.splitlines()) if line["split"] == "dev"]


def as_turn(line: dict[str, Any]) -> Turn:
    return Turn(line.get("meant") or line["question"], (line["answers"] or [""])[0])


def dialogue_turns() -> Iterator[tuple[str, list[Turn]]]:
    """Each question of the shipped dialogues with the turns before it."""
    for dialogue in lines("dialogues.jsonl"):
        for place, turn in enumerate(dialogue["turns"]):
            yield turn["question"], [as_turn(each) for each in dialogue["turns"][:place]]


SHIPPED = [as_turn(line) for line in lines("linping.jsonl")[::3]] + [
    as_turn(turn) for line in lines("dialogues.jsonl")[::3] for turn in line["turns"]
]


TRADITIONAL = opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional characters, of which each can be simplified to what it was."""
    converted = [(each, TRADITIONAL.convert(each)) for each in text]
    return "".join(other if simplify(other) == each else each for each, other in converted)


@pytest.mark.parametrize("follow_up", FOLLOW_UPS)
def test_after_any_shipped_question_something_is_understood(follow_up: str) -> None:
    for turn in SHIPPED:
        assert REWRITER.rewrite(follow_up, [turn]).strip()


PHRASES = st.sampled_from(
    [
        *(
            "杭州市",
            "临影厂",
            "王妙妙",
            "“大美临卓”",
            "《报告》",
            "设计师",
            "面积",
            "市场规模",
            "的",
            "和",
        ),
        *(
            "去年",
            "2023年",
            "上半年",
            "第二届",
            "是",
            "有",
            "设了",
            "入驻了",
            "增长了",
            "，",
            "那",
            "它",
        ),
        *(
            "多少",
            "哪里",
            "什么时候",
            "谁",
            "哪家公司",
            "为什么",
            "是什么",
            "呢",
            "？",
            "說",
            "臺灣",
        ),
    ]
)
TEXTS = st.lists(PHRASES | st.text(max_size=3), max_size=8).map("".join)


@settings(max_examples=300)
@given(question=TEXTS, earlier=st.lists(st.builds(Turn, TEXTS, TEXTS), max_size=3))
def test_whatever_is_asked_something_is_understood(question: str, earlier: list[Turn]) -> None:
    assert REWRITER.rewrite(question, earlier).strip() or not question.strip()


def test_both_scripts_are_understood_alike() -> None:
    for question, earlier in dialogue_turns():
        turns = [Turn(traditional(each.question), traditional(each.answer)) for each in earlier]
        understood = REWRITER.rewrite(traditional(question), turns)
        assert simplify(understood) == REWRITER.rewrite(question, earlier)


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            Turn("多少名設計師入駐了藝尚小鎮？", "30名"),
            "杭州呢？",
            "多少名設計師入駐了杭州？",
        ),
        (Turn("沿線設了多少個醫療點？", "22個"), "志願者呢？", "沿線設了多少個志願者？"),
        (Turn("算力小鎮集聚了多少家企業？", "9家"), "總經理呢？", "算力小鎮的總經理是谁？"),
        (Turn("算力小镇集聚了多少家企业？", "9家"), "總經理呢？", "算力小镇的總經理是谁？"),
        (Turn("大會在哪裡舉行？", "臨平"), "什麼時候？", "大會什麼時候舉行？"),
        (Turn("總經理是誰？", "蔣巧婭"), "她多大？", "蔣巧婭多大？"),
    ],
)
def test_what_was_typed_keeps_its_characters(turn: Turn, question: str, expected: str) -> None:
    assert REWRITER.rewrite(question, [turn]) == expected
