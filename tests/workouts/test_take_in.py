"""The one way in for files and services: the same rules as for an app, and nothing is believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.engine.vocab import FactKind
from api.kit.db.scope import Scope
from api.kit.events import noted
from api.measurements.vocab import DeviceKind, MeasurementKind
from api.workouts import service
from api.workouts.service import Gone, Recorded, Taken
from api.workouts.vocab import WorkoutSport
from tests.measurements import making
from tests.support.actor import Actor
from tests.support.world import World
from tests.workouts.making import listed, send, whole, workout

START = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SOURCE: dict[str, Any] = {"provider": "garmin", "device": "Fenix", "device_kind": DeviceKind.WATCH}
RECORD: dict[str, Any] = {
    "source": SOURCE,
    "external_id": "f-1",
    "started_at": START,
    "local_date": DAY,
    "time_zone": "+01:00",
}
RUN: dict[str, Any] = RECORD | {
    "sport": WorkoutSport.RUNNING,
    "ended_at": START + timedelta(hours=1),
    "zone_is_assumed": True,
    "distance_m": 10_000,
    "average_cadence_per_min": 170,
    "laps": [{"started_at": START, "ended_at": START + timedelta(minutes=5)}],
    "sets": [{"position": 0, "name": "Squat", "reps": 5, "rest": False}],
}
SLEPT: dict[str, Any] = RECORD | {
    "kind": MeasurementKind.SLEEP_DURATION,
    "value": 8 * 3600,
    "started_at": START - timedelta(hours=18),
    "ended_at": START - timedelta(hours=10),
}
BEATS: dict[str, Any] = {
    **{name: RECORD[name] for name in ("source", "started_at", "local_date", "time_zone")},
    "kind": MeasurementKind.HEART_RATE,
    "values": [60, None, 61.5],
    "interval_s": 1,
}


def take_in(api: World, athlete: Actor, **recorded: Any) -> Taken:
    mine = UUID(athlete.id)
    with api.database.write(Scope(mine, mine)) as db:
        return service.take_in(db, Recorded(**recorded), api.now)


def test_everything_of_a_recording_is_taken_in_once(api: World) -> None:
    athlete = api.athlete()
    recorded = {"measurements": [SLEPT], "chunks": [BEATS], "workouts": [RUN]}

    first, again = (take_in(api, athlete, **recorded) for _ in range(2))

    assert (first, again) == (Taken(stored=3), Taken(unchanged=3))
    (row,) = listed(athlete)
    assert (row["zone_is_assumed"], row["set_count"], row["lap_count"]) == (True, 1, 1)
    assert making.daily(athlete, "sleep_duration") == 8 * 3600
    assert making.daily(athlete, "heart_rate") == 60.75


def test_a_file_and_an_app_know_one_record_by_one_name(api: World) -> None:
    athlete = api.athlete()
    take_in(api, athlete, workouts=[RUN])
    sent = workout(
        source={"provider": "garmin", "device": "Fenix", "device_kind": "watch"},
        external_id="f-1",
        time_zone="+01:00",
        zone_is_assumed=True,
        distance_m=10_000,
        average_cadence_per_min=170,
        laps=[{"started_at": "2026-11-20T17:00:00Z", "ended_at": "2026-11-20T17:05:00Z"}],
        sets=[{"position": 0, "name": "Squat", "reps": 5}],
    )

    (told,) = send(athlete, sent)

    assert (told["status"], told["reason"]) == ("unchanged", None)


def test_what_became_of_it_is_counted(api: World) -> None:
    athlete = api.athlete()
    take_in(api, athlete, workouts=[RUN, RUN | {"external_id": "old"}], measurements=[SLEPT])

    found = take_in(
        api,
        athlete,
        workouts=[
            RUN,
            RUN | {"external_version": 2},
            RUN | {"external_id": "bad", "ended_at": START - timedelta(hours=1)},
            RUN | {"external_id": "worse", "sport": "running"},
        ],
        gone=[Gone("garmin", "old"), Gone("garmin", "never"), Gone("garmin", "f-1", 1)],
    )

    assert found == Taken(replaced=1, unchanged=1, quarantined=1, refused=1, deleted=2)
    assert making.daily(athlete, "sleep_duration") is None


def test_what_is_gone_goes_whatever_it_was_and_stays_so(api: World) -> None:
    athlete = api.athlete()
    gone = {"gone": [Gone("garmin", "f-1")]}

    assert take_in(api, athlete, **gone) == Taken()
    assert take_in(api, athlete, workouts=[RUN], measurements=[SLEPT]) == Taken(unchanged=2)
    assert (listed(athlete), making.listed(athlete)) == ([], [])


def test_a_night_is_noted_and_a_workout_is_not(api: World) -> None:
    athlete = api.athlete()
    mine = UUID(athlete.id)
    with api.database.write(Scope(mine, mine)) as db:
        service.take_in(db, Recorded(workouts=[RUN]), api.now)
        assert noted(db) == ()
        service.take_in(db, Recorded(measurements=[SLEPT]), api.now)
        assert {change.kind for change in noted(db)} == {FactKind.MEASUREMENT}


@pytest.mark.parametrize(
    "change",
    [
        {"sport": "running"},
        {"started_at": datetime(2026, 11, 20, 17, 0)},
        {"started_at": None},
        {"ended_at": datetime(2300, 1, 1, tzinfo=UTC)},
        {"local_date": START},
        {"time_zone": "Mars/Base"},
        {"time_zone": "UTC\x00"},
        {"distance_m": 10.5},
        {"distance_m": 2**40},
        {"distance_m": True},
        {"average_cadence_per_min": float("nan")},
        {"average_cadence_per_min": float("inf")},
        {"external_id": ""},
        {"external_id": "x" * 201},
        {"external_version": -1},
        {"source": {"provider": "garmin", "device": "x" * 121}},
        {"source": {"provider": "garmin", "device_kind": "watch"}},
        {"source": "garmin"},
        {"laps": [{"started_at": START}]},
        {"laps": RUN["laps"] * 201},
        {"sets": [{"position": 0, "name": None}]},
        {"latitude": 48.85},
        {"local_date": date(2026, 12, 24)},
    ],
)
def test_a_decoder_that_errs_loses_one_record_and_no_other(
    api: World, change: dict[str, Any]
) -> None:
    athlete = api.athlete()
    wrong = RUN | {"external_id": "wrong"} | change

    assert take_in(api, athlete, workouts=[wrong, RUN]) == Taken(stored=1, refused=1)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "steps"},
        {"value": float("nan")},
        {"value": 1e300},
        {"value": "7"},
        {"started_at": None},
    ],
)
def test_the_same_of_values_and_samples(api: World, change: dict[str, Any]) -> None:
    athlete = api.athlete()
    wrong = BEATS | {name: said for name, said in change.items() if name != "value"}
    if "value" in change:
        wrong |= {"values": [60, change["value"]]}

    found = take_in(api, athlete, measurements=[SLEPT | change], chunks=[wrong, BEATS])

    assert found == Taken(stored=1, refused=2)


def test_a_title_is_cut_where_it_is_too_long(api: World) -> None:
    athlete = api.athlete()

    take_in(api, athlete, workouts=[RUN | {"title": "x" * 500}])

    assert whole(athlete, listed(athlete)[0]["id"])["title"] == "x" * 120


def test_an_instant_needs_no_end(api: World) -> None:
    athlete = api.athlete()
    weight = RECORD | {"kind": MeasurementKind.WEIGHT, "value": 80}

    assert take_in(api, athlete, measurements=[weight]) == Taken(stored=1)
