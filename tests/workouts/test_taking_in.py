"""Workouts come in: known by their keys, judged one by one, never undone by what is older."""

from __future__ import annotations

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from api.models import METADATA
from tests.measurements.making import at, statuses
from tests.support.actor import Actor
from tests.support.world import World
from tests.workouts.making import (
    DAY,
    GARMIN,
    STRAVA,
    WATCH,
    Item,
    forget,
    gone,
    listed,
    send,
    whole,
    workout,
)

RICH: Item = workout(
    source=GARMIN | {"origin": "com.garmin.connect", "device_kind": "watch"},
    external_id="a1",
    external_version=3,
    sport="strength",
    title="Pull day",
    zone_is_assumed=True,
    moving_s=3500,
    distance_m=40,
    energy_kj=1200,
    ascent_m=3,
    average_hr_bpm=121,
    max_hr_bpm=166,
    average_cadence_per_min=81.5,
    laps=[
        {
            "started_at": at(DAY, "18:00"),
            "ended_at": at(DAY, "18:30"),
            "distance_m": 20,
            "average_hr_bpm": 118,
        }
    ],
    sets=[
        {"position": 4, "name": "", "duration_s": 90, "rest": True},
        {"position": 2, "name": "Deadlift", "reps": 5, "load_g": 140_000},
    ],
)


def test_what_was_sent_can_be_read(api: World) -> None:
    athlete = api.athlete()
    (told,) = send(athlete, RICH)

    found = whole(athlete, told["id"])

    assert (told["status"], told["reason"], told["problem"]) == ("stored", None, None)
    same = set(RICH) - {"source", "laps", "sets", "started_at", "ended_at"}
    assert {name: RICH[name] for name in same} == {name: found[name] for name in same}
    assert found["source"] | RICH["source"] == found["source"]
    assert found["laps"] == [
        RICH["laps"][0] | {"started_at": f"{DAY}T17:00:00Z", "ended_at": f"{DAY}T17:30:00Z"}
    ]
    assert [one["name"] for one in found["sets"]] == ["Deadlift", ""]
    assert (found["set_count"], found["lap_count"], found["sets"][1]["rest"]) == (1, 1, True)
    (row,) = listed(athlete)
    assert row == {name: said for name, said in found.items() if name not in ("laps", "sets")}


def test_a_resend_changes_nothing(api: World) -> None:
    athlete = api.athlete()
    send(athlete, RICH, workout("07:00"))
    before = listed(athlete)

    again = send(athlete, RICH, workout("07:00"), RICH)

    assert (["unchanged"] * 3, before) == (statuses(again), listed(athlete))
    assert {one["reason"] for one in again} == {None}


def test_one_without_an_id_is_known_by_its_begin_and_end(api: World) -> None:
    athlete = api.athlete()

    told = send(athlete, workout(), workout(distance_m=9_000), workout(minutes=61))

    assert statuses(told) == ["stored", "replaced", "stored"]
    assert told[0]["id"] == told[1]["id"] != told[2]["id"]


