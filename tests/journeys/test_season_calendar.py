"""`GET /season`: what is laid back from the next event, and what it never does."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.actor import Actor
from tests.support.world import World

EMPTY = (
    "event_on", "goal_kind", "exercise", "days_left", "is_reachable", "ready_on", "taper_from",
    "last_heavy_hinge_on",
)  # fmt: skip
PLAN = {"kind": "plan"}


@pytest.fixture
def athlete(api: World) -> Actor:
    return api.ready_athlete()


def season(athlete: Actor) -> dict[str, Any]:
    answer = athlete.get("/season")
    assert answer.status == 200, answer.text
    return dict(answer.json)


def aim(api: World, athlete: Actor, days: int, **members: Any) -> None:
    goal = {"target_on": api.day(days)} | (members or {"kind": "event", "event": "A race"})
    answer = athlete.post("/goals", goal)
    assert answer.status == 201, answer.text


@pytest.mark.parametrize("ready", [True, False])
def test_without_a_dated_goal_the_season_is_empty_and_never_404(api: World, ready: bool) -> None:
    athlete = api.ready_athlete() if ready else api.athlete()

    found = season(athlete)

    assert [found[name] for name in EMPTY] == [None] * len(EMPTY)
    assert (found["phases"], found["lighter_weeks"]) == ([], [])
    assert (found["local_date"], found["phase"]) == (api.day(), "p1")


def test_phases_and_lighter_weeks_are_laid_back_from_the_event(api: World, athlete: Actor) -> None:
    aim(api, athlete, 100)

    found = season(athlete)

    assert (found["event_on"], found["days_left"]) == (api.day(100), 100)
    assert [(p["phase"], p["latest_on"], p["is_reachable"]) for p in found["phases"]] == [
        ("p1", api.day(30), True),
        ("p2", api.day(37), True),
        ("p3", api.day(51), True),
        ("p4", api.day(72), True),
        ("p5", api.day(86), True),
    ]
    assert [p["earliest_on"] for p in found["phases"]][:2] == [None, api.day(7)]
    assert found["lighter_weeks"] == [
        {"kind": "deload", "from_on": api.day(79), "until_on": api.day(85)},
        {"kind": "taper", "from_on": api.day(93), "until_on": api.day(99)},
    ]
    assert (found["taper_from"], found["last_heavy_hinge_on"]) == (api.day(93), api.day(90))
    assert (found["is_reachable"], found["ready_on"]) == (True, api.day(70))


def test_an_event_too_near_is_said_with_a_day_that_would_do(api: World, athlete: Actor) -> None:
    aim(api, athlete, 40)

    found = season(athlete)

    assert (found["is_reachable"], found["ready_on"]) == (False, api.day(70))
    assert next(p["phase"] for p in found["phases"] if not p["is_reachable"]) == "p2"


def test_the_next_dated_goal_counts_and_a_lift_says_which_one(api: World, athlete: Actor) -> None:
    aim(api, athlete, 120)
    lift = {"kind": "lift", "exercise": "deadlift-conventional", "load_kg": 180, "reps": 1}
    aim(api, athlete, 90, **lift)

    found = season(athlete)

    assert (found["event_on"], found["goal_kind"]) == (api.day(90), "lift")
    assert found["exercise"] == "deadlift-conventional"


def test_a_goal_whose_day_has_passed_leaves_no_season(api: World, athlete: Actor) -> None:
    aim(api, athlete, 3)
    api.clock.advance(timedelta(days=4))

    assert season(athlete)["event_on"] is None


def test_no_date_opens_a_phase(api: World, athlete: Actor) -> None:
    aim(api, athlete, 12)
    body = {"scope": PLAN, "local_date": api.day()}

    decided = athlete.post("/progression/decisions", body).json

    assert {p["phase"] for p in season(athlete)["phases"] if p["latest_on"] <= api.day()} == {
        "p1", "p2", "p3", "p4", "p5",
    }  # fmt: skip
    assert decided["phase"] == "p1"
    assert season(athlete)["phase"] == "p1"
    assert [g["met"] for g in athlete.get("/insights/gates").json["gates"]].count(False)


def test_training_that_is_stopped_leaves_the_calendar_readable(api: World, athlete: Actor) -> None:
    aim(api, athlete, 100)
    api.screen(athlete, RF_CES_1="yes")

    assert season(athlete)["event_on"] == api.day(100)


def titles(api: World, athlete: Actor) -> list[str]:
    found = athlete.get(f"/today?local_date={api.day()}").json
    assert found["session"] is None
    return [card["title"] for card in found["cards"] if card["kind"] == "rest_day"]


@pytest.mark.parametrize(
    ("goal", "title"),
    [
        ({"kind": "event", "event": "A race"}, "Your event is today"),
        ({"kind": "lift", "exercise": "deadlift-conventional", "load_kg": 100}, "Rest day"),
    ],
    ids=["event", "lift"],
)
def test_the_day_of_an_event_is_called_no_rest_day(
    api: World, athlete: Actor, goal: dict[str, Any], title: str
) -> None:
    athlete.post("/progression/decisions", {"scope": PLAN, "local_date": api.day()})
    while athlete.get(f"/today?local_date={api.day()}").json["session"] is not None:
        api.clock.advance(timedelta(days=1))
    assert titles(api, athlete) == ["Rest day"]

    aim(api, athlete, 0, **goal)

    assert [title] == titles(api, athlete)
