"""What a unit of work has written: rows of watched tables, as the mapper writes them.

The change log is made of it, and what others are told of. A savepoint that is undone takes its
rows along; a statement past the mapper hands over the ids of its rows, or is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.orm.session import SessionTransaction

from api.kit.db.scope import ScopedSession, ScopeError

RECORDED = {"keel_recorded": True}
"""Execution options of a statement past the unit of work whose rows are given to `touch`."""
_KEY = "keel.changes"


class Op(StrEnum):
    """What a log entry says of its row: it is there, or it is gone."""

    UPSERT = "u"
    DELETE = "d"


class Watched:
    """A table whose writes are collected, for whoever has to be told of them."""


class Synced(Watched):
    """A table that clients keep a copy of: every write of a row gets an entry in the log."""

    synced_as: ClassVar[str]
    """Its name in the log."""
    synced_depth: ClassVar[int] = 0
    """How many parents a row hangs on: parents come before, and go after, their children."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that this unit of work has written. ``row`` is there where the mapper wrote it."""

    model: Any
    id: UUID
    op: Op
    is_new: bool = False
    row: Any = None


@dataclass(slots=True)
class _Collected:
    """Changes of a unit of work so far, and how many there were before each savepoint."""

    changes: list[Change] = field(default_factory=list)
    marks: WeakKeyDictionary[SessionTransaction, int] = field(default_factory=WeakKeyDictionary)


def touch(db: Session, model: type[Watched], ids: Iterable[UUID], op: Op = Op.UPSERT) -> None:
    """Have rows entered in the log that a statement past the unit of work has written.

    Also for an id that has no row: its tombstone keeps a late create from coming alive.
    """
    _collected(db).changes.extend(Change(model, row_id, op) for row_id in ids)


def collect(db: Session, rows: Iterable[Any], op: Op) -> None:
    """Have rows collected that a statement past the unit of work has written, as they were."""
    _collected(db).changes.extend(Change(type(row), row.id, op, row=row) for row in rows)


def rewrite(db: Session, statement: Any) -> list[UUID]:
    """Run an UPDATE of a synced table; the ids of its rows, which are entered in the log."""
    model = statement.entity_description["entity"]
    changed = statement.returning(model.id)
    options = {"synchronize_session": "fetch", **RECORDED}
    ids = list(db.scalars(changed, execution_options=options))
    touch(db, model, ids)
    return ids


def _collected(db: Session) -> _Collected:
    found: _Collected = db.info.setdefault(_KEY, _Collected())
    return found


def settle(db: Session) -> None:
    """Forget what was collected: it was entered where it belongs."""
    _collected(db).changes.clear()


def written(db: Session) -> list[Change]:
    """The rows that this unit of work has written so far, each once, as it is now."""
    db.flush()
    latest: dict[tuple[Any, UUID], Change] = {}
    for one in _collected(db).changes:
        before = latest.get((one.model, one.id))
        known = before is not None and before.is_new
        latest[one.model, one.id] = replace(one, is_new=True) if known else one
    return list(latest.values())


def _collect(row: Any, op: Op, *, is_new: bool = False) -> None:
    db = object_session(row)
    if db is not None:
        _collected(db).changes.append(Change(type(row), row.id, op, is_new, row))


@event.listens_for(Watched, "after_insert", propagate=True)
def _inserted(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    _collect(row, Op.UPSERT, is_new=True)


@event.listens_for(Watched, "after_update", propagate=True)
def _updated(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    db = object_session(row)
    # The mapper calls for every row it has looked at, also where nothing was different.
    if db is not None and db.is_modified(row, include_collections=False):
        _collect(row, Op.UPSERT)


@event.listens_for(Watched, "after_delete", propagate=True)
def _deleted(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    unread = {one.key for one in mapper.relationships if one.passive_deletes}
    if isinstance(row, Synced) and unread & inspect(row).unloaded:
        raise ScopeError(f"{type(row).__name__} was deleted unread: its parts need tombstones")
    _collect(row, Op.DELETE)


@event.listens_for(ScopedSession, "do_orm_execute")
def _refuse_unrecorded(state: ORMExecuteState) -> None:
    """A statement past the unit of work would change rows behind the back of every client."""
    writes = state.is_insert or state.is_update or state.is_delete
    if not writes or state.execution_options.get("keel_recorded"):
        return
    if any(issubclass(mapper.class_, Watched) for mapper in state.all_mappers):
        raise ScopeError("a bulk statement on a watched table must be recorded")


@event.listens_for(ScopedSession, "after_transaction_create")
def _mark(db: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        held = _collected(db)
        held.marks[transaction] = len(held.changes)


@event.listens_for(ScopedSession, "after_soft_rollback")
def _forget(db: Session, transaction: SessionTransaction) -> None:
    """What a savepoint has undone was never there.

    A flush that fails rolls back as far as the savepoint around it, or else everything, and that
    savepoint then ends without a word: what counts is how far it went, not who says so.
    """
    held, undone = _collected(db), transaction
    while undone.parent is not None and not undone.nested:
        undone = undone.parent
    del held.changes[held.marks.get(undone, 0) :]