VERSIONS = [
    workout(external_id="x", external_version=1, distance_m=5_000),
    workout(external_id="x", external_version=2, distance_m=4_000),
    workout(external_id="x", external_version=2, distance_m=3_000, minutes=50),
    workout(external_id="x", distance_m=9_999, minutes=120),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_newest_version_stands_in_every_order(api: World, order: tuple[int, ...]) -> None:
    athlete = api.athlete()

    for place in (*order, *order):
        send(athlete, VERSIONS[place])

    (row,) = listed(athlete)
    assert (row["distance_m"], row["external_version"]) == (4_000, 2)


def test_an_older_version_says_so(api: World) -> None:
    athlete = api.athlete()
    send(athlete, VERSIONS[1])

    told = send(athlete, VERSIONS[0], VERSIONS[2], VERSIONS[3])

    assert [one["reason"] for one in told] == ["older", "unversioned", "older"]


def test_the_same_batch_from_two_devices_at_once_is_stored_once(api: World) -> None:
    athlete, together = api.athlete(), Barrier(3)
    batch = [workout(f"{hour:02}:00", 50) for hour in range(6, 12)]

    def one() -> list[str]:
        together.wait()
        return statuses(send(athlete, *batch))

    with ThreadPoolExecutor(3) as pool:
        found = sorted(running.result() for running in [pool.submit(one) for _ in range(3)])

    assert found == [["stored"] * 6, ["unchanged"] * 6, ["unchanged"] * 6]
    assert len(listed(athlete)) == 6


# --- what cannot be true ----------------------------------------------------------------------

ABSURD: list[tuple[Item, str]] = [
    ({"ended_at": at(DAY, "17:00")}, "ends_before_it_begins"),
    ({"ended_at": "2026-11-19T16:50:00Z"}, "ends_before_it_begins"),
    ({"ended_at": at(DAY, "18:00")}, "no_duration"),
    ({"ended_at": "2026-12-01T18:01:00Z"}, "too_long"),
    ({"moving_s": -87_000}, "out_of_range"),
    ({"moving_s": 3_700}, "longer_than_its_interval"),
    ({"distance_m": -5}, "out_of_range"),
    ({"distance_m": 31_000}, "too_fast"),
    ({"sport": "walking", "distance_m": 19_000}, "too_fast"),
    ({"sport": "swimming", "distance_m": 15_000}, "too_fast"),
    ({"sport": "cycling", "distance_m": 110_000}, "too_fast"),
    ({"moving_s": 600, "distance_m": 6_000}, "too_fast"),
    ({"energy_kj": 12_000}, "too_much_energy"),
    ({"average_hr_bpm": 0}, "out_of_range"),
    ({"max_hr_bpm": 400}, "out_of_range"),
    ({"average_cadence_per_min": 900}, "out_of_range"),
    ({"ascent_m": 90_000}, "out_of_range"),
    (
        {"laps": [{"started_at": at(DAY, "18:30"), "ended_at": at(DAY, "18:10")}]},
        "broken_laps",
    ),
]


@pytest.mark.parametrize(("change", "reason"), ABSURD)
def test_what_cannot_be_true_is_kept_apart_with_its_reason(
    api: World, change: Item, reason: str
) -> None:
    athlete = api.athlete()

    (told,) = send(athlete, workout() | change)

    assert (told["status"], told["reason"]) == ("quarantined", reason)
    (row,) = listed(athlete, "state=quarantined")
    assert (row["reason"], row["session_id"], row["copies"]) == (reason, None, [])
    assert listed(athlete, "state=stored") == []
    assert whole(athlete, told["id"])["state"] == "quarantined"


def test_a_timer_that_ran_for_eleven_days_is_in_quarantine_until_it_is_corrected(
    api: World,
) -> None:
    athlete = api.athlete()
    forgotten = workout(minutes=264 * 60 + 1, external_id="x", external_version=1)
    corrected = workout(minutes=55, external_id="x", external_version=2)

    assert statuses(send(athlete, forgotten)) == ["quarantined"]
    assert statuses(send(athlete, corrected, forgotten)) == ["replaced", "unchanged"]
    assert [one["state"] for one in listed(athlete)] == ["stored"]


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 60 * 47},
        {"sport": "cycling", "distance_m": 60_000},
        {"distance_m": 21_097, "minutes": 58},
        {"minutes": 0.2, "distance_m": 100},
        {"moving_s": 3_600, "energy_kj": 4_000, "max_hr_bpm": 215},
        {"sport": "skiing", "distance_m": 60_000, "ascent_m": 9_000},
        {"sport": "yoga", "distance_m": 0},
    ],
)
def test_what_is_merely_unusual_counts(api: World, change: Item) -> None:
    assert statuses(send(api.athlete(), workout(**change))) == ["stored"]


# --- what is wrong in itself --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"sport": "chess"}, "/items/1/sport"),
        ({"time_zone": "Mars/Base"}, "/items/1/time_zone"),
        ({"local_date": "2026-11-23"}, "/items/1/local_date"),
        ({"local_date": "2026-11-18"}, "/items/1/started_at"),
        ({"distance_m": 1.5}, "/items/1/distance_m"),
        ({"title": "x" * 121}, "/items/1/title"),
        ({"latitude": 48.85}, "/items/1/latitude"),
        ({"laps": [{"started_at": at(DAY, "18:00")}]}, "/items/1/laps/0/ended_at"),
        ({"sets": [{"position": 0, "name": "x"}] * 301}, "/items/1/sets"),
        ({"source": {}}, "/items/1/source/provider"),
    ],
)
def test_a_wrong_one_is_refused_and_takes_no_other_along(
    api: World, change: Item, pointer: str
) -> None:
    athlete = api.athlete()

    told = send(athlete, workout("07:00"), workout() | change, workout("20:00"))

    assert statuses(told) == ["stored", "refused", "stored"]
    assert [error["pointer"] for error in told[1]["problem"]["errors"]] == [pointer]
    assert (told[1]["id"], len(listed(athlete))) == (None, 2)


def test_a_batch_has_fifty_at_most(api: World) -> None:
    answer = api.athlete().post("/workouts", {"items": [workout()] * 51})

    assert answer.status == 422


def test_a_day_holds_a_hundred(api: World) -> None:
    athlete = api.athlete()
    many = [workout(f"{n // 60:02}:{n % 60:02}", 0.5) for n in range(100)]
    send(athlete, *many[:50])
    send(athlete, *many[50:])

    over, known = send(athlete, workout("12:00"), many[7])

    assert (over["status"], known["status"]) == ("refused", "unchanged")


# --- listing ------------------------------------------------------------------------------------


