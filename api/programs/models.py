"""Tables of programs: the anchor of each program, and what one athlete makes of it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.education.service import Card
from api.engine.vocab import Phase, Weekday
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.changes import Synced
from api.kit.db.types import Choice, Choices, Document, LocalDay, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.kit.limits import VERSION
from api.programs import vocab
from api.programs.teaching import cards_of

_ACTIVE = text(f"status = '{vocab.EnrollmentStatus.ACTIVE}'")


class Program(Base):
    """A slug that was ever a program; its content comes from the curriculum."""

    __tablename__ = "program"

    slug: Mapped[str] = mapped_column(Text(64), primary_key=True)
    version: Mapped[str] = mapped_column(Text(20))
    name: Mapped[str] = mapped_column(Text(120))


class Enrollment(Owned, Versioned, Timed, Base):
    """The athlete in a program.

    ``phase`` and ``phase_since`` repeat the plan's position for whoever reads the row; only
    the plan writes them. That changes ``version`` (the row looks different) but not
    ``revision``, which counts what the athlete said: a plan must not outdate itself.
    """

    __tablename__ = "enrollment"

    program: Mapped[str] = mapped_column(ForeignKey("program.slug"))
    program_version: Mapped[str] = mapped_column(Text(20))
    status: Mapped[vocab.EnrollmentStatus] = mapped_column(
        Choice(vocab.EnrollmentStatus), default=vocab.EnrollmentStatus.ACTIVE
    )
    started_on: Mapped[date] = mapped_column(LocalDay)
    sessions_per_week: Mapped[int] = mapped_column(Whole(vocab.SESSIONS_PER_WEEK))
    training_days: Mapped[list[Weekday]] = mapped_column(Choices(Weekday), default=list)
    phase: Mapped[Phase] = mapped_column(Choice(Phase))
    phase_since: Mapped[date] = mapped_column(LocalDay)
    revision: Mapped[int] = mapped_column(Whole(VERSION), default=1)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(
            "uq_enrollment_one_active",
            "athlete_id",
            unique=True,
            postgresql_where=_ACTIVE,
            sqlite_where=_ACTIVE,
        ),
        Index(None, "athlete_id", text("created_at DESC"), text("id DESC")),
    )


class PlannedSession(Owned, Synced, Versioned, Timed, Base):
    """A session the engine prescribed for one day.

    ``prescribed`` holds its blocks in base units, as the schemas of this domain read them.
    ``withheld`` names the exercises in doubt while the row awaits a decision; null is the
    whole session, which only a new plan can release.
    """

    __tablename__ = "planned_session"
    synced_as = "planned_sessions"

    local_date: Mapped[date] = mapped_column(LocalDay)
    name: Mapped[str] = mapped_column(Text(120))
    day_key: Mapped[str] = mapped_column(Text(40))
    status: Mapped[vocab.PlannedSessionStatus] = mapped_column(
        Choice(vocab.PlannedSessionStatus), default=vocab.PlannedSessionStatus.PLANNED
    )
    withheld: Mapped[list[str] | None] = mapped_column(Document, default=list)
    phase: Mapped[Phase] = mapped_column(Choice(Phase))
    expected_duration_s: Mapped[int] = mapped_column(Whole(vocab.EXPECTED_DURATION_S))
    prescribed: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    session_id: Mapped[UUID | None] = mapped_column(Uid)
    decision_id: Mapped[UUID | None] = mapped_column(Uid)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "local_date"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What may be shown: nothing while a decision is due, so nobody trains on a stale dose."""
        awaits = self.status is vocab.PlannedSessionStatus.AWAITING_DECISION
        return [] if awaits else self.prescribed

    @property
    def education(self) -> tuple[Card, ...]:
        """Cards that fit what may be shown."""
        return cards_of(self.phase, self.blocks)


class PlanPosition(Owned, Timed, Base):
    """Where the plan stands: at most one row an athlete, written by plan decisions only."""

    __tablename__ = "plan_position"

    phase: Mapped[Phase] = mapped_column(Choice(Phase))
    phase_since: Mapped[date] = mapped_column(LocalDay)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id"),
    )
