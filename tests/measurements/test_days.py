"""Daily summaries: what several devices say of one day, on every kind of day."""

from __future__ import annotations

import pytest

from api.measurements.vocab import DailyMetric, MeasurementKind
from tests.measurements.making import (
    DAY,
    PHONE,
    RING,
    WATCH,
    at,
    daily,
    days,
    send,
    sleep,
    span,
    value,
)
from tests.support.world import World

NEXT = "2026-11-21"
BEFORE = "2026-11-19"


# --- sums -------------------------------------------------------------------------------------


def test_a_phone_and_a_watch_that_overlap_in_part_are_their_union(api: World) -> None:
    """10,000 steps of the phone and 4,000 of the watch, two hours of both."""
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 10_000, "08:00", "18:00", source=PHONE),
        span("steps", 4_000, "16:00", "20:00"),
    )

    found = days(athlete)[DAY]["steps"]

    assert found["value"] == 8_000 + 4_000
    assert found["sources"] == ["Watch7,2", "iPhone17,1"]
    assert found["coverage"] == 0.5


def test_apart_they_add_up_and_inside_only_the_better_one_counts(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 600, "08:00", "09:00", source=PHONE),
        span("steps", 500, "09:00", "10:00"),
        span("steps", 300, "09:15", "09:45", source=PHONE),
    )

    assert daily(athlete, "steps") == 1_100


def test_a_copy_through_another_store_does_not_count_twice(api: World) -> None:
    athlete = api.athlete()
    direct = {"provider": "garmin", "device": "Forerunner 965"}
    copy = {
        "provider": "apple_health", "device": "Forerunner 965", "origin": "com.garmin.connect",
    }  # fmt: skip
    send(
        athlete,
        span("steps", 1_000, "08:00", "09:00", source=copy),
        span("steps", 1_003, "08:00", "09:00", source=direct),
        span("steps", 400, "09:00", "10:00", source=copy),
    )

    found = days(athlete)[DAY]["steps"]

    assert found["value"] == 1_403


def test_a_copy_never_outranks_its_makers_own_door(api: World) -> None:
    """Also where only the store says what the device is: for sums, means, scales and nights."""
    direct = {"provider": "garmin", "device": "Index", "device_kind": "unknown"}
    copy = {
        "provider": "apple_health", "device": "Forerunner 965", "origin": "com.garmin.connect",
    }  # fmt: skip
    for kind, more in (
        ("steps", {}),
        ("heart_rate", {}),
        ("resting_heart_rate", {}),
        ("sleep_duration", {}),
    ):
        athlete = api.athlete()
        for source, said in ((copy, 61), (direct, 60)):
            send(athlete, span(kind, said, "01:00", "05:00", source=source, **more))

        found = days(athlete)[DAY][kind]

        assert (found["value"], found["sources"]) == (60, ["Index"])


def test_another_makers_device_still_outranks_both_doors(api: World) -> None:
    athlete = api.athlete()
    doors = (
        {"provider": "garmin", "device_kind": "phone"},
        {"provider": "apple_health", "device": "Forerunner", "origin": "com.garmin.connect"},
        WATCH,
    )
    for source, said in zip(doors, (100, 200, 300), strict=True):
        send(athlete, span("steps", said, "08:00", "09:00", source=source))

    assert days(athlete)[DAY]["steps"]["sources"] == ["Watch7,2"]


def test_a_maker_of_watches_that_names_no_device_is_taken_for_a_watch(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 500, "08:00", "09:00", source=PHONE),
        span("steps", 400, "08:00", "09:00", source={"provider": "garmin"}),
    )

    assert daily(athlete, "steps") == 400


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1, 0, 2)])
def test_a_counter_that_is_read_now_and_again_is_no_sum_of_its_readings(
    api: World, order: tuple[int, ...]
) -> None:
    """Each reading says the steps since midnight."""
    athlete = api.athlete()
    readings = [
        span("steps", said, "00:00", until)
        for said, until in ((1_000, "08:00"), (4_000, "12:00"), (9_000, "19:30"), (9_500, "23:59"))
    ]
    for place in order:
        send(athlete, readings[place])

    assert daily(athlete, "steps") == 9_500