def test_they_are_listed_by_day_newest_first(api: World) -> None:
    athlete = api.athlete()
    items = [
        workout("07:00", day="2026-11-18"),
        workout("18:00", day="2026-11-18", sport="strength"),
        workout("07:00", day="2026-11-19"),
    ]
    random.Random(3).shuffle(items)
    send(athlete, *items)

    began = [one["started_at"][:13] for one in listed(athlete)]

    assert began == ["2026-11-19T06", "2026-11-18T17", "2026-11-18T06"]
    assert len(listed(athlete, "since=2026-11-19")) == 1
    assert len(listed(athlete, "until=2026-11-18")) == 2
    assert [one["sport"] for one in listed(athlete, "sport=strength")] == ["strength"]
    assert began == [one["started_at"][:13] for one in paged(athlete)]


def paged(athlete: Actor) -> list[dict[str, Any]]:
    """The list, one row at a time."""
    found, cursor = [], ""
    while True:
        answer = athlete.get(f"/workouts?limit=1{cursor}")
        found += answer.json["items"]
        if answer.json["next_cursor"] is None:
            return found
        cursor = f"&cursor={answer.json['next_cursor']}"


# --- deletions ------------------------------------------------------------------------------------


def test_a_deleted_one_leaves_its_key_and_nothing_else(api: World) -> None:
    athlete = api.athlete()
    (told,) = send(athlete, RICH)

    assert athlete.delete(f"/workouts/{told['id']}").status == 204

    assert (listed(athlete), athlete.get(f"/workouts/{told['id']}").status) == ([], 404)
    assert athlete.delete(f"/workouts/{told['id']}").status == 404
    table = METADATA.tables["workout"]
    with api.database.engine.connect() as connection:
        mine = select(table).where(table.c.athlete_id == athlete.subject_id)
        row = connection.execute(mine).mappings().one()
    assert (row["record_key"], row["external_version"], row["state"]) == ("x:a1", 3, "deleted")
    said = ("title", "distance_m", "average_hr_bpm", "moving_s", "laps", "sets")
    assert [row[name] for name in said] == [None, None, None, None, [], []]


def test_a_deleted_one_does_not_come_back_with_a_copy_of_it(api: World) -> None:
    athlete = api.athlete()
    (told,) = send(athlete, RICH)
    athlete.delete(f"/workouts/{told['id']}")

    again, older, newer = send(
        athlete, RICH, RICH | {"external_version": 2}, RICH | {"external_version": 4}
    )

    assert [(one["status"], one["reason"]) for one in (again, older, newer)] == [
        ("unchanged", "deleted"),
        ("unchanged", "deleted"),
        ("stored", None),
    ]
    assert [one["external_version"] for one in listed(athlete)] == [4]


def version(number: int | None) -> Item:
    return workout(external_id="x", external_version=number, distance_m=1_000 + (number or 0))


@pytest.mark.parametrize(
    ("events", "stands"),
    [
        ((version(None), gone("x")), None),
        ((version(3), gone("x")), None),
        ((version(3), gone("x", 3)), None),
        ((version(3), gone("x", 2)), 3),
        ((version(3), version(5), gone("x", 4)), 5),
        ((version(3), gone("x", 2), gone("x", 7)), None),
        ((version(3), gone("x", 4), gone("x")), None),
        ((version(9), gone("x"), gone("x", 4)), None),
        ((version(3), gone("x", 3, "strava")), 3),
        ((version(3), gone("y")), 3),
    ],
)
def test_a_deletion_by_the_id_there_is_the_same_in_every_order_and_twice(
    api: World, events: tuple[Item, ...], stands: int | None
) -> None:
    for order, times in itertools.product(itertools.permutations(events), (1, 2)):
        athlete = api.athlete()
        for event in order * times:
            (forget if "provider" in event else send)(athlete, event)

        assert [one["external_version"] for one in listed(athlete)] == (
            [] if stands is None else [stands]
        )


def test_a_deletion_says_what_became_of_it(api: World) -> None:
    athlete = api.athlete()
    send(athlete, version(3), workout("07:00", external_id="two", source=STRAVA))

    assert forget(
        athlete, gone("two", None, "strava"), gone("x", 2), gone("never"), gone("x", 3)
    ) == ["deleted", "outdone", "noted", "deleted"]
    assert forget(athlete, gone("x", 3)) == ["noted"]
    (told,) = send(athlete, version(2))
    assert (told["status"], told["reason"]) == ("unchanged", "deleted")


def test_a_deletion_reaches_every_device_of_the_provider(api: World) -> None:
    athlete = api.athlete()
    other = WATCH | {"device": "Watch8,1"}
    send(athlete, version(1), version(1) | {"source": other})

    assert (forget(athlete, gone("x")), listed(athlete)) == (["deleted"], [])


def test_a_wrong_deletion_is_refused_alone(api: World) -> None:
    athlete = api.athlete()
    send(athlete, version(3))

    assert forget(athlete, {"provider": "strava"}, gone("x")) == ["refused", "deleted"]


def test_nobody_deletes_the_workout_of_somebody_else(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()
    for athlete in (ana, ben):
        send(athlete, version(3))

    forget(ben, gone("x"))

    assert (len(listed(ana)), listed(ben)) == (1, [])
    assert statuses(send(ana, version(3))) == ["unchanged"]
