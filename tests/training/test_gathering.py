import json
from pathlib import Path
from typing import Any

import pytest

from corpus import JuzhengError
from evaluation.sets.squad import read_squad
from training.gathering import Leaks, add, read_entries, read_written, write_entries

TEXT = "石桥镇图书馆每天九点开门，读者可借书五册。" + "馆里的阅览座位有一百二十个。" * 17


def question(number: int, **own: Any) -> dict[str, Any]:
    asked = {"style": "missing-attribute", "q": f"馆长第{number}次出差去了哪里？", "a": None}
    return asked | own


OPENS = question(
    0, style="time", q="图书馆几点开门？", a="九点", evidence="石桥镇图书馆每天九点开门"
)
BORROWS = question(
    1, style="yesno", q="能借六册吗？", a="可借书五册", evidence="读者可借书五册", yes=False
)


def written(folder: Path, *questions: dict[str, Any], text: str = TEXT, name: str = "a") -> Path:
    folder.mkdir(exist_ok=True)
    others = [question(number) for number in range(2, 15)]
    content = {"register": "notice", "title": "图书馆", "text": text}
    whole = json.dumps(content | {"questions": [*(questions or (OPENS, BORROWS)), *others]})
    (folder / f"{name}.json").write_text(whole, encoding="utf-8")
    return folder


def faults(folder: Path, *forbidden: str) -> list[str]:
    _, found = read_written([folder], Leaks(forbidden))
    return found


def test_what_is_gathered_is_read_as_it_was_written(tmp_path: Path) -> None:
    texts, found = read_written([written(tmp_path / "in")], Leaks([]))
    assert found == []
    write_entries(add([], texts), tmp_path / "train.json")
    gathered = read_squad(tmp_path / "train.json")
    opens, borrows, *vain = gathered.questions
    assert (opens.register, opens.kind, opens.answers) == ("notice", "time", ("九点",))
    assert (opens.evidence[0].start, borrows.yes) == (TEXT.index("九点"), False)
    assert len(vain) == 13
    assert not any(each.answerable for each in vain)


def test_what_is_there_already_is_not_added_again(tmp_path: Path) -> None:
    texts, _ = read_written([written(tmp_path / "in")], Leaks([]))
    file = tmp_path / "train.json"
    for _ in range(2):
        write_entries(add(read_entries(file), texts), file)
    assert len(read_entries(file)) == 1


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"a": "八点"}, "answer stands 0 times"),
        ({"a": "点", "evidence": TEXT[:21] + "点"}, "evidence stands 0 times"),
        ({"style": "presupposition"}, "style presupposition has no answer"),
        ({"a": None}, "style time has an answer"),
        ({"yes": True}, "a yes/no question"),
        ({"q": BORROWS["q"]}, "a question stands twice"),
        ({"said": 1}, "said"),
    ],
)
def test_a_question_that_is_wrong_is_named_and_its_text_left_out(
    own: dict[str, Any], fault: str, tmp_path: Path
) -> None:
    folder = written(tmp_path / "in", OPENS | own, BORROWS)
    texts, found = read_written([folder], Leaks([]))
    assert texts == []
    assert any(fault in each and "a.json" in each for each in found)


def test_questions_without_an_answer_must_be_enough(tmp_path: Path) -> None:
    answered = [OPENS | {"q": f"图书馆第{n}天几点开门？"} for n in range(60)]
    assert "only 13 of 73 have no answer" in faults(written(tmp_path / "in", *answered))[0]


def test_a_text_that_shares_a_run_with_an_evaluation_set_is_left_out(tmp_path: Path) -> None:
    folder = written(tmp_path / "in")
    assert "shares" in faults(folder, "据悉，石桥镇图书馆每天九点开门；读者可借书五册")[0]
    assert faults(folder, "石桥镇图书馆每天九点。") == []


def test_a_folder_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(JuzhengError, match=str(tmp_path)):
        faults(tmp_path)


def test_the_same_text_is_taken_once(tmp_path: Path) -> None:
    written(tmp_path / "in")
    assert "another file" in faults(written(tmp_path / "in", name="b"))[0]
