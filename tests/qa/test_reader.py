import numpy as np
import pytest

from corpus import Article
from index import PassageIndex
from qa.reader import SentenceReader, Weights, confidence_features, word_overlaps
from tests.fakes import FakeEncoder

ARTICLE = Article("a.txt", "临平有山。算力小镇有企业1300余家。临平有水。", "临平")
WORDS_ONLY = Weights(ranking=(0.0, 1.0, 0.0), confidence=(0.0, 1.0, 0.0, 0.0), bias=0.0)


@pytest.fixture
def index() -> PassageIndex:
    return PassageIndex.from_articles([ARTICLE], encoder=FakeEncoder())


def test_the_sentence_with_the_words_of_the_question_comes_first(index: PassageIndex) -> None:
    reading = SentenceReader(WORDS_ONLY).read(index.retrieve("算力小镇的企业有几家？"), index)
    assert reading.evidence[0].sentence.text == "算力小镇有企业1300余家。"


def test_the_evidence_of_a_sentence_reader_is_the_whole_sentence(index: PassageIndex) -> None:
    [first, *_] = SentenceReader(WORDS_ONLY).read(index.retrieve("企业"), index).evidence
    assert (first.span.start, first.span.end) == (first.sentence.start, first.sentence.end)


def test_scores_fall(index: PassageIndex) -> None:
    evidence = SentenceReader(WORDS_ONLY).read(index.retrieve("临平有水"), index).evidence
    scores = [each.score for each in evidence]
    assert scores == sorted(scores, reverse=True)


def test_the_confidence_is_the_logistic_of_the_weighed_features(index: PassageIndex) -> None:
    certain = Weights((0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 0.0), bias=0.0)
    assert SentenceReader(certain).read(index.retrieve("企业"), index).confidence == 0.5


def test_nothing_retrieved_is_nothing_read(index: PassageIndex) -> None:
    retrieved = index.retrieve("企业", among=[])
    reading = SentenceReader(WORDS_ONLY).read(retrieved, index)
    assert (reading.evidence, reading.confidence) == ((), 0.0)


def test_a_sentence_is_embedded_once(index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = SentenceReader(WORDS_ONLY)
    retrieved = index.retrieve("企业")
    first = reader.sentence_features(retrieved, index)[1]
    embedded: list[str] = []
    monkeypatch.setattr(
        FakeEncoder,
        "encode_documents",
        lambda self, texts: embedded.extend(texts) or np.empty((0, 1), np.float32),
    )
    assert np.array_equal(reader.sentence_features(retrieved, index)[1], first)
    assert embedded == []


def test_rare_words_weigh_more(index: PassageIndex) -> None:
    sentences = index[ARTICLE.id].sentences
    mountain, companies, _ = word_overlaps("临平的企业", sentences, index)
    assert mountain > 0
    assert companies > 0
    assert list(word_overlaps("", sentences, index)) == [0.0, 0.0, 0.0]


def test_confidence_features_are_those_of_the_best_sentence() -> None:
    features = np.array([[0.9, 0.5, 0.1], [0.8, 0.7, 0.2]])
    assert confidence_features(features).tolist() == [0.9, 0.5, 0.7, 0.1]