def test_what_a_source_says_again_as_it_grows_counts_once(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 100, "10:00", "10:30"),
        span("steps", 180, "10:00", "11:00"),
        span("steps", 180, "10:00", "11:00", external_id="again"),
        span("steps", 60, "10:45", "11:15"),
    )

    hour_beside_the_others = 180 - 100 - 60 / 2
    assert daily(athlete, "steps") == 100 + 60 + hour_beside_the_others


def test_a_total_counts_for_a_source_that_says_nothing_finer(api: World) -> None:
    finer, alone, both = (api.athlete() for _ in range(3))
    total = span("steps", 9_000, "00:00", "23:59")
    hour = span("steps", 2_000, "08:00", "09:00")
    send(finer, total, hour)
    send(alone, total)
    send(both, total, span("steps", 12_000, "08:00", "12:00", source=PHONE))

    assert [daily(a, "steps") for a in (finer, alone, both)] == [2_000, 9_000, 12_000]


def test_a_total_outdoes_what_others_saw_of_the_day(api: World) -> None:
    """The phone lay on the desk for most of it."""
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 14_079, "00:00", "23:59"),
        span("steps", 4_157, "08:00", "12:00", source=PHONE),
    )

    assert daily(athlete, "steps") == 14_079


def test_a_walk_over_midnight_is_shared_by_its_days(api: World) -> None:
    athlete = api.athlete()
    send(athlete, span("distance", 4_000, "23:00", "01:00", BEFORE))

    assert (daily(athlete, "distance", BEFORE), daily(athlete, "distance")) == (2_000, 2_000)


def test_a_day_of_its_owner_apart_from_the_calendar_keeps_its_name(api: World) -> None:
    athlete = api.athlete()
    late = span("steps", 500, "01:00", "02:00") | {"local_date": BEFORE}
    send(athlete, late)

    assert (daily(athlete, "steps", BEFORE), daily(athlete, "steps")) == (500, None)


# --- days that are not 24 hours ---------------------------------------------------------------


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), (DAY, 24)])
def test_a_day_is_as_long_as_its_clock_makes_it(api: World, day: str, hours: int) -> None:
    athlete = api.athlete()
    send(athlete, span("steps", 1_000, "12:00", "18:00", day))

    found = days(athlete, day, day)[day]["steps"]

    assert found["coverage"] == round(6 / hours, 3)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 7), ("2026-10-25", 9)])
def test_a_night_is_as_long_as_it_was_when_the_clock_jumps(
    api: World, day: str, hours: int
) -> None:
    """From eleven to seven by the clock."""
    athlete = api.athlete()
    start, end = at(f"{day[:8]}{int(day[8:]) - 1}", "23:00"), at(day, "07:00")
    night = sleep(day, 1) | {"started_at": start, "ended_at": end, "value": hours * 3600}
    send(athlete, night)

    assert daily(athlete, "sleep_duration", day) == hours * 3600


def test_the_hour_that_comes_twice_counts_twice(api: World) -> None:
    athlete, day = api.athlete(), "2026-10-25"
    walk = span("steps", 700, "01:00", "04:00", day)
    assert walk["started_at"][-6:] != walk["ended_at"][-6:]
    first = walk | {"started_at": at(day, "02:00"), "ended_at": at(day, "02:59:59"), "value": 300}
    second = first | {
        "started_at": at(day, "02:00", fold=1),
        "ended_at": at(day, "02:59:59", fold=1),
        "value": 400,
    }
    send(athlete, first, second)

    assert daily(athlete, "steps", day) == 700


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/St_Johns", "+05:45", "-03:30"])
def test_midnight_is_where_the_offset_puts_it(api: World, zone: str) -> None:
    athlete = api.athlete()
    begun = {"Asia/Kolkata": "+05:30", "America/St_Johns": "-03:30"}.get(zone, zone)
    walk = value("steps", 1_000, source=WATCH, time_zone=zone, local_date=BEFORE) | {
        "started_at": f"{BEFORE}T23:00:00{begun}",
        "ended_at": f"{DAY}T01:00:00{begun}",
    }
    send(athlete, walk)

    assert (daily(athlete, "steps", BEFORE), daily(athlete, "steps")) == (500, 500)


