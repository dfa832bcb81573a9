import json

import pytest

from corpus import Article, Sentence, Unread, Window
from index import LocalIndex, Retrieved
from qa import Answer, Candidate, Evidence, QuestionAnswerer
from qa.answer import EvidencePlace
from qa.cache import AnswerCache
from tests.fakes import FakeEncoder
from tests.structured import ROW
from tests.structured import answer as answer_of_structured

FIRST = Article("a.txt", "临平有山。临平有水。", "临平", "本报", "2024-11-05T22:50:25")
SECOND = Article("b.txt", "余杭有山。", "余杭")


class FixedReader:
    """Finds "山" in the first hit, and is as confident as it is told to be."""

    def __init__(self, confidence: float) -> None:
        self._confidence = confidence

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        if not retrieved.hits:
            return ()
        article = retrieved.hits[0].chunk.article
        span = Window(article, 3, 4)
        evidence = Evidence(Sentence(article, 0, 5), span, 1.0)
        return (Candidate(span, (evidence,), self._confidence),)


@pytest.fixture(scope="module")
def index() -> LocalIndex:
    return LocalIndex.from_articles([FIRST, SECOND], encoder=FakeEncoder())


@pytest.mark.parametrize(("confidence", "no_answer"), [(0.5, False), (0.4999, True), (0.9, False)])
def test_below_the_threshold_the_answer_is_withheld(
    index: LocalIndex, confidence: float, no_answer: bool
) -> None:
    answer = QuestionAnswerer(index, FixedReader(confidence), min_confidence=0.5).ask(
        "临平有什么？"
    )
    assert answer.no_answer is no_answer
    assert answer.answer == "山"
    assert answer.confidence == confidence


@pytest.mark.parametrize(
    ("question", "related"), [("临平有什么？", 1), ("火星上的基地建在哪里？", 0)]
)
def test_a_sentence_that_holds_what_the_question_names_may_have_to_do_with_it(
    index: LocalIndex, question: str, related: int
) -> None:
    withheld = QuestionAnswerer(index, FixedReader(0.1), min_confidence=0.5).ask(question)
    assert (withheld.no_answer, withheld.related) == (True, related)
    assert QuestionAnswerer(index, FixedReader(0.9)).ask(question).related == 0


@pytest.mark.parametrize(("confidence", "unread"), [(0.4, [FIRST.title]), (0.9, [])])
def test_what_was_not_read_is_told_where_the_answer_is_withheld(
    index: LocalIndex, monkeypatch: pytest.MonkeyPatch, confidence: float, unread: list[str]
) -> None:
    parts = {FIRST.id: Unread("第2页是图片", "page 2 is an image")}
    monkeypatch.setattr(LocalIndex, "unread", lambda _, article_id: parts.get(article_id))
    answerer = QuestionAnswerer(index, FixedReader(confidence), min_confidence=0.5)
    answer = answerer.ask("余杭有什么？", among={FIRST.id, SECOND.id})
    assert [each.title for each in answer.unread] == unread


def test_an_answer_is_a_window_on_its_article(index: LocalIndex) -> None:
    [evidence] = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么？").evidence
    start, end = evidence.span
    assert index[evidence.article_id].article.text[start:end] == "山"


