"""Tables of care. A clinician is known to many athletes; a link is held by both of its ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.care.vocab import LIMIT_G, ClearanceDocumentKind, sequence_of
from api.engine.facts import Restriction
from api.engine.vocab import (
    ClinicianOverrideKind,
    ClinicianRole,
    MovementPattern,
    Phase,
    RestrictionKind,
)
from api.kit.db.base import Base, Owned, Shared
from api.kit.db.types import Choice, Document, Instant, LocalDay, Packed, Text, Uid, Whole


@dataclass(frozen=True, slots=True)
class ClearanceDocument:
    """A paper behind a clearance. ``reference`` says where it is kept; the paper stays there."""

    kind: ClearanceDocumentKind
    dated_on: date
    reference: str | None


def _write(documents: Iterable[ClearanceDocument]) -> list[dict[str, Any]]:
    return [
        {"kind": d.kind.value, "dated_on": d.dated_on.isoformat(), "reference": d.reference}
        for d in documents
    ]


def _read(rows: Iterable[dict[str, Any]]) -> tuple[ClearanceDocument, ...]:
    return tuple(
        ClearanceDocument(
            ClearanceDocumentKind(row["kind"]),
            date.fromisoformat(row["dated_on"]),
            row["reference"],
        )
        for row in rows
    )


def _write_restrictions(restrictions: Iterable[Restriction]) -> list[dict[str, Any]]:
    return [
        {
            "kind": r.kind.value,
            "exercise": r.exercise,
            "limit_g": r.limit_g,
            "until": r.until.isoformat() if r.until else None,
            "text": r.text,
        }
        for r in restrictions
    ]


def _read_restrictions(rows: Iterable[dict[str, Any]]) -> tuple[Restriction, ...]:
    return tuple(
        Restriction(
            kind=RestrictionKind(row["kind"]),
            exercise=row["exercise"],
            limit_g=row["limit_g"],
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            text=row["text"],
        )
        for row in rows
    )


class Clinician(Base):
    """Who may be linked to athletes. The id is that of the account; the role is never input."""

    __tablename__ = "clinician"

    id: Mapped[UUID] = mapped_column(Uid, primary_key=True)
    name: Mapped[str] = mapped_column(Text(80))
    role: Mapped[ClinicianRole] = mapped_column(Choice(ClinicianRole))
    phone: Mapped[str | None] = mapped_column(Text(40))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Invitation(Base):
    """A code handed over by a clinician, by its digest. ``used_at`` is set once.

    Who used it is kept as a digest too: an account that is erased must leave no trace here.
    """

    __tablename__ = "invitation"

    code_hash: Mapped[str] = mapped_column(Text(64), primary_key=True)
    clinician_id: Mapped[UUID] = mapped_column(Uid)
    note: Mapped[str | None] = mapped_column(Text(80))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    used_by_hash: Mapped[str | None] = mapped_column(Text(64))

    __table_args__ = (
        ForeignKeyConstraint(["clinician_id"], ["clinician.id"], ondelete="CASCADE"),
        Index(None, "clinician_id"),
    )


class CareLink(Shared, Base):
    """An athlete lets a carer act for them until one of the two ends it."""

    __tablename__ = "care_link"

    linked_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    carer: Mapped[Clinician] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["carer_id"], ["clinician.id"], ondelete="CASCADE"),
        Index(
            "uq_care_link_live",
            "athlete_id",
            "carer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "carer_id", text("linked_at DESC"), text("id DESC")),
    )

    @property
    def carer_name(self) -> str:
        return self.carer.name

    @property
    def role(self) -> ClinicianRole:
        return self.carer.role


class Clearance(Owned, Base):
    """What a clinician recorded. Never changed; name and role are those of that day."""

    __tablename__ = "clearance"

    codes: Mapped[list[str]] = mapped_column(Document)
    examined_on: Mapped[date] = mapped_column(LocalDay)
    documents: Mapped[tuple[ClearanceDocument, ...]] = mapped_column(Packed(_write, _read))
    notes: Mapped[str | None] = mapped_column(Text(2000))
    clinician_id: Mapped[UUID] = mapped_column(Uid)
    clinician_name: Mapped[str] = mapped_column(Text(80))
    role: Mapped[ClinicianRole] = mapped_column(Choice(ClinicianRole))
    valid_until: Mapped[date] = mapped_column(LocalDay)
    restrictions: Mapped[tuple[Restriction, ...]] = mapped_column(
        Packed(_write_restrictions, _read_restrictions), server_default=text("'[]'")
    )
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("examined_on DESC"), text("id DESC")),
    )

    @property
    def sequence(self) -> int:
        """Order in which the server learnt of it, comparable with that of flags."""
        return sequence_of(self.created_at)


class Ruled(Owned):
    """What a clinician decided about training. Never changed; name and role are of that day."""

    local_date: Mapped[date] = mapped_column(LocalDay)
    reason: Mapped[str] = mapped_column(Text(500))
    clinician_id: Mapped[UUID] = mapped_column(Uid)
    clinician_name: Mapped[str] = mapped_column(Text(80))
    role: Mapped[ClinicianRole] = mapped_column(Choice(ClinicianRole))
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def sequence(self) -> int:
        """Order in which the server learnt of it."""
        return sequence_of(self.created_at)


class PhasePlacement(Ruled, Base):
    """A phase that a clinician entered. Without a pattern it places the whole plan."""

    __tablename__ = "phase_placement"

    phase: Mapped[Phase] = mapped_column(Choice(Phase))
    pattern: Mapped[MovementPattern | None] = mapped_column(Choice(MovementPattern))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )


class ClinicianOverride(Ruled, Base):
    """One rule that a clinician loosened for a limited time."""

    __tablename__ = "clinician_override"

    kind: Mapped[ClinicianOverrideKind] = mapped_column(Choice(ClinicianOverrideKind))
    exercise: Mapped[str | None] = mapped_column(Text(64))
    limit_g: Mapped[int | None] = mapped_column(Whole(LIMIT_G))
    until: Mapped[date] = mapped_column(LocalDay)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )
