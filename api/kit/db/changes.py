"""The change log: every synced row at its latest number, numbered in the order of commits.

A unit of work that wrote synced rows takes a block of numbers as its last statement. That
statement locks the athlete's head until the commit, so whoever reads number n has every number
before it: a clock, or a sequence drawn any earlier, would let a slow commit fall behind a
reader's cursor. Domains need not know of it: rows are collected as the mapper writes them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKeyConstraint,
    Row,
    UniqueConstraint,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from api.kit.clock import Clock, SystemClock
from api.kit.db.base import Base, OfAthlete, Owner
from api.kit.db.collecting import RECORDED as RECORDED
from api.kit.db.collecting import Change, settle, written
from api.kit.db.collecting import Op as Op
from api.kit.db.collecting import Synced as Synced
from api.kit.db.collecting import rewrite as rewrite
from api.kit.db.collecting import touch as touch
from api.kit.db.fittings import fitted
from api.kit.db.scope import scope_of
from api.kit.db.types import Choice, Instant, Long, Text, Uid, Whole
from api.kit.limits import Bounds

SEQ = Bounds(0, 2**33 - 1)
EPOCH = Bounds(0, 255)
MOST_NAMED = 5000
"""Rows looked up by their ids; beyond, all of the athlete's are read instead."""


class SyncHead(OfAthlete, Base):
    """Where the log of an athlete stands.

    ``seq`` is the last number given, ``horizon`` the highest of an entry that was purged,
    ``epoch`` the life of the database, counted up when a backup is restored.
    """

    __tablename__ = "sync_head"

    seq: Mapped[int] = mapped_column(Long(SEQ))
    horizon: Mapped[int] = mapped_column(Long(SEQ))
    epoch: Mapped[int] = mapped_column(Whole(EPOCH))

    __table_args__ = (ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),)


class SyncEntry(OfAthlete, Base):
    """A row of a synced table, live or gone, at the number of its last change."""

    __tablename__ = "sync_entry"

    table_name: Mapped[str] = mapped_column(Text(40), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    seq: Mapped[int] = mapped_column(Long(SEQ))
    op: Mapped[Op] = mapped_column(Choice(Op))
    changed_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "seq"),
    )


_HEADS: Any = SyncHead.__table__
_ENTRIES: Any = SyncEntry.__table__


@dataclass(frozen=True, slots=True)
class LogClock:
    """The clock of the log, fitted to every session by the composition root."""

    now: Callable[[], datetime]

    @classmethod
    def of(cls, clock: Clock) -> "LogClock":
        return cls(clock.now)


@dataclass(frozen=True, slots=True)
class Head:
    """A head as it was read."""

    seq: int = 1
    horizon: int = 0
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it was read."""

    table: str
    id: UUID
    seq: int
    op: Op


def touch_table(db: Session, table: str, ids: Iterable[UUID], op: Op = Op.UPSERT) -> None:
    """The same by the name that the table has in the log."""
    touch(db, synced()[table], ids, op)


@event.listens_for(Owner, "after_insert", propagate=True)
def _open_log(_mapper: Mapper[Any], connection: Connection, athlete: Any) -> None:
    """A log from the first day: an empty first pull already has a number to hand out."""
    first = Head()
    values = {"seq": first.seq, "horizon": first.horizon, "epoch": first.epoch}
    connection.execute(insert(_HEADS), {"athlete_id": athlete.id, **values})


# --- writing -------------------------------------------------------------------------------


def record(db: Session) -> None:
    """Number what this unit of work has changed: two statements, however much it is.

    The last thing before the commit, so that the head is locked for as short as possible.
    """
    latest = [one for one in written(db) if issubclass(one.model, Synced)]
    settle(db)
    if not latest:
        return
    ordered = sorted(latest, key=_order)
    clock = fitted(db, LogClock) or LogClock.of(SystemClock())
    first, now = _reserve(db, len(ordered)), clock.now()
    entries = [
        {
            "athlete_id": scope_of(db).athlete_id,
            "table_name": one.model.synced_as,
            "row_id": one.id,
            "seq": first + place,
            "op": one.op,
            "changed_at": now,
        }
        for place, one in enumerate(ordered)
    ]
    db.execute(_upsert(db), entries, execution_options={"dml_strategy": "raw"})


def _order(change: Change) -> tuple[bool, int]:
    gone, depth = change.op is Op.DELETE, change.model.synced_depth
    return gone, -depth if gone else depth


def _reserve(db: Session, count: int) -> int:
    """The first of so many numbers. Waits for whoever else is about to commit."""
    owner = scope_of(db).athlete_id
    taken = update(SyncHead).where(SyncHead.athlete_id == owner)
    taken = taken.values(seq=SyncHead.seq + count).returning(SyncHead.seq)
    last = db.scalars(taken, execution_options={"synchronize_session": False}).one()
    return last - count + 1


def _upsert(db: Session) -> Any:
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(SyncEntry)
    changed = {name: statement.excluded[name] for name in ("seq", "op", "changed_at")}
    keys = ["athlete_id", "table_name", "row_id"]
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


# --- reading -------------------------------------------------------------------------------


@cache
def synced() -> Mapping[str, Any]:
    """The synced models by their names in the log."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return {one.synced_as: one for one in models if issubclass(one, Synced)}


