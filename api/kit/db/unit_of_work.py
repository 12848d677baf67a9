"""Units of work: one scope, one transaction, reading or writing, committed by its opener."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker

from api.kit.db import changes
from api.kit.db.fittings import fitted
from api.kit.db.scope import Scope, ScopedSession, enter
from api.kit.events import Outbox

_WRITE = "keel_write"
_SQLITE_BUSY_MS = 5000
_POSTGRES_LIMITS = (
    "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000"
)

statements: ContextVar[int] = ContextVar("statements", default=0)
"""Statements sent to the database in this context: logged per request, asserted in tests."""


class Database:
    """One engine and the two ways to use it. ``fittings`` travel with every session."""

    def __init__(self, url: str, *, pooled: bool = False, fittings: Iterable[object] = ()) -> None:
        self.engine = _engine(url, pooled)
        self.fittings: dict[type, object] = {type(value): value for value in fittings}
        self._sessions = sessionmaker(
            self.engine, class_=ScopedSession, expire_on_commit=False, info=dict(self.fittings)
        )

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Session]:
        """A read-only snapshot."""
        with self._open(scope, write=False) as db:
            yield db

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Session]:
        """A transaction that commits when the block ends well, and leaves no trace otherwise."""
        with self._open(scope, write=True) as db:
            yield db
            if outbox := fitted(db, Outbox):
                outbox.leave(db)
            changes.record(db)
            db.commit()

    @contextmanager
    def _open(self, scope: Scope, *, write: bool) -> Iterator[Session]:
        with self._sessions() as db:
            enter(db, scope)
            db.connection(execution_options=self._options(write))
            yield db

    def _options(self, write: bool) -> dict[str, Any]:
        if self.engine.dialect.name == "sqlite":
            return {_WRITE: write}
        # A page and its children are two statements: only a snapshot keeps them of one state.
        return {} if write else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _engine(url: str, pooled: bool) -> Engine:
    """``hide_parameters``: a statement that fails is told without the values it was to write."""
    if url.startswith("sqlite"):
        local = {"check_same_thread": False}
        engine = create_engine(url, connect_args=local, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url, pool_timeout=2, pool_pre_ping=True, hide_parameters=True, **_postgres(pooled)
        )
    event.listen(engine, "before_cursor_execute", _count)
    return engine


def _postgres(pooled: bool) -> dict[str, Any]:
    """Behind a transaction pooler neither prepared statements nor start-up options survive."""
    if pooled:
        return {"connect_args": {"prepare_threshold": None, "connect_timeout": 2}}
    return {"connect_args": {"options": _POSTGRES_LIMITS, "connect_timeout": 2}}


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_SQLITE_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes cannot wait: it fails at once, or,
    # in the driver's own mode, silently loses updates.
    write = connection.get_execution_options().get(_WRITE, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _count(*_: Any) -> None:
    statements.set(statements.get() + 1)
