"""Backs that begin with more pain than most: nothing loaded first, and still a way forward."""

from typing import Any

import pytest

from tests.journeys.days import HINGES, Days, heaviest, slugs
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def days(api: World) -> Days:
    return Days(api)


def walked(days: Days, number: int, pain: int) -> None:
    days.session(number, "walk", [{"duration_s": 900, "pain": 3}], pain_before=pain, pain_after=3)


def test_an_irritable_back_settles_with_walks_before_it_lifts(days: Days) -> None:
    reading = days.intake(
        {"test": "hinge_dowel", "value": 3, "pain": 1},
        started_on=days.day(-10),
        pain_at_rest=5,
        pain_worst=8,
        pain_morning=5,
        settle_h=30,
    )
    assert reading["irritability"] == "high"

    first = days.decide(0)

    assert (first["action"], first["phase"]) == ("start", "p0")
    assert heaviest(first, "squat", *HINGES) == 0
    assert any(slug.startswith(("walk", "breathing")) for slug in slugs(first))
    phases = []
    for number, morning in enumerate((5, 5, 4, 3, 3), 1):
        walked(days, number, morning)
        days.morning(number + 1, morning, 6)
        phases.append(days.decide(number + 1)["phase"])
    assert phases == ["p0", "p0", "p1", "p1", "p1"]
    assert heaviest(days.decide(7), "squat", *HINGES) == 0


def test_a_week_that_settles_nothing_asks_for_a_clinician_and_goes_on_gently(days: Days) -> None:
    days.intake(started_on=days.day(-10), pain_at_rest=6, pain_morning=6, settle_h=30)
    days.decide(0)
    for number in range(1, 9):
        days.morning(number, 6, 30)

    late = days.decide(8)

    assert (late["urgency"], late["phase"]) == ("routine", "p0")
    assert late["prescriptions"]


def test_a_steady_four_out_of_ten_is_no_wall(days: Days) -> None:
    days.intake(started_on=days.day(-400), pain_at_rest=4, pain_worst=6, pain_morning=4)
    days.decide(0)
    usual: dict[str, Any] = {"before": 4, "morning": 4}

    days.lift(1, pains=(4, 5, 5), **usual)
    assert days.rdl(2) == ("hold", 60, 3)
    days.lift(4, pains=(4, 5, 5), **usual | {"morning": 5})
    action, load, _ = days.rdl(5)
    assert action == "progress"
    assert 60 < load <= 66

    days.lift(7, load, pains=(5, 6, 6), **usual)
    assert days.rdl(8)[:2] == ("hold", load)
    days.lift(10, load, pains=(5, 7), **usual)
    action, lower, _ = days.rdl(11)
    assert action in ("regress", "substitute")
    assert lower <= 0.9 * load


@pytest.mark.parametrize(("began", "moves"), [(-5, True), (-100, False)])
def test_a_plain_fresh_strain_passes_a_rung_with_one_calm_answer(
    days: Days, began: int, moves: bool
) -> None:
    rungs = ["hinge-wall", "hinge-dowel", "hinge-kneeling", "rdl-banded", "pull-through"]
    days.intake(
        {"test": "hinge_dowel", "value": 3, "pain": 1},
        {"test": "brace", "value": 1},
        started_on=days.day(began),
        onset="sudden",
    )
    asked = [rungs.index(slug) for slug in slugs(days.decide(0)) if slug in rungs]

    days.lift(1, 0, exercise=rungs[max(asked)])

    reached = [rungs.index(slug) for slug in slugs(days.decide(2)) if slug in rungs]
    assert (max(reached) > max(asked)) is moves
