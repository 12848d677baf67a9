"""Seven formulas: the careful one prescribes, the middle one is shown."""

from math import exp
from statistics import median

import pytest

from api.engine.dosing.estimates import display_e1rm_g, e1rm_g, factor
from api.engine.facts import SetDone
from tests.engine.factories import RULES

FORMULAS = {row.code: row for row in RULES.e1rm}


def by_hand(reps: float) -> dict[str, float]:
    return {
        "epley": 1 + reps / 30,
        "brzycki": 36 / (37 - reps),
        "lombardi": reps**0.10,
        "oconner": 1 + 0.025 * reps,
        "wathan": 100 / (48.8 + 53.8 * exp(-0.075 * reps)),
        "mayhew": 100 / (52.2 + 41.9 * exp(-0.055 * reps)),
        "lander": 100 / (101.3 - 2.67123 * reps),
    }


@pytest.mark.parametrize("reps", [2, 5, 8, 10])
def test_every_formula_reads_as_printed(reps):
    found = {code: factor(row, reps) for code, row in FORMULAS.items()}
    assert found == pytest.approx(by_hand(reps))


@pytest.mark.parametrize("code", FORMULAS)
def test_one_repetition_is_the_maximum_itself(code):
    assert factor(FORMULAS[code], 1) == 1


@pytest.mark.parametrize("reps", [3, 5, 9, 10])
def test_the_lower_of_epley_and_brzycki_prescribes(reps):
    hand = by_hand(reps)
    expected = 100_000 * min(hand["epley"], hand["brzycki"])
    assert e1rm_g(100_000, reps, 0, RULES) == pytest.approx(expected)


@pytest.mark.parametrize("reps", [3, 5, 10])
def test_the_median_of_all_is_for_display(reps):
    expected = 100_000 * median(by_hand(reps).values())
    assert display_e1rm_g(SetDone(reps=reps, load_g=100_000), RULES) == pytest.approx(expected)
    assert display_e1rm_g(SetDone(reps=1, load_g=100_000), RULES) == 100_000
    assert display_e1rm_g(SetDone(reps=5), RULES) is None


@pytest.mark.parametrize(("reps", "reserve", "counted"), [(9, 0, 9), (8, 2, 10), (8, 3, 10)])
def test_repetitions_beyond_ten_count_as_ten(reps, reserve, counted):
    expected = 100_000 * min(by_hand(counted)["epley"], by_hand(counted)["brzycki"])
    assert e1rm_g(100_000, reps, reserve, RULES) == pytest.approx(expected)
