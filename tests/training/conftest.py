import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.sets.questions import EvaluationSet
from evaluation.sets.squad import read_squad
from index.encoders.encoder import SHIPPED_ENCODER
from qa.reader.layout import Layout

PASSAGES = {
    "超山": (
        "超山位于临平区，海拔265米，以梅花闻名。每年2月，游客来超山看梅花。"
        "山上有大明堂，建于1920年，由当地乡绅出资。"
    ),
    "塘栖古镇": (
        "塘栖古镇位于京杭大运河畔，始建于北宋。镇上的广济桥建于1489年，有七个桥洞。"
        "塘栖的枇杷每年5月成熟。"
    ),
    "算力小镇": (
        "算力小镇位于临平新城，集聚企业1300余家，引进重点项目44个。它的名字来自算力产业。"
        "小镇的规划由区政府完成。"
    ),
}
QUESTIONS = [
    ("超山", "超山的海拔是多少？", "265米"),
    ("超山", "大明堂建于哪一年？", "1920年"),
    ("超山", "超山以什么闻名？", "梅花"),
    ("塘栖古镇", "塘栖古镇位于哪里？", "京杭大运河畔"),
    ("塘栖古镇", "广济桥建于哪一年？", "1489年"),
    ("算力小镇", "算力小镇集聚了多少家企业？", "1300余家"),
    ("算力小镇", "谁完成了小镇的规划？", "区政府"),
]


def squad(title: str, text: str) -> dict[str, Any]:
    asked = [
        {
            "id": f"{title}-{number}",
            "question": question,
            "answers": [{"text": answer, "answer_start": text.index(answer)}],
        }
        for number, (of, question, answer) in enumerate(QUESTIONS)
        if of == title
    ]
    return {"title": title, "paragraphs": [{"id": title, "context": text, "qas": asked}]}


@pytest.fixture(scope="session")
def set_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("set") / "set.json"
    data = [squad(title, text) for title, text in PASSAGES.items()]
    file.write_text(json.dumps({"data": data}, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def layout() -> Layout:
    return Layout(SHIPPED_ENCODER / "tokenizer.json")


@pytest.fixture(scope="session")
def small_set(set_file: Path) -> EvaluationSet:
    return read_squad(set_file)
