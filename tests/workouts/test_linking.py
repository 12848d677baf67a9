"""Workouts and the log: found by time, said by the athlete, and never counted twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.kit.ids import new_id
from tests.measurements.making import at
from tests.support.actor import Actor
from tests.support.world import World
from tests.workouts.making import DAY, GARMIN, STRAVA, WATCH, listed, send, whole, workout


def session(athlete: Actor, begun: str = "18:05", minutes: int | None = 45, **more: Any) -> str:
    """The id of a session that was logged."""
    body = {
        "id": str(new_id()),
        "started_at": at(DAY, begun),
        "time_zone": "Europe/Paris",
        "local_date": DAY,
        "status": "completed",
        "exercises": [],
    } | more
    if minutes is not None:
        body["duration_s"] = 60 * minutes
    answer = athlete.post("/sessions", body)
    assert answer.status == 201, answer.text
    return str(answer.json["session"]["id"])


def link(athlete: Actor) -> tuple[str | None, str | None]:
    """The session of the only workout, and whose word that is."""
    (row,) = listed(athlete)
    assert whole(athlete, row["id"])["session_id"] == row["session_id"]
    return row["session_id"], row["session_link"]


@pytest.mark.parametrize(
    ("begun", "minutes"), [("18:05", 45), ("17:10", 65), ("18:50", 40), ("18:29", 1)]
)
def test_it_belongs_to_the_session_it_overlaps(api: World, begun: str, minutes: int) -> None:
    athlete = api.athlete()
    logged = session(athlete, begun, minutes)
    send(athlete, workout("18:00", 60, sport="strength"))

    assert link(athlete) == (logged, "found")


@pytest.mark.parametrize(("begun", "minutes"), [("17:00", 60), ("19:00", 30), ("17:00", 65)])
def test_one_that_only_touches_a_session_does_not_belong_to_it(
    api: World, begun: str, minutes: int
) -> None:
    athlete = api.athlete()
    session(athlete, begun, minutes)
    send(athlete, workout())

    assert link(athlete) == (None, None)


@pytest.mark.parametrize(
    ("begun", "found"), [("17:00", True), ("19:59", True), ("16:59", False), ("20:01", False)]
)
def test_without_a_duration_it_is_the_session_it_begins_near(
    api: World, begun: str, found: bool
) -> None:
    athlete = api.athlete()
    logged = session(athlete, "18:00", None)
    send(athlete, workout(begun, 30))

    assert link(athlete) == ((logged, "found") if found else (None, None))


def test_of_two_sessions_it_is_the_one_it_shares_most_time_with(api: World) -> None:
    athlete = api.athlete()
    session(athlete, "18:00", 20)
    longer = session(athlete, "18:20", 40)
    session(athlete, "18:00", None)
    send(athlete, workout())

    assert link(athlete) == (longer, "found")


def test_a_skipped_session_has_no_workout(api: World) -> None:
    athlete = api.athlete()
    session(athlete, status="skipped", skip_reason="time")
    send(athlete, workout())

    assert link(athlete) == (None, None)


def test_a_session_logged_later_is_found_and_one_deleted_is_let_go(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout())
    assert link(athlete) == (None, None)

    logged = session(athlete)
    assert link(athlete) == (logged, "found")

    athlete.delete(f"/sessions/{logged}", etag="*")
    assert link(athlete) == (None, None)


# --- the athlete's word -----------------------------------------------------------------------


def test_the_athletes_word_stands_against_what_is_found(api: World) -> None:
    athlete = api.athlete()
    session(athlete)
    other = session(athlete, "07:00")
    (told,) = send(athlete, workout(external_id="x", external_version=1))

    said = athlete.put(f"/workouts/{told['id']}/session", {"session_id": other})

    assert (said.status, said.json["session_id"]) == (200, other)
    send(athlete, workout("18:01", external_id="x", external_version=2, distance_m=9_000))
    session(athlete, "18:01", 60)
    assert link(athlete) == (other, "said")


def test_the_word_that_it_is_none_stands_as_well(api: World) -> None:
    athlete = api.athlete()
    logged = session(athlete)
    (told,) = send(athlete, workout())

    cleared = athlete.delete(f"/workouts/{told['id']}/session")

    assert (cleared.status, cleared.json["session_id"]) == (200, None)
    session(athlete, "18:01", 60)
    assert link(athlete) == (None, "said")
    athlete.put(f"/workouts/{told['id']}/session", {"session_id": logged})
    assert link(athlete) == (logged, "said")


def test_a_word_counts_for_all_recordings_of_a_workout(api: World) -> None:
    """Also for one that comes later and is shown in its place."""
    athlete = api.athlete()
    session(athlete)
    other = session(athlete, "07:00")
    (poor,) = send(athlete, workout(source=STRAVA))
    athlete.put(f"/workouts/{poor['id']}/session", {"session_id": other})

    (rich,) = send(athlete, workout(source=GARMIN, distance_m=9_000))

    assert link(athlete) == (other, "said")
    assert whole(athlete, poor["id"])["session_id"] == other
    api.clock.advance(timedelta(minutes=1))
    athlete.delete(f"/workouts/{rich['id']}/session")
    assert link(athlete) == (None, "said")
    athlete.put(f"/workouts/{poor['id']}/session", {"session_id": other})
    assert link(athlete) == (other, "said")


def test_the_newest_of_two_words_counts_where_two_workouts_become_one(api: World) -> None:
    athlete = api.athlete()
    first, second = session(athlete, "07:00"), session(athlete, "09:00")
    for number, (name, logged) in enumerate((("a", first), ("b", second))):
        item = workout(f"{10 + 2 * number}:00", source=WATCH, external_id=name, external_version=1)
        (told,) = send(athlete, item)
        athlete.put(f"/workouts/{told['id']}/session", {"session_id": logged})
        api.clock.advance(timedelta(minutes=1))

    send(athlete, workout("10:00", source=WATCH, external_id="b", external_version=2))

    assert link(athlete) == (second, "said")


def test_a_word_lapses_with_its_session(api: World) -> None:
    athlete = api.athlete()
    logged, other = session(athlete), session(athlete, "07:00")
    (told,) = send(athlete, workout())
    athlete.put(f"/workouts/{told['id']}/session", {"session_id": other})

    athlete.delete(f"/sessions/{other}", etag="*")

    assert link(athlete) == (logged, "found")


def test_the_session_of_somebody_else_is_like_none(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()
    theirs = session(ana)
    (told,) = send(ben, workout())

    answers = [
        ben.put(f"/workouts/{told['id']}/session", {"session_id": name})
        for name in (theirs, str(new_id()))
    ]

    assert [one.status for one in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]
    assert link(ben) == (None, None)


def test_neither_a_workout_nor_its_link_changes_the_session(api: World) -> None:
    athlete = api.athlete()
    logged = session(athlete)
    before = [athlete.get(f"/sessions/{logged}"), athlete.get(f"/insights/load?local_date={DAY}")]

    (told,) = send(athlete, workout(sport="strength", energy_kj=900, average_hr_bpm=150))
    athlete.put(f"/workouts/{told['id']}/session", {"session_id": logged})

    after = [athlete.get(f"/sessions/{logged}"), athlete.get(f"/insights/load?local_date={DAY}")]
    assert [one.data for one in before] == [one.data for one in after]
    assert before[0].etag == after[0].etag
