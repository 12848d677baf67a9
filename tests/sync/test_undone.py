"""What a savepoint has undone was never there; what stands beside it is told."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from api.checkins.models import CheckIn
from api.kit.ids import new_id
from tests.http import batching
from tests.support.actor import Actor
from tests.support.world import World
from tests.sync.logs import add_check_in, log_of, scope_of
from tests.sync.phone import a_check_in
from tests.sync.pushes import in_step
from tests.training.log import a_session, an_exercise, logged


def told(athlete: Actor) -> list[str]:
    """Notes of the check-ins that the log names, in its order."""
    with athlete.world.database.read(scope_of(athlete)) as db:
        notes = {row.id: row.note for row in db.scalars(select(CheckIn))}
    return [str(notes.get(entry.id, "undone")) for entry in log_of(athlete)]


def test_what_a_service_refused_is_not_told(api: World) -> None:
    athlete = api.athlete()
    refused = a_session(api.day(), an_exercise(), planned_session_id=str(new_id()))

    assert athlete.post("/sessions", refused, key="a key").status == 422

    assert log_of(athlete) == []


@pytest.mark.parametrize("key", [None, "a key"])
def test_a_create_that_the_database_refused_is_not_told(api: World, key: str | None) -> None:
    """The flush itself fails: the id of its exercise is taken by another session."""
    athlete, taken = api.athlete(), an_exercise(id=str(new_id()))
    logged(athlete, a_session(api.day(), taken))
    before = log_of(athlete)

    refused = athlete.post("/sessions", a_session(api.day(), taken, id=str(new_id())), key=key)

    assert refused.status == 409
    assert log_of(athlete) == before


@pytest.mark.parametrize("at", [0, 2, 3])
def test_items_of_a_batch_are_told_whatever_became_of_another(api: World, at: int) -> None:
    """Told of are the three that stand, with their parts, and nothing of the one that fell."""
    athlete, taken = api.athlete(), batching.part(batching.uid())
    logged(athlete, batching.session(exercises=[taken]))
    before = len(log_of(athlete))
    items = [batching.session(exercises=[batching.part(batching.uid())]) for _ in range(4)]
    items[at]["exercises"] = [taken]

    answer = batching.send(athlete, "/sessions", items)

    stored = [item for place, item in enumerate(items) if place != at]
    log = log_of(athlete)[before:]
    sessions = [str(entry.id) for entry in log if entry.table == "training_sessions"]
    assert batching.statuses(answer)[at] == "conflict"
    assert sessions == [item["id"] for item in stored]
    assert len(log) == 9


def test_a_push_whose_rows_are_refused_tells_of_what_it_stored(api: World) -> None:
    phone = in_step(api.athlete())
    stored = phone.create("check_ins", **a_check_in(api.day(-1)))
    phone.create("check_ins", **a_check_in(api.day(), pain_now=99))

    assert phone.push(on_refusal="skip").status == 200

    assert [str(entry.id) for entry in log_of(phone.athlete)] == [stored]


def test_an_aborted_push_tells_of_nothing(api: World) -> None:
    phone = in_step(api.athlete())
    phone.create("check_ins", **a_check_in(api.day(-1)))
    phone.create("check_ins", **a_check_in(api.day(), pain_now=99))

    assert phone.push().status == 422

    assert log_of(phone.athlete) == []


def test_every_way_out_of_a_savepoint_takes_its_own_changes_and_no_others(api: World) -> None:
    athlete = api.athlete()
    with api.database.write(scope_of(athlete)) as db:
        add_check_in(db, api, -1, "before")
        with db.begin_nested():
            add_check_in(db, api, -2, "outer")
            with suppress(IntegrityError), db.begin_nested():
                add_check_in(db, api, -3, "beside a row that failed")
                add_check_in(db, api, -2, "failed in the flush")
            with suppress(KeyError), db.begin_nested():
                add_check_in(db, api, -3, "left by an error")
                raise KeyError
            undone = db.begin_nested()
            add_check_in(db, api, -3, "rolled back")
            undone.rollback()
            add_check_in(db, api, -3, "outer again")
        outside = db.begin_nested()
        db.begin_nested()
        add_check_in(db, api, -4, "rolled back from outside")
        outside.rollback()
        add_check_in(db, api, -4, "after")

    assert told(athlete) == ["before", "outer", "outer again", "after"]
