"""A run that is asked about by itself has the dose of the plan of that day."""

from typing import Any

import pytest

from tests.journeys.days import Days, slugs
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
SIDES = ("left", "right")
HOP = tuple({"test": "single_leg_hop_10x", "value": 1, "side": side, "pain": 1} for side in SIDES)
WALK = {"test": "brisk_walk_30", "value": 1, "pain": 1}
DONE = ((1, "r8", 1200, 3400), (3, "r8", 1200, 3400), (6, "r9", 1800, 5000), (9, "r9", 1800, 5000))


@pytest.fixture
def player(api: World) -> Days:
    """Back at half an hour of easy running, and put in P4 by a clinician."""
    days = Days(api)
    days.intake(WALK, *HOP, program="field-court-return")
    days.profile(sports=["field_sport"], equipment=["full_gym", "field"])
    days.decide(0)
    for number, stage, seconds, metres in (*DONE, (12, "r10", 1800, 5200)):
        rows = [{"duration_s": seconds, "distance_m": metres, "pain": 1}]
        days.session(number, "run-easy", rows, stage=stage, pain_before=1, pain_after=1)
        days.morning(number + 1, 1, 1)
    body = {"phase": "p4", "local_date": days.day(13), "reason": "Seen."}
    placed = days.clinician().post(f"/athletes/{days.athlete.id}/phase-placements", body)
    assert placed.status == 201, placed.text
    return days


def dose(made: dict[str, Any], exercise: str) -> list[dict[str, Any]]:
    found = [p for p in made["prescriptions"] if p["exercise"] == exercise]
    return [{"stage": p["stage"], "sets": p["sets"]} for p in found]


@pytest.mark.parametrize("exercise", ["run-easy", "strides"])
def test_a_run_without_a_stage_is_answered_as_the_plan_asks_for_it(
    player: Days, exercise: str
) -> None:
    plan = player.decide(14)
    assert exercise in slugs(plan)

    assert dose(player.decide(14, exercise=exercise), exercise) == dose(plan, exercise)
    assert dose(player.decide(14, pattern="run"), exercise) == dose(plan, exercise)


def test_a_run_that_is_not_in_the_plan_is_answered_with_the_stage_that_was_reached(
    player: Days,
) -> None:
    plan = player.decide(14)

    assert "run-tempo" not in slugs(plan)
    asked = player.decide(14, exercise="run-tempo")
    assert [(p["exercise"], p["stage"]) for p in asked["prescriptions"]] == [("run-easy", "r10")]
