"""Every order of arrival, once or twice, gives the same days: the summaries are a function of what
is stored, and what is stored is a function of the set of what was sent.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.kit.local_time import midnight
from api.measurements.chunks import TRUSTED, minutes
from api.measurements.merging import daily
from api.measurements.merging.readings import DenseDay, Reading
from api.measurements.ranks import Source, rank
from api.measurements.vocab import ADDITIVE, DENSE, SLEEP, DeviceKind, MeasurementKind
from tests.measurements.making import (
    PHONE,
    RING,
    WATCH,
    chunk,
    days,
    forget,
    send,
    send_chunks,
    span,
    value,
)
from tests.support.actor import Actor
from tests.support.world import World

DAY = date(2026, 10, 25)
"""Of 25 hours in Paris."""
ZONES = ("Europe/Paris", "Asia/Kolkata", "Pacific/Auckland", "-03:30")
SOURCES = tuple(
    Source(provider, device, "", kind, UUID(int=number))
    for number, (provider, device, kind) in enumerate(
        [
            ("apple", "Watch", DeviceKind.WATCH),
            ("apple", "iPhone", DeviceKind.PHONE),
            ("oura", "Ring", DeviceKind.RING),
            ("oura", "Ring 2", DeviceKind.RING),
        ]
    )
)
KINDS = tuple(MeasurementKind)


@st.composite
def readings(draw: st.DrawFn, kinds: tuple[MeasurementKind, ...] = KINDS) -> Reading:
    """A value on or around the day; quarters of an hour, so that many of them touch."""
    begun = midnight(DAY, "Europe/Paris") + 900 * draw(st.integers(-40, 130))
    kind = draw(st.sampled_from(kinds))
    long = 900 * draw(st.integers(1 if kind in ADDITIVE | SLEEP else 0, 96))
    most = long if kind in SLEEP else 1000
    return Reading(
        draw(st.sampled_from(SOURCES)),
        kind,
        begun,
        begun + long,
        float(draw(st.integers(0, int(most)))),
        draw(st.sampled_from(ZONES)),
        DAY + timedelta(days=draw(st.integers(-1, 1))),
    )


@st.composite
def dense(draw: st.DrawFn) -> DenseDay:
    begun = int(midnight(DAY, "Europe/Paris"))
    seconds = draw(st.lists(st.integers(0, 600), max_size=20, unique=True))
    held = {begun + second: (1, TRUSTED, draw(st.integers(40_000, 180_000))) for second in seconds}
    kind = draw(st.sampled_from(sorted(DENSE)))
    return DenseDay(draw(st.sampled_from(SOURCES)), kind, DAY, frozenset(ZONES[:1]), minutes(held))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), max_size=40), st.lists(dense(), max_size=4), st.randoms())
def test_merging_does_not_know_in_which_order_it_reads(
    found: list[Reading], chunks: list[DenseDay], dice: random.Random
) -> None:
    shuffled, turned = list(found), list(chunks)
    dice.shuffle(shuffled)
    dice.shuffle(turned)

    told = daily.summaries(DAY, KINDS, found, chunks)

    assert told == daily.summaries(DAY, KINDS, shuffled, turned)
    assert daily.nights_of(DAY, found) == daily.nights_of(DAY, shuffled)
    for one in told:
        assert 0 <= one.coverage <= 1
        assert one.sources


@settings(max_examples=150)
@given(st.lists(readings((MeasurementKind.STEPS,)), max_size=25))
def test_a_sum_lies_between_its_best_source_and_all_of_them(found: list[Reading]) -> None:
    """Nothing is counted twice, and what the best source has seen is never lost."""
    total, alone = steps(found), {}
    for source in sorted(SOURCES, key=lambda one: rank(one, MeasurementKind.STEPS)):
        mine = steps([reading for reading in found if reading.source == source])
        if mine is not None:
            alone[source] = mine

    if total is None:
        assert alone == {}
    else:
        best = next(iter(alone.values()))
        assert best - 0.01 <= total <= sum(alone.values()) + 0.01


def steps(found: list[Reading]) -> float | None:
    told = daily.summaries(DAY, [MeasurementKind.STEPS], found, [])
    return told[0].value if told else None


STEPS: tuple[dict[str, Any], ...] = (
    span("steps", 1_000, "08:00", "09:00", source=PHONE),
    span("steps", 700, "08:30", "09:30", source=WATCH),
    span("steps", 400, "08:30", "09:30", source=WATCH, external_id="w", external_version=2),
    span("steps", 900, "08:00", "10:00", source=WATCH, external_id="w", external_version=1),
    span("steps", 1_100, "08:00", "09:00", source=PHONE),
    span("sleep_light", 3_600, "23:00", "00:00", "2026-11-19", source=RING),
    span("sleep_deep", 7_200, "00:00", "02:00", source=RING),
    span("sleep_duration", 6 * 3600, "23:00", "06:30", "2026-11-19", source=RING),
    span("heart_rate", 55, "06:00", "06:30", source=RING),
    span("heart_rate", 400, "07:00", "07:30", source=RING),
)
DOORS: tuple[dict[str, Any], ...] = (
    span("steps", 2_000, "13:00", "15:00", source={"provider": "garmin"}),
    span(
        "steps",
        2_100,
        "12:58",
        "14:30",
        source={"provider": "apple_health", "device": "Fenix", "origin": "com.garmin.connect"},
    ),
    *(span("distance", said, "00:00", until) for said, until in ((900, "09:00"), (5_000, "23:59"))),
    span("steps", 3_000, "08:00", "09:00", time_zone="Pacific/Auckland"),
    span("steps", 2_000, "08:00", "09:00", time_zone="Pacific/Honolulu"),
    span("active_energy", 800, "23:30", "02:30", "2026-10-24", time_zone="Australia/Lord_Howe"),
    span("steps", 700, "01:30", "03:30", "2026-10-25"),
    value("hrv_rmssd", 61, external_id="night", external_version=1),
    value("hrv_rmssd", 58, external_id="night", external_version=3),
    value("hrv_rmssd", 90, external_id="wrong"),
)
GONE: tuple[dict[str, Any], ...] = (
    {"provider": "oura", "external_id": "night", "external_version": 2},
    {"provider": "oura", "external_id": "wrong"},
    {"provider": "apple_health", "external_id": "w", "external_version": 1},
)
PARTS = (chunk([60, 61, 62], "06:10:00"), chunk([90, None, 70], "06:10:00", external_version=1))


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.permutations([*STEPS, *DOORS, *PARTS, *GONE]), st.integers(1, 12))
def test_batches_in_any_order_and_twice_make_the_same_days(
    api: World, order: list[dict[str, Any]], size: int
) -> None:
    plain, athlete = api.athlete(), api.athlete()
    tell(plain, [*STEPS, *DOORS, *PARTS, *GONE])

    for at in range(0, 2 * len(order), size):
        tell(athlete, [*order, *order][at : at + size])

    assert days(plain, "2026-10-20") == days(athlete, "2026-10-20")


def tell(athlete: Actor, batch: list[dict[str, Any]]) -> None:
    send(athlete, *(item for item in batch if "value" in item))
    send_chunks(athlete, *(item for item in batch if "values" in item))
    forget(athlete, *(item for item in batch if "provider" in item))
