"""Logs as they come: without their numbers, in any order of entry, with help instead of a load."""

from typing import Any

import pytest

from tests.journeys.days import RDL, Days, heaviest
from tests.journeys.story import loads, reps
from tests.support.world import World

THIGH = {"reach": "above_knee", "side": "left", "sensations": ["pain"]}


@pytest.fixture
def days(api: World) -> Days:
    days = Days(api)
    days.intake()
    days.decide(0)
    return days


def without(sets: list[dict[str, Any]], member: str) -> list[dict[str, Any]]:
    return [{name: said for name, said in row.items() if name != member} for row in sets]


def test_a_red_lift_without_its_load_is_asked_for_below_the_last_one_told(days: Days) -> None:
    days.lift(1)
    hard = without(reps(8, 60, [6, 6, 6], 6), "load_kg")
    days.session(4, RDL, hard, pain_before=1, pain_after=1)
    days.morning(5, 1, 1)

    made = days.decide(5, exercise=RDL)

    assert made["action"] == "regress"
    assert loads(made, RDL), "left to feeling"
    assert heaviest(made, RDL) <= 54


def test_a_ramp_logged_without_its_loads_is_answered(days: Days) -> None:
    days.lift(1)
    asked = [{"reps": 8, "load_kg": kg, "effort": {"scale": "rpe", "value": 7}} for kg in (60, 70)]
    days.session(4, RDL, [{"reps": 8, "pain": 1, "target": target} for target in asked])
    days.morning(5, 1, 1)

    assert heaviest(days.decide(5, exercise=RDL), RDL) <= 60
    assert days.decide(5)["prescriptions"]


def test_check_ins_of_a_day_say_the_same_whichever_was_entered_first(api: World) -> None:
    told = []
    for turned in (False, True):
        days = Days(api)
        days.intake()
        days.decide(0)
        days.lift(1)
        days.lift(4, morning=None)
        quiet = {"kind": "daily", "local_date": days.day(5), "time_zone": "UTC", "pain_now": 1}
        quiet |= {"pain_worst": 1, "leg_symptoms": {"reach": "none"}, **days.clean()}
        if turned:
            days.athlete.post("/check-ins", quiet)
        days.morning(5, 1, 1, leg_symptoms=THIGH, **days.clean())
        if not turned:
            days.athlete.post("/check-ins", quiet)
        days.session(5, "bench-press", reps(8, 20, [1], 6), pain_after=1, leg_symptoms=THIGH)
        days.morning(6, 1, 1, leg_symptoms=THIGH, **days.clean())
        made = days.decide(6)
        told.append((made["action"], [(p["exercise"], p["sets"]) for p in made["prescriptions"]]))

    assert told[0] == told[1]
