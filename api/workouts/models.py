"""Tables of workouts, as the devices of an athlete recorded them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.kit.db.base import Base, Owned, Timed
from api.kit.db.collecting import Watched
from api.kit.db.types import Choice, Document, Instant, LocalDay, Long, Number, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.measurements import vocab as measured
from api.workouts import vocab


class Workout(Owned, Watched, Versioned, Timed, Base):
    """One recording of one source. ``record_key`` is what it is known by there.

    ``primary_id`` names the richest recording of the same workout where this is not it. What the
    athlete says of its session is no foreign key: a session that is deleted takes the word along.
    """

    __tablename__ = "workout"

    source_id: Mapped[UUID] = mapped_column(Uid)
    record_key: Mapped[str] = mapped_column(Text(measured.KEY_LONGEST))
    external_id: Mapped[str | None] = mapped_column(Text(measured.EXTERNAL_ID_LONGEST))
    external_version: Mapped[int | None] = mapped_column(Long(measured.EXTERNAL_VERSION))
    state: Mapped[measured.MeasurementState] = mapped_column(Choice(measured.MeasurementState))
    reason: Mapped[vocab.WorkoutDoubt | None] = mapped_column(Choice(vocab.WorkoutDoubt))
    sport: Mapped[vocab.WorkoutSport] = mapped_column(Choice(vocab.WorkoutSport))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    local_date: Mapped[date] = mapped_column(LocalDay)
    time_zone: Mapped[str] = mapped_column(Text(measured.ZONE_LONGEST))
    zone_is_assumed: Mapped[bool] = mapped_column(Boolean)
    moving_s: Mapped[int | None] = mapped_column(Whole(vocab.SECONDS))
    distance_m: Mapped[int | None] = mapped_column(Whole(vocab.METRES))
    energy_kj: Mapped[int | None] = mapped_column(Whole(vocab.KILOJOULES))
    ascent_m: Mapped[int | None] = mapped_column(Whole(vocab.METRES))
    average_hr_bpm: Mapped[int | None] = mapped_column(Whole(vocab.BPM))
    max_hr_bpm: Mapped[int | None] = mapped_column(Whole(vocab.BPM))
    average_cadence_per_min: Mapped[float | None] = mapped_column(Number(vocab.CADENCE))
    title: Mapped[str | None] = mapped_column(Text(vocab.TITLE_LONGEST))
    lap_count: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    set_count: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    laps: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    sets: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    primary_id: Mapped[UUID | None] = mapped_column(Uid)
    session_word: Mapped[vocab.SessionWord | None] = mapped_column(Choice(vocab.SessionWord))
    session_said_id: Mapped[UUID | None] = mapped_column(Uid)
    session_said_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("athlete_id", "record_key", "source_id"),
        CheckConstraint("(state = 'quarantined') = (reason IS NOT NULL)", name="reason_of_state"),
        CheckConstraint(
            "(session_word IS NULL) = (session_said_at IS NULL)", name="time_of_session_word"
        ),
        Index(
            None,
            "athlete_id",
            text("local_date DESC"),
            text("started_at DESC"),
            text("id DESC"),
        ),
        Index(None, "athlete_id", "started_at", "ended_at"),
        Index(None, "athlete_id", "primary_id"),
    )
