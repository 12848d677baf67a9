"""Units of work: whole or not at all, exact under concurrency, and reading means reading."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from api.accounts import service as accounts
from api.accounts.models import Goal
from api.kit.db.scope import Scope
from api.kit.db.unit_of_work import Database, statements
from tests.support.world import World

THREADS, ROUNDS = 4, 25


class Counter:
    """One number in a row of one athlete, as many units of work see it."""

    def __init__(self, world: World) -> None:
        athlete = world.athlete()
        body = {"kind": "event", "event": "A run", "distance_m": 0}
        assert athlete.subject_id
        self.goal_id = UUID(athlete.post("/goals", body).json["id"])
        self.scope = Scope(athlete.subject_id, athlete.subject_id)
        self.database: Database = world.database

    def read(self, db: Session) -> Goal:
        return db.scalars(select(Goal).where(Goal.id == self.goal_id)).one()

    @property
    def value(self) -> int:
        with self.database.read(self.scope) as db:
            return self.read(db).distance_m or 0

    def increment(self) -> None:
        with self.database.write(self.scope) as db:
            accounts.lock_athlete(db)
            goal = self.read(db)
            goal.distance_m = (goal.distance_m or 0) + 1


@pytest.fixture
def counter(api: World) -> Counter:
    return Counter(api)


def test_concurrent_read_modify_write_loses_nothing(counter: Counter) -> None:
    start = Barrier(THREADS)

    def work(_: int) -> None:
        start.wait()
        for _round in range(ROUNDS):
            counter.increment()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))

    assert counter.value == THREADS * ROUNDS


def test_without_the_early_lock_the_second_of_two_writers_fails(
    counter: Counter, api: World
) -> None:
    """SQLite's deferred BEGIN cannot wait once it has read; PostgreSQL sees a stale version."""
    refused = OperationalError if api.dialect == "sqlite" else StaleDataError

    with _deferred(counter) as db:
        seen = counter.read(db)
        with counter.database.write(counter.scope) as other:
            counter.read(other).distance_m = 1
        seen.distance_m = 5

        with pytest.raises(refused):
            db.flush()

    assert counter.value == 1


def _deferred(counter: Counter) -> Any:
    """A unit of work that writes without having said so at its beginning."""
    is_sqlite = counter.database.engine.dialect.name == "sqlite"
    return counter.database._open(counter.scope, write=not is_sqlite)


def test_what_a_reading_unit_writes_is_never_kept(counter: Counter) -> None:
    with counter.database.read(counter.scope) as db:
        counter.read(db).distance_m = 7
        try:
            db.flush()
        except SQLAlchemyError:
            db.rollback()

    assert counter.value == 0


def test_postgresql_refuses_a_write_in_a_reading_unit_at_once(counter: Counter, api: World) -> None:
    with counter.database.read(counter.scope) as db:
        counter.read(db).distance_m = 7
        if api.dialect == "postgresql":
            with pytest.raises(SQLAlchemyError, match="read-only transaction"):
                db.flush()


def test_a_reading_unit_sees_one_state_to_its_end(counter: Counter) -> None:
    with counter.database.read(counter.scope) as db:
        before = counter.read(db).distance_m
        counter.increment()
        db.expire_all()

        assert before == counter.read(db).distance_m
    assert counter.value == 1


def test_a_unit_that_fails_leaves_no_trace(counter: Counter) -> None:
    def fail_half_way() -> None:
        with counter.database.write(counter.scope) as db:
            counter.read(db).distance_m = 7
            db.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()

    assert counter.value == 0


def test_statements_of_a_request_are_counted(counter: Counter) -> None:
    statements.set(0)

    with counter.database.read(counter.scope) as db:
        counter.read(db)

    assert statements.get() <= 2


def test_sqlite_keeps_foreign_keys_and_syncs_every_commit(api: World) -> None:
    if api.dialect == "sqlite":
        with api.database.engine.connect() as connection:
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
            }

        assert told == {
            "foreign_keys": 1,
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 5000,
        }