def test_only_the_chosen_articles_are_asked(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么？", among={SECOND.id})
    assert {passage.article_id for passage in answer.passages} == {SECOND.id}


def test_without_articles_there_is_no_answer(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么？", among=())
    assert (answer.no_answer, answer.answer, answer.evidence) == (True, "", ())


def test_no_more_than_top_k_chunks_are_read(index: LocalIndex) -> None:
    answerer = QuestionAnswerer(index, FixedReader(1))
    answer, ranking = answerer.find_ranked(answerer.request("有山", top_k=1), ranked=9)
    assert (len(answer.passages), len(ranking)) == (1, 2)


def test_small_talk_is_answered_without_looking_anything_up(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(1)).ask("你好")
    assert answer.reply
    assert (answer.answer, answer.evidence, answer.passages) == ("", (), ())


def test_the_stages_are_timed(index: LocalIndex) -> None:
    seconds = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么？").seconds
    assert seconds["total"] == pytest.approx(seconds["retrieve"] + seconds["read"])


def test_json_carries_offsets_and_source(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(0.75)).ask("临平有什么？", among={FIRST.id})
    shown = json.loads(answer.model_dump_json())
    assert shown["evidence"] == [
        {
            "article": "a.txt",
            "article_id": FIRST.id,
            "start": 0,
            "end": 5,
            "text": "临平有山。",
            "span": [3, 4],
            "score": 1.0,
            "title": "临平",
            "source": "本报",
            "published": "2024-11-05T22:50:25",
            "dateline": FIRST.dateline,
            "number": None,
            "path": [],
            "answers": None,
            "page": None,
            "row": None,
            "certainty": 1.0,
        }
    ]
    assert (shown["answer"], shown["no_answer"], shown["confidence"]) == ("山", False, 0.75)
    assert shown["span"]["text"] == "山"
    assert shown["span"]["article_id"] == FIRST.id
    assert shown["alternatives"] == []


def test_what_is_nearest_tells_each_sentence_once_best_first() -> None:
    one, two = Sentence(FIRST, 0, 5), Sentence(FIRST, 5, 10)
    mountain, water = Window(FIRST, 3, 4), Window(FIRST, 8, 9)
    candidates = (
        Candidate(water, (Evidence(two, water, 2.0),), 0.6),
        Candidate(mountain, (Evidence(one, mountain, 1.0), Evidence(two, water, 0.5)), 0.3),
    )
    answer = Answer.of("?", candidates)
    assert [(each.text, each.score) for each in answer.nearest] == [(two.text, 2.0), (one.text, 1)]
    assert [each.text for each in answer.alternatives] == [mountain.text]


@pytest.mark.parametrize(("confidence", "told"), [(0.06, True), (0.05, False)])
def test_far_less_likely_answers_are_no_alternatives(confidence: float, told: bool) -> None:
    sentence = Sentence(FIRST, 0, 5)
    candidates = tuple(
        Candidate(sentence, (Evidence(sentence, sentence, 1.0),), each)
        for each in (0.6, confidence)
    )
    assert bool(Answer.of("?", candidates).alternatives) is told


def test_proof_is_all_sentences_of_the_span_and_support_the_others() -> None:
    one, two, other = Sentence(FIRST, 0, 5), Sentence(FIRST, 5, 10), Sentence(SECOND, 0, 5)
    span = Window(FIRST, 3, 7)
    candidate = Candidate(
        span,
        (
            Evidence(one, Window(FIRST, 3, 5), 1.0),
            Evidence(two, Window(FIRST, 5, 7), 1.0),
            Evidence(other, Window(SECOND, 3, 4), 0.5),
        ),
        0.9,
    )
    answer = Answer.of("?", [candidate])
    assert [each.text for each in answer.proof] == [one.text, two.text]
    assert [each.text for each in answer.support] == [other.text]


def test_half_a_character_in_a_name_becomes_a_whole_one() -> None:
    sentence = Sentence(Article("\udcffa.txt", "临平有山。", "临平"), 0, 5)
    place = EvidencePlace.of(Evidence(sentence, sentence, 1.0))
    assert json.loads(place.model_dump_json())["article"] == "\ufffda.txt"


def test_json_carries_what_gives_a_row_its_meaning() -> None:
    place = json.loads(answer_of_structured((ROW, "8016")).model_dump_json())["evidence"][0]
    assert place["path"] == ["差旅管理办法", "第四章 住宿"]
    assert place["page"] == 2
    assert place["row"] == {
        "caption": "表3 住宿标准",
        "headers": [
            ["地区"],
            ["预算", "旺季"],
            ["预算", "淡季"],
            ["备注"],
            ["联系人"],
            ["电话"],
            ["分机"],
        ],
        "cells": ["宁波", "600", "", "含早", "王芳", "8016", "306"],
        "column": 5,
    }


def test_two_questions_at_once_are_answered_one_by_one(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么？余杭的山在哪里？")
    assert [(each.question, each.understood, each.answer) for each in answer.parts] == [
        ("临平有什么？余杭的山在哪里？", "临平有什么", "山"),
        ("余杭的山在哪里？", None, "山"),
    ]


def test_the_second_question_is_completed_by_the_first(index: LocalIndex) -> None:
    answer = QuestionAnswerer(index, FixedReader(1)).ask("临平有什么山，那里的水在哪里？")
    assert answer.then
    assert "临平" in (answer.then.understood or "")


def test_as_typed_nothing_is_taken_apart(index: LocalIndex) -> None:
    answerer = QuestionAnswerer(index, FixedReader(1))
    request = answerer.request_as_typed("临平有什么？余杭的山在哪里？")
    assert answerer.find(request).then is None


def test_both_parts_are_remembered() -> None:
    article = LocalIndex.from_articles([FIRST, SECOND], encoder=FakeEncoder())
    answerer = QuestionAnswerer(article, FixedReader(1), cache=AnswerCache())
    first = answerer.ask("临平有什么？余杭的山在哪里？")
    again = answerer.known(answerer.request("临平有什么？余杭的山在哪里？"))
    assert again
    assert again.then == first.then
    assert answerer.known(answerer.request("临平有什么？余杭的水在哪里？")) is None
