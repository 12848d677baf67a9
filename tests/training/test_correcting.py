"""Correcting and deleting a session: rows keep their identity, the plan hears of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.kit.db.scope import Scope
from api.kit.db.tombstones import Tombstone
from api.kit.ids import new_id
from api.training.models import LoggedExercise, SetLog
from tests.support.actor import Actor
from tests.support.answer import Answer
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


def correct(athlete: Actor, session: Shape, **patch: object) -> Answer:
    etag = f'"v{session["version"]}"'
    return athlete.patch(f"/sessions/{session['id']}", patch, etag=etag)


def corrected(athlete: Actor, session: Shape, **patch: object) -> Shape:
    """The session after a correction that must succeed."""
    answer = correct(athlete, session, **patch)
    assert answer.status == 200, answer.text
    assert answer.etag == f'"v{session["version"] + 1}"'
    return dict(answer.json["session"])


def test_a_correction_leaves_what_it_does_not_name(api: World) -> None:
    athlete = api.athlete()
    before = logged(athlete, a_session(api.day(), an_exercise(), note="Felt fine.", pain_after=1))

    after = corrected(athlete, before, pain_after=3)

    assert after == before | {"pain_after": 3, "version": 2, "updated_at": after["updated_at"]}
    assert athlete.get(f"/sessions/{before['id']}").json == after


def test_null_clears_a_member(api: World) -> None:
    athlete = api.athlete()
    before = logged(athlete, a_session(api.day(), note="Felt fine.", session_rpe=6))

    after = corrected(athlete, before, note=None)

    assert (after["note"], after["session_rpe"]) == (None, 6)


def test_rows_that_keep_their_id_stay_and_the_others_go(api: World) -> None:
    athlete = api.athlete()
    first, second = an_exercise("rdl-tempo", a_set(), a_set(reps=5)), an_exercise("deadbug")
    before = logged(athlete, a_session(api.day(), first, second))
    [hinge, _] = before["exercises"]
    kept = hinge["sets"][1]["id"]

    after = corrected(
        athlete,
        before,
        exercises=[
            an_exercise("pallof-press"),
            an_exercise("rdl-tempo", {"id": kept, "reps": 6}, a_set(), id=hinge["id"]),
        ],
    )

    [press, same] = after["exercises"]
    assert press["exercise"] == "pallof-press"
    assert (same["id"], same["sets"][0]["id"]) == (hinge["id"], kept)
    assert "load_kg" not in same["sets"][0]
    assert rows_of(api, athlete) == (2, 3)


def test_a_set_may_move_to_another_exercise_of_the_session(api: World) -> None:
    athlete = api.athlete()
    before = logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(), a_set(reps=3))))
    moved = before["exercises"][0]["sets"][0]["id"]

    after = corrected(
        athlete, before, exercises=[an_exercise("block-pull-high", {"id": moved, "reps": 8})]
    )

    assert [done["id"] for done in after["exercises"][0]["sets"]] == [moved]
    assert rows_of(api, athlete) == (1, 1)


def rows_of(api: World, athlete: Actor) -> tuple[int, int]:
    """How many exercises and sets the athlete has."""
    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        logged_exercises = db.scalars(select(LoggedExercise)).all()
        return len(logged_exercises), len(db.scalars(select(SetLog)).all())


def test_a_change_to_one_set_is_a_new_version_of_the_session(api: World) -> None:
    athlete = api.athlete()
    before = logged(athlete, a_session(api.day(), an_exercise()))
    [entry] = before["exercises"]
    entry["sets"][0]["pain"] = 5

    after = corrected(athlete, before, exercises=before_as_input(before))

    assert after["version"] == before["version"] + 1
    assert after["exercises"][0]["sets"][0]["pain"] == 5


def before_as_input(session: Shape) -> list[Shape]:
    """What an app sends back that has read the session and edited it."""
    return [
        {name: value for name, value in entry.items() if value is not None}
        for entry in session["exercises"]
    ]


def test_parts_follow_the_session_to_its_right_day(api: World) -> None:
    athlete = api.athlete()
    before = logged(athlete, a_session(api.day(), an_exercise()))
    began = f"{api.day(-1)}T18:00:00Z"

    corrected(athlete, before, local_date=api.day(-1), started_at=began)

    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        [day] = db.scalars(select(LoggedExercise.local_date))
    assert day.isoformat() == api.day(-1)


def test_a_corrected_session_obeys_the_rules_of_a_new_one(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))

    for patch, pointer in (
        ({"status": "skipped"}, "/skip_reason"),
        ({"status": "skipped", "skip_reason": "time"}, "/exercises"),
        ({"skip_reason": "time"}, "/skip_reason"),
        ({"started_at": "2026-11-18T12:00:00Z"}, "/started_at"),
        ({"planned_session_id": str(new_id())}, "/planned_session_id"),
        ({"exercises": [an_exercise("no-such-thing")]}, "/exercises/0/exercise"),
        ({"exercises": [an_exercise("rdl-tempo", a_set(side="left"))]}, "/exercises/0/sets/0/side"),
    ):
        assert correct(athlete, session, **patch).pointers == [pointer]
    assert athlete.get(f"/sessions/{session['id']}").json == session


@pytest.mark.parametrize("part", ["exercise", "set"])
def test_a_correction_cannot_take_a_row_from_another_session(api: World, part: str) -> None:
    athlete = api.athlete()
    other = logged(athlete, a_session(api.day(-1), an_exercise()))
    session = logged(athlete, a_session(api.day(), an_exercise()))
    [theirs] = other["exercises"]
    taken = {
        "exercise": an_exercise(id=theirs["id"]),
        "set": an_exercise("rdl-tempo", a_set(id=theirs["sets"][0]["id"])),
    }[part]

    answer = correct(athlete, session, exercises=[taken])

    assert (answer.status, answer.code) == (409, "id_conflict")
    assert athlete.get(f"/sessions/{other['id']}").json == other
    assert athlete.get(f"/sessions/{session['id']}").json == session


def test_two_devices_cannot_overwrite_each_other_unseen(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    corrected(athlete, session, pain_after=2)

    late = correct(athlete, session, pain_after=4)

    assert (late.status, late.code) == (412, "stale_version")
    assert athlete.get(f"/sessions/{session['id']}").json["pain_after"] == 2


def test_another_athletes_session_cannot_be_found(api: World) -> None:
    session = logged(api.athlete(), a_session(api.day(), an_exercise()))
    path, stranger = f"/sessions/{session['id']}", api.athlete()

    assert stranger.get(path).status == 404
    assert stranger.patch(path, {"note": "mine"}, etag="*").status == 404
    assert stranger.delete(path, etag="*").status == 404


def test_a_deleted_session_is_gone_with_its_parts_and_leaves_a_tombstone(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    path = f"/sessions/{session['id']}"

    answer = athlete.delete(path, etag='"v1"')

    assert answer.status == 200
    assert athlete.get(path).status == 404
    assert rows_of(api, athlete) == (0, 0)
    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        [stone] = db.scalars(select(Tombstone))
    assert (stone.kind, str(stone.id)) == ("training_session", session["id"])


def test_a_version_not_seen_cannot_be_deleted(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    corrected(athlete, session, pain_after=2)

    assert athlete.delete(f"/sessions/{session['id']}", etag='"v1"').status == 412
    assert athlete.delete(f"/sessions/{session['id']}").status == 428


# --- the planned session it answers -----------------------------------------------------------


def test_finishing_a_session_settles_the_planned_one(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)
    session = logged(athlete, a_session(api.day(), status="in_progress", planned_session_id=plan))

    corrected(athlete, session, status="completed", exercises=[an_exercise()])

    assert status_of(athlete, plan) == ("done", session["id"])


def test_a_planned_session_is_open_again_when_its_log_goes(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)
    session = logged(athlete, a_skipped_session(api.day(), planned_session_id=plan))

    athlete.delete(f"/sessions/{session['id']}", etag="*")

    status, session_id = status_of(athlete, plan)
    assert status in ("planned", "awaiting_decision")
    assert session_id is None


def test_a_planned_session_stays_settled_while_another_log_answers_it(api: World) -> None:
    athlete = api.athlete()
    plan = planned(api, athlete)
    first = logged(athlete, a_session(api.day(), an_exercise(), planned_session_id=plan))
    second = logged(athlete, a_session(api.day(), an_exercise(), planned_session_id=plan))

    athlete.delete(f"/sessions/{second['id']}", etag="*")

    assert status_of(athlete, plan) == ("done", first["id"])


def test_a_log_that_names_another_planned_session_frees_the_first(api: World) -> None:
    athlete = api.athlete()
    wrong, right = planned(api, athlete), planned(api, athlete, offset=1)
    session = logged(athlete, a_session(api.day(), an_exercise(), planned_session_id=wrong))

    corrected(athlete, session, planned_session_id=right)

    assert status_of(athlete, right) == ("done", session["id"])
    assert status_of(athlete, wrong)[1] is None


def test_holds_notices_what_is_missing() -> None:
    assert not holds({"sets": [{"reps": 8}]}, {"sets": [{"reps": 8, "pain": 1}]})
    assert not holds({"sets": [{"reps": 8}]}, {"sets": []})