def head(db: Session, *, lock: bool = False) -> Head:
    """Where the log stands; with ``lock``, nobody else commits a change until this unit ends."""
    rows = select(SyncHead.seq, SyncHead.horizon, SyncHead.epoch)
    rows = rows.where(SyncHead.athlete_id == scope_of(db).athlete_id)
    found = db.execute(rows.with_for_update() if lock else rows).one()
    return Head(found.seq, found.horizon, found.epoch)


def entries(
    db: Session,
    after: int,
    *,
    most: int | None = None,
    tables: Collection[str] | None = None,
    live: bool = False,
) -> list[Entry]:
    """Entries behind a number, in order; of certain tables, or of rows that are there, only."""
    found = select(SyncEntry.table_name, SyncEntry.row_id, SyncEntry.seq, SyncEntry.op)
    found = found.where(SyncEntry.athlete_id == scope_of(db).athlete_id, SyncEntry.seq > after)
    if tables is not None:
        found = found.where(SyncEntry.table_name.in_(tables))
    if live:
        found = found.where(SyncEntry.op == Op.UPSERT)
    return [Entry(*row) for row in db.execute(found.order_by(SyncEntry.seq).limit(most))]


def entries_of(db: Session, ids: Collection[UUID]) -> dict[tuple[str, UUID], Entry]:
    """Entries of rows with these ids, whatever their table."""
    found = select(SyncEntry.table_name, SyncEntry.row_id, SyncEntry.seq, SyncEntry.op)
    found = found.where(SyncEntry.athlete_id == scope_of(db).athlete_id)
    rows = db.execute(found.where(SyncEntry.row_id.in_(ids))) if ids else ()
    return {(row.table_name, row.row_id): Entry(*row) for row in rows}


def rows(
    db: Session, table: str, columns: Sequence[str], ids: Collection[UUID]
) -> Sequence[Row[Any]]:
    """Columns of those of these rows that are there: one statement, however many."""
    if not ids:
        return ()
    model = synced()[table]
    found = select(*(getattr(model, name) for name in columns))
    found = found.where(model.athlete_id == scope_of(db).athlete_id)
    if len(ids) <= MOST_NAMED:
        return db.execute(found.where(model.id.in_(ids))).all()
    wanted, place = set(ids), columns.index("id")
    return [row for row in db.execute(found) if row[place] in wanted]


# --- looking after -------------------------------------------------------------------------


def purge(engine: Engine, before: datetime) -> int:
    """Delete tombstones older than ``before``; how many there were.

    The horizon moves in the same transaction: a cursor behind it has missed deletions.
    """
    entry, top = _ENTRIES, _HEADS
    old = (entry.c.op == Op.DELETE, entry.c.changed_at < before)
    mine = select(func.max(entry.c.seq)).where(entry.c.athlete_id == top.c.athlete_id, *old)
    highest = mine.scalar_subquery()
    # Never back: what a clock that was set back calls old may have the lower numbers.
    moved = update(top).where(highest > top.c.horizon).values(horizon=highest)
    with engine.begin() as connection:
        connection.execute(moved)
        return connection.execute(delete(entry).where(*old)).rowcount


def begin_epoch(engine: Engine) -> int:
    """Count the epoch of every log up; how many logs there are.

    After a backup was restored: numbers that clients hold are about to be given again.
    """
    following = (_HEADS.c.epoch + 1) % (EPOCH.whole[1] + 1)
    with engine.begin() as connection:
        return connection.execute(update(_HEADS).values(epoch=following)).rowcount
