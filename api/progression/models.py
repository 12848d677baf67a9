"""Receipts and wishes. A receipt's sealed part is written once and never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.engine.vocab import (
    DecisionAction,
    MovementPattern,
    OverrideKind,
    OverrideStatus,
    Phase,
    ScopeKind,
    Urgency,
)
from api.kit.db.base import Base, Owned
from api.kit.db.changes import Synced
from api.kit.db.types import Choice, Document, Instant, LocalDay, Text, Uid, Whole
from api.kit.limits import Bounds
from api.progression.vocab import DecisionStatus

GRAMS = Bounds(0, 600_000)


class DecisionRow(Owned, Synced, Base):
    """A decision as it was made. ``receipt`` and ``inputs`` are canonical JSON, byte for byte.

    Text rather than a JSON column: the hashes seal bytes, and a database may reorder JSON.
    """

    __tablename__ = "decision"
    synced_as = "decisions"

    status: Mapped[DecisionStatus] = mapped_column(Choice(DecisionStatus))
    superseded_by: Mapped[UUID | None] = mapped_column(Uid)
    scope_key: Mapped[str] = mapped_column(Text(80))
    scope_kind: Mapped[ScopeKind] = mapped_column(Choice(ScopeKind))
    pattern: Mapped[MovementPattern | None] = mapped_column(Choice(MovementPattern))
    exercise: Mapped[str | None] = mapped_column(Text(64))
    local_date: Mapped[date] = mapped_column(LocalDay)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[DecisionAction] = mapped_column(Choice(DecisionAction))
    urgency: Mapped[Urgency] = mapped_column(Choice(Urgency))
    phase: Mapped[Phase] = mapped_column(Choice(Phase))
    headline: Mapped[str] = mapped_column(Text(200))
    next_check_on: Mapped[date] = mapped_column(LocalDay)
    ruleset_version: Mapped[str] = mapped_column(Text(20))
    library_version: Mapped[str] = mapped_column(Text(20))
    input_hash: Mapped[str] = mapped_column(Text(80))
    output_hash: Mapped[str] = mapped_column(Text(80))
    gates: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """How far the gates of the phase were met when a plan was made; for the home screen."""
    inputs: Mapped[str] = mapped_column(String, deferred=True)
    receipt: Mapped[str] = mapped_column(String, deferred=True)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "scope_key", "local_date", "input_hash"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
        Index(None, "athlete_id", "scope_key", text("local_date DESC"), text("id DESC")),
    )


class OverrideRequestRow(Owned, Base):
    """What an athlete asked for against the plan, and the answer."""

    __tablename__ = "override_request"

    kind: Mapped[OverrideKind] = mapped_column(Choice(OverrideKind))
    local_date: Mapped[date] = mapped_column(LocalDay)
    exercise: Mapped[str | None] = mapped_column(Text(64))
    load_g: Mapped[int | None] = mapped_column(Whole(GRAMS))
    reps: Mapped[int | None] = mapped_column(Whole(Bounds(0, 1000)))
    sets: Mapped[int | None] = mapped_column(Whole(Bounds(0, 30)))
    note: Mapped[str | None] = mapped_column(Text(500))
    status: Mapped[OverrideStatus] = mapped_column(Choice(OverrideStatus))
    answer: Mapped[str] = mapped_column(Text(500))
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )
