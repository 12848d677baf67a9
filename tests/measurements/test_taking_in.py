"""Single values: each is judged by itself, at once, and stands as its newest version."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.measurements.making import (
    DAY,
    PHONE,
    RING,
    Item,
    daily,
    forget,
    listed,
    send,
    sleep,
    span,
    statuses,
    value,
)
from tests.support.world import World

HRV = value("hrv_rmssd", 66.7, external_id="night-1", external_version=3)


def test_a_batch_is_answered_item_by_item(api: World) -> None:
    athlete = api.athlete()
    wrong = HRV | {"value": "66.7"}

    found = send(athlete, HRV, HRV, wrong, HRV | {"external_version": 4, "value": 60})

    assert statuses(found) == ["stored", "unchanged", "refused", "replaced"]
    assert found[2]["problem"]["errors"][0]["pointer"] == "/items/2/value"
    assert found[0]["id"] == found[3]["id"]


def test_what_is_stored_can_be_read_as_it_was_said(api: World) -> None:
    athlete = api.athlete()
    send(athlete, HRV | {"time_zone": "+05:30"})

    (row,) = listed(athlete)

    assert (row["kind"], row["value"], row["unit"]) == ("hrv_rmssd", 66.7, "ms")
    assert (row["started_at"], row["time_zone"]) == ("2026-11-20T05:00:00Z", "+05:30")
    assert (row["external_id"], row["external_version"]) == ("night-1", 3)
    assert row["source"]["device_kind"] == "ring"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "mood"}, "/items/0/kind"),
        ({"value": None}, "/items/0/value"),
        ({"surprise": 1}, "/items/0/surprise"),
        ({"time_zone": "Mars/Olympus"}, "/items/0/time_zone"),
        ({"time_zone": "+19:00"}, "/items/0/time_zone"),
        ({"source": {}}, "/items/0/source/provider"),
        ({"external_version": "3"}, "/items/0/external_version"),
        ({"ended_at": "2026-11-20T04:59:59Z"}, "/items/0/ended_at"),
        ({"local_date": "2026-11-17"}, "/items/0/started_at"),
        ({"local_date": "2026-12-24"}, "/items/0/local_date"),
    ],
)
def test_a_wrong_item_is_refused_with_its_place(
    api: World, change: dict[str, Any], pointer: str
) -> None:
    athlete = api.athlete()

    (found,) = send(athlete, HRV | change)

    assert (found["status"], found["id"]) == ("refused", None)
    assert [error["pointer"] for error in found["problem"]["errors"]] == [pointer]
    assert listed(athlete) == []


def test_a_body_that_is_no_batch_is_refused_as_a_whole(api: World) -> None:
    athlete = api.athlete()

    for body in ({}, {"items": None}, {"items": [HRV] * 1001}, {"items": [], "more": 1}):
        assert athlete.post("/measurements", body).code == "validation_failed"


def test_without_an_end_it_was_an_instant(api: World) -> None:
    athlete = api.athlete()
    item = {name: said for name, said in HRV.items() if name != "ended_at"}

    assert statuses(send(athlete, item, HRV)) == ["stored", "unchanged"]


# --- versions ---------------------------------------------------------------------------------


def test_a_resend_changes_nothing(api: World) -> None:
    athlete = api.athlete()
    batch = [HRV, span("steps", 500, "08:00", "09:00"), sleep(DAY, 7)]
    send(athlete, *batch)
    before = listed(athlete)

    assert statuses(send(athlete, *reversed(batch))) == ["unchanged"] * 3
    assert before == listed(athlete)


def test_an_older_version_never_undoes_a_newer_one(api: World) -> None:
    athlete = api.athlete()
    send(athlete, HRV | {"external_version": 9, "value": 50})

    older, unversioned = send(athlete, HRV, HRV | {"external_version": None, "value": 99})

    assert (older["status"], older["reason"]) == ("unchanged", "older")
    assert (unversioned["status"], unversioned["reason"]) == ("unchanged", "older")
    assert daily(athlete, "hrv_rmssd") == 50


def test_without_versions_the_greater_value_stands_whichever_came_first(api: World) -> None:
    one, two = (span("steps", said, "08:00", "09:00") for said in (300, 500))
    up, down = api.athlete(), api.athlete()

    assert statuses([*send(up, one), *send(up, two)]) == ["stored", "replaced"]
    assert statuses([*send(down, two), *send(down, one)]) == ["stored", "unchanged"]
    assert send(down, one)[0]["reason"] == "unversioned"
    assert (daily(up, "steps"), daily(down, "steps")) == (500, 500)


def test_a_new_version_may_move_a_record(api: World) -> None:
    athlete = api.athlete()
    walk = span("steps", 900, "08:00", "09:00", external_id="w", external_version=1)
    moved = span("steps", 700, "08:00", "08:30", "2026-11-19", external_id="w", external_version=2)
    send(athlete, walk)

    assert statuses(send(athlete, moved, walk)) == ["replaced", "unchanged"]
    assert (daily(athlete, "steps"), daily(athlete, "steps", "2026-11-19")) == (None, 700)
    assert len(listed(athlete)) == 1


def test_records_of_other_sources_kinds_and_athletes_are_others(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()
    send(ana, HRV)
    others = (HRV | {"source": PHONE}, HRV | {"kind": "hrv_sdnn"}, HRV | {"external_id": "b"})

    assert statuses(send(ana, *others)) == ["stored"] * 3
    assert statuses(send(ben, HRV)) == ["stored"]
    assert (len(listed(ana)), len(listed(ben))) == (4, 1)


# --- deleting ---------------------------------------------------------------------------------


def test_a_deleted_value_does_not_come_back_with_a_copy_of_it(api: World) -> None:
    athlete = api.athlete()
    (found,) = send(athlete, HRV)

    assert athlete.delete(f"/measurements/{found['id']}").status == 200
    assert (listed(athlete), daily(athlete, "hrv_rmssd")) == ([], None)
    same, older = send(athlete, HRV, HRV | {"external_version": 2})
    assert [(one["status"], one["reason"]) for one in (same, older)] == [
        ("unchanged", "deleted")
    ] * 2
    assert listed(athlete) == []
    assert athlete.delete(f"/measurements/{found['id']}").status == 404


def test_a_newer_version_of_a_deleted_value_is_stored(api: World) -> None:
    athlete = api.athlete()
    (found,) = send(athlete, HRV)
    athlete.delete(f"/measurements/{found['id']}")

    assert statuses(send(athlete, HRV | {"external_version": 4, "value": 70})) == ["stored"]
    assert daily(athlete, "hrv_rmssd") == 70


def test_deleting_brings_back_what_had_been_outdone(api: World) -> None:
    athlete = api.athlete()
    phone = value("weight", 80, source=PHONE)
    scale = value("weight", 81, source={"provider": "withings", "device": "Scale"})
    send(athlete, phone)
    (best,) = send(athlete, scale)
    assert daily(athlete, "weight") == 81

    athlete.delete(f"/measurements/{best['id']}")

    assert daily(athlete, "weight") == 80


def test_nobody_deletes_or_lists_for_somebody_else(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()
    (found,) = send(ana, HRV)

    assert ben.delete(f"/measurements/{found['id']}").status == 404
    assert (len(listed(ana)), listed(ben)) == (1, [])


# --- quarantine -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (value("heart_rate", 700), "out_of_range"),
        (value("spo2", 97), "out_of_range"),
        (span("steps", -5, "08:00", "09:00"), "out_of_range"),
        (sleep(DAY, 7) | {"value": -87_000}, "out_of_range"),
        (value("steps", 5000), "no_duration"),
        (span("steps", 14_000, "08:00", "08:10"), "too_fast"),
        (span("distance", 300_000, "08:00", "09:00"), "too_fast"),
        (sleep(DAY, 7) | {"value": 8 * 3600}, "longer_than_its_interval"),
        (span("steps", 10, "08:00", "09:00") | {"started_at": "2026-11-18T08:00:00Z"}, "too_long"),
    ],
    ids=lambda said: said if isinstance(said, str) else said["kind"],
)
def test_what_cannot_be_true_is_kept_apart_with_its_reason(
    api: World, item: dict[str, Any], reason: str
) -> None:
    athlete = api.athlete()

    (found,) = send(athlete, item)

    assert ("quarantined", reason) == (found["status"], found["reason"])
    assert [(row["state"], row["reason"]) for row in listed(athlete, "state=quarantined")] == [
        ("quarantined", reason)
    ]
    assert listed(athlete, "state=stored") == []
    assert athlete.get(f"/measurements/days?since={DAY}&until={DAY}").json["days"] == []


def test_what_cannot_be_true_does_not_replace_what_can(api: World) -> None:
    athlete = api.athlete()
    good, absurd = value("heart_rate", 70), value("heart_rate", 700)
    send(athlete, good)

    assert statuses(send(athlete, absurd)) == ["unchanged"]
    assert daily(athlete, "heart_rate") == 70


def test_a_correction_comes_out_of_quarantine(api: World) -> None:
    athlete = api.athlete()
    send(athlete, value("spo2", 97, external_id="o"))

    send(athlete, value("spo2", 0.97, external_id="o", external_version=1))

    assert (daily(athlete, "spo2"), listed(athlete, "state=quarantined")) == (0.97, [])


# --- lists and doors --------------------------------------------------------------------------


def test_a_list_is_narrowed_and_paged(api: World) -> None:
    athlete = api.athlete()
    batch = [value("weight", 80, f"2026-11-{day:02}") for day in range(1, 8)]
    send(athlete, *batch, HRV)

    first = athlete.get("/measurements?kind=weight&limit=3").json
    second = athlete.get(f"/measurements?kind=weight&limit=3&cursor={first['next_cursor']}").json

    found = [row["local_date"] for row in (*first["items"], *second["items"])]
    assert found == [f"2026-11-{day:02}" for day in range(7, 1, -1)]
    assert [row["kind"] for row in listed(athlete, f"day={DAY}")] == ["hrv_rmssd"]


def test_a_key_makes_a_batch_happen_once(api: World) -> None:
    athlete = api.athlete()
    body = {"items": [HRV]}

    first, again = (athlete.post("/measurements", body, key="batch-1") for _ in range(2))

    assert (first.text, "true") == (again.text, again.headers["Idempotent-Replayed"])
    other = athlete.post("/measurements", {"items": [HRV, HRV]}, key="batch-1")
    assert other.code == "key_reused"


def test_without_the_consent_to_health_data_nothing_is_taken(api: World) -> None:
    athlete = api.athlete()
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    athlete.put("/me/consents/health_data", withdrawn)

    assert athlete.post("/measurements", {"items": [HRV]}).code == "consent_required"


def test_too_many_single_values_of_a_day_are_asked_for_as_chunks(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.measurements.storing.MOST_A_DAY", {"heart_rate": 2})
    athlete = api.athlete()
    batch = [value("heart_rate", 60, clock=f"06:0{minute}") for minute in range(3)]

    found = send(athlete, *batch, value("heart_rate", 60, "2026-11-19"))

    assert statuses(found) == ["stored", "stored", "refused", "stored"]
    assert "chunks" in found[2]["problem"]["detail"]


def test_a_device_kind_is_believed_or_guessed(api: World) -> None:
    athlete = api.athlete()
    send(
        athlete,
        HRV | {"source": {"provider": "whoop"}},
        HRV | {"source": RING | {"device_kind": "watch"}},
        HRV | {"source": {"provider": "unheard of"}},
    )

    kinds = sorted(row["source"]["device_kind"] for row in listed(athlete))

    assert kinds == ["strap", "unknown", "watch"]


# --- deletions by the ids that apps know ------------------------------------------------------


def named(number: int | None, said: float = 60) -> Item:
    return value("hrv_rmssd", said, external_id="x", external_version=number)


GONE: Item = {"provider": "oura", "external_id": "x"}


@pytest.mark.parametrize(
    ("events", "stands"),
    [
        ((named(None), GONE), None),
        ((named(3), GONE), None),
        ((named(3), GONE | {"external_version": 3}), None),
        ((named(3), GONE | {"external_version": 2}), 3),
        ((named(3), named(5), GONE | {"external_version": 4}), 5),
        ((named(9), GONE, GONE | {"external_version": 4}), None),
        ((named(3), GONE | {"provider": "garmin"}), 3),
    ],
)
def test_a_deletion_by_the_id_there_is_the_same_in_every_order_and_twice(
    api: World, events: tuple[Item, ...], stands: int | None
) -> None:
    for order, times in itertools.product(itertools.permutations(events), (1, 2)):
        athlete = api.athlete()
        for event in order * times:
            (forget if "provider" in event else send)(athlete, event)

        assert [one["external_version"] for one in listed(athlete)] == (
            [] if stands is None else [stands]
        )
        assert (daily(athlete, "hrv_rmssd") is None) == (stands is None)


def test_a_deletion_takes_every_kind_and_device_of_the_provider(api: World) -> None:
    athlete = api.athlete()
    other = RING | {"device": "Ring 3"}
    send(athlete, named(1), named(1) | {"source": other}, named(1) | {"kind": "heart_rate"})

    assert (forget(athlete, GONE), listed(athlete)) == (["deleted"], [])
    assert forget(athlete, GONE, {"provider": "oura", "external_id": "y"}) == ["noted", "noted"]
    (told,) = send(athlete, named(7))
    assert (told["status"], told["reason"]) == ("unchanged", "deleted")


def test_a_deletion_that_is_outdone_or_wrong_says_so(api: World) -> None:
    athlete = api.athlete()
    send(athlete, named(3))

    found = forget(athlete, GONE | {"external_version": 1}, {"external_id": "x"}, GONE)

    assert found == ["outdone", "refused", "deleted"]
