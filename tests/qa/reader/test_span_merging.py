import math

import pytest

from corpus import Article, Chunk, Window
from index import Hit
from qa.reader.head import Signals
from qa.reader.span_merging import Reading, merge_spans

ARTICLE = Article("a.txt", "临平有山有水。" * 10, "临平")
OTHER = Article("b.txt", "余杭有山有水。" * 10, "余杭")
FIRST = Hit(Chunk(ARTICLE, 0, 42), 0.3, 0.9, 1.0)
NOTHING = Signals(0.0, 0.0)
SECOND = Hit(Chunk(ARTICLE, 28, 70), 0.2, 0.9, 1.0)


def reading(start: int, end: int, score: float, hit: Hit = FIRST) -> Reading:
    return Reading(Window(hit.chunk.article, start, end), hit, score, NOTHING)


def test_the_same_span_seen_in_two_windows_is_one_place_counted_once() -> None:
    [place] = merge_spans([reading(30, 32, 2.0), reading(30, 32, 3.0, SECOND)])
    assert (place.span.start, place.span.end, place.score) == (30, 32, 3.0)
    assert place.hit is SECOND
    assert place.mass == pytest.approx(3.0)


def test_spans_that_overlap_in_a_window_add_up_and_the_best_is_told() -> None:
    [place] = merge_spans([reading(0, 4, 1.0), reading(2, 4, 2.0)])
    assert (place.span.start, place.span.end, place.score) == (2, 4, 2.0)
    assert place.mass == pytest.approx(math.log(math.e + math.e**2))


def test_apart_they_are_two_places_best_first() -> None:
    places = merge_spans([reading(0, 2, -1.0), reading(2, 4, 5.0)])
    assert [(place.span.start, place.score) for place in places] == [(2, 5.0), (0, -1.0)]


def test_articles_never_merge() -> None:
    other = Hit(Chunk(OTHER, 0, 42), 0.1, 0.8, 0.0)
    assert len(merge_spans([reading(0, 2, 1.0), reading(0, 2, 1.0, other)])) == 2
    assert merge_spans([]) == []
