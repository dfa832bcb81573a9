from dataclasses import replace
from random import Random

import pytest

from evaluation.drafting.falsified import borrowed, swapped, word_pool
from evaluation.sets.questions import EvaluationSet
from qa.reader.layout import Layout, Text
from training.sampling.english import gloss
from training.sampling.examples import Example, Lessons, examples
from training.sampling.features import features
from training.sampling.show import decoded, shown
from training.sampling.variants import keywords, punctuate
from training.settings import Unanswerable, load_settings

SHIPPED = load_settings()
SETTINGS = replace(SHIPPED, windows=replace(SHIPPED.windows, lengths=[[1.0, 20, 40]]))
NEVER = Unanswerable(same_passage=0, other_passage=0, swapped=0, borrowed=0)


@pytest.fixture(scope="module")
def lessons(small_set: EvaluationSet) -> Lessons:
    return Lessons.from_sets([small_set], SETTINGS.windows)


def made(lessons: Lessons, **chances: float) -> list[Example]:
    kinds = replace(NEVER, **chances)
    settings = replace(SETTINGS, unanswerable=kinds)
    return [e for epoch in range(5) for e in examples(lessons, epoch=epoch, settings=settings)]


def test_an_answer_stands_where_its_offsets_say(lessons: Lessons) -> None:
    answers = {answer for each in lessons.lessons for answer in each.question.answers}
    for example in made(lessons):
        assert example.answer
        assert example.text.window[slice(*example.answer)] in answers


def test_a_pass_is_the_same_whenever_repeated_and_no_other(lessons: Lessons) -> None:
    first, again, second = (examples(lessons, epoch=n, settings=SETTINGS) for n in (0, 0, 1))
    assert first == again != second


@pytest.mark.parametrize("kind", ["same_passage", "other_passage", "swapped", "borrowed"])
def test_each_kind_of_unanswerable_is_made(lessons: Lessons, kind: str) -> None:
    assert any(example.answer is None for example in made(lessons, **{kind: 1.0}))


def test_a_window_of_another_passage_holds_no_reference(lessons: Lessons) -> None:
    answers = {each.question.question: each.question.answers for each in lessons.lessons}
    for example in made(lessons, other_passage=1.0):
        if example.answer is None and example.text.question in answers:
            assert not any(a in example.text.window for a in answers[example.text.question])


def test_an_unanswerable_question_is_asked_of_its_passage(
    lessons: Lessons, small_set: EvaluationSet
) -> None:
    asked = replace(small_set.questions[0], answers=(), evidence=())
    in_vain = Lessons.from_sets([replace(small_set, questions=(asked,))], SETTINGS.windows)
    for example in made(in_vain, same_passage=1.0, swapped=1.0):
        assert example.answer is None
        assert example.text.window.strip() in in_vain.lessons[0].passage.text


def test_a_set_given_twice_is_read_in_other_windows(small_set: EvaluationSet) -> None:
    twice = Lessons.from_sets([small_set, small_set], SETTINGS.windows)
    found = made(twice, same_passage=0.5)
    assert len(twice.lessons) == 14
    assert len({example.text for example in found}) > len(found) / 2


def test_a_swapped_word_is_not_in_the_passage() -> None:
    pool = word_pool(["建于1489年的桥", "建于1920年的堂"])
    assert swapped("1920年建了什么？", "堂建于1920年。", pool, Random(1)) == "1489年建了什么？"
    assert swapped("1920年建了什么？", "堂是旧的。", pool, Random(1)) is None


def test_a_borrowed_question_names_the_new_title() -> None:
    donors = [("塘栖古镇的镇长是谁？", "塘栖古镇"), ("超山的海拔是多少？", "超山")]
    assert borrowed("超山", "超山的海拔是265米", donors, Random(2)) == "超山的镇长是谁？"
    assert borrowed("塘栖古镇", "塘栖古镇的海拔是3米", donors[1:], Random(2)) is None


def test_a_gloss_is_english(lessons: Lessons) -> None:
    glossed = {gloss("临平的面积是多少？", Random(seed)) for seed in range(20)}
    assert "Linping area is how much" in glossed


@pytest.mark.parametrize(
    ("question", "words"),
    [("谁完成了小镇的规划？", "完成 小镇 规划 姓名"), ("超山的海拔是多少？", "超山 海拔 数量")],
)
def test_keywords(question: str, words: str) -> None:
    assert keywords(question) == words


def test_punctuation_keeps_the_length() -> None:
    text = "他说：“临平、余杭（杭州）；好！”，「走」。"
    for seed in range(30):
        assert len(punctuate(text, chance=0.5, rng=Random(seed))) == len(text)


def test_the_tokens_of_an_answer_decode_to_it(lessons: Lessons, layout: Layout) -> None:
    found = made(lessons, same_passage=1.0)
    for example, feature in zip(found, features(found, layout), strict=True):
        assert feature is not None
        wanted = example.text.window[slice(*example.answer)] if example.answer else ""
        assert decoded(example, feature) == wanted


def test_an_answer_behind_the_token_limit_is_dropped(layout: Layout) -> None:
    text = "临平有山有水，" * 200 + "超山"
    assert features([Example(Text("谁？", "", text), (1400, 1402))], layout) == [None]


def test_examples_are_shown_with_what_they_decode_to(lessons: Lessons, layout: Layout) -> None:
    *lines, decoded_exactly = shown(lessons, layout, SETTINGS, count=100)
    assert any("wanted '265米', decoded '265米'" in line for line in lines)
    assert decoded_exactly == "7 with an answer, 7 of them decoded exactly"


def test_a_share_of_a_set_is_asked_in_each_pass(small_set: EvaluationSet) -> None:
    halves = Lessons.from_sets([small_set], SETTINGS.windows, shares=[0.5])
    asked = made(halves)
    assert 0 < len(asked) < 5 * 7
    assert len({example.text.question.rstrip("？") for example in asked}) > 4


def test_the_evidence_is_the_sentence_of_the_answer(lessons: Lessons) -> None:
    found = {
        example.text.window[slice(*sentence)]
        for example in examples(lessons, epoch=0, settings=SETTINGS)
        if example.answer and example.text.window[slice(*example.answer)] == "1489年"
        for sentence in example.evidence
    }
    assert len(found) == 1
    assert found.pop().startswith("镇上的广济桥建于1489年，")
