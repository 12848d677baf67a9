"""Tombstones: what was deleted, so that other devices can be told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.kit.db.base import Base, Owned
from api.kit.db.types import Instant, Text


class Tombstone(Owned, Base):
    """A deleted row's table and id."""

    __tablename__ = "tombstone"

    kind: Mapped[str] = mapped_column(Text(40), primary_key=True)
    deleted_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),)


def bury(db: Session, row: Owned, now: datetime) -> None:
    """Delete an owned row and leave its tombstone."""
    bury_all(db, [row], now)


def bury_all(db: Session, rows: Sequence[Owned], now: datetime) -> None:
    """Delete owned rows of one table and leave their tombstones: one statement to look."""
    if not rows:
        return
    kind = getattr(rows[0], "__tablename__", type(rows[0]).__name__)
    athlete_id, ids = rows[0].athlete_id, [row.id for row in rows]
    found = select(Tombstone).where(Tombstone.athlete_id == athlete_id, Tombstone.kind == kind)
    held = {stone.id: stone for stone in db.scalars(found.where(Tombstone.id.in_(ids)))}
    for row in rows:
        db.delete(row)
        stone = held.get(row.id) or Tombstone(athlete_id=athlete_id, id=row.id, kind=kind)
        stone.deleted_at = now
        db.add(stone)
