"""Tables of training: a session, its exercises, their sets. Parts live and die with the whole.

Beside them, what was imported from elsewhere: which sets, and the bests among them.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.engine.vocab import (
    BandLevel,
    EffortScale,
    PainQuality,
    RunStage,
    SessionStatus,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
)
from api.kit.db.base import Base, Owned, Timed
from api.kit.db.changes import Synced
from api.kit.db.types import Choice, Document, Instant, LocalDay, Number, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.kit.limits import PAIN, RATING
from api.training import vocab


class TrainingSession(Owned, Synced, Versioned, Timed, Base):
    """A session on the day it began. Its version counts changes to its parts as well.

    ``planned_session_id`` is no foreign key: the plan is made anew with each decision, and
    what an athlete did must outlive the plan it once answered.
    """

    __tablename__ = "training_session"
    synced_as = "training_sessions"

    status: Mapped[SessionStatus] = mapped_column(Choice(SessionStatus))
    origin: Mapped[vocab.SessionOrigin] = mapped_column(
        Choice(vocab.SessionOrigin), default=vocab.SessionOrigin.LOGGED, server_default="logged"
    )
    local_date: Mapped[date] = mapped_column(LocalDay)
    started_at: Mapped[datetime] = mapped_column(Instant)
    time_zone: Mapped[str] = mapped_column(Text(64))
    duration_s: Mapped[int | None] = mapped_column(Whole(vocab.DURATION_S))
    planned_session_id: Mapped[UUID | None] = mapped_column(Uid)
    skip_reason: Mapped[StopReason | None] = mapped_column(Choice(StopReason))
    session_rpe: Mapped[float | None] = mapped_column(Number(vocab.SESSION_RPE))
    pain_before: Mapped[int | None] = mapped_column(Whole(PAIN))
    pain_worst: Mapped[int | None] = mapped_column(Whole(PAIN))
    pain_after: Mapped[int | None] = mapped_column(Whole(PAIN))
    leg_symptoms: Mapped[dict[str, Any] | None] = mapped_column(Document)
    note: Mapped[str | None] = mapped_column(Text(vocab.NOTE_LONGEST))

    exercises: Mapped[list["LoggedExercise"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="LoggedExercise.position",
    )

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )


class LoggedExercise(Owned, Synced, Base):
    """An exercise as done. ``local_date`` repeats the session's, for histories of one exercise."""

    __tablename__ = "logged_exercise"
    synced_as, synced_depth = "logged_exercises", 1

    session_id: Mapped[UUID] = mapped_column(Uid)
    local_date: Mapped[date] = mapped_column(LocalDay)
    position: Mapped[int] = mapped_column(Whole(vocab.POSITION))
    exercise: Mapped[str] = mapped_column(Text(64))
    prescription_id: Mapped[UUID | None] = mapped_column(Uid)
    group_letter: Mapped[str | None] = mapped_column(Text(1))
    tempo: Mapped[str | None] = mapped_column(Text(12))
    stage: Mapped[RunStage | None] = mapped_column(Choice(RunStage))
    note: Mapped[str | None] = mapped_column(Text(vocab.EXERCISE_NOTE_LONGEST))

    sets: Mapped[list["SetLog"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="SetLog.position",
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "session_id"],
            ["training_session.athlete_id", "training_session.id"],
            ondelete="CASCADE",
        ),
        # Target of the sets' key, and the way from a session to its exercises.
        UniqueConstraint("athlete_id", "session_id", "id"),
        Index(None, "athlete_id", "exercise", text("local_date DESC")),
    )


class SetLog(Owned, Synced, Base):
    """A set as done. Its key names session and exercise, so it cannot join two sessions."""

    __tablename__ = "set_log"
    synced_as, synced_depth = "set_logs", 2

    session_id: Mapped[UUID] = mapped_column(Uid)
    logged_exercise_id: Mapped[UUID] = mapped_column(Uid)
    position: Mapped[int] = mapped_column(Whole(vocab.POSITION))
    kind: Mapped[SetKind] = mapped_column(Choice(SetKind), default=SetKind.WORK)
    status: Mapped[SetStatus] = mapped_column(Choice(SetStatus), default=SetStatus.DONE)
    reason: Mapped[StopReason | None] = mapped_column(Choice(StopReason))
    reps: Mapped[int | None] = mapped_column(Whole(vocab.REPS))
    duration_s: Mapped[int | None] = mapped_column(Whole(vocab.DURATION_S))
    distance_m: Mapped[int | None] = mapped_column(Whole(vocab.DISTANCE_M))
    load_g: Mapped[int | None] = mapped_column(Whole(vocab.LOAD_G))
    band: Mapped[BandLevel | None] = mapped_column(Choice(BandLevel))
    side: Mapped[SetSide | None] = mapped_column(Choice(SetSide))
    effort_scale: Mapped[EffortScale | None] = mapped_column(Choice(EffortScale))
    effort_value: Mapped[float | None] = mapped_column(Number(vocab.EFFORT))
    intensity_pct: Mapped[int | None] = mapped_column(Whole(vocab.INTENSITY_PCT))
    technique: Mapped[int | None] = mapped_column(Whole(RATING))
    pain: Mapped[int | None] = mapped_column(Whole(PAIN))
    pain_quality: Mapped[PainQuality | None] = mapped_column(Choice(PainQuality))
    target: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """The target as the app showed it: a later plan must not rewrite what was asked."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "session_id", "logged_exercise_id"],
            ["logged_exercise.athlete_id", "logged_exercise.session_id", "logged_exercise.id"],
            ondelete="CASCADE",
        ),
        Index(None, "athlete_id", "session_id", "logged_exercise_id"),
    )

    @property
    def effort(self) -> dict[str, Any] | None:
        """Scale and value as one thing, or nothing at all."""
        if self.effort_scale is None:
            return None
        return {"scale": self.effort_scale, "value": self.effort_value}

    @effort.setter
    def effort(self, said: dict[str, Any] | None) -> None:
        self.effort_scale = said["scale"] if said else None
        self.effort_value = said["value"] if said else None


class ImportedSet(Owned, Base):
    """That a set of a file was taken in. It outlives the set: what an athlete deleted or
    changed since is not brought back by sending the file again.

    Its id is the natural key, as a digest: start of the session to the minute, name of the
    exercise in the file, number of the set. So the primary key is what keeps a set from being
    imported twice, also by two workers at once.
    """

    __tablename__ = "imported_set"

    started: Mapped[str] = mapped_column(Text(16))
    """Wall time the session began at, to the minute; files know no zone."""
    fingerprint: Mapped[str] = mapped_column(Text(32))
    """Digest of what the set said."""
    import_id: Mapped[UUID] = mapped_column(Uid)
    session_id: Mapped[UUID] = mapped_column(Uid)
    set_id: Mapped[UUID] = mapped_column(Uid)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        Index(None, "athlete_id", "started"),
        Index(None, "athlete_id", "import_id"),
    )


class ImportedBest(Owned, Base):
    """The set of all imported ones with the highest careful estimate, for each exercise."""

    __tablename__ = "imported_best"

    exercise: Mapped[str] = mapped_column(Text(64))
    load_g: Mapped[int] = mapped_column(Whole(vocab.LOAD_G))
    reps: Mapped[int] = mapped_column(Whole(vocab.REPS))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "exercise"),
    )
