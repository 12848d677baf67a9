"""Files of devices on their way: previewed, committed once, resumed, undone, forgotten."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from api.imports import answering, device_steps
from api.imports.models import FilePiece
from api.imports.service import purge
from api.imports.vocab import KEPT, PIECE
from api.kit.access import Access
from api.kit.db.scope import Scope
from api.kit.work import LEASE
from tests.imports import fit_files as fit
from tests.imports.sending import choose, commit, now, read, send, sessions, sets, taken, told, undo
from tests.imports.test_devices_fit import lifting, running
from tests.imports.test_devices_json import record
from tests.imports.test_devices_xml import GPX, export, quantity, zipped
from tests.support.actor import Actor
from tests.support.world import World

Shape = dict[str, Any]


WITHDRAWN = {"version": "2026-11", "granted": False}


def hourly(count: int) -> list[str]:
    """Steps of an hour, one after the other."""
    return [
        quantity(
            "StepCount",
            str(100 + n),
            "count",
            start=f"2026-03-{1 + n // 24:02} {n % 24:02}:00:00 +0100",
            end=f"2026-03-{1 + n // 24:02} {n % 24:02}:30:00 +0100",
        )
        for n in range(count)
    ]


def measured(athlete: Actor) -> list[Shape]:
    return list(athlete.get("/measurements?limit=100").json["items"])


def connect(*records: Shape) -> bytes:
    return json.dumps(records).encode()


@contextmanager
def dying_after(parcels: int) -> Iterator[None]:
    """The worker dies in the middle of the step after so many parcels."""
    usual, done = device_steps.take_parcel, [0]

    def dying(*args: Any) -> bool:
        wanted = usual(*args)
        if done[0] == parcels:
            raise SystemExit
        done[0] += 1
        return wanted

    with pytest.MonkeyPatch.context() as patch, suppress(SystemExit):
        patch.setattr(device_steps, "take_parcel", dying)
        yield


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (running().content(), "fit"),
        (gzip.compress(running().content()), "fit"),
        (GPX.encode(), "gpx"),
        (b"\xef\xbb\xbf" + GPX.encode(), "gpx"),
        (export(*hourly(2)), "apple_health"),
        (zipped(export(*hourly(2))), "apple_health"),
        (connect(record("Steps", count=5)), "health_connect"),
    ],
)
def test_a_file_is_known_by_its_content_and_never_by_its_name(
    api: World, content: bytes, source: str
) -> None:
    athlete = api.athlete()

    answer = send(athlete, content, file_name="strong.csv")

    assert (answer.status, answer.json["state"], answer.json["source"]) == (201, "waiting", source)
    api.work()
    assert now(athlete, answer.json["id"])["state"] == "preview"


def test_a_preview_counts_what_is_in_the_file_and_nothing_is_stored_yet(api: World) -> None:
    athlete = api.athlete()
    content = export(*hourly(3), quantity("BodyMass", "80", "kg"), quantity("BodyMass", "x", "kg"))

    preview = read(athlete, content)

    counts = preview["counts"]
    assert (counts["rows"], counts["measurements"], counts["days"]) == (5, 4, 2)
    assert (counts["refused_rows"], counts["stored_items"]) == (1, 0)
    assert preview["kinds"] == [
        {"kind": "steps", "values": 3, "samples": 0, "days": 1},
        {"kind": "weight", "values": 1, "samples": 0, "days": 1},
    ]
    assert (preview["first_day"], preview["last_day"]) == ("2026-03-01", "2026-03-14")
    assert told(athlete, preview["id"]) == [(5, "not_a_number", "weight")]
    assert measured(athlete) == []


def test_a_commit_stores_and_the_same_bytes_are_the_same_import(api: World) -> None:
    athlete, content = api.athlete(), export(*hourly(3))

    done = taken(athlete, content)
    again = send(athlete, content)

    assert done["counts"]["stored_items"] == 3
    assert done["progress"] == {"done": 3, "total": 3}
    assert (again.status, again.json["id"]) == (200, done["id"])
    assert sorted(one["value"] for one in measured(athlete)) == [100, 101, 102]


def test_an_older_export_never_undoes_a_newer_one(api: World) -> None:
    athlete = api.athlete()
    older = quantity("BodyMass", "80", "kg", made="2026-03-14 09:00:00 +0530")
    newer = quantity("BodyMass", "78", "kg", made="2026-03-14 10:00:00 +0530")
    taken(athlete, export(newer))

    resent = taken(athlete, export(older))

    assert [one["value"] for one in measured(athlete)] == [78]
    assert (resent["counts"]["stored_items"], resent["counts"]["unchanged_items"]) == (0, 1)


def test_a_value_that_was_deleted_here_is_not_brought_back(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, export(*hourly(1)))
    (row,) = measured(athlete)
    assert athlete.delete(f"/measurements/{row['id']}").status in (200, 204)

    taken(athlete, export(*hourly(1), *hourly(2)[1:]))

    assert [one["value"] for one in measured(athlete)] == [101]


def test_a_deletion_on_the_phone_deletes_here(api: World) -> None:
    athlete = api.athlete()
    taken(athlete, connect(record("Steps", count=5)))

    done = taken(athlete, connect({"recordType": "DeletionChange", "recordId": "r1"}))

    assert measured(athlete) == []
    assert done["counts"]["deleted_items"] == 1


def test_a_workout_is_listed_with_its_zone(api: World) -> None:
    athlete = api.athlete(time_zone="Asia/Kolkata")

    done = taken(athlete, running().content())

    (workout,) = athlete.get("/workouts").json["items"]
    assert (workout["sport"], workout["time_zone"]) == ("running", "Asia/Kolkata")
    assert workout["zone_is_assumed"] is True
    assert (done["counts"]["workouts"], done["counts"]["samples"]) == (1, 30)


def test_sets_of_a_watch_become_history_as_those_of_an_app_do(api: World) -> None:
    athlete = api.athlete(time_zone="Asia/Kolkata")
    preview = read(athlete, lifting().content())
    names = athlete.get(f"/imports/{preview['id']}/exercises").json["items"]

    done = commit(athlete, preview["id"])

    matches = {one["name"]: (one["match"], one["exercise"]) for one in names}
    assert matches == {
        "Barbell deadlift": ("exact", "deadlift-conventional"),
        "Goblet squat": ("exact", "squat-goblet"),
        "Curl": ("unmatched", None),
    }
    assert (done["counts"]["added_sets"], done["counts"]["left_out_sets"]) == (3, 1)
    (session,) = sessions(athlete)
    assert (session["origin"], session["local_date"]) == ("imported", "2026-03-14")
    assert [(slug, reps, kilos) for _, slug, reps, kilos in sets(athlete)] == [
        ("deadlift-conventional", 5, 100),
        ("deadlift-conventional", 5, 102.5),
        ("squat-goblet", 10, 24),
    ]


def test_a_set_without_a_name_waits_for_one_and_is_added_then(api: World) -> None:
    athlete, content = api.athlete(), lifting().content()
    done = taken(athlete, content)
    choose(athlete, done["id"], {"name": "Curl", "exercise": "lateral-raise"})

    again = commit(athlete, done["id"])

    assert (again["counts"]["added_sets"], again["counts"]["known_sets"]) == (4, 3)
    assert again["counts"]["unchanged_items"] == 1


def test_undoing_takes_sets_back_and_leaves_what_was_measured(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, lifting().content())

    undone = undo(athlete, done["id"])

    assert (undone["state"], undone["counts"]["added_sets"]) == ("cancelled", 0)
    assert sessions(athlete) == []
    assert len(athlete.get("/workouts").json["items"]) == 1


def test_a_commit_that_died_goes_on_where_it_was(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, export(*hourly(700)))
    athlete.post(f"/imports/{preview['id']}/commit")
    with dying_after(1):
        api.work()
    halfway = now(athlete, preview["id"])
    api.clock.advance(LEASE + LEASE)

    api.work()

    done = now(athlete, preview["id"])
    assert (halfway["state"], halfway["progress"]["done"]) == ("committing", 500)
    counts = done["counts"]
    assert (done["state"], counts["stored_items"]) == ("committed", 700)
    assert counts["unchanged_items"] == 0, "what was taken in is not asked about again"


def test_a_file_of_many_pieces_comes_back_whole(api: World) -> None:
    athlete = api.athlete()
    filler = f"<!--{'x' * 900_000}-->"
    content = export(*hourly(2), filler, "<Me/>", filler, "<Me/>", filler)
    assert len(content) > 2 * PIECE

    done = taken(athlete, content)

    assert done["counts"]["stored_items"] == 2


def test_the_content_goes_with_the_commit_unless_a_set_waits_for_a_name(api: World) -> None:
    athlete = api.athlete()

    def kept() -> int:
        with api.database.read(Scope(UUID(athlete.id), UUID(athlete.id))) as db:
            return int(db.scalar(select(func.count()).select_from(FilePiece)) or 0)

    taken(athlete, running().content())
    without = kept()
    taken(athlete, lifting().content())

    assert (without, kept()) == (0, 1)


def test_a_purge_forgets_the_pieces_of_old_files(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, export(*hourly(1)))

    purge(api.database.engine, api.clock.now() + KEPT * 2)

    assert athlete.post(f"/imports/{preview['id']}/commit").status == 409


def test_a_file_in_which_nothing_is_says_so(api: World) -> None:
    refused = read(api.athlete(), export(quantity("DietaryWater", "1", "mL")))

    assert (refused["state"], refused["problem"]["code"]) == ("refused", "nothing_found")
    assert refused["counts"]["noted_rows"] == 1


def test_an_app_that_may_not_write_measurements_sends_no_file_of_a_device(api: World) -> None:
    athlete = api.athlete()
    app = athlete.limited_to({Access.SESSIONS_WRITE, Access.SESSIONS_READ})

    refused = send(app, running().content())

    assert (refused.status, refused.code) == (403, "insufficient_scope")
    assert send(app, "local_date,exercise,reps\n2026-04-08,plank,1\n").status == 201


def test_without_consent_a_file_of_a_device_is_not_read(api: World) -> None:
    athlete = api.athlete()
    waiting = send(athlete, running().content()).json

    athlete.put("/me/consents/health_data", WITHDRAWN)
    api.work()
    athlete.put("/me/consents/health_data", WITHDRAWN | {"granted": True})

    assert now(athlete, waiting["id"])["problem"]["code"] == "consent_withdrawn"


def test_a_failed_attempt_is_tried_again_and_stores_nothing_twice(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete = api.athlete()
    preview = read(athlete, export(*hourly(700)))
    athlete.post(f"/imports/{preview['id']}/commit")
    with monkeypatch.context() as patch:
        patch.setattr(answering, "noted", lambda *_: 1 / 0)
        api.work()
    api.clock.advance(LEASE + LEASE)

    api.work()

    assert now(athlete, preview["id"])["counts"]["stored_items"] == 700


def test_what_was_lifted_far_from_home_is_a_session_of_the_day_of_its_workout(api: World) -> None:
    """Six in the morning in Tokyo is the evening before in Paris."""
    athlete = api.athlete(time_zone="Europe/Paris")
    began = datetime(2026, 3, 13, 21, 0, tzinfo=UTC)
    made = fit.Fit().add(fit.FILE_ID, fit.file_id())
    made.add(fit.SET, fit.lifted(began, fit.DEADLIFT, fit.BARBELL_DEADLIFT, 5, 100))
    made.add(fit.SESSION, fit.session(began, 3600, fit.TRAINING, fit.STRENGTH))
    made.add(fit.ACTIVITY_MESSAGE, fit.activity(began + timedelta(hours=1), 9 * 3600))

    taken(athlete, made.content())

    [workout] = athlete.get("/workouts").json["items"]
    [session] = sessions(athlete)
    assert (workout["local_date"], session["local_date"]) == ("2026-03-14", "2026-03-14")
    assert session["started_at"] == workout["started_at"]
    assert (workout["time_zone"], session["time_zone"]) == ("+09:00", "Etc/GMT-9")
    assert workout["session_id"] == session["id"]
    corrected = athlete.patch(f"/sessions/{session['id']}", {"note": "jet-lagged"}, etag="*")
    assert corrected.status == 200
