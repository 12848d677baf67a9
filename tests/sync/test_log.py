"""The change log: every write is in it, in the order of commits, at the cost of two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, event, select, update

from api.checkins.models import CheckIn
from api.kit.db import changes, migrations
from api.kit.db.changes import Head, Op
from api.kit.db.scope import Scope, ScopeError
from api.kit.db.unit_of_work import Database
from api.sync.vocab import TOMBSTONES_KEPT
from api.training.models import SetLog, TrainingSession
from tests.archive.lives import export, restore
from tests.checkins.answers import a_check_in
from tests.support import databases
from tests.support.world import World
from tests.sync.logs import add_check_in, head_of, log_of, scope_of
from tests.sync.phone import Phone
from tests.training.log import a_session, a_set, an_exercise, logged


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(world.database.engine, "before_cursor_execute", note)


def test_a_new_athlete_has_a_log_that_begins_at_one(api: World) -> None:
    assert Head(seq=1, horizon=0, epoch=0) == head_of(api.athlete())


def test_parents_are_numbered_before_their_children(api: World) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(), a_set())))

    entries = log_of(athlete)

    assert [entry.table for entry in entries] == [
        "training_sessions", "logged_exercises", "set_logs", "set_logs",
    ]  # fmt: skip
    assert [entry.seq for entry in entries] == [2, 3, 4, 5]
    assert head_of(athlete).seq == 5


def test_a_deletion_leaves_tombstones_of_all_parts_children_first(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    athlete.delete(f"/sessions/{session['id']}", etag='"v1"')

    entries = log_of(athlete)

    assert [entry.table for entry in entries] == [
        "set_logs", "logged_exercises", "training_sessions",
    ]  # fmt: skip
    assert {Op.DELETE} == {entry.op for entry in entries}


def test_a_changed_set_and_its_session_are_told_and_nothing_else(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise("rdl-tempo", a_set(), a_set())))
    before = head_of(athlete).seq
    parts = session["exercises"]
    patch = {"exercises": [an_exercise("rdl-tempo", a_set(reps=6), a_set(), id=parts[0]["id"])]}
    for done, stored in zip(patch["exercises"][0]["sets"], parts[0]["sets"], strict=True):
        done["id"] = stored["id"]

    athlete.patch(f"/sessions/{session['id']}", patch, etag='"v1"')

    told = [entry for entry in log_of(athlete) if entry.seq > before]
    assert [(entry.table, str(entry.id)) for entry in told] == [
        ("training_sessions", session["id"]),
        ("set_logs", parts[0]["sets"][0]["id"]),
    ]


def test_numbering_takes_two_statements_however_much_was_written(api: World) -> None:
    costs = []
    for count in (1, 60):
        sets = [a_set() for _ in range(count)]
        with statements(api) as sent:
            logged(api.athlete(), a_session(api.day(), an_exercise("rdl-tempo", *sets)))
        costs.append([one for one in sent if "sync_" in one and "INSERT INTO sync_head" not in one])

    assert [len(cost) for cost in costs] == [2, 2]
    assert costs[0][0].startswith("UPDATE sync_head")


def test_decisions_and_what_they_supersede_are_told(api: World) -> None:
    athlete = api.ready_athlete()
    ask = {"scope": {"kind": "plan"}, "local_date": api.day()}
    first = athlete.post("/progression/decisions", ask).json["id"]
    planned = {entry.table for entry in log_of(athlete)}
    before = head_of(athlete).seq

    athlete.post("/sessions", a_session(api.day(), an_exercise()))

    told = {(entry.table, str(entry.id)) for entry in log_of(athlete) if entry.seq > before}
    assert planned == {"decisions", "planned_sessions"}
    assert ("decisions", first) in told


def test_a_restored_archive_has_a_log_of_its_own(api: World) -> None:
    athlete, other = api.athlete(), api.athlete()
    logged(athlete, a_session(api.day(), an_exercise()))
    assert athlete.post("/check-ins", a_check_in("daily", api.day())).status == 201

    assert restore(other, export(athlete)).status == 201

    told = {(entry.table, entry.id) for entry in log_of(other)}
    assert told == {(entry.table, entry.id) for entry in log_of(athlete)}
    before, after = Phone(athlete), Phone(other)
    assert (before.pull().status, after.pull().status) == (200, 200)
    assert before.rows == after.rows


@pytest.mark.parametrize(
    "statement",
    [
        update(CheckIn).values(note="x"),
        delete(SetLog),
        delete(TrainingSession).where(TrainingSession.note.is_(None)),
    ],
    ids=["update", "delete", "delete some"],
)
def test_a_bulk_statement_on_a_synced_table_is_refused(api: World, statement: Any) -> None:
    with api.database.write(scope_of(api.athlete())) as db, pytest.raises(ScopeError):
        db.execute(statement)


def test_a_row_whose_parts_were_not_read_is_not_deleted(api: World) -> None:
    """The database would delete the parts, and nobody would tell the phones."""
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))

    with api.database.write(scope_of(athlete)) as db:
        row = db.scalars(select(TrainingSession)).one()
        db.delete(row)
        with pytest.raises(ScopeError):
            db.flush()
        db.rollback()

    assert athlete.get(f"/sessions/{session['id']}").status == 200


def test_purging_forgets_old_tombstones_and_moves_the_horizon(api: World) -> None:
    athlete = api.athlete()
    for day in (-1, 0):
        session = logged(athlete, a_session(api.day(day), an_exercise()))
        athlete.delete(f"/sessions/{session['id']}", etag='"v1"')
        api.clock.advance(timedelta(days=1))
    engine, old = api.database.engine, log_of(athlete)[:3]

    changes.purge(engine, api.clock.now() - timedelta(days=1, hours=1))

    assert head_of(athlete).horizon == old[-1].seq
    assert [entry.seq for entry in log_of(athlete)] == [11, 12, 13]


def test_the_horizon_never_moves_back(api: World) -> None:
    """The older numbers may be purged last: a clock was set back between two deletions."""
    athlete, engine = api.athlete(), api.database.engine
    ids = [logged(athlete, a_session(api.day(-9), an_exercise()))["id"] for _ in range(2)]
    for row_id in ids:
        athlete.delete(f"/sessions/{row_id}", etag='"v1"')
        api.clock.advance(timedelta(days=-2))

    horizons = []
    for age in (timedelta(days=3), timedelta(days=5)):
        changes.purge(engine, api.clock.now() + age)
        horizons.append(head_of(athlete).horizon)

    assert log_of(athlete) == []
    assert horizons == [head_of(athlete).seq] * 2


def test_the_command_that_purges_keeps_tombstones_for_half_a_year(api: World) -> None:
    athlete = api.athlete()
    session = logged(athlete, a_session(api.day(), an_exercise()))
    athlete.delete(f"/sessions/{session['id']}", etag='"v1"')

    counts = []
    for wait in (TOMBSTONES_KEPT - timedelta(days=1), timedelta(days=2)):
        api.clock.advance(wait)
        assert api.app.test_cli_runner().invoke(args=["keel", "purge"]).exit_code == 0
        counts.append(len(log_of(athlete)))

    assert counts == [3, 0]


def test_rows_from_before_the_log_are_entered_by_the_migration() -> None:
    with databases.empty("sqlite") as url:
        databases.prepare(url)
        world = World.over(url)
        athlete = world.athlete()
        session = logged(athlete, a_session(world.day(), an_exercise()))
        before = [(entry.table, entry.id) for entry in log_of(athlete)]
        migrations.downgrade(world.database.engine, "0011")
        migrations.upgrade(world.database.engine)

        assert [(entry.table, entry.id) for entry in log_of(athlete)] == before
        assert head_of(athlete).seq == 4
        assert str(before[0][1]) == session["id"]
        world.database.engine.dispose()


# --- the order of commits --------------------------------------------------------------------


def seen(database: Database, scope: Scope, after: int) -> tuple[set[UUID], int]:
    with database.read(scope) as db:
        found = changes.entries(db, after)
        return {entry.id for entry in found}, changes.head(db).seq


def test_a_slow_commit_is_not_missed_by_whoever_pulls_meanwhile(api: World) -> None:
    """The first to write is the last to commit, and the reader looks in between."""
    if api.dialect == "sqlite":
        return  # One writer at a time: nobody can commit in between.
    scope = scope_of(api.athlete())
    with api.database.write(scope) as slow:
        first = add_check_in(slow, api, 0)
        with api.database.write(scope) as quick:
            second = add_check_in(quick, api, -1)
        early, cursor = seen(api.database, scope, 0)
    late, _ = seen(api.database, scope, cursor)

    assert early == {second}
    assert late == {first}


def test_numbers_drawn_when_a_row_is_written_would_lose_the_slow_one(api: World) -> None:
    """The twin: the same story with the number taken at the write instead of at the commit."""
    if api.dialect == "sqlite":
        return
    scope = scope_of(api.athlete())
    number = iter(range(2, 9))
    order: dict[UUID, int] = {}
    with api.database.write(scope) as slow:
        first = add_check_in(slow, api, 0)
        order[first] = next(number)
        with api.database.write(scope) as quick:
            second = add_check_in(quick, api, -1)
            order[second] = next(number)
        cursor = order[second]

    assert [one for one in order if order[one] > cursor] == []


def test_a_reader_sees_rows_and_log_of_one_moment(api: World) -> None:
    athlete = api.athlete()
    logged(athlete, a_session(api.day(), an_exercise()))
    with api.database.read(scope_of(athlete)) as db:
        told = changes.entries(db, 0)
        assert athlete.delete(f"/sessions/{told[0].id}", etag='"v1"').status == 200

        assert len(changes.rows(db, "training_sessions", ["id"], [told[0].id])) == 1
        assert changes.entries(db, 0) == told