def test_a_flight_to_the_east_over_the_date_line_lives_a_day_twice(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 3_000, "08:00", "09:00", time_zone="Pacific/Auckland"),
        span("steps", 2_000, "08:00", "09:00", time_zone="Pacific/Honolulu"),
    )

    found = days(athlete)[DAY]["steps"]

    assert found["value"] == 5_000
    assert found["coverage"] == round(2 / (24 + 23), 3)


def test_a_flight_to_the_west_over_the_date_line_skips_one(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("steps", 3_000, "08:00", "09:00", BEFORE, time_zone="Pacific/Honolulu"),
        span("steps", 2_000, "08:00", "09:00", NEXT, time_zone="Pacific/Auckland"),
    )

    assert sorted(days(athlete)) == [BEFORE, NEXT]


# --- means ------------------------------------------------------------------------------------


def test_two_makers_are_never_averaged(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        value("hrv_rmssd", 40, clock="04:00", source=WATCH),
        value("hrv_rmssd", 70, source=RING),
        value("hrv_rmssd", 80, clock="05:00", source=RING),
        value("hrv_sdnn", 120, source=WATCH),
    )

    found = days(athlete)[DAY]

    assert (found["hrv_rmssd"]["value"], found["hrv_rmssd"]["sources"]) == (75, ["Ring 4"])
    assert found["hrv_sdnn"]["value"] == 120


def test_a_wild_minute_does_not_move_the_mean(api: World) -> None:
    athlete = api.athlete()
    calm = [value("heart_rate", 60, clock=f"06:{minute:02}") for minute in range(19)]
    send(athlete, *calm, value("heart_rate", 240, clock="06:30"))

    assert daily(athlete, "heart_rate") == 60


def test_a_metric_says_how_much_of_the_day_was_seen_and_by_which_rules(api: World) -> None:
    athlete = api.athlete()
    send(athlete, span("heart_rate", 60, "06:00", "18:00"), value("weight", 80, source=PHONE))

    found = days(athlete)[DAY]

    assert (found["heart_rate"]["coverage"], found["weight"]["coverage"]) == (0.5, 1.0)
    assert {one["rule_version"] for one in found.values()} == {"2026.11.2"}
    assert (found["heart_rate"]["unit"], found["weight"]["unit"]) == ("bpm", "kg")


# --- windows ----------------------------------------------------------------------------------


def test_days_are_the_last_four_weeks_unless_said_otherwise(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *(value("weight", 80, day) for day in ("2026-10-24", "2026-10-25", NEXT)))

    found = athlete.get("/measurements/days").json

    assert (found["since"], found["until"]) == ("2026-10-25", NEXT)
    assert [day["local_date"] for day in found["days"]] == ["2026-10-25", NEXT]


def test_a_window_has_a_year_at_most(api: World) -> None:
    athlete = api.athlete()

    for query, status in (
        ("since=2025-11-21&until=2026-11-21", 200),
        ("since=2025-11-20&until=2026-11-21", 422),
        ("since=2026-11-21&until=2026-11-20", 422),
    ):
        assert athlete.get(f"/measurements/days?{query}").status == status


def test_a_day_is_summed_up_by_every_kind_and_by_naps_beside_the_night() -> None:
    kinds = {str(kind) for kind in MeasurementKind}

    assert {*kinds, "nap_duration"} == {str(metric) for metric in DailyMetric}
