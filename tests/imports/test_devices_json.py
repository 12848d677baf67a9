"""JSON of phones: Health Auto Export, and records as Health Connect names them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.imports.decoders import Told, refusal, told

Shape = dict[str, Any]
AT, UNTIL = "2026-03-14T07:00:00Z", "2026-03-14T07:30:00Z"


def auto(*metrics: Shape, workouts: list[Shape] | None = None) -> Told:
    """What a document of Health Auto Export tells."""
    return told(json.dumps({"data": {"metrics": metrics, "workouts": workouts or []}}).encode())


def metric(name: str, units: str, *rows: Shape) -> Shape:
    return {"name": name, "units": units, "data": list(rows)}


def connect(*records: Shape) -> Told:
    """What records of Health Connect tell."""
    return told(json.dumps(records).encode())


def record(kind: str, record_id: str = "r1", **more: Any) -> Shape:
    return {
        "recordType": f"{kind}Record",
        "metadata": {
            "id": record_id,
            "dataOrigin": {"packageName": "com.sec.android.app.shealth"},
            "lastModifiedTime": "2026-03-14T08:00:00Z",
            "device": {"manufacturer": "Samsung", "model": "Watch 6", "type": 1},
        },
        "startTime": AT,
        "endTime": UNTIL,
        "startZoneOffset": "-03:30",
        **more,
    }


# --- Health Auto Export ---------------------------------------------------------------------


def test_values_are_in_the_unit_of_their_metric() -> None:
    found = auto(
        metric("weight_body_mass", "lb", {"qty": 180, "date": "2026-03-14 07:00:00 -0800"}),
        metric("blood_oxygen_saturation", "%", {"qty": 97, "date": "2026-03-14 07:00:00 -0800"}),
        metric("heart_rate_variability", "ms", {"qty": 48, "date": "2026-03-14 00:00:00 -0800"}),
    )

    assert found.values("weight")[0]["value"] == pytest.approx(81.646627)
    assert found.values("weight")[0]["time_zone"] == "-08:00"
    assert found.values("spo2")[0]["value"] == 0.97
    assert (len(found.values("hrv_sdnn")), found.values("hrv_rmssd")) == (1, [])


def test_the_mean_of_a_heart_rate_is_kept() -> None:
    rows = [{"date": "2026-03-14 07:00:00 -0800", "Min": 60, "Avg": 72.5, "Max": 90}]

    found = auto(metric("heart_rate", "count/min", *rows))

    assert list(found.samples("heart_rate").values()) == [72.5]


@pytest.mark.parametrize(
    ("dates", "seconds"),
    [
        (("2026-03-14 07:00:00 +0000", "2026-03-14 07:01:00 +0000"), 60),
        (("2026-03-14 07:00:00 +0000", "2026-03-14 09:00:00 +0000"), 7200),
        (("2026-03-14 00:00:00 +0100", "2026-03-15 00:00:00 +0100"), 86_400),
        (("2026-03-14 00:00:00 +0100",), 86_400),
    ],
)
def test_sums_last_as_long_as_their_rows_are_apart(dates: tuple[str, ...], seconds: int) -> None:
    found = auto(metric("step_count", "count", *({"qty": 9, "date": one} for one in dates)))

    lasted = {one["ended_at"] - one["started_at"] for one in found.values("steps")}
    assert [one.total_seconds() for one in lasted] == [seconds]


def test_overlapping_windows_say_the_same_of_the_same() -> None:
    rows = [{"qty": 100 + n, "date": f"2026-03-14 {n:02}:00:00 +0000"} for n in range(6)]

    first, second = (
        auto(metric("step_count", "count", *rows[part])).values("steps")
        for part in (slice(0, 4), slice(2, 6))
    )

    assert first[2:] == second[:2]


def test_sleep_comes_as_stages_or_as_the_sums_of_a_night() -> None:
    stages = auto(
        metric(
            "sleep_analysis",
            "hr",
            *(
                {
                    "startDate": f"2026-03-14 0{n}:00:00 +0100",
                    "endDate": f"2026-03-14 0{n + 1}:00:00 +0100",
                    "value": value,
                    "qty": 1,
                }
                for n, value in enumerate(("Core", "Deep", "REM", "Awake", "Asleep", "In Bed"))
            ),
        )
    )
    sums = auto(
        metric(
            "sleep_analysis",
            "hr",
            {
                "date": "2026-03-14",
                "totalSleep": 7.5,
                "core": 4,
                "deep": 1.5,
                "rem": 2,
                "sleepStart": "2026-03-13 23:00:00 +0100",
                "sleepEnd": "2026-03-14 07:00:00 +0100",
                "inBed": 8.5,
                "inBedStart": "2026-03-13 22:30:00 +0100",
                "inBedEnd": "2026-03-14 07:00:00 +0100",
            },
        )
    )

    kinds = ("light", "deep", "rem", "awake", "asleep", "in_bed")
    assert [stages.values(f"sleep_{kind}")[0]["value"] for kind in kinds] == [3600] * 6
    wanted = {"duration": 27_000, "light": 14_400, "deep": 5400, "rem": 7200, "in_bed": 30_600}
    assert {k: sums.values(f"sleep_{k}")[0]["value"] for k in wanted} == wanted
    assert {one["local_date"].day for one in sums.items["measurements"]} == {14}


def test_a_workout_of_the_app_is_one_here() -> None:
    said = {
        "id": "A1",
        "name": "Indoor Run",
        "start": "2026-03-14 07:00:00 -0800",
        "end": "2026-03-14 07:40:00 -0800",
        "distance": {"qty": 5, "units": "mi"},
        "activeEnergyBurned": {"qty": 400, "units": "kcal"},
        "avgHeartRate": {"qty": 141.2, "units": "bpm"},
        "route": [{"latitude": 46.1, "longitude": 7.2}],
    }

    found = auto(workouts=[said])

    (run,) = found.workouts
    assert (run["external_id"], run["sport"], run["distance_m"]) == (
        "A1",
        "treadmill_running",
        8047,
    )
    assert (run["energy_kj"], run["average_hr_bpm"]) == (1674, 141)
    assert "46.1" not in repr(found.items)


def test_metrics_that_are_not_kept_are_counted() -> None:
    found = auto(metric("dietary_water", "mL", {"qty": 1, "date": AT}, {"qty": 2, "date": AT}))

    assert found.findings == [("not_kept", "dietary_water", "2 records")]


# --- Health Connect -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        (record("Steps", count=812), "steps", 812),
        (record("Distance", distance={"inMiles": 1}), "distance", 1609.344),
        (record("ActiveCaloriesBurned", energy={"inKilocalories": 10}), "active_energy", 41.84),
        (record("Weight", weight={"inKilograms": 80.5}), "weight", 80.5),
        (record("Weight", weight={"inPounds": 100}), "weight", 45.359237),
        (record("OxygenSaturation", percentage={"value": 97}), "spo2", 0.97),
        (record("BodyFat", percentage=21.5), "body_fat", 0.215),
        (record("RestingHeartRate", beatsPerMinute=51), "resting_heart_rate", 51),
        (
            record("HeartRateVariabilityRmssd", heartRateVariabilityMillis=62.5),
            "hrv_rmssd",
            62.5,
        ),
        (record("RespiratoryRate", rate=14.5), "respiratory_rate", 14.5),
    ],
)
def test_a_record_becomes_a_value_in_our_unit(said: Shape, kind: str, value: float) -> None:
    (one,) = connect(said).values(kind)

    assert one["value"] == pytest.approx(value)
    assert (one["external_id"], one["external_version"]) == ("r1", 1_773_475_200_000)
    assert one["time_zone"] == "-03:30"
    assert one["source"] == {
        "provider": "health_connect",
        "device": "Samsung Watch 6",
        "origin": "com.sec.android.app.shealth",
        "device_kind": "watch",
    }


def test_records_may_come_one_a_line() -> None:
    lines = "\n".join(json.dumps(record("Steps", f"r{n}", count=n)) for n in (1, 2, 3))

    assert [one["value"] for one in told(lines.encode()).values("steps")] == [1, 2, 3]


def test_a_series_is_dense_and_has_the_version_of_its_record() -> None:
    said = record(
        "HeartRate",
        samples=[{"time": AT, "beatsPerMinute": 60}, {"time": UNTIL, "beatsPerMinute": 70}],
    )

    found = connect(said)

    assert list(found.samples("heart_rate").values()) == [60, 70]
    assert found.items["chunks"][0]["external_version"] == 1_773_475_200_000


def test_an_offset_that_is_missing_is_the_athletes_zone() -> None:
    said = {**record("Steps", count=1), "startZoneOffset": None}

    assert connect(said).values("steps")[0]["time_zone"] == "Europe/Paris"


def test_a_night_is_its_stages_and_without_them_all_of_it() -> None:
    stages = [
        {"startTime": "2026-03-14T00:00:00Z", "endTime": "2026-03-14T01:00:00Z", "stage": 5},
        {"startTime": "2026-03-14T01:00:00Z", "endTime": "2026-03-14T03:00:00Z", "stage": "light"},
        {"startTime": "2026-03-14T03:00:00Z", "endTime": "2026-03-14T03:30:00Z", "stage": 3},
    ]

    told_ = connect(record("SleepSession", stages=stages))
    bare = connect(record("SleepSession"))

    assert [told_.values(f"sleep_{k}")[0]["value"] for k in ("deep", "light")] == [3600, 7200]
    assert len(told_.items["measurements"]) == 2
    assert bare.values("sleep_asleep")[0]["value"] == 1800


@pytest.mark.parametrize(
    ("kind", "sport"),
    [
        (70, "strength"),
        (81, "strength"),
        (57, "treadmill_running"),
        ("running", "running"),
        ("EXERCISE_TYPE_WALKING", "walking"),
        (999, "other"),
        (None, "other"),
    ],
)
def test_an_exercise_session_is_a_workout(kind: Any, sport: str) -> None:
    (workout,) = connect(record("ExerciseSession", exerciseType=kind, title="x" * 300)).workouts

    assert (workout["sport"], workout["external_id"]) == (sport, "r1")
    assert len(workout["title"]) == 120


def test_a_deletion_names_what_is_gone() -> None:
    found = connect(record("Steps", count=1), {"recordType": "DeletionChange", "recordId": "r0"})

    assert found.gone == [{"provider": "health_connect", "external_id": "r0", "version": None}]


def test_what_a_person_typed_is_told_apart_from_what_a_watch_measured() -> None:
    said = record("Weight", weight={"inKilograms": 80})
    said["metadata"]["recordingMethod"] = 3

    assert connect(said).values("weight")[0]["source"]["device_kind"] == "manual"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'[{"recordType": "StepsRecord", "count": 1', "ends_too_early"),
        (b'[{"recordType": "StepsRecord", "count": NaN}]', "damaged"),
        (b'[{"recordType": "StepsRecord"}, 7]', "damaged"),
        (b'[{"recordType": ' + b"[" * 100_000, "damaged"),
        (b'[{"recordType": "StepsRecord", "count": 1' + b"0" * 5000 + b"}]", "damaged"),
        (b'{"data": {"metrics": [', "ends_too_early"),
        (b'{"data": {"metrics": 7}} trailing', "damaged"),
    ],
)
def test_broken_json_is_refused(content: bytes, code: str) -> None:
    # The beginning has to look like what it is for its kind to be known.
    if b'"recordType":' in content[:20] and b"[[" in content:
        content = b'[{"recordType": "StepsRecord", "x": ' + b"[" * 100_000
    assert refusal(content) == code


def test_strange_types_in_every_place_are_told_and_never_an_error() -> None:
    strange: list[Any] = [None, True, 7, "x", [], {}, [[]], {"value": {}}, -1e308]
    whole = record("Steps", count=1)
    records = [{**whole, key: value} for key in whole for value in strange if key != "recordType"]
    records += [record(kind, samples=value) for kind in ("HeartRate",) for value in strange]
    records += [record("SleepSession", stages=[{"stage": value}]) for value in strange]

    found = connect(*records)

    assert found.numbers["records"] == len(records)
    metrics: list[Any] = [
        {"name": name, "units": unit, "data": [{"date": AT, "qty": value}, value]}
        for name in ("step_count", "sleep_analysis", 7, None)
        for unit in ("count", None, 7)
        for value in strange
    ]
    assert auto(*metrics, *strange).numbers["records"] > 0
