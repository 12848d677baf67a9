"""What an unlucky or hostile device may send: a lot, at the edges of the calendar, of any name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import fsum
from time import process_time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import UniqueConstraint

from api.kit.local_time import midnight
from api.measurements import loading, recomputing
from api.measurements.merging import daily as merging
from api.measurements.merging import sums
from api.measurements.merging.readings import Reading
from api.measurements.merging.sums import Part
from api.measurements.models import MeasurementChunk
from api.measurements.ranks import Source
from api.measurements.vocab import MOST_A_DAY, MOST_SOURCES, NIGHTLY, DeviceKind, MeasurementKind
from api.models import METADATA
from tests.measurements import test_order
from tests.measurements.making import (
    DAY,
    PARIS,
    RING,
    Item,
    chunk,
    daily,
    days,
    listed,
    send,
    send_chunks,
    span,
    statuses,
    value,
)
from tests.support.world import World

WATCH = Source("apple", "Watch", "", DeviceKind.WATCH, UUID(int=1))
RANK = (0, False, "apple", "Watch", "")
TODAY = date(2026, 11, 20)
DAYS = st.integers(0, 9).map(lambda ahead: TODAY + timedelta(days=ahead))
BEGUN = midnight(TODAY, PARIS)
SOON_S = 3.0
"""CPU. Each takes about a twentieth of it, and took more than all of it before."""


# --- sums -------------------------------------------------------------------------------------


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """Of one source and the same twenty moments, so that most of them meet."""
    start = draw(st.integers(0, 19))
    end = draw(st.integers(start + 1, 20))
    return Part(WATCH, RANK, BEGUN + 90.0 * start, BEGUN + 90.0 * end, draw(st.floats(0, 1000)))


@settings(max_examples=500)
@given(st.lists(parts(), max_size=25))
def test_finer_intervals_are_taken_off_as_if_each_were_looked_at_in_turn(
    found: list[Part],
) -> None:
    ordered = sorted(found, key=lambda part: part.order)

    wanted = one_by_one(ordered)
    made = sorted(sums._of_source(ordered), key=lambda part: part.start)

    assert [(one.start, one.end) for one in wanted] == [(one.start, one.end) for one in made]
    assert [one.value for one in made] == pytest.approx([one.value for one in wanted], abs=1e-6)


def one_by_one(ordered: Sequence[Part]) -> list[Part]:
    """The same by its definition, and slowly: every part against all that is there."""
    taken: list[Part] = []
    for part in ordered:
        first = bisect_right(taken, part.start, key=lambda p: p.end)
        inside = taken[first : bisect_left(taken, part.end, key=lambda p: p.start)]
        taken = sorted([*taken, *rest(part, inside)], key=lambda p: p.start)
    return taken


def rest(part: Part, inside: Sequence[Part]) -> list[Part]:
    told = fsum(
        p.value * (min(p.end, part.end) - max(p.start, part.start)) / p.seconds for p in inside
    )
    free, at = [], part.start
    for one in inside:
        free += [(at, one.start)] if one.start > at else []
        at = max(at, one.end)
    free += [(at, part.end)] if at < part.end else []
    each_s = max(part.value - told, 0.0) / (fsum(end - start for start, end in free) or 1)
    return [replace(part, start=s, end=e, value=each_s * (e - s)) for s, e in free]


def reading(kind: MeasurementKind, start: float, end: float) -> Reading:
    return Reading(WATCH, kind, BEGUN + start, BEGUN + end, end - start, PARIS, TODAY)


SHAPES: dict[str, Callable[[int], tuple[float, float]]] = {
    "nested": lambda n: (40_000 - 3 * n, 40_001 + 3 * n),
    "apart": lambda n: (8 * n, 8 * n + 8),
    "a chain": lambda n: (7 * n, 7 * n + 800),
    "a counter": lambda n: (0, 7 * n + 8),
    "long": lambda n: (n, n + 70_000),
}


@pytest.mark.parametrize("kind", ["steps", "heart_rate", "sleep_light", "resting_heart_rate"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_full_day_is_worked_out_soon_whatever_its_intervals_are(kind: str, shape: str) -> None:
    told = MeasurementKind(kind)
    found = [reading(told, *SHAPES[shape](n)) for n in range(10_000)]
    begun = process_time()

    made = merging.summaries(TODAY, [told], found, [])
    merging.nights_of(TODAY, found)

    assert made
    assert process_time() - begun < SOON_S


# --- the edges of the calendar ------------------------------------------------------------------

SAMOA = {"local_date": "2011-12-30", "time_zone": "Pacific/Apia"}
"""The day that Samoa left out."""


def apia(kind: str, said: float, begun: str, ended: str) -> Item:
    moments = {"started_at": f"2011-12-{begun}:00Z", "ended_at": f"2011-12-{ended}:00Z"}
    return value(kind, said) | SAMOA | moments


@pytest.mark.parametrize(
    "item",
    [
        apia("steps", 500, "30T09:00", "30T09:30"),
        apia("heart_rate", 60, "30T09:00", "30T09:00"),
        apia("heart_rate", 60, "30T09:00", "30T11:00"),
    ],
)
def test_a_day_that_a_place_has_left_out_has_values_and_no_coverage(api: World, item: Item) -> None:
    athlete = api.athlete()

    assert statuses(send(athlete, item)) == ["stored"]

    found = days(athlete, "2011-12-30", "2011-12-30")["2011-12-30"][item["kind"]]
    assert (found["value"], found["coverage"]) == (item["value"], 0)


@pytest.mark.parametrize(
    ("kind", "begun", "ended", "zone"),
    [
        ("steps", "1900-01-01T00:00:00Z", "1900-01-01T08:00:00Z", "America/New_York"),
        ("steps", "1900-01-01T00:00:00Z", "1900-01-01T02:00:00Z", "-01:00"),
        ("sleep_duration", "1900-01-01T00:00:00Z", "1900-01-01T04:00:00Z", "-05:00"),
    ],
)
def test_what_reaches_before_the_first_day_is_refused_and_takes_nothing_along(
    api: World, kind: str, begun: str, ended: str, zone: str
) -> None:
    athlete = api.athlete()
    moments = {"started_at": begun, "ended_at": ended, "local_date": "1900-01-01"}
    early = value(kind, 900, time_zone=zone) | moments

    found = send(athlete, early, value("weight", 80))

    assert statuses(found) == ["refused", "stored"]
    assert found[0]["problem"]["errors"][0]["pointer"] == "/items/0/local_date"


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_can_be_asked_for(api: World, day: str) -> None:
    athlete = api.athlete()
    send(athlete, value("weight", 80, "1900-01-01", time_zone="+00:00", clock="12:00"))

    assert athlete.get(f"/readiness?local_date={day}").status == 200
    assert athlete.get(f"/measurements/days?since={day}&until={day}").status == 200


# --- nights -------------------------------------------------------------------------------------


def test_a_night_that_is_told_again_and_again_is_no_longer_than_it_was(api: World) -> None:
    """Sums over intervals that grow, each under another id."""
    athlete = api.athlete()
    told = [
        span("sleep_light", 7 * 3600, "22:00", f"06:{minute}", "2026-11-19", source=RING)
        for minute in range(10, 40)
    ]

    assert set(statuses(send(athlete, *told))) == {"stored"}

    assert daily(athlete, "sleep_duration") == 8 * 3600 + 39 * 60


# --- sources ------------------------------------------------------------------------------------


def named(number: int) -> dict[str, Any]:
    return {"provider": "apple_health", "device": f"Watch {number}"}


def test_sources_have_an_end_and_known_ones_are_taken_beyond_it(api: World) -> None:
    athlete = api.athlete()
    batch = [value("weight", 80, source=named(n)) for n in range(MOST_SOURCES + 2)]

    found = send(athlete, *batch, value("weight", 81, source=named(0), clock="07:00"))

    assert statuses(found) == ["stored"] * MOST_SOURCES + ["refused"] * 2 + ["stored"]
    refused = found[MOST_SOURCES]["problem"]["errors"][0]
    assert refused["pointer"] == f"/items/{MOST_SOURCES}/source"
    shown = athlete.get(f"/measurements/days?since={DAY}&until={DAY}").json
    assert len(shown["sources"]) <= MOST_SOURCES
    assert len({one["source"]["id"] for one in listed(athlete, "limit=100")}) == 100


def test_a_dense_part_of_one_source_too_many_is_refused_as_well(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.measurements.sources.MOST_SOURCES", 1)
    athlete = api.athlete()

    found = send_chunks(athlete, *(chunk([60, 61], source=named(n)) for n in (0, 1, 0)))

    assert statuses(found) == ["stored", "refused", "unchanged"]


# --- memory -------------------------------------------------------------------------------------

_K = MeasurementKind
PLACES = st.tuples(st.sampled_from([_K.STEPS, _K.WEIGHT, _K.HRV_RMSSD, _K.SLEEP_REM]), DAYS)


@settings(max_examples=300)
@given(
    st.dictionaries(DAYS, st.sets(st.sampled_from(sorted(_K)), min_size=1), max_size=8),
    st.dictionaries(PLACES, st.integers(1, 40_000)),
)
def test_portions_are_all_that_is_wanted_once_and_none_holds_too_much(
    wanted: dict[date, set[MeasurementKind]], held: dict[tuple[MeasurementKind, date], int]
) -> None:
    found = list(loading.portions(wanted, held))

    told = [(day, kind) for portion in found for day, kinds in portion.items() for kind in kinds]
    assert sorted(told) == sorted((day, kind) for day, kinds in wanted.items() for kind in kinds)
    for portion in found:
        kinds = frozenset().union(*portion.values())
        is_least = len(portion) == 1 and (len(kinds) == 1 or kinds <= NIGHTLY)
        assert is_least or rows_of(portion, held) <= loading.MOST_ROWS


def rows_of(portion: loading.Portion, held: loading.Held) -> int:
    kinds = frozenset[MeasurementKind]().union(*portion.values())
    needed = kinds | NIGHTLY if kinds & NIGHTLY else kinds
    near = {day + timedelta(days=beside) for day in portion for beside in (-1, 0, 1)}
    return sum(count for (kind, day), count in held.items() if kind in needed and day in near)


def test_days_come_out_the_same_however_small_the_portions_are(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, athlete = api.athlete(), api.athlete()
    items = [
        *test_order.STEPS,
        *test_order.DOORS,
        *(value("heart_rate", 60, f"2026-11-{n}") for n in (18, 19)),
    ]
    for one in (plain, athlete):
        send_chunks(one, *test_order.PARTS)
        send(one, *items)
        monkeypatch.setattr("api.measurements.loading.MOST_ROWS", 1)

    assert days(plain, "2026-10-20") == days(athlete, "2026-10-20")
    assert [one["steps"]["value"] for one in days(plain).values() if "steps" in one]


def test_a_batch_that_names_many_full_days_holds_the_samples_of_one() -> None:
    touched = recomputing.Touched()
    for number in range(3):
        samples = dict.fromkeys(range(86_400 * number, 86_400 * (number + 1)), (1, 1, 60_000))
        row = MeasurementChunk(id=UUID(int=number), kind=_K.HEART_RATE, local_date=TODAY)
        touched.chunk(row, samples)

    assert [len(one) for one in touched.minutes.values()] == [1_440] * 3
    assert touched.last == (UUID(int=2), samples)


def test_a_day_has_samples_of_so_many_sources_at_most(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change of a day reads all of them."""
    monkeypatch.setattr("api.measurements.storing.MOST_CHUNKS_A_DAY", 2)
    athlete = api.athlete()
    parts_of_three = [chunk([60, 61], source=named(n)) for n in (0, 1, 2)]
    again = chunk([60, 61, 62], source=named(1))
    before = chunk([60], day="2026-11-19", source=named(2))

    found = send_chunks(athlete, *parts_of_three, again, before)

    assert statuses(found) == ["stored", "stored", "refused", "stored", "stored"]
    assert found[2]["problem"]["errors"][0]["pointer"] == "/chunks/2/source"


def test_what_no_body_says_so_often_ends_earlier(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {kind: MOST_A_DAY[kind] for kind in (_K.STEPS, _K.HEART_RATE, _K.SLEEP_REM)} == {
        "steps": 10_000, "heart_rate": 10_000, "sleep_rem": 2_000
    }  # fmt: skip
    monkeypatch.setattr("api.measurements.storing.MOST_A_DAY", {"weight": 1})
    athlete = api.athlete()

    found = send(athlete, value("weight", 80), value("weight", 81, clock="07:00"))

    assert statuses(found) == ["stored", "refused"]
    assert "chunks" not in found[1]["problem"]["detail"]


# --- the cost of a long history -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("measurement", ["athlete_id", "record_key"]),
        ("workout", ["athlete_id", "record_key"]),
        ("record_deletion", ["athlete_id", "record_class", "external_id"]),
    ],
)
def test_records_are_looked_up_by_an_index_that_begins_with_their_keys(
    table: str, asked: list[str]
) -> None:
    """With a million values a batch read all of them: three seconds, under the lock."""
    found = [
        [column.name for column in one.columns]
        for one in METADATA.tables[table].constraints
        if isinstance(one, UniqueConstraint)
    ]

    assert asked in [columns[: len(asked)] for columns in found]
