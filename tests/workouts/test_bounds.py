"""What an unlucky or hostile recorder may send: without a gap, at the edges of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.db.unit_of_work import statements
from api.kit.errors import ValidationFailed
from api.workouts import stretches
from api.workouts.stretches import LONGEST_STRETCH, Stretches, merged, touching
from tests.measurements.making import statuses
from tests.support.actor import Actor
from tests.support.world import World
from tests.workouts.making import Item, gone, listed, send, workout
from tests.workouts.making import forget as forget_workouts

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
RANGES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(
        lambda told: (FIRST + told[0] * HOUR, FIRST + (told[0] + told[1]) * HOUR)
    ),
    max_size=15,
)


def on(place: int, hours: int = 25) -> Item:
    """A recording of a recorder that is never switched off: it overlaps the one before."""
    start = FIRST + place * timedelta(days=1)
    return workout(external_id=f"x{place}") | {
        "started_at": start.isoformat(),
        "ended_at": (start + hours * HOUR).isoformat(),
        "local_date": start.date().isoformat(),
        "time_zone": "+00:00",
    }


# --- stretches --------------------------------------------------------------------------------


@settings(max_examples=300)
@given(RANGES, RANGES)
def test_what_hangs_together_is_found_at_once_as_by_going_on_and_on(
    there: list[stretches.Range], wanted: list[stretches.Range]
) -> None:
    reached = list(wanted)
    while True:
        wider = merged(
            [
                *reached,
                *(one for one in there if any(one[0] < b and one[1] > a for a, b in reached)),
            ]
        )
        if wider == reached:
            break
        reached = wider

    assert merged(reached) == touching(there, wanted)


@settings(max_examples=300)
@given(RANGES, st.integers(1, 30))
def test_no_stretch_grows_beyond_its_end(found: list[stretches.Range], hours: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "LONGEST_STRETCH", hours * HOUR)
        kept, covered = [], Stretches(())
        for start, end in found:
            try:
                covered.add(start, end)
            except ValidationFailed:
                apart = [one for one in merged([*kept, (start, end)]) if one[0] <= start < one[1]]
                assert apart[0][1] - apart[0][0] > hours * HOUR
            else:
                kept.append((start, end))

    assert all(end - start <= hours * HOUR for start, end in merged(kept))


def test_recordings_without_a_gap_have_an_end_and_a_gap_begins_anew(api: World) -> None:
    athlete = api.athlete()

    found = send(athlete, *(on(place) for place in range(9)), on(10))

    days_of_25_hours = LONGEST_STRETCH.days - 1
    assert statuses(found) == [
        *["stored"] * days_of_25_hours, "refused", "stored", "stored", "stored"
    ]  # fmt: skip
    assert found[days_of_25_hours]["problem"]["errors"][0]["pointer"].endswith("/ended_at")


def test_a_recording_that_would_close_a_gap_between_long_stretches_is_refused(api: World) -> None:
    athlete = api.athlete()
    send(athlete, *(on(place) for place in (0, 1, 2, 3, 5, 6, 7, 8)))

    assert statuses(send(athlete, on(4))) == ["refused"]
    assert statuses(send(athlete, on(4, hours=6))) == ["stored"]
    assert forget_workouts(athlete, gone("x8"), gone("x7"), gone("x6")) == ["deleted"] * 3
    assert statuses(send(athlete, on(4) | {"external_version": 2})) == ["replaced"]


def test_what_cannot_be_true_takes_no_part_in_it(api: World) -> None:
    athlete = api.athlete()

    found = send(athlete, on(0, hours=24 * 300), on(1), on(2, hours=-40), on(3))

    assert statuses(found) == ["quarantined", "stored", "quarantined", "stored"]


def test_a_chain_costs_the_same_statements_as_one_alone(api: World) -> None:
    """Each of it would be found by the one before."""
    alone, chained = api.athlete(), api.athlete()
    send(alone, on(0))
    send(chained, *(on(place) for place in range(6)))

    assert cost(alone) == cost(chained)


def cost(athlete: Actor) -> int:
    statements.set(0)
    send(athlete, on(0) | {"external_version": 1})
    return statements.get()


# --- the edges of the calendar ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "day", "zone"),
    [
        ("1900-01-01T00:00:00Z", "1900-01-01", "America/New_York"),
        ("1900-01-01T00:00:00Z", "1900-01-01", "+14:00"),
        ("2011-12-30T09:00:00Z", "2011-12-30", "Pacific/Apia"),
    ],
)
def test_a_workout_at_the_edge_of_the_calendar_is_taken_and_listed(
    api: World, begun: str, day: str, zone: str
) -> None:
    athlete = api.athlete()
    end = datetime.fromisoformat(begun) + HOUR
    moments = {"started_at": begun, "ended_at": end.isoformat()}

    found = send(athlete, workout() | moments | {"local_date": day, "time_zone": zone})

    assert statuses(found) == ["stored"]
    assert [one["local_date"] for one in listed(athlete)] == [day]
    assert athlete.get(f"/workouts/{found[0]['id']}").status == 200
