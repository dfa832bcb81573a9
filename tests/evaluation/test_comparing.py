"""Two runs on four questions, of which one gets better and one worse."""

from collections.abc import Mapping

import pytest

from corpus import Article, Sentence
from evaluation.running import Gold, Judged
from evaluation.runs.comparing import compare
from evaluation.scores.paired import mcnemar, paired_difference
from qa import Answer, Candidate, Evidence
from qa.evidence import Place, place_fields

ARTICLE = Article("a.txt", "临平有山。", "临平")
SENTENCE = Sentence(ARTICLE, 0, 5)
Run = dict[tuple[str, str], Judged]


def judged(name: str, f1: float, *, answerable: bool = True, withheld: bool = False) -> Judged:
    place = Place(**place_fields(SENTENCE))
    question = Gold(
        id=name,
        kind="fact",
        question=f"{name}？",
        answers=("山",) if answerable else (),
        evidence=(place,) if answerable else (),
    )
    found = Candidate(SENTENCE, (Evidence(SENTENCE, SENTENCE, 1.0),), 0.2 if withheld else 0.9)
    return Judged(
        question=question,
        answer=Answer.of("?", [found], min_confidence=0.5),
        exact_match=float(f1 == 1),
        f1=f1,
        articles=(),
        chunks=(),
        sentences=(f1 > 0,),
    )


def run(scores: Mapping[str, float], *, vain_withheld: bool = True) -> Run:
    found = {("set", name): judged(name, f1) for name, f1 in scores.items()}
    vain = judged("vain", 0, answerable=False, withheld=vain_withheld)
    return found | {("set", "vain"): vain}


def test_what_is_better_and_worse_is_told_question_by_question() -> None:
    found = compare(run({"a": 1, "b": 0.4, "c": 0.5}), run({"a": 0, "b": 1, "c": 0.5}))
    assert [(each.after.question.id, each.gain) for each in found.changes] == [
        ("a", -1),
        ("b", pytest.approx(0.6)),
    ]
    difference = found.differences["f1"]
    assert (difference.better, difference.worse) == (1, 1)
    assert difference.value == pytest.approx((0.6 - 1) / 3)
    assert (found.asked, found.left, found.p_value) == (4, 0, 1.0)


def test_an_answer_where_there_is_none_counts_as_worse() -> None:
    found = compare(run({"a": 1}), run({"a": 1}, vain_withheld=False))
    assert found.differences["f1"].worse == 0
    assert found.differences["f1_with_abstention"].worse == 1


def test_a_loss_is_one_beyond_luck() -> None:
    names = [str(number) for number in range(40)]
    good = run(dict.fromkeys(names, 1.0))
    bad = run({name: float(place > 10) for place, name in enumerate(names)})
    assert set(compare(good, bad).losses()) >= {"f1", "evidence_hit@1"}
    assert compare(bad, good).losses() == {}
    one_less = run(dict.fromkeys(names, 1.0) | {"0": 0.0})
    assert compare(good, one_less).losses() == {}


def test_only_questions_that_are_the_same_in_both_are_compared() -> None:
    before, after = run({"a": 1, "b": 1}), run({"a": 1, "c": 1})
    other = before["set", "a"].question.model_copy(update={"answers": ("水",)})
    before["set", "a"] = before["set", "a"].model_copy(update={"question": other})
    found = compare(before, after)
    assert (found.asked, found.left) == (1, 3)
    assert found.differences.keys() == {"exact_match_with_abstention", "f1_with_abstention"}


def test_runs_without_a_common_question_differ_in_nothing() -> None:
    found = compare({}, run({"a": 1}))
    assert (found.asked, found.differences, found.p_value) == (0, {}, 1.0)


def test_a_difference_of_equal_columns_is_none_and_its_interval_a_point() -> None:
    found = paired_difference([0.5, 1.0], [0.5, 1.0])
    assert found
    assert (found.value, found.interval, found.is_loss) == (0.0, (0.0, 0.0), False)
    assert paired_difference([], []) is None


@pytest.mark.parametrize(
    ("lost", "won", "p_value"), [(0, 0, 1.0), (5, 5, 1.0), (0, 6, 2 / 64), (1, 9, 22 / 1024)]
)
def test_the_exact_test_of_mcnemar(lost: int, won: int, p_value: float) -> None:
    before = [True] * lost + [False] * won + [True, False]
    after = [False] * lost + [True] * won + [True, False]
    assert mcnemar(before, after) == pytest.approx(p_value)
