import math
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, Chunk, JuzhengError, Window
from index import Hit, PassageIndex
from qa.reader.calibration import Calibration, confidence_features, span_features
from qa.reader.span_merging import MergedSpan
from tests.fakes import FakeEncoder

ARTICLE = Article("a.txt", "临平有山。算力小镇有企业1300余家。临平有水。", "临平")
CALIBRATION = Calibration((1.0, 2.0, 0.0, 0.0, 0.0), (0.5, 0.0, 0.0, 0.0, 0.0, 1.0), -1.0)


def test_places_are_ranked_and_believed_by_the_weighed_features() -> None:
    features = np.array([[1.0, 0.0, 9, 9, 9], [0.0, 1.0, 9, 9, 9]])
    assert CALIBRATION.scores(features).tolist() == [1.0, 2.0]
    assert CALIBRATION.probability(np.array([[2.0, 0, 0, 0, 0]])) == pytest.approx(0.5)


def test_a_rival_lowers_the_part_of_the_best() -> None:
    alone = np.array([[2.0, 0.1, 0.9, 0.5, 0.7]])
    rivalled = np.vstack([alone, alone])
    assert confidence_features(alone).tolist() == [2.0, 0.1, 0.9, 0.5, 0.7, 0.0]
    assert confidence_features(rivalled)[-1] == pytest.approx(-math.log(2))


def test_the_features_of_a_place() -> None:
    index = PassageIndex.from_articles([ARTICLE], encoder=FakeEncoder())
    hit = Hit(Chunk(ARTICLE, 0, len(ARTICLE.text)), 0.25, 0.75, 3.0)
    inside = MergedSpan(Window(ARTICLE, 11, 18), hit, 1.0, 1.5)
    outside = MergedSpan(Window(ARTICLE, 3, 4), hit, 1.0, 1.5)
    features = span_features([inside, outside], index.retrieve("企业有几家？"))
    assert features[:, :3].tolist() == [[1.5, 0.25, 0.75]] * 2
    assert features[0, 3] > features[1, 3] == 0.0
    assert features[0, 4] == features[1, 4]


def test_it_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path)
    assert Calibration.load(tmp_path) == CALIBRATION


@pytest.mark.parametrize("content", ["", "[]", '{"ranking": [1]}'])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "calibration.json").write_text(content)
    with pytest.raises(JuzhengError, match=r"calibration\.json"):
        Calibration.load(tmp_path)
