"""The flow around the network, which is replaced by one that points where it is told to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, JuzhengError
from corpus.blocks import Block
from index import LocalIndex, Retrieved
from qa.answer import Candidate
from qa.reader import SpanReader
from qa.reader.calibration import Alone, Calibration
from qa.reader.head import END, HEAD_SIZE, START, Told
from qa.reader.layout import Tokens
from qa.reader.span_merging import MergedSpan
from tests.fakes import FakeEncoder

ARTICLE = Article(
    "a.txt",
    "临平有超山。“超山”很高。山下有塘栖古镇。古镇临河，河上有桥！桥很老。",
    "临平的山",
)
OTHER = Article("b.txt", "杭州的山里，超山最有名。", "杭州")


class PointingReader(SpanReader):
    """Gives each pair of marked text its log-odds, wherever the text stands in a window."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        super().__init__()
        self._scores = scores
        self.calibration = Calibration({"mass": 1.0}, 0.0)

    def read_windows(self, windows: Sequence[str]) -> None:
        self._windows = windows

    def read_alone(self, places: Iterable[MergedSpan], retrieved: Retrieved) -> list[Alone]:
        places = list(places)
        self.alone = [
            "".join(
                sentence.text
                for sentence in retrieved.articles[place.span.article.id].sentences_in(place.proof)
            )
            for place in places
        ]
        self.read_windows(self.alone)
        return super().read_alone(places, retrieved)

    def _told(self, inputs: Sequence[Tokens]) -> list[Told]:
        return list(self._pointed(inputs))

    def _pointed(self, inputs: Sequence[Tokens]) -> Iterator[Told]:
        for tokens, window in zip(inputs, self._windows, strict=True):
            told = np.zeros((HEAD_SIZE, len(tokens.ids)), np.float32)
            told[[START, END]] = -np.inf
            told[[START, END], tokens.first : -1] = -50
            told[[START, END], 0] = 0
            for text, score in self._scores.items():
                at = window.find(text)
                if at >= 0:
                    first, last = _places(tokens, at, at + len(text))
                    told[START, first] = told[END, last] = score / 2
            yield told


def _places(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    inside = [
        place
        for place, (left, right) in enumerate(tokens.offsets, start=tokens.first)
        if left < end and right > start
    ]
    return inside[0], inside[-1]


@pytest.fixture(scope="module")
def index() -> LocalIndex:
    return LocalIndex.from_articles([ARTICLE, OTHER], encoder=FakeEncoder())


def read(
    index: LocalIndex,
    scores: Mapping[str, float],
    question: str = "临平有什么山？",
) -> tuple[Candidate, ...]:
    retrieved = index.retrieve(question)
    reader = PointingReader(scores)
    reader.read_windows([hit.chunk.text for hit in retrieved.hits])
    return reader.read(retrieved)


def test_the_span_comes_with_its_sentence(index: LocalIndex) -> None:
    [best, *_] = read(index, {"塘栖古镇": 4.0})
    [evidence] = best.evidence
    assert (best.span.text, best.span.start) == ("塘栖古镇", ARTICLE.text.index("塘栖"))
    assert evidence.sentence.text == "山下有塘栖古镇。"
    assert evidence.span == best.span


def test_a_span_over_two_sentences_is_proved_by_both(index: LocalIndex) -> None:
    [best, *_] = read(index, {"河上有桥！桥很老": 4.0})
    assert [each.sentence.text for each in best.evidence] == ["古镇临河，河上有桥！", "桥很老。"]
    assert [each.span.text for each in best.evidence] == ["河上有桥！", "桥很老"]


def test_another_place_that_states_the_same_is_support(index: LocalIndex) -> None:
    [best, *_] = read(index, {"超山": 4.0, "“超山”": 3.0})
    assert best.span.text == "超山"
    assert {each.sentence.text for each in best.evidence} == {
        "临平有超山。",
        "“超山”很高。",
        "杭州的山里，超山最有名。",
    }
    assert len(best.evidence) == 3


def test_what_differs_is_an_alternative_with_less_confidence(index: LocalIndex) -> None:
    best, other, *_ = read(index, {"塘栖古镇": 4.0, "超山": 1.0})
    assert (best.span.text, other.span.text) == ("塘栖古镇", "超山")
    assert 0 < other.confidence < best.confidence / 2


def test_the_confidence_is_calibrated(index: LocalIndex) -> None:
    [best, *_] = read(index, {"塘栖古镇": 4.0})
    assert best.confidence == pytest.approx(1 / (1 + np.exp(-4)), abs=0.01)


@pytest.mark.parametrize(
    ("question", "yes"), [("馆里要收门票吗？", False), ("馆里不收什么？", None)]
)
def test_what_the_sentence_says_to_a_yes_or_no_question(question: str, yes: bool | None) -> None:
    article = Article("a.txt", "馆里有桥。馆里不收门票。", "馆")
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    [best, *_] = read(index, {"不收门票": 4.0}, question)
    assert (best.verdict.yes if best.verdict else None) is yes
    assert best.verdict is None or best.verdict.confidence > 0.85


def test_the_sentences_that_prove_the_best_place_are_read_alone(index: LocalIndex) -> None:
    retrieved = index.retrieve("临平有什么山？")
    reader = PointingReader({"塘栖古镇": 4.0, "超山": 1.0})
    reader.calibration = Calibration({"alone": 0.5}, 0.0)
    reader.read_windows([hit.chunk.text for hit in retrieved.hits])
    [best, *_] = reader.read(retrieved)
    assert reader.alone == ["山下有塘栖古镇。"]
    assert best.confidence == pytest.approx(1 / (1 + np.exp(-0.5 * 4.0)), abs=0.01)


def test_nothing_retrieved_is_nothing_read(index: LocalIndex) -> None:
    reader = PointingReader({})
    assert reader.read(index.retrieve("山", among=())) == ()


def test_what_cannot_be_loaded_meanwhile_is_told_by_who_reads(
    index: LocalIndex, tmp_path: Path
) -> None:
    reader = SpanReader(folder=tmp_path)
    reader.load_meanwhile()
    with pytest.raises(JuzhengError, match=r"model\.onnx"):
        reader.read(index.retrieve("山"))


def test_what_is_read_in_a_picture_is_as_sure_as_its_recognition() -> None:
    text = "货款九十万元。\n保证金三万元。"
    blocks = (Block("paragraph", 0, 7, certainty=0.6), Block("paragraph", 8, 15))
    article = Article("a.pdf", text, "合同", blocks=blocks)
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    [recognised, *_] = read(index, {"九十万元": 4.0}, "货款多少？")
    [typed, *_] = read(index, {"三万元": 4.0}, "货款多少？")
    assert recognised.confidence == pytest.approx(0.6 * typed.confidence, abs=0.01)
