"""Pauses, rests, what a receiver may ask for, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from api.webhooks import schedule

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def pauses(luck: float) -> list[timedelta]:
    found = (schedule.pause(done, luck) for done in range(1, schedule.MOST_ATTEMPTS))
    return [one for one in found if one is not None]


def test_ten_attempts_are_made_over_more_than_three_days() -> None:
    assert len(pauses(0)) == 9
    assert sum(pauses(0), timedelta()) > timedelta(hours=72)
    assert schedule.pause(schedule.MOST_ATTEMPTS, 0) is None


def test_pauses_grow_and_luck_makes_them_longer_and_never_shorter() -> None:
    assert pauses(0) == sorted(pauses(0))
    assert all(a < b <= a * 1.1 for a, b in zip(pauses(0), pauses(0.999), strict=True))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (None, 0),
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", 6 * 3600),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("Sat, 21 Nov 2026 09:10:00 GMT", 600),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 0),
        ("Sat, 21 Nov 2099 08:00:00 GMT", 6 * 3600),
        ("Sat, 21 Nov 2026 09:10:00", 0),
        ("٣", 0),
    ],
)
def test_retry_after_is_honoured_up_to_six_hours(said: str | None, wanted: int) -> None:
    assert schedule.asked(said, NOW) == timedelta(seconds=wanted)


def test_an_endpoint_rests_longer_the_longer_it_fails_up_to_a_quarter_of_an_hour() -> None:
    rests = [schedule.rest(failures) for failures in range(1, 50)]

    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (timedelta(0), timedelta(minutes=15))


def test_an_endpoint_is_given_up_after_five_days_of_failures_and_not_for_few_of_them() -> None:
    four, five = NOW - timedelta(days=4, hours=23), NOW - timedelta(days=5)

    assert schedule.is_given_up(five, 10, NOW)
    assert not schedule.is_given_up(four, 1000, NOW)
    assert not schedule.is_given_up(five, 9, NOW)
    assert not schedule.is_given_up(None, 0, NOW)
