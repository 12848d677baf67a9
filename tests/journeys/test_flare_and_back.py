"""A flare: asked about, rested through, and won back step by step to where it had been."""

from itertools import pairwise

import pytest

from tests.journeys.days import HINGES, RDL, TESTED, Days, asks, begun, heaviest, loads, slugs
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def days(api: World) -> Days:
    days = begun(api)
    for number in (1, 4):
        days.lift(number)
    return days


def test_eight_out_of_ten_goes_to_the_bottom_and_back_never_above_before(days: Days) -> None:
    days.lift(7, 62.5)
    assert days.flare(9, 8)["effect"]["unanswered"]
    days.morning(10, 8, 30, **days.clean())

    rest = days.decide(10)
    assert (rest["phase"], heaviest(rest, "squat", *HINGES)) == ("p0", 0)
    assert any(slug.startswith("walk") for slug in slugs(rest))
    assert any("breathing" in slug for slug in slugs(rest))

    for number, morning in ((11, 5), (12, 3), (13, 2), (14, 1)):
        days.session(number - 1, "walk", [{"duration_s": 900, "pain": 2}], pain_before=2)
        days.morning(number, morning, 2)
    assert days.decide(14)["phase"] == "p1"

    action, load, sets = days.rdl(14)
    assert action == "regress"
    assert load <= 0.8 * 62.5
    assert sets <= 2


def test_two_calm_mornings_end_a_flare_but_not_its_way_back(days: Days) -> None:
    days.flare(6, 6, **days.clean())
    for number in (8, 9, 10):
        days.morning(number, 1, 1)

    action, load, sets = days.rdl(10)

    assert action == "regress"
    assert load <= 48
    assert sets == 2
    won, steps = [load], range(11, 30, 3)
    for number in steps:
        _, load, sets = days.rdl(number)
        days.lift(number, load, pains=(1,) * sets)
        won.append(load)
    assert all(after <= 1.1 * before for before, after in pairwise(won))
    assert max(won) <= 66


def test_lost_function_counts_as_a_flare_at_any_number(days: Days) -> None:
    days.flare(6, 4, "severe", **days.clean())

    made = days.decide(6)

    assert made["action"] != "stop_and_refer"
    assert made["phase"] in ("p0", "p1")
    assert heaviest(made, *HINGES) == 0


def test_a_rise_nobody_can_explain_waits_for_three_mornings_without_a_cut(days: Days) -> None:
    for number in (6, 7, 8):
        days.morning(number, 1, 1)
    seen = []
    for number in (9, 10, 11):
        days.morning(number, 3, 1)
        seen.append(days.rdl(number))

    assert seen[:2] == [("hold", 60, 3)] * 2
    assert seen[2][0] == "regress"
    assert seen[2][1] <= 48


def test_the_bench_press_is_not_taken_away_by_a_flare(days: Days) -> None:
    for number in (1, 4):
        days.lift(number, 80, exercise="bench-press", morning=None)
    days.flare(6, 6, **days.clean())

    made = days.decide(6, exercise="bench-press")

    assert (made["action"], heaviest(made)) == ("hold", 80)


def test_a_second_flare_in_six_weeks_asks_for_a_visit_and_later_for_tests(
    days: Days,
) -> None:
    days.flare(6, 6, **days.clean())
    for number in (8, 9, 10):
        days.morning(number, 1, 1)
    days.flare(25, 6, **days.clean())

    made = days.decide(26)

    assert made["urgency"] == "routine"
    assert "baselines" not in asks(made)
    assert (made["phase"], len(loads(made, RDL))) == ("p1", 2)
    assert max(loads(made, RDL)) <= 0.8 * 60

    for number in (27, 28, 29):
        days.morning(number, 1, 1)

    made = days.decide(29)

    assert made["urgency"] == "routine"
    asked = [ask["tests"] for ask in made["asks"] if ask["kind"] == "baselines"]
    assert {row["test"] for row in TESTED[:3]} <= set(asked[0])
