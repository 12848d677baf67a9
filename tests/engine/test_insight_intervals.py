"""Intervals of shares and means: right numbers, and nothing from too little."""

from math import isclose

import pytest

from api.engine.insights.uncertainty import mean, share, student


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(3, 5, 0.2307, 0.8824), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 20, 0.0089, 0.2361)],
)
def test_the_interval_of_a_share_is_wilsons(hits, of, low, high):
    found = share(hits, of, 95)
    assert (low, high) == (round(found.low, 4), round(found.high, 4))


@pytest.mark.parametrize(
    ("freedom", "table"), [(4, 2.7764), (5, 2.5706), (9, 2.2622), (30, 2.0423), (120, 1.9799)]
)
def test_students_quantile_is_that_of_the_tables(freedom, table):
    assert isclose(table, student(freedom, 95), rel_tol=0.001)


@pytest.mark.parametrize(
    ("freedom", "whole"), [(1, 11.300117563), (2, 4.270551342), (3, 3.178616995)]
)
def test_all_four_terms_of_the_expansion_count_where_they_weigh_most(freedom, whole):
    assert whole == round(student(freedom, 95), 9)


def test_the_interval_of_a_mean_is_students():
    found = mean([0.0, 1.0, 2.0, 3.0, 4.0], 95)
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (2.0, 0.04, 3.96)


@pytest.mark.parametrize("impossible", [lambda: share(0, 0, 95), lambda: mean([1.0], 95)])
def test_nothing_is_estimated_from_too_little(impossible):
    with pytest.raises(ValueError, match=r"of nothing|fewer than two"):
        impossible()
