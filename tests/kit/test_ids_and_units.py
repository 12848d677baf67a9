"""Ids sort by time; units are integers."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from api.kit.days import check_day, check_instant
from api.kit.errors import DateInFuture, ValidationFailed
from api.kit.ids import new_id
from api.kit.units import grams, kilograms

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_id()

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_an_id_begins_with_the_milliseconds_of_its_making() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id().int >> 80
    after = time.time_ns() // 1_000_000

    assert before <= made <= after


def test_ids_are_never_the_same() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(("load_kg", "load_g"), [(62.5, 62500), (0.1 + 0.2, 300), (-2.5, -2500)])
def test_kilograms_become_whole_grams(load_kg: float, load_g: int) -> None:
    assert load_g == grams(load_kg)


def test_every_gram_survives_the_way_to_kilograms_and_back() -> None:
    assert all(grams(kilograms(load_g)) == load_g for load_g in range(-1000, 600_000, 7))


def test_tomorrow_is_a_day_somewhere_already() -> None:
    check_day(date(2026, 11, 22), NOON)


def test_the_day_after_tomorrow_is_in_the_future_everywhere() -> None:
    with pytest.raises(DateInFuture) as refusal:
        check_day(date(2026, 11, 23), NOON, "/started_on")

    assert [error.pointer for error in refusal.value.errors] == ["/started_on"]


def test_an_instant_belongs_to_its_day_where_it_happened() -> None:
    late = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)

    check_instant(date(2026, 11, 21), late, "America/Los_Angeles")


def test_an_instant_two_days_off_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        check_instant(date(2026, 11, 19), NOON, "UTC")
