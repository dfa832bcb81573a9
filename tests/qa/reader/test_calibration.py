import math
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, Chunk, JuzhengError, Window
from index import Hit, LocalIndex
from qa.reader.calibration import COLUMNS, Calibration, confidence_features, span_features
from qa.reader.head import Signals
from qa.reader.span_merging import MergedSpan
from tests.fakes import FakeEncoder

SIGNALS = Signals(answered=2.0, evidence=3.0)
ARTICLE = Article("a.txt", "临平有山。算力小镇有企业1300余家。临平有水。", "临平")
CALIBRATION = Calibration({"fused": 0.5, "part": 1.0}, -1.0)


def test_a_place_is_believed_by_the_weighed_features() -> None:
    features = np.full((1, len(COLUMNS)), 9.0)
    features[0, 1] = 2.0
    assert CALIBRATION.probability(features, (0.0, 0.0)) == pytest.approx(0.5)


def test_a_rival_lowers_the_part_of_the_best() -> None:
    alone = np.arange(len(COLUMNS), dtype=float)[None]
    rivalled = np.vstack([alone, alone])
    assert confidence_features(alone, (2.0, 3.0)).tolist() == [*alone[0], 0.0, 2.0, 3.0]
    assert confidence_features(rivalled, (2.0, 3.0))[-3] == pytest.approx(-math.log(2))


def test_the_features_of_a_place() -> None:
    index = LocalIndex.from_articles([ARTICLE], encoder=FakeEncoder())
    hit = Hit(Chunk(ARTICLE, 0, len(ARTICLE.text)), 0.25, 0.75, 3.0)
    inside = MergedSpan(Window(ARTICLE, 11, 18), hit, 1.0, 1.5, SIGNALS)
    outside = MergedSpan(Window(ARTICLE, 3, 4), hit, 1.0, 1.5, SIGNALS)
    features = span_features([inside, outside], index.retrieve("企业有几家？"))
    one, two = (dict(zip(COLUMNS, row, strict=True)) for row in features)
    assert (one["mass"], one["fused"], one["cosine"]) == (1.5, 0.25, 0.75)
    assert (one["answered"], one["evidence"]) == (2.0, 3.0)
    assert one["near"] > two["near"] == 0.0
    assert one["window"] == two["window"]
    assert (one["fit"], two["fit"]) == (1.0, -1.0)
    assert (one["echo"], two["echo"]) == (0.0, 0.0)


def test_features_that_weigh_nothing_are_not_computed() -> None:
    index = LocalIndex.from_articles([ARTICLE], encoder=FakeEncoder())
    hit = Hit(Chunk(ARTICLE, 0, len(ARTICLE.text)), 0.25, 0.75, 3.0)
    place = MergedSpan(Window(ARTICLE, 11, 18), hit, 1.0, 1.5, SIGNALS)
    retrieved = index.retrieve("企业有几家？")
    every, weighed = (
        span_features([place], retrieved, among=names)[0].tolist()
        for names in (COLUMNS, CALIBRATION.weighed)
    )
    assert CALIBRATION.weighed == {"mass", "fused", "part"}
    assert weighed == [*every[:2], *[0.0] * (len(COLUMNS) - 2)]


@pytest.mark.parametrize(
    ("question", "text", "foreign"),
    [
        ("How many enterprises are there?", "算力小镇有企业1300余家。", 1.0),
        ("Сколько предприятий там?", "算力小镇有企业1300余家。", 1.0),
        ("How many enterprises are there?", "The town has 1,300 enterprises.", 0.0),
        ("Who is the mayor of the town?", "The mayor of the town is Li Ming (李明).", 0.0),
        ("Who is the mayor of the town?", "小镇镇长 Li Ming 昨日说，企业已有许多家。", 1.0),
        ("算力小镇有 enterprises 几家？", "算力小镇有企业1300余家。", 0.0),
        ("ERR-4021", "ERR-4021 表示缺纸。", 0.0),
        ("iPhone 15", "iPhone 15 有货。", 0.0),
    ],
)
def test_a_question_in_another_language_than_what_proves_the_answer_is_known(
    question: str, text: str, foreign: float
) -> None:
    article = Article("a.txt", text, "")
    hit = Hit(Chunk(article, 0, len(text)), 0.25, 0.75, 3.0)
    place = MergedSpan(Window(article, 0, 2), hit, 1.0, 1.5, SIGNALS)
    retrieved = LocalIndex.from_articles([article], encoder=FakeEncoder()).retrieve(question)
    [features] = span_features([place], retrieved)
    assert dict(zip(COLUMNS, features, strict=True))["foreign"] == foreign


def test_it_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path)
    assert Calibration.load(tmp_path) == CALIBRATION


def test_a_file_from_when_places_were_ranked_by_weights_is_read(tmp_path: Path) -> None:
    content = '{"ranking": {"mass": 1.0}, "confidence": {"mass": 0.5}, "bias": -1.0}'
    (tmp_path / "calibration.json").write_text(content)
    assert Calibration.load(tmp_path) == Calibration({"mass": 0.5}, -1.0)


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"confidence": [1]}', '{"confidence": {"mas": 1.0}, "bias": 0.0}'],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content)
    with pytest.raises(JuzhengError, match=r"calibration\.json"):
        Calibration.load(tmp_path)
