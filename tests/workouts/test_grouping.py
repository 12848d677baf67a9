"""Several recordings of one workout are shown once, the same in every order of arrival."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.measurements.ranks import Source
from api.measurements.vocab import DeviceKind
from api.workouts.grouping import Recording, is_same, primaries
from api.workouts.vocab import FAMILY, WorkoutSport
from tests.support.world import World
from tests.workouts.making import (
    APPLE_COPY,
    GARMIN,
    STRAVA,
    WATCH,
    Item,
    forget,
    gone,
    likeness,
    listed,
    send,
    whole,
    workout,
)

SOURCES = tuple(
    Source(provider, device, origin, DeviceKind.WATCH, UUID(int=number))
    for number, (provider, device, origin) in enumerate(
        [
            ("garmin", "Forerunner", ""),
            ("apple_health", "Forerunner", "com.garmin.connect"),
            ("apple_health", "Watch7,2", ""),
            ("strava", "", ""),
        ]
    )
)
BARE = Recording(
    UUID(int=0), SOURCES[0], "", WorkoutSport.RUNNING, 0, 60, False, False, False, False, False
)
CLOSE = [WorkoutSport.RUNNING, WorkoutSport.WALKING, WorkoutSport.CYCLING]


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Minutes of one morning, so that many of them overlap."""
    start = draw(st.integers(0, 40))
    return replace(
        BARE,
        source=draw(st.sampled_from(SOURCES)),
        sport=draw(st.sampled_from(CLOSE)),
        start=60.0 * start,
        end=60.0 * (start + draw(st.integers(1, 40))),
        has_sets=draw(st.booleans()),
        has_distance=draw(st.booleans()),
        has_heart_rate=draw(st.booleans()),
    )


def numbered(found: list[Recording]) -> list[Recording]:
    """Each with an id and a key of its own, as rows have them."""
    return [
        replace(one, id=UUID(int=place), record_key=f"x:{place}") for place, one in enumerate(found)
    ]


# --- the rule -----------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.lists(recordings(), max_size=14), st.randoms())
def test_groups_do_not_know_in_which_order_they_are_read(
    found: list[Recording], dice: random.Random
) -> None:
    rows = numbered(found)
    shuffled = list(rows)
    dice.shuffle(shuffled)

    assert primaries(rows) == primaries(shuffled)


@settings(max_examples=300)
@given(st.lists(recordings(), max_size=14))
def test_what_is_hidden_is_the_same_as_what_is_shown_in_its_place_and_poorer(
    found: list[Recording],
) -> None:
    rows = {one.id: one for one in numbered(found)}
    told = primaries(rows.values())

    assert set(told) == set(rows)
    for name, primary in told.items():
        if primary is not None:
            assert told[primary] is None
            assert is_same(rows[primary], rows[name])
            assert rows[primary].order < rows[name].order


@settings(max_examples=300)
@given(st.lists(recordings(), max_size=14))
def test_no_two_that_are_shown_are_the_same(found: list[Recording]) -> None:
    rows = numbered(found)
    told = primaries(rows)
    shown = [one for one in rows if told[one.id] is None]

    assert [(a, b) for a, b in itertools.combinations(shown, 2) if is_same(a, b)] == []


@settings(max_examples=200)
@given(st.lists(recordings(), min_size=2, max_size=10), st.integers(0, 9))
def test_what_is_far_apart_does_not_matter_to_each_other(found: list[Recording], at: int) -> None:
    """So it is enough to look at what hangs together with a change."""
    rows = numbered(found)
    later = [
        replace(one, id=UUID(int=100 + n), start=one.start + 1e6, end=one.end + 1e6)
        for n, one in enumerate(rows[at:])
    ]

    told = primaries([*rows, *later])

    assert primaries(rows) == {one.id: told[one.id] for one in rows}


@pytest.mark.parametrize("richest", ["a", "b", "c"])
def test_a_chain_of_three_is_decided_by_the_richest(richest: str) -> None:
    """A is like B and B is like C, but A and C are two."""
    rows = {
        name: replace(
            BARE, id=UUID(int=n), record_key=name, start=start, end=start + 100,
            has_distance=name == richest,
        )
        for n, (name, start) in enumerate((("a", 0), ("b", 25), ("c", 50)))
    }  # fmt: skip
    assert not is_same(rows["a"], rows["c"])

    told = primaries(rows.values())

    names = {one.id: name for name, one in rows.items()}
    hidden = {names[name]: names[under] for name, under in told.items() if under is not None}
    assert (
        hidden
        == {
            "a": {"b": "a"},
            "b": {"a": "b", "c": "b"},
            "c": {"b": "c"},
        }[richest]
    )


def test_richness_is_an_order_in_the_sense_that_is_documented() -> None:
    direct, passed_on = SOURCES[0], SOURCES[1]
    poorer_and_poorer = [
        replace(BARE, source=passed_on, has_sets=True),
        replace(BARE, source=passed_on, has_distance=True),
        replace(BARE, source=passed_on, has_heart_rate=True),
        replace(BARE, source=passed_on, has_laps=True),
        replace(BARE, source=passed_on, has_moving_time=True),
        replace(BARE, source=direct),
        replace(BARE, source=passed_on, end=120),
        replace(BARE, source=passed_on),
        replace(BARE, source=passed_on, start=1, end=61),
        replace(BARE, source=passed_on, start=1, end=61, record_key="x"),
    ]

    assert poorer_and_poorer == sorted(poorer_and_poorer, key=lambda one: one.order)


def test_every_sport_is_of_a_family() -> None:
    assert set(WorkoutSport) == set(FAMILY)


