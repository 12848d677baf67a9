"""What a client has not seen yet, out of one snapshot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db import changes
from api.kit.db.changes import Entry, Head, Op
from api.kit.errors import ResyncRequired
from api.sync import tables
from api.sync.cursors import Cursor, Stamps
from api.sync.flattening import FlatRow, flat_rows, states
from api.sync.shapes import Shapes
from api.sync.tables import Table
from api.sync.vocab import MOST_PULLED, ResyncStrategy


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an app has got with a new version of its schema: tables, and columns of others."""

    tables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pull:
    """What a client asks for. ``limit`` None is everything in one answer."""

    cursor: Cursor | None
    schema_version: int
    upgrade: Upgrade | None = None
    limit: int | None = None
    resync: ResyncStrategy | None = None


@dataclass(slots=True)
class _Window:
    """Rows to show: live ones by table, gone ones by table, and the number they reach up to."""

    upto: int
    has_more: bool = False
    live: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: Iterable[Entry]) -> None:
        for entry in found:
            side = self.live if entry.op is Op.UPSERT else self.gone
            side[entry.table].append(entry.id)


def pull(
    db: Session, wanted: Pull, stamps: Stamps, shapes: Shapes, now: datetime
) -> dict[str, Any]:
    """Changes since the cursor, as the stock client takes them.

    Live rows are always `updated`: a row in `created` would undo its deletion on a phone that
    has not told of it yet.
    """
    head = changes.head(db)
    lost = wanted.cursor is not None and not wanted.cursor.is_of(head)
    if lost and wanted.resync is None:
        raise ResyncRequired()
    window = _whole(db, head) if lost else _since(db, head, wanted)
    answer: dict[str, Any] = {
        "changes": _changes(db, window, wanted.schema_version, shapes, now),
        "timestamp": stamps.pack(window.upto, head.epoch),
        "has_more": window.has_more,
    }
    return answer | ({"experimentalStrategy": "replacement"} if lost else {})


def _whole(db: Session, head: Head) -> _Window:
    """Everything there is: never in pages, as the client deletes what it does not find."""
    window = _Window(head.seq)
    window.add(changes.entries(db, 0, live=True))
    return window


def _since(db: Session, head: Head, wanted: Pull) -> _Window:
    after = wanted.cursor.seq if wanted.cursor else 0
    most = None if wanted.upgrade else min(wanted.limit or MOST_PULLED, MOST_PULLED)
    beyond = None if most is None else most + 1
    # A first sync has nothing to delete.
    found = changes.entries(db, after, most=beyond, live=wanted.cursor is None)
    window = _Window(head.seq)
    if most is not None and len(found) > most:
        found = found[:most]
        window.upto, window.has_more = found[-1].seq, True
    window.add(found)
    if wanted.upgrade and wanted.upgrade.tables:
        _add_new(db, window, wanted.upgrade)
    return window


def _add_new(db: Session, window: _Window, upgrade: Upgrade) -> None:
    """All rows of tables that the app has just learnt of, in whole or in part."""
    known = {table.name for table in tables.LOGGED} & upgrade.tables
    for name in known:
        window.live.pop(name, None)
    window.add(changes.entries(db, 0, tables=sorted(known), live=True) if known else ())


def _changes(
    db: Session, window: _Window, schema_version: int, shapes: Shapes, now: datetime
) -> dict[str, Any]:
    shown = tuple(tables.tables_at(schema_version))
    always = states(db, shown, shapes, now)
    found = {}
    for table in shown:
        rows = [] if table.is_state else _rows(db, table, window.live[table.name], shapes)
        rows += [always[table.name]] if table.is_state else []
        names = ("id", *(column.name for column in table.at(schema_version)))
        found[table.name] = {
            "created": [],
            "updated": [_only(row, names) for row in rows],
            "deleted": [str(one) for one in window.gone[table.name]],
        }
    return found


def _rows(db: Session, table: Table, ids: list[UUID], shapes: Shapes) -> list[FlatRow]:
    """In the order of the log."""
    by_id = flat_rows(db, table, ids, shapes)
    return [by_id[one] for one in ids if one in by_id]


def _only(row: Mapping[str, Any], names: tuple[str, ...]) -> FlatRow:
    return {name: row[name] for name in names}
