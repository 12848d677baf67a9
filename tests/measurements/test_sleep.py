"""Nights: spells of every source become one night of the day it ended on, naps apart."""

from __future__ import annotations

import pytest

from tests.measurements.making import DAY, PHONE, RING, WATCH, at, daily, days, send, sleep, span
from tests.support.world import World

BEFORE = "2026-11-19"


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


GROWING = (("00:05", 3_900), ("01:18", 8_280), ("06:30", 25_000))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1, 0, 2)])
@pytest.mark.parametrize("named", [False, True])
def test_a_night_that_is_told_again_as_it_grows_is_its_longest_version(
    api: World, order: tuple[int, ...], named: bool
) -> None:
    """Each version is another record for its writer; some give each an id of its own."""
    athlete = api.athlete()
    begun = at(BEFORE, "23:00")
    for place in order:
        woke, slept = GROWING[place]
        night = {"started_at": begun, "ended_at": at(DAY, woke), "value": slept}
        name = {"external_id": woke} if named else {}
        send(athlete, sleep(DAY, 1) | night | name)

    assert daily(athlete, "sleep_duration") == 25_000


def test_stages_that_are_told_again_as_the_night_grows_count_once(api: World) -> None:
    athlete = api.athlete()
    stages = [
        ("sleep_light", "23:00", "01:00", BEFORE, 7_200),
        ("sleep_deep", "01:00", "02:00", DAY, 3_600),
        ("sleep_rem", "02:00", "04:00", DAY, 7_200),
    ]
    for version in (1, 3, 2, 3):
        for kind, begun, ended, day, slept in stages[:version]:
            name = {"external_id": f"{version}-{kind}", "source": WATCH}
            send(athlete, span(kind, slept, begun, ended, day, **name))

    assert daily(athlete, "sleep_duration") == 5 * 3600


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