# --- over HTTP ------------------------------------------------------------------------------------


def test_one_vendor_through_two_doors_is_one_workout(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout("18:02", 57, source=APPLE_COPY), workout(source=GARMIN, title="Easy"))

    (row,) = listed(athlete)

    assert (row["source"]["provider"], row["title"], row["primary_id"]) == ("garmin", "Easy", None)
    (copy,) = row["copies"]
    assert copy["source"]["origin"] == "com.garmin.connect"
    assert whole(athlete, copy["id"])["primary_id"] == row["id"]


def test_the_richest_is_shown_not_the_first(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout(source=GARMIN))
    send(athlete, workout("18:01", source=APPLE_COPY, distance_m=10_000))
    send(athlete, workout("18:03", source=WATCH, distance_m=9_900, average_hr_bpm=150))

    (row,) = listed(athlete)

    assert (row["distance_m"], len(row["copies"])) == (9_900, 2)


@pytest.mark.parametrize(
    "other",
    [
        workout("18:00", source=STRAVA, sport="cycling"),
        workout("18:20", source=STRAVA),
        workout("19:00", source=STRAVA),
        workout("18:40", 30, source=STRAVA),
        workout(source=STRAVA, distance_m=-1),
    ],
)
def test_what_is_another_workout_stays_another(api: World, other: Item) -> None:
    athlete = api.athlete()
    send(athlete, workout(), other)

    assert [one["copies"] for one in listed(athlete)] == [[], []]


def test_a_run_and_a_walk_may_be_one(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout(), workout("18:15", 58, source=STRAVA, sport="walking"))

    assert [len(one["copies"]) for one in listed(athlete)] == [1]


def test_two_over_midnight_and_over_labels_are_one(api: World) -> None:
    athlete = api.athlete()
    late = workout("23:30", 90, "2026-11-19")
    send(athlete, late, late | {"source": STRAVA, "local_date": "2026-11-20"})

    assert [len(one["copies"]) for one in listed(athlete)] == [1]


def test_deleting_what_was_shown_shows_the_next(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout(distance_m=9_000), workout(source=STRAVA))
    (before,) = listed(athlete)

    assert athlete.delete(f"/workouts/{before['id']}").status == 204

    (after,) = listed(athlete)
    assert (after["id"], after["copies"]) == (before["copies"][0]["id"], [])


def test_one_that_is_corrected_leaves_its_group(api: World) -> None:
    athlete = api.athlete()
    send(athlete, workout(), workout(source=STRAVA, external_id="s", external_version=1))
    assert len(listed(athlete)) == 1

    send(athlete, workout("06:00", source=STRAVA, external_id="s", external_version=2))

    assert [one["copies"] for one in listed(athlete)] == [[], []]


def test_one_that_becomes_absurd_is_listed_by_itself(api: World) -> None:
    """Whether it was shown or hidden."""
    for rich in ({"distance_m": 9_000}, {}):
        athlete = api.athlete()
        named = workout(source=STRAVA, external_id="s", external_version=1) | rich
        send(athlete, workout(moving_s=3_000), named)
        assert len(listed(athlete)) == 1

        send(athlete, named | {"external_version": 2, "moving_s": -87_000})

        assert sorted((one["state"], len(one["copies"])) for one in listed(athlete)) == [
            ("quarantined", 0),
            ("stored", 0),
        ]


def test_a_day_of_overlapping_ones_is_read_as_far_as_it_hangs_together(api: World) -> None:
    """Each overlaps the next, none is like another; a change at one end reaches the other."""
    athlete = api.athlete()
    send(athlete, *(workout(f"{8 + n:02}:00", 90, sport="hiking") for n in range(12)))

    send(athlete, workout("08:00", 90, sport="hiking", source=STRAVA))

    assert [len(one["copies"]) for one in listed(athlete)] == [0] * 11 + [1]


EVENTS: tuple[Item, ...] = (
    workout(source=GARMIN, external_id="g", external_version=1, distance_m=10_000),
    workout("18:02", 57, source=APPLE_COPY, external_id="a"),
    workout("18:15", 60, source=WATCH, external_id="w", external_version=1),
    workout("18:15", 40, source=WATCH, external_id="w", external_version=2, average_hr_bpm=140),
    workout("18:30", 60, source=STRAVA, external_id="s", distance_m=8_000),
    workout("18:31", 60, source=STRAVA, external_id="t", distance_m=8_000),
    workout("18:31", 60, source=STRAVA, external_id="u", distance_m=80_000),
    gone("g", None, "garmin"),
    gone("w", 1),
    gone("t", None, "strava"),
    workout("18:30", 60, source=STRAVA, external_id="s", external_version=1, moving_s=-1),
    workout("18:32", 55, source=STRAVA, external_id="s", external_version=2, title="Last word"),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.permutations(EVENTS), st.permutations(EVENTS), st.integers(1, 6))
def test_recordings_replacements_and_deletions_in_any_order_and_twice_show_the_same(
    api: World, order: list[Item], again: list[Item], size: int
) -> None:
    plain, athlete = api.athlete(), api.athlete()
    tell(plain, EVENTS)

    events = [*order, *again]
    for at in range(0, len(events), size):
        tell(athlete, events[at : at + size])

    assert likeness(listed(plain)) == likeness(listed(athlete))


def tell(athlete: object, events: object) -> None:
    found = list(events)  # type: ignore[call-overload]
    recorded = [one for one in found if "source" in one]
    deleted = [one for one in found if "provider" in one]
    if recorded:
        send(athlete, *recorded)  # type: ignore[arg-type]
    if deleted:
        forget(athlete, *deleted)  # type: ignore[arg-type]
