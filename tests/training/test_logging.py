"""Logging a session: what is kept, what contradicts itself, what an id stands for."""

from __future__ import annotations

from typing import Any

import pytest

from api.kit.db.unit_of_work import statements
from api.kit.ids import new_id
from tests.support.world import World
from tests.training.log import (
    Shape,
    a_session,
    a_set,
    a_skipped_session,
    an_exercise,
    holds,
    logged,
    planned,
    status_of,
)

ALL_SORTS = [
    an_exercise(
        "rdl-tempo",
        a_set(effort={"scale": "rpe", "value": 6.5}, technique=4, pain=1),
        a_set(target={"reps": 8, "load_kg": 62.5, "effort": {"scale": "rir", "value": 3}}),
        a_set(reps=5, status="stopped", reason="pain", pain=3, pain_quality="tight"),
        tempo="3-1-3-0",
        prescription_id="0193a5c2-0012-7000-8000-000000022cce",
    ),
    an_exercise("deadbug", {"reps": 6, "side": "each", "load_kg": 0}, group="A"),
    an_exercise(
        "suitcase-carry",
        {"distance_m": 20, "load_kg": 16, "side": "left"},
        {"distance_m": 20, "load_kg": 16, "side": "right"},
        group="A",
    ),
    an_exercise(
        "pallof-press",
        {"reps": 10, "band": "light", "side": "each"},
        {"status": "skipped", "reason": "time", "target": {"reps": 10, "band": "light"}},
    ),
]


def test_a_session_is_kept_set_by_set_as_it_was_sent(api: World) -> None:
    athlete = api.athlete()
    sent = a_session(api.day(), *ALL_SORTS, session_rpe=5, leg_symptoms={"reach": "none"})

    stored = logged(athlete, sent)

    assert holds(stored, sent | {"started_at": stored["started_at"]})
    assert athlete.get(f"/sessions/{stored['id']}").json == stored
    assert athlete.get("/sessions").json["items"] == [stored]


def test_a_target_is_kept_beside_what_was_done(api: World) -> None:
    target = {"reps": 8, "load_kg": 62.5, "effort": {"scale": "rpe", "value": 6}}
    session = a_session(api.day(), an_exercise("rdl-tempo", a_set(target=target)))

    [entry] = logged(api.athlete(), session)["exercises"]

    assert entry["sets"][0]["target"] == target


def test_what_was_not_said_is_absent_from_a_set(api: World) -> None:
    session = a_session(api.day(), an_exercise("rdl-tempo", {"reps": 3}))

    [entry] = logged(api.athlete(), session)["exercises"]

    assert set(entry["sets"][0]) == {"id", "kind", "status", "reps"}


def test_a_session_begins_where_the_athlete_was(api: World) -> None:
    """Half past midnight in Auckland is still the day before in Greenwich."""
    session = a_session(
        api.day(), started_at=f"{api.day()}T00:30:00+13:00", time_zone="Pacific/Auckland"
    )

    stored = logged(api.athlete(), session)

    assert stored["started_at"] == f"{api.day(-1)}T11:30:00Z"
    assert stored["local_date"] == api.day()


def test_the_same_request_twice_is_one_session(api: World) -> None:
    athlete = api.athlete()
    session = a_session(api.day(), an_exercise(), id=str(new_id()))

    first, second = athlete.post("/sessions", session), athlete.post("/sessions", session)

    assert second.text == first.text
    assert len(athlete.get("/sessions").json["items"]) == 1


def test_ids_made_by_the_app_are_kept(api: World) -> None:
    ids = [str(new_id()) for _ in range(3)]
    session = a_session(api.day(), an_exercise("rdl-tempo", a_set(id=ids[2]), id=ids[1]), id=ids[0])

    stored = logged(api.athlete(), session)

    [entry] = stored["exercises"]
    assert [stored["id"], entry["id"], entry["sets"][0]["id"]] == ids


def test_another_athletes_ids_are_free_to_use(api: World) -> None:
    taken = str(new_id())
    session = a_session(api.day(), an_exercise("rdl-tempo", a_set(id=taken), id=taken), id=taken)
    logged(api.athlete(), session)

    other = api.athlete()

    assert logged(other, session)["id"] == taken


@pytest.mark.parametrize("part", ["session", "exercise", "set"])
def test_an_id_that_belongs_to_another_session_is_a_conflict(api: World, part: str) -> None:
    athlete = api.athlete()
    stored = logged(athlete, a_session(api.day(-1), an_exercise()))
    [entry] = stored["exercises"]
    sent = {
        "session": a_session(api.day(), id=stored["id"]),
        "exercise": a_session(api.day(), an_exercise(id=entry["id"])),
        "set": a_session(api.day(), an_exercise("rdl-tempo", a_set(id=entry["sets"][0]["id"]))),
    }[part]

    answer = athlete.post("/sessions", sent, key=str(new_id()))

    assert (answer.status, answer.code) == (409, "id_conflict")
    assert len(athlete.get("/sessions").json["items"]) == 1


def twice(*pointers: str) -> list[Shape]:
    """Two exercises with two sets each; those named bear the same id."""
    one = str(new_id())
    exercises = [an_exercise("rdl-tempo", a_set(), a_set()) for _ in range(2)]
    for pointer in pointers:
        first, *rest = pointer.split(".")
        row = exercises[int(first)]
        (row["sets"][int(rest[0])] if rest else row)["id"] = one
    return exercises


