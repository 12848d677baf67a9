"""Daily summaries: what several devices say of one day, on every kind of day."""

from __future__ import annotations

import pytest

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
    assert {one["rule_version"] for one in found.values()} == {"2026.11.1"}
    assert (found["heart_rate"]["unit"], found["weight"]["unit"]) == ("bpm", "kg")


# --- sleep ------------------------------------------------------------------------------------


def test_a_night_belongs_to_the_day_it_ended_on_whatever_its_label(api: World) -> None:
    for label in (BEFORE, DAY):
        athlete = api.athlete()
        send(athlete, sleep(DAY, 8) | {"local_date": label})

        assert (daily(athlete, "sleep_duration"), sorted(days(athlete))) == (8 * 3600, [DAY])


def test_stages_of_a_night_become_one(api: World) -> None:
    athlete = api.athlete()
    ring = {"source": RING}
    send(
        athlete,
        span("sleep_light", 3_600, "23:00", "00:00", BEFORE, **ring),
        span("sleep_deep", 7_200, "00:00", "02:00", **ring),
        span("sleep_awake", 1_800, "02:00", "02:30", **ring),
        span("sleep_rem", 5_400, "02:30", "04:00", **ring),
    )

    found = {name: one["value"] for name, one in days(athlete)[DAY].items()}

    assert found == {
        "sleep_duration": 16_200,
        "sleep_light": 3_600,
        "sleep_deep": 7_200,
        "sleep_awake": 1_800,
        "sleep_rem": 5_400,
    }


def test_a_night_that_is_told_again_as_it_grows_is_its_longest_version(api: World) -> None:
    athlete = api.athlete()
    begun = at(BEFORE, "23:00")
    for woke, slept in (("00:05", 3_900), ("01:18", 8_280), ("06:30", 25_000)):
        send(
            athlete,
            sleep(DAY, 1) | {"started_at": begun, "ended_at": at(DAY, woke), "value": slept},
        )

    assert daily(athlete, "sleep_duration") == 25_000


def test_the_same_stages_sent_twice_under_other_ids_count_once(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("sleep_light", 7_200, "00:00", "02:00", external_id="a"),
        span("sleep_light", 7_200, "00:00", "02:00", external_id="b"),
        span("sleep_deep", 5_400, "01:30", "03:00", external_id="c"),
    )

    assert daily(athlete, "sleep_duration") == 3 * 3600


def test_the_better_source_tells_of_the_night_alone(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        sleep(DAY, 8.5, source=PHONE),
        sleep(DAY, 7.5, source=RING),
        span("sleep_in_bed", 9 * 3600, "22:00", "07:00", BEFORE, source=PHONE),
    )

    found = days(athlete)[DAY]

    assert (found["sleep_duration"]["value"], found["sleep_duration"]["sources"]) == (
        7.5 * 3600,
        ["Ring 4"],
    )
    assert "sleep_in_bed" not in found


def test_a_nap_is_kept_apart_and_is_no_night(api: World) -> None:
    with_night, without = api.athlete(), api.athlete()
    nap = span("sleep_asleep", 2_400, "14:00", "14:40")
    send(with_night, sleep(DAY, 7, source=WATCH), nap)
    send(without, nap)

    assert daily(with_night, "sleep_duration") == 7 * 3600
    assert (daily(with_night, "nap_duration"), daily(without, "nap_duration")) == (2_400, 2_400)
    assert daily(without, "sleep_duration") is None


def test_a_night_with_a_long_break_is_the_sum_of_its_parts(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        span("sleep_duration", 4 * 3600, "23:00", "03:00", BEFORE),
        span("sleep_duration", 2 * 3600, "06:00", "08:00"),
    )

    assert daily(athlete, "sleep_duration") == 6 * 3600


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
