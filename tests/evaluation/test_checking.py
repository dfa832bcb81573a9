from evaluation.sets.checking import check
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet


def question(name: str, text: str, **own: str) -> EvaluationQuestion:
    return EvaluationQuestion(name, "fact", text, (), (), place=f"line {name}", **own)  # type: ignore[arg-type]


def findings(**sets: list[EvaluationQuestion]) -> list[tuple[str, str, bool]]:
    made = {name: EvaluationSet(tuple(each), (), ()) for name, each in sets.items()}
    return [(each.place, each.english, each.fatal) for each in check(made)]


def test_sets_in_order_have_nothing_odd() -> None:
    one = [question("1", "山有多高？"), question("2", "水有多深？")]
    assert findings(one=one, two=[question("1", "塔有几层？")]) == []


def test_an_id_that_stands_twice_is_fatal() -> None:
    twice = [question("1", "山有多高？"), question("1", "水有多深？")]
    assert findings(one=twice) == [("one line 1", "the id 1 stands twice.", True)]


def test_a_question_that_stands_twice_is_found_whatever_its_marks_and_script() -> None:
    [found] = findings(one=[question("1", "山有多長?")], two=[question("2", "山有多长")])
    assert found == ("two line 2", "the same question as one line 1.", False)


def test_a_question_in_dev_and_test_is_found() -> None:
    [found] = findings(
        one=[question("1", "山有多高？", split="dev"), question("2", "山有多高？", split="test")]
    )
    assert found[1] == "the same question is in another split (one line 1), and tells too much."


def test_the_same_question_of_two_articles_is_two() -> None:
    of_two = [
        question("1", "山有多高？", article_id="a"),
        question("2", "山有多高？", article_id="b"),
    ]
    assert findings(one=of_two) == []