CONTRADICTIONS: list[tuple[Any, str]] = [
    (lambda day: a_session(day, status="skipped"), "/skip_reason"),
    (lambda day: a_session(day, skip_reason="pain"), "/skip_reason"),
    (lambda day: a_skipped_session(day, exercises=[an_exercise()]), "/exercises"),
    (lambda day: a_session(day, *twice("0", "1")), "/exercises/1/id"),
    (lambda day: a_session(day, *twice("0.0", "1.1")), "/exercises/1/sets/1/id"),
    (
        lambda day: a_session(day, an_exercise("rdl-tempo", a_set(side="left"))),
        "/exercises/0/sets/0/side",
    ),
    (
        lambda day: a_session(day, an_exercise("rdl-tempo", a_set(), a_set(reason="pain"))),
        "/exercises/0/sets/1/reason",
    ),
    (
        lambda day: a_session(
            day, an_exercise("rdl-tempo", {"status": "skipped", "load_kg": 60, "reason": "time"})
        ),
        "/exercises/0/sets/0/load_kg",
    ),
    (
        lambda day: a_session(
            day, an_exercise("rdl-tempo", a_set(effort={"scale": "rpe", "value": 0.5}))
        ),
        "/exercises/0/sets/0/effort/value",
    ),
    (
        lambda day: a_session(
            day, an_exercise("rdl-tempo", a_set(effort={"scale": "rpe", "value": 7.2}))
        ),
        "/exercises/0/sets/0/effort/value",
    ),
    (
        lambda day: a_session(
            day, an_exercise("rdl-tempo", a_set(target={"effort": {"scale": "rpe", "value": 0}}))
        ),
        "/exercises/0/sets/0/target/effort/value",
    ),
    (lambda day: a_session(day, planned_session_id=str(new_id())), "/planned_session_id"),
    (lambda day: a_session(day, started_at="2026-11-18T12:00:00Z"), "/started_at"),
]


@pytest.mark.parametrize(("session", "pointer"), CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_by_name(api: World, session: Any, pointer: str) -> None:
    answer = api.athlete().post("/sessions", session(api.day()))

    assert (answer.status, answer.code) == (422, "validation_failed")
    assert answer.pointers == [pointer]


@pytest.mark.parametrize(
    "done",
    [
        {"effort": {"scale": "rir", "value": 0}},
        {"effort": {"scale": "rpe", "value": 10}},
        {"load_kg": -20.5},
        {"status": "stopped", "reps": 0},
        {"status": "skipped", "pain": 6, "pain_quality": "sharp", "reason": "pain"},
        {},
    ],
)
def test_whatever_an_athlete_honestly_logs_is_accepted(api: World, done: Shape) -> None:
    stored = logged(api.athlete(), a_session(api.day(), an_exercise("rdl-tempo", done)))

    [kept] = stored["exercises"][0]["sets"]
    assert kept.items() >= done.items()


def test_an_unknown_exercise_is_refused_where_it_stands(api: World) -> None:
    session = a_session(api.day(), an_exercise(), an_exercise("bench-press-of-doom"))

    answer = api.athlete().post("/sessions", session)

    assert (answer.status, answer.code) == (422, "unknown_exercise")
    assert answer.pointers == ["/exercises/1/exercise"]


def test_a_session_two_days_ahead_is_refused(api: World) -> None:
    answer = api.athlete().post("/sessions", a_session(api.day(2)))

    assert (answer.status, answer.code) == (422, "date_in_future")


def test_a_session_of_last_year_is_welcome(api: World) -> None:
    assert logged(api.athlete(), a_session("2025-11-21"))["local_date"] == "2025-11-21"


def test_a_session_of_32_sets_takes_few_statements(api: World) -> None:
    athlete = api.athlete()
    slugs = ["rdl-tempo", "deadbug", "pallof-press", "suitcase-carry"] * 2
    exercises = [an_exercise(slug, *(a_set() for _ in range(4))) for slug in slugs]
    small, large = a_session(api.day(-1), an_exercise()), a_session(api.day(-2), *exercises)

    logged(athlete, small)
    few = statements.get()
    logged(athlete, large)

    assert statements.get() == few


# --- the planned session it answers -----------------------------------------------------------


def test_a_completed_session_settles_the_planned_one(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)

    stored = logged(athlete, a_session(api.day(), an_exercise(), planned_session_id=plan))

    assert status_of(athlete, plan) == ("done", stored["id"])


def test_a_skipped_session_says_so_in_the_plan(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)

    stored = logged(athlete, a_skipped_session(api.day(), planned_session_id=plan))

    assert status_of(athlete, plan) == ("skipped", stored["id"])


def test_a_session_in_progress_leaves_the_planned_one_open(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)

    logged(athlete, a_session(api.day(), status="in_progress", planned_session_id=plan))

    assert status_of(athlete, plan)[0] not in ("done", "skipped")


def test_another_athletes_planned_session_does_not_exist(api: World) -> None:
    plan = planned(api, api.athlete())

    answer = api.athlete().post("/sessions", a_session(api.day(), planned_session_id=plan))

    assert answer.pointers == ["/planned_session_id"]
