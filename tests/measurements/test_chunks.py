"""Dense samples: one compressed chunk a day, whatever comes, however often, in any order."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api.kit.limits import Bounds
from api.measurements import chunks
from api.models import METADATA
from tests.measurements.making import (
    DAY,
    PHONE,
    RING,
    chunk,
    daily,
    days,
    send,
    send_chunks,
    statuses,
    value,
)
from tests.support.actor import Actor
from tests.support.world import World

ALL = Bounds(-1000, 1000)
SAMPLES = st.dictionaries(
    st.integers(1_700_000_000, 1_700_000_400),
    st.tuples(st.integers(-1, 5), st.sampled_from((0, 1, 2)), st.integers(-(10**9), 10**9)),
    max_size=60,
)


def held(athlete: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = athlete.get("/measurements/chunks").json["items"]
    return found


def seconds(athlete: Actor) -> dict[int, float]:
    """Samples of the only chunk, by seconds after its begin."""
    (one,) = held(athlete)
    found = athlete.get(f"/measurements/chunks/{one['id']}").json
    return dict(zip(found["offsets_s"], found["values"], strict=True))


# --- the column -------------------------------------------------------------------------------


@given(SAMPLES.filter(len))
def test_what_is_packed_is_unpacked(found: chunks.Samples) -> None:
    assert found == chunks.unpack(chunks.pack(found))


@given(st.lists(SAMPLES, max_size=4), st.randoms())
def test_parts_merge_to_the_same_in_every_order_and_twice(
    parts: list[chunks.Samples], dice: random.Random
) -> None:
    shuffled = parts * 2
    dice.shuffle(shuffled)
    one: chunks.Samples = {}
    two: chunks.Samples = {}

    for into, order in ((one, parts), (two, shuffled)):
        for part in order:
            chunks.merge(into, part)

    assert one == two


@given(SAMPLES.filter(len))
def test_what_is_deleted_stays_so_at_its_versions(found: chunks.Samples) -> None:
    gone = chunks.bury(found)

    assert chunks.of_standing(gone, chunks.TRUSTED) == {}
    assert (0, gone) == (chunks.merge(gone, chunks.bury(found)), gone)
    assert chunks.merge(gone, {s: (v, 1, n) for s, (v, _, n) in found.items()}) == 0


def test_a_day_at_one_a_second_fits_into_a_hundred_kilobytes() -> None:
    """Also one that jumps about as no heart does, and one that is told to a tenth of a beat."""
    dice = random.Random(7)
    start = 1_763_596_800
    for values in (
        [dice.randint(50, 180) for _ in range(86_400)],
        [round(dice.gauss(90, 4), 1) for _ in range(86_400)],
    ):
        found = chunks.samples(chunks.every(1, start, 86_400), values, -1, ALL)
        assert len(chunks.pack(found)) <= 100_000


def test_another_format_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="format 9"):
        chunks.unpack(b"\x09")


# --- over HTTP --------------------------------------------------------------------------------


def test_a_day_comes_in_parts_and_is_one_row(api: World) -> None:
    athlete = api.athlete()
    parts = [chunk([60.0 + hour] * 3600, f"{hour:02}:00:00") for hour in range(24)]
    random.Random(3).shuffle(parts)

    found = send_chunks(athlete, *parts)

    assert (statuses(found), {one["id"] for one in found}) == (
        ["stored"] * 24,
        {held(athlete)[0]["id"]},
    )
    (row,) = held(athlete)
    assert (row["samples"], row["local_date"]) == (86_400, DAY)
    summary = days(athlete)[DAY]["heart_rate"]
    assert (summary["value"], summary["coverage"]) == (71.5, 1.0)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_overlapping_parts_make_the_same_day_in_every_order(
    api: World, order: tuple[int, ...]
) -> None:
    parts = (
        chunk([60, 61, None, 63]),
        chunk([70, 50, 52], external_version=2),
        chunk([None, 80], "00:00:02"),
    )
    athlete = api.athlete()

    for place in (*order, *order):
        send_chunks(athlete, parts[place])

    assert seconds(athlete) == {0: 70, 1: 50, 2: 52, 3: 80}


def test_a_resend_changes_nothing_and_an_older_one_neither(api: World) -> None:
    athlete = api.athlete()
    send_chunks(athlete, chunk([60, 61], external_version=5))
    before = held(athlete)

    same, older, more = send_chunks(
        athlete,
        chunk([60, 61], external_version=5),
        chunk([90, 91], external_version=4),
        chunk([60, 61, 62], external_version=5),
    )

    assert [(one["status"], one["reason"]) for one in (same, older, more)] == [
        ("unchanged", None),
        ("unchanged", "older"),
        ("stored", None),
    ]
    assert (before[0]["version"], {0: 60, 1: 61, 2: 62}) == (1, seconds(athlete))
    assert statuses(send_chunks(athlete, chunk([50], external_version=6))) == ["replaced"]


def test_deleted_seconds_stay_deleted_and_later_ones_come(api: World) -> None:
    athlete = api.athlete()
    (found,) = send_chunks(athlete, chunk([60, 61]))

    assert athlete.delete(f"/measurements/chunks/{found['id']}").status == 200
    assert (held(athlete), daily(athlete, "heart_rate")) == ([], None)
    again, later = send_chunks(athlete, chunk([60, 61]), chunk([62], "09:00:00"))

    assert [(one["status"], one["reason"]) for one in (again, later)] == [
        ("unchanged", "deleted"),
        ("stored", None),
    ]
    assert (held(athlete)[0]["samples"], daily(athlete, "heart_rate")) == (1, 62)
    assert athlete.delete(f"/measurements/chunks/{found['id']}").status == 200
    assert athlete.delete(f"/measurements/chunks/{found['id']}").status == 404


def test_samples_that_cannot_be_true_are_kept_and_not_counted(api: World) -> None:
    athlete = api.athlete()

    some, all_ = send_chunks(athlete, chunk([60, 265, 0]), chunk([300], "08:00:00"))

    assert (some["status"], some["quarantined"]) == ("stored", 2)
    assert (all_["status"], all_["quarantined"]) == ("quarantined", 1)
    (row,) = held(athlete)
    found = athlete.get(f"/measurements/chunks/{row['id']}").json
    assert (found["values"], found["quarantined_values"]) == ([60], [265, 0, 300])
    assert (row["samples"], row["quarantined"], daily(athlete, "heart_rate")) == (4, 3, 60)
    assert statuses(send_chunks(athlete, chunk([265]), chunk([260.5]))) == ["unchanged"] * 2
    assert daily(athlete, "heart_rate") == 60


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "steps"}, "/chunks/0/kind"),
        ({"values": []}, "/chunks/0/values"),
        ({"values": [None]}, "/chunks/0/values"),
        ({"values": [60, "61"]}, "/chunks/0/values"),
        ({"values": [60, True]}, "/chunks/0/values"),
        ({"values": [60, 1e300]}, "/chunks/0/values"),
        ({"interval_s": None}, "/chunks/0/interval_s"),
        ({"offsets_s": [0, 1]}, "/chunks/0/interval_s"),
        ({"interval_s": None, "offsets_s": [0]}, "/chunks/0/offsets_s"),
        ({"interval_s": None, "offsets_s": [0, 1.5]}, "/chunks/0/offsets_s"),
        ({"interval_s": 3600, "values": [60] * 26}, "/chunks/0/local_date"),
        ({"local_date": "2026-11-19"}, "/chunks/0/local_date"),
        ({"local_date": "2027-11-19"}, "/chunks/0/local_date"),
    ],
)
def test_a_wrong_part_is_refused_with_its_place(
    api: World, change: dict[str, Any], pointer: str
) -> None:
    athlete = api.athlete()

    (found,) = send_chunks(athlete, chunk([60, 61]) | change)

    assert found["status"] == "refused"
    assert [error["pointer"] for error in found["problem"]["errors"]] == [pointer]
    assert held(athlete) == []


def test_samples_may_come_with_their_own_times(api: World) -> None:
    athlete = api.athlete()

    send_chunks(athlete, chunk([60, 64, 61], interval_s=None, offsets_s=[5, 900, 5]))

    assert seconds(athlete) == {0: 61, 895: 64}


def test_a_day_of_two_zones_is_one_chunk(api: World) -> None:
    """Over the date line to the east: the same day begins again."""
    athlete = api.athlete()
    send_chunks(
        athlete,
        chunk([60] * 60, "10:00:00", time_zone="Pacific/Auckland"),
        chunk([80] * 60, "10:00:00", time_zone="Pacific/Honolulu"),
    )

    assert (held(athlete)[0]["samples"], daily(athlete, "heart_rate")) == (120, 70)


def test_a_better_source_is_believed_for_the_minutes_that_it_has(api: World) -> None:
    athlete = api.athlete()
    strap = chunk([150] * 120, "08:00:00", source={"provider": "polar", "device": "H10"})
    wrist = chunk([100] * 240, "08:00:00")
    send_chunks(athlete, wrist, strap)
    send(athlete, value("heart_rate", 90, clock="08:00", source=PHONE))

    summary = days(athlete)[DAY]["heart_rate"]

    assert (summary["value"], summary["sources"]) == (125, ["H10", "Watch7,2"])


def test_the_column_is_all_that_is_stored(api: World) -> None:
    athlete = api.athlete()
    dice = random.Random(5)
    send_chunks(athlete, chunk([float(dice.randint(50, 180)) for _ in range(86_400)]))

    table = METADATA.tables["measurement_chunk"]
    with api.database.engine.connect() as connection:
        mine = select(table.c.content).where(table.c.athlete_id == athlete.subject_id)
        (content,) = connection.execute(mine).scalars()
    assert len(content) <= 100_000
    assert daily(athlete, "heart_rate", "2026-11-19") is None


def test_nobody_reads_or_deletes_the_chunk_of_somebody_else(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()
    (found,) = send_chunks(ana, chunk([60], source=RING))

    path = f"/measurements/chunks/{found['id']}"
    assert (ben.get(path).status, ben.delete(path).status) == (404, 404)
    assert (len(held(ana)), held(ben)) == (1, [])


@settings(max_examples=20)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_of_one_second_the_greater_value_stands(values: list[int]) -> None:
    found = chunks.samples([7] * len(values), values, -1, ALL)

    assert {7: (-1, chunks.TRUSTED, max(values) * chunks.SCALE)} == found
