"""FIT files: sessions, sets, straps, dates that are none, and files that are broken."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import fitdecode
import pytest

from api.exercises import service as exercises
from api.imports.devices.fit_exercises import SLUGS
from api.imports.devices.fit_heart import Strap
from tests.imports import fit_files as fit
from tests.imports.decoders import refusal, told
from tests.imports.fit_files import Fit, file_id, lifted, rest, session, stamp

BEGAN = datetime(2026, 3, 14, 17, 30, tzinfo=UTC)
ENDED = BEGAN + timedelta(hours=1)


def minute(number: float) -> datetime:
    return BEGAN + timedelta(minutes=number)


def lifting() -> Fit:
    """A strength session of a watch in Calcutta: deadlifts, a squat, a curl without a name."""
    return (
        Fit()
        .add(fit.FILE_ID, file_id())
        .add(fit.SET, lifted(minute(5), fit.DEADLIFT, fit.BARBELL_DEADLIFT, 5, 100))
        .add(fit.SET, rest(minute(6)))
        .add(fit.SET, lifted(minute(8), fit.DEADLIFT, fit.BARBELL_DEADLIFT, 5, 102.5))
        .add(fit.SET, lifted(minute(12), fit.SQUAT, fit.GOBLET_SQUAT, 10, 24))
        .add(fit.SET, lifted(minute(16), fit.CURL, 60_000, 12, 10))
        .add(fit.SESSION, session(BEGAN, 3600, fit.TRAINING, fit.STRENGTH))
        .add(fit.ACTIVITY_MESSAGE, fit.activity(ENDED, 19_800))
    )


def running(began: datetime = BEGAN, seconds: int = 10, *, rate: int = 150) -> Fit:
    """A short run with a record a second."""
    made = Fit().add(fit.FILE_ID, file_id())
    for second in range(seconds):
        at = stamp(began) + second
        made.add(
            fit.RECORD,
            {
                253: (fit.UINT32, at),
                3: (fit.UINT8, rate),
                4: (fit.UINT8, 85),
                6: (fit.UINT16, 3000),
            },
        )
    return made.add(fit.SESSION, session(began, seconds, fit.RUNNING))


def test_what_the_tests_write_is_a_fit_file_to_the_parser() -> None:
    with fitdecode.FitReader(
        BytesIO(lifting().content()), check_crc=fitdecode.CrcCheck.RAISE
    ) as reader:
        sets = [one for one in reader if isinstance(one, fitdecode.FitDataMessage)]

    lifts = [one for one in sets if one.name == "set" and one.get_value("set_type") == "active"]
    assert [one.get_value("weight") for one in lifts] == [100, 102.5, 24, 10]
    assert lifts[0].get_value("start_time") == minute(5)


def test_sets_become_a_session_under_the_names_of_the_watch() -> None:
    found = told(lifting().content(), zone="Asia/Kolkata")

    (log,) = found.sessions
    assert log["started"] == "2026-03-14T23:00:00"
    assert [(entry["name"], entry["slug"], entry["sets"]) for entry in log["exercises"]] == [
        (
            "Barbell deadlift",
            "deadlift-conventional",
            [[5, None, 100_000], [5, None, 102_500]],
        ),
        ("Goblet squat", "squat-goblet", [[10, None, 24_000]]),
        ("Curl", None, [[12, None, 10_000]]),
    ]
    assert found.numbers["names"] == {"Barbell deadlift": 2, "Goblet squat": 1, "Curl": 1}


def test_the_workout_has_the_sets_as_well_with_the_rests() -> None:
    (workout,) = told(lifting().content()).workouts

    assert (workout["sport"], workout["time_zone"]) == ("strength", "+05:30")
    assert workout["zone_is_assumed"] is False
    assert workout["local_date"].isoformat() == "2026-03-14"
    assert [(one["name"], one["rest"], one.get("load_g")) for one in workout["sets"]][:3] == [
        ("Barbell deadlift", False, 100_000),
        ("Rest", True, None),
        ("Barbell deadlift", False, 102_500),
    ]


def test_a_name_that_the_athlete_gave_stands_above_the_profile() -> None:
    made = lifting().add(
        fit.EXERCISE_TITLE,
        {
            0: (fit.UINT16, fit.SQUAT),
            1: (fit.UINT16, fit.GOBLET_SQUAT),
            2: (fit.STRING, "My goblets"),
        },
    )

    (log,) = told(made.content()).sessions

    assert [entry["name"] for entry in log["exercises"]][1] == "My goblets"


def test_sets_that_cannot_be_are_told_and_the_others_stay() -> None:
    made = (
        Fit()
        .add(fit.FILE_ID, file_id())
        .add(fit.SET, lifted(minute(1), fit.DEADLIFT, 0, 5000, 100))
        .add(fit.SET, lifted(minute(2), fit.DEADLIFT, 0, 5, 3000))
        .add(fit.SET, lifted(minute(3), fit.DEADLIFT, 0, 0, 100, seconds=0))
        .add(fit.SET, lifted(minute(4), fit.DEADLIFT, 0, 5, 100))
        .add(fit.SESSION, session(BEGAN, 3600, fit.TRAINING, fit.STRENGTH))
    )

    found = told(made.content())

    assert found.reasons == ["out_of_range", "out_of_range", "nothing_done"]
    assert found.numbers["sets"] == 1


def test_a_set_outside_every_session_is_told() -> None:
    made = lifting().add(fit.SET, lifted(minute(90), fit.DEADLIFT, 0, 5, 100))

    found = told(made.content())

    assert (found.reasons, found.numbers["sets"]) == (["outside_session"], 4)


def test_every_exercise_of_the_profile_that_is_mapped_is_in_the_library() -> None:
    known = exercises.library().exercises

    assert [slug for slug in SLUGS.values() if slug not in known] == []


def test_every_mapped_name_is_in_the_profile() -> None:
    kinds = fitdecode.profile.FIELD_TYPES
    for key in SLUGS:
        category, name = key.split(".")
        assert name in kinds[f"{category}_exercise_name"].enum.values(), key


def test_several_sessions_are_several_workouts() -> None:
    later = BEGAN + timedelta(minutes=40)
    made = running().add(fit.SESSION, session(later, 600, fit.CYCLING))

    found = told(made.content())

    assert [one["sport"] for one in found.workouts] == ["running", "cycling"]
    assert len({one["external_id"] for one in found.workouts}) == 2


def test_files_in_a_row_are_read_one_after_the_other() -> None:
    other = running(BEGAN + timedelta(days=1))

    found = told(running().content() + other.content())

    assert found.numbers["workouts"] == 2
    assert found.numbers["days"] == 2


def test_a_file_may_come_compressed() -> None:
    content = running().content()

    assert told(gzip.compress(content)).numbers == told(content).numbers


def test_strides_are_counted_as_steps_on_foot() -> None:
    found = told(running().content())

    assert set(found.samples("cadence").values()) == {170}
    assert set(found.samples("speed").values()) == {3}


def test_a_file_without_local_time_takes_the_athletes_zone_and_says_so() -> None:
    (workout,) = told(running().content(), zone="Pacific/Auckland").workouts

    assert (workout["time_zone"], workout["zone_is_assumed"]) == ("Pacific/Auckland", True)
    assert workout["local_date"].isoformat() == "2026-03-15"


def test_an_offset_that_no_place_has_is_no_zone() -> None:
    made = running().add(fit.ACTIVITY_MESSAGE, fit.activity(ENDED, 7 * 86_400))

    (workout,) = told(made.content()).workouts

    assert workout["zone_is_assumed"] is True


def test_samples_over_midnight_belong_to_two_days() -> None:
    late = datetime(2026, 3, 14, 22, 59, 55, tzinfo=UTC)

    found = told(running(late).content(), zone="Europe/Paris")

    days = [part["local_date"].isoformat() for part in found.items["chunks"]]
    assert sorted(set(days)) == ["2026-03-14", "2026-03-15"]
    assert len(found.samples("heart_rate")) == 10


def test_seconds_since_power_on_are_no_dates() -> None:
    made = Fit().add(fit.FILE_ID, file_id())
    made.add(fit.RECORD, {253: (fit.UINT32, 16_441_241), 3: (fit.UINT8, 140)})
    undated: fit.Fields = {
        253: (fit.UINT32, 16_444_000),
        2: (fit.UINT32, 16_441_241),
        7: (fit.UINT32, 9000),
    }
    made.add(fit.SESSION, undated)

    assert refusal(made.content()) == "no_dates"


def test_a_session_without_a_date_is_told_beside_one_that_has_it() -> None:
    made = running()
    made.add(fit.SESSION, {2: (fit.UINT32, 2**28 - 1), 7: (fit.UINT32, 9000)})

    found = told(made.content())

    assert found.reasons == ["no_date"]
    assert len(found.workouts) == 1


def test_the_least_date_there_is_counts_as_one() -> None:
    made = Fit().add(fit.FILE_ID, file_id())
    made.add(fit.SESSION, {2: (fit.UINT32, 2**28), 7: (fit.UINT32, 9000)})

    (workout,) = told(made.content()).workouts

    assert workout["local_date"].year == 1998


def test_beats_of_a_strap_are_put_at_the_times_they_were_felt() -> None:
    strap = Strap()
    strap.take({"timestamp": 1000, "event_timestamp!": 4000, "filtered_bpm": 100})
    clocks = [4000 + 1024 * step for step in range(1, 9)]
    packed = tuple(fit.twelve_bits(clocks))

    strap.take({"event_timestamp_12!": packed, "filtered_bpm": tuple(range(101, 109))})

    assert strap.beats == [(1000.0 + step, 100 + step) for step in range(9)]


def test_a_strap_fills_the_series_and_the_watch_only_what_is_missing() -> None:
    made = running(seconds=30, rate=90)
    clock = 2048
    made.add(
        fit.HR,
        {253: (fit.UINT32, stamp(BEGAN)), 9: (fit.UINT32, clock), 6: (fit.UINT8, 120)},
    )
    clocks = [clock + 1024 * step for step in range(1, 9)]
    made.add(
        fit.HR,
        {6: (fit.UINT8, [121] * 8), 10: (fit.BYTE, fit.twelve_bits(clocks))},
    )

    beats = told(made.content()).samples("heart_rate")

    start = round(BEGAN.timestamp())
    assert [beats[start + second] for second in (0, 1, 8)] == [120, 121, 121]
    assert beats[start + 20] == 90
    assert start + 10 not in beats


def test_the_mean_of_a_night_is_kept_as_rmssd_and_nothing_as_sdnn() -> None:
    made = Fit().add(fit.FILE_ID, file_id(kind=68))
    at = stamp(BEGAN)
    made.add(fit.HRV_SUMMARY, {253: (fit.UINT32, at), 1: (fit.UINT16, 52 * 128)})
    made.add(fit.HRV_VALUE, {253: (fit.UINT32, at - 600), 0: (fit.UINT16, 70 * 128)})

    found = told(made.content())

    assert [one["value"] for one in found.values("hrv_rmssd")] == [52]
    assert found.values("hrv_sdnn") == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda content: content[:-1], "ends_too_early"),
        (lambda content: content[: len(content) // 2], "ends_too_early"),
        (lambda content: content + content[:9], "ends_too_early"),
        (lambda content: content[:-1] + bytes([content[-1] ^ 1]), "checksum_wrong"),
        (lambda content: content[:40] + b"\xff" + content[41:], "checksum_wrong"),
        (lambda content: content + b"x" * 40, "damaged"),
        (lambda content: fit.resigned(content[:14] + b"\x0f" * 4 + content[18:]), "damaged"),
    ],
)
def test_a_broken_file_is_refused_whole(spoil: object, code: str) -> None:
    assert refusal(spoil(lifting().content())) == code  # type: ignore[operator]


def test_a_file_of_more_messages_than_there_may_be_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.imports.devices.fit.MOST_MESSAGES", 5)

    assert refusal(running().content()) == "too_many_records"


def test_a_compressed_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\x0e\x20\x00\x00\x00\x00\x00\x01.FIT" + bytes(50 * 1024 * 1024))

    assert refusal(bomb) == "too_large_inside"


@pytest.mark.parametrize(
    ("offset_s", "zone", "own"),
    [
        (32_400, "Etc/GMT-9", "Europe/Paris"),
        (3_600, "Europe/Paris", "Europe/Paris"),
        (-18_000, "Etc/GMT+5", "Europe/Paris"),
        (0, "Etc/GMT+0", "Asia/Tokyo"),
        (-39_600, "Etc/GMT+11", "Asia/Tokyo"),
        (19_800, "Asia/Calcutta", "Europe/Paris"),
    ],
)
@pytest.mark.parametrize("hour", [0, 3, 6, 11, 15, 20, 23])
def test_sets_of_a_watch_have_the_day_and_the_clock_of_its_workout(
    offset_s: int, zone: str, own: str, hour: int
) -> None:
    began = datetime(2026, 3, 14, hour, 30, tzinfo=UTC)
    made = Fit().add(fit.FILE_ID, file_id())
    made.add(fit.SET, lifted(began, fit.DEADLIFT, fit.BARBELL_DEADLIFT, 5, 100))
    made.add(fit.SESSION, session(began, 3600, fit.TRAINING, fit.STRENGTH))
    made.add(fit.ACTIVITY_MESSAGE, fit.activity(began + timedelta(hours=1), offset_s))

    found = told(made.content(), zone=own)

    [workout], [lifts] = found.workouts, found.sessions
    started = datetime.fromisoformat(lifts["started"])
    assert lifts["time_zone"] == zone
    assert started.date() == workout["local_date"]
    assert started.replace(tzinfo=ZoneInfo(zone)) == workout["started_at"]


def test_a_workout_whose_device_summed_nothing_up_has_the_heart_rate_of_its_records() -> None:
    made = running(seconds=10, rate=150)
    made.add(fit.SESSION, session(BEGAN + timedelta(hours=1), 600, fit.CYCLING))

    run, ride = told(made.content()).workouts

    assert (run["average_hr_bpm"], run["max_hr_bpm"]) == (150, 150)
    assert "average_hr_bpm" not in ride


def test_what_a_device_summed_up_itself_stands() -> None:
    made = Fit().add(fit.FILE_ID, file_id())
    made.add(fit.RECORD, {253: (fit.UINT32, stamp(BEGAN)), 3: (fit.UINT8, 150)})
    made.add(fit.SESSION, session(BEGAN, 60, fit.RUNNING, 0, f16=(fit.UINT8, 140)))

    [run] = told(made.content()).workouts

    assert (run["average_hr_bpm"], run["max_hr_bpm"]) == (140, 150)
