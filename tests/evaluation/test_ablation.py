"""Ways of answering that differ in one thing each, and how they are held side by side."""

from dataclasses import asdict

import pytest

from corpus import Article, Sentence
from evaluation.ablation.comparing import outcomes, thresholds
from evaluation.ablation.variants import GROUPS, OneRanking, Search, Variant, variants
from evaluation.running import Gold, Judged
from evaluation.sets.questions import EvaluationQuestion
from index import LocalIndex
from qa import Answer, Candidate, Evidence
from tests.fakes import FakeEncoder

ARTICLE = Article("a.txt", "临平有山。", "临平")
SENTENCE = Sentence(ARTICLE, 0, 5)


def test_a_variant_differs_from_what_ships_in_one_thing() -> None:
    shipped = asdict(Variant())
    found = list(variants(GROUPS))
    assert found[0] == Variant()
    for variant in found[1:]:
        assert sum(value != shipped[key] for key, value in asdict(variant).items()) == 1
    assert len({variant.name for variant in found}) == len(found)


def test_one_ranking_is_left_of_two() -> None:
    articles = [Article("a.txt", "临平有山。", ""), Article("b.txt", "江上清风。", "")]
    index = LocalIndex.from_articles(articles, encoder=FakeEncoder())
    by_words = OneRanking(index, Search.words).search("临平")
    assert [hit.chunk.text for hit in by_words] == ["临平有山。"]
    by_meaning = OneRanking(index, Search.meaning).search("临平")
    assert [hit.bm25 for hit in by_meaning] == [0.0, 0.0]
    assert by_meaning[0].chunk == by_words[0].chunk
    assert by_words[0].cosine == pytest.approx(by_meaning[0].cosine)


def judged(*, confidence: float, right: bool, answerable: bool = True) -> Judged:
    question = EvaluationQuestion("1", "fact", "?", ("山",) if answerable else (), ())
    answer = Answer.of(
        "?",
        [Candidate(SENTENCE, (Evidence(SENTENCE, SENTENCE, 1.0),), confidence)],
        min_confidence=0.15,
        seconds={"total": confidence},
    )
    return Judged(
        question=Gold.of(question),
        answer=answer,
        exact_match=float(right),
        f1=float(right),
        articles=(),
        chunks=(),
        sentences=(right,),
    )


def test_variants_are_held_against_the_first() -> None:
    good = [judged(confidence=0.9, right=True), judged(confidence=0.5, right=True)]
    worse = [judged(confidence=0.7, right=True), judged(confidence=0.1, right=True)]
    shipped, other = outcomes({"shipped": good, "other": worse})
    assert (shipped.f1, shipped.served, shipped.gain) == (1.0, 1.0, None)
    assert (other.f1, other.served) == (1.0, 0.5)
    assert other.gain
    assert (other.gain.value, other.gain.better, other.gain.worse) == (-0.5, 0, 1)
    assert other.milliseconds == pytest.approx(400)


def test_a_higher_threshold_withholds_more_of_both() -> None:
    asked = [
        judged(confidence=0.9, right=True),
        judged(confidence=0.22, right=True),
        judged(confidence=0.27, right=False, answerable=False),
    ]
    by_threshold = {row.threshold: row for row in thresholds(asked)}
    assert (by_threshold[0.2].wrongly, by_threshold[0.2].rightly) == (0.0, 0.0)
    assert (by_threshold[0.25].wrongly, by_threshold[0.25].rightly) == (0.5, 0.0)
    assert (by_threshold[0.3].wrongly, by_threshold[0.3].rightly) == (0.5, 1.0)
    assert by_threshold[0.3].served == pytest.approx(2 / 3)
