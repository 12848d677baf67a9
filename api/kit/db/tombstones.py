"""Tombstones: what was deleted, so that other devices can be told."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
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
    db.delete(row)
    kind = getattr(row, "__tablename__", type(row).__name__)
    db.merge(Tombstone(athlete_id=row.athlete_id, id=row.id, kind=kind, deleted_at=now))
