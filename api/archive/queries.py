"""Statements on whatever tables an archive holds. Rows come in batches, never all at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, String, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.archive.tables import Kept
from api.archive.vocab import BATCH
from api.kit.db import changes
from api.kit.db.types import Choice, Text

_TEXTS = (Choice, String, Text)
"""Types whose order is a matter of the database's language, unless said otherwise."""


def rows(db: Session, table: Kept, athlete_id: UUID) -> Iterator[Row[Any]]:
    """Exported columns of every row of an athlete, in an order that both databases agree on."""
    wanted = [getattr(table.model, column.name) for column in table.columns]
    found = select(*wanted).where(getattr(table.model, table.owner) == athlete_id)
    found = found.order_by(*_key(db, table))
    yield from db.execute(found, execution_options={"yield_per": table.batch})


def _key(db: Session, table: Kept) -> Iterator[ColumnElement[Any]]:
    bytewise = "BINARY" if db.get_bind().dialect.name == "sqlite" else "C"
    for column in table.model.__table__.primary_key.columns:
        attribute = getattr(table.model, column.name)
        if column.name != table.owner:
            yield attribute.collate(bytewise) if isinstance(column.type, _TEXTS) else attribute


def stream(db: Session, found: Any) -> Iterator[Row[Any]]:
    """The rows of a SELECT, in batches."""
    yield from db.execute(found, execution_options={"yield_per": BATCH})


def is_empty(db: Session, table: Kept, athlete_id: UUID) -> bool:
    owner = getattr(table.model, table.owner)
    return db.execute(select(owner).where(owner == athlete_id).limit(1)).first() is None


def known(db: Session, key: InstrumentedAttribute[Any], values: Collection[Any]) -> set[Any]:
    """Which of these values are there."""
    return set(db.scalars(select(key).where(key.in_(values))))


def add(db: Session, table: Kept, batch: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows exactly as they are: left to itself, the mapper would count versions from 1."""
    options = {"dml_strategy": "raw", **changes.RECORDED}
    db.execute(insert(table.model), list(batch), execution_options=options)
    if issubclass(table.model, changes.Synced):
        changes.touch(db, table.model, [row["id"] for row in batch])
        # Now, not at the end of the unit: so many changes would not stay in memory.
        changes.record(db)


def bury(db: Session, name: str, ids: Sequence[UUID]) -> None:
    """Enter rows in the log that are gone, by the name their table has there."""
    changes.touch_table(db, name, ids, changes.Op.DELETE)
    changes.record(db)


def overwrite(db: Session, table: Kept, athlete_id: UUID, values: Mapping[str, Any]) -> None:
    """Give the one row of an athlete these values, its version among them."""
    owner = getattr(table.model, table.owner)
    statement = update(table.model).where(owner == athlete_id).values(**values)
    db.execute(statement, execution_options={"synchronize_session": False})
