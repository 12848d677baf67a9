"""A goal and a best name an exercise there is: of the library, or the athlete's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from api.accounts.models import Goal
from api.kit.db.scope import Scope
from tests.custom_exercises.lifts import made
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

LIFT = {"kind": "lift", "exercise": "deadlift-conventional", "load_kg": 200, "reps": 1}
BEST = {"exercise": "deadlift-conventional", "load_kg": 220, "reps": 1}
REFUSED = (422, "unknown_exercise")


def told(athlete: Actor, *bests: dict[str, Any]) -> Answer:
    return athlete.patch("/me", {"history": {"bests": list(bests)}}, etag="*")


def test_a_goal_for_a_lift_nobody_knows_is_refused(api: World) -> None:
    athlete = api.athlete()
    answer = athlete.post("/goals", LIFT | {"exercise": "moon-lift"})

    assert (answer.status, answer.code) == REFUSED
    assert answer.pointers == ["/exercise"]
    assert athlete.get("/goals").json["items"] == []


def test_a_goal_cannot_be_turned_to_a_lift_nobody_knows(api: World) -> None:
    athlete = api.athlete()
    goal = athlete.post("/goals", LIFT).json

    answer = athlete.patch(f"/goals/{goal['id']}", {"exercise": "moon-lift"}, etag="*")

    assert (*REFUSED, ["/exercise"]) == (answer.status, answer.code, answer.pointers)
    assert athlete.get("/goals").json["items"][0]["exercise"] == "deadlift-conventional"


def test_every_best_nobody_knows_is_named_and_none_is_kept(api: World) -> None:
    athlete = api.athlete()
    answer = told(athlete, BEST | {"exercise": "x"}, BEST, BEST | {"exercise": "moon-lift"})

    assert (answer.status, answer.code) == REFUSED
    assert answer.pointers == ["/history/bests/0/exercise", "/history/bests/2/exercise"]
    assert athlete.get("/me").json["history"]["bests"] == []


def test_accessory_work_may_be_a_goal_and_a_best(api: World) -> None:
    athlete = api.athlete()

    assert athlete.post("/goals", LIFT | {"exercise": "curl-barbell"}).status == 201
    assert told(athlete, BEST | {"exercise": "bench-press-dumbbell"}).status == 200


def test_an_exercise_of_ones_own_may_be_named_and_somebody_elses_may_not(api: World) -> None:
    athlete, other = api.athlete(), api.athlete()
    slug = made(athlete, name="Sandbag lift")["slug"]

    assert athlete.post("/goals", LIFT | {"exercise": slug}).status == 201
    assert told(athlete, BEST | {"exercise": slug}).status == 200
    assert other.post("/goals", LIFT | {"exercise": slug}).status == 422
    assert told(other, BEST | {"exercise": slug}).status == 422


def test_what_has_left_the_library_since_may_stay_in_a_goal(api: World) -> None:
    athlete = api.athlete()
    goal = athlete.post("/goals", LIFT).json
    with api.database.write(Scope(athlete.subject_id, athlete.subject_id)) as db:
        row = db.scalars(select(Goal)).one()
        row.exercise = "old-lift"

    answer = athlete.patch(f"/goals/{goal['id']}", {"exercise": "old-lift", "reps": 3}, etag="*")

    assert (answer.status, answer.json["reps"]) == (200, 3)
