"""The public door of sync: pull, push, and the log for any other client."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db import changes
from api.kit.db.changes import Entry, Op
from api.kit.errors import ResyncRequired
from api.sync.clientschema import client_schema
from api.sync.cursors import Cursor, Stamps
from api.sync.flattening import FlatRow, flat_rows
from api.sync.judging import tables_of
from api.sync.pulling import Pull, Upgrade, pull
from api.sync.pushing import listen, push
from api.sync.shapes import Shapes
from api.sync.tables import LOGGED
from api.sync.vocab import ChangeOp

__all__ = [
    "ChangePage",
    "Cursor",
    "Pull",
    "Shapes",
    "Stamps",
    "Upgrade",
    "client_schema",
    "list_changes",
    "listen",
    "pull",
    "push",
]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes in order, where to go on from, and whether there is more at once."""

    items: list[dict[str, Any]]
    cursor: Cursor
    has_more: bool


def list_changes(
    db: Session,
    cursor: Cursor | None,
    tables: Collection[str] | None,
    limit: int,
    shapes: Shapes,
) -> ChangePage:
    """Rows behind a cursor, each at its latest state, and deletions."""
    head = changes.head(db)
    if cursor is not None and not cursor.is_of(head):
        raise ResyncRequired()
    wanted = sorted(tables) if tables else [table.name for table in LOGGED]
    after = cursor.seq if cursor else 0
    found = changes.entries(db, after, most=limit + 1, tables=wanted)
    shown, has_more = found[:limit], len(found) > limit
    rows = _live(db, shown, shapes)
    upto = shown[-1].seq if has_more else head.seq
    return ChangePage([_item(entry, rows) for entry in shown], Cursor(upto, head.epoch), has_more)


def _live(
    db: Session, entries: Collection[Entry], shapes: Shapes
) -> Mapping[tuple[str, UUID], FlatRow]:
    live = ((entry.table, entry.id) for entry in entries if entry.op is Op.UPSERT)
    return {
        (table.name, row_id): row
        for table, ids in tables_of(live).items()
        for row_id, row in flat_rows(db, table, ids, shapes).items()
    }


def _item(entry: Entry, rows: Mapping[tuple[str, UUID], FlatRow]) -> dict[str, Any]:
    row = rows.get((entry.table, entry.id))
    return {
        "table": entry.table,
        "id": entry.id,
        "op": ChangeOp.DELETE if row is None else ChangeOp.UPSERT,
        "version": row.get("version") if row else None,
        "row": row,
    }
