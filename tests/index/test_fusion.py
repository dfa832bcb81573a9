import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import reciprocal_rank_fusion

RANKINGS = st.lists(st.lists(st.integers(0, 9), unique=True), max_size=3)


@pytest.mark.parametrize(
    ("rankings", "expected"),
    [
        ([], {}),
        ([[], []], {}),
        ([[4]], {4: 1 / 11}),
        ([[4, 7]], {4: 1 / 11, 7: 1 / 12}),
        ([[4], [4]], {4: 2 / 11}),
        ([[4, 7], [7]], {7: 1 / 12 + 1 / 11, 4: 1 / 11}),
    ],
)
def test_a_place_is_worth_its_reciprocal(
    rankings: list[list[int]], expected: dict[int, float]
) -> None:
    assert reciprocal_rank_fusion(rankings, k=10) == expected


@pytest.mark.parametrize(
    ("k", "first"),
    [
        (1, 7),  # the top of one ranking outweighs
        (60, 8),  # two middling places outweigh
    ],
)
def test_k_says_how_much_lower_places_count(k: int, first: int) -> None:
    fused = reciprocal_rank_fusion([[7, 1, 2, 3, 8], [4, 5, 6, 9, 8]], k=k)
    assert next(iter(fused)) == first


def test_among_equals_the_first_ranking_comes_first() -> None:
    assert list(reciprocal_rank_fusion([[5, 3], [2, 8]])) == [5, 2, 3, 8]


@given(RANKINGS)
def test_it_holds_every_item_best_first(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    assert fused.keys() == {item for ranking in rankings for item in ranking}
    assert list(fused.values()) == sorted(fused.values(), reverse=True)


@given(RANKINGS)
def test_the_order_of_the_rankings_changes_no_score(rankings: list[list[int]]) -> None:
    assert reciprocal_rank_fusion(rankings) == pytest.approx(reciprocal_rank_fusion(rankings[::-1]))


@given(st.lists(st.integers(0, 9), unique=True))
def test_a_ranking_fused_with_itself_keeps_its_order(ranking: list[int]) -> None:
    assert list(reciprocal_rank_fusion([ranking, ranking])) == ranking
