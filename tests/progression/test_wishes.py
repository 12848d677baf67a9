"""An exercise stays out of the plan from the wish to leave it out to the wish to have it back."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

LIFT = "glute-bridge"
OUT, BACK = "exclude_exercise", "include_exercise"


def wish(api: World, athlete: Actor, kind: str, days: int = 0, **more: Any) -> Answer:
    body = {"kind": kind, "exercise": LIFT, "local_date": api.day(days), **more}
    return athlete.post("/override-requests", body)


def planned(api: World, athlete: Actor) -> bool:
    body = {"scope": {"kind": "plan"}, "local_date": api.day()}
    made = athlete.post("/progression/decisions", body)
    assert made.status in (200, 201), made.text
    return LIFT in {row["exercise"] for row in made.json["prescriptions"]}


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ((), True),
        (((OUT, 0),), False),
        (((OUT, 0), (BACK, 0)), True),
        (((OUT, 0), (BACK, 0), (OUT, 0)), False),
        (((BACK, 0), (OUT, 0)), False),
        (((OUT, -3), (OUT, -2), (BACK, -1)), True),
        (((BACK, -1), (OUT, -3)), True),
        (((BACK, -3), (OUT, -1)), False),
    ],
)
def test_the_newest_wish_about_an_exercise_counts(
    api: World, told: tuple[tuple[str, int], ...], stands: bool
) -> None:
    athlete = api.ready_athlete()
    for kind, days in told:
        saved = wish(api, athlete, kind, days)
        assert saved.json["override_request"]["status"] == "granted"
        assert saved.json["effect"]["decision_due"] is True
        api.clock.advance(timedelta(seconds=1))

    assert planned(api, athlete) is stands


def test_having_one_back_leaves_another_out(api: World) -> None:
    athlete = api.ready_athlete()
    wish(api, athlete, OUT)
    wish(api, athlete, BACK, exercise="squat-box")

    assert planned(api, athlete) is False


def test_a_wish_to_leave_out_does_not_lapse_with_time(api: World) -> None:
    athlete = api.ready_athlete()
    wish(api, athlete, OUT, -130)

    assert planned(api, athlete) is False


@pytest.mark.parametrize("kind", [OUT, BACK])
def test_it_says_which_exercise(api: World, kind: str) -> None:
    refused = wish(api, api.ready_athlete(), kind, exercise=None)

    assert (refused.status, refused.pointers) == (422, ["/exercise"])
