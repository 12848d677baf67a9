"""Tables of measurements: who measured, single values, dense days, and what both make of a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.kit.db.base import Base, Owned, Timed
from api.kit.db.collecting import Watched
from api.kit.db.types import Choice, Document, Instant, LocalDay, Long, Number, Text, Uid, Whole
from api.kit.db.versions import Versioned
from api.measurements import vocab


class MeasurementSource(Owned, Base):
    """Who measured: an account elsewhere, a device, and the app that it came through."""

    __tablename__ = "measurement_source"

    provider: Mapped[str] = mapped_column(Text(vocab.PROVIDER_LONGEST))
    device: Mapped[str] = mapped_column(Text(vocab.DEVICE_LONGEST))
    """Empty where nobody says; null would make two of them two sources."""
    origin: Mapped[str] = mapped_column(Text(vocab.DEVICE_LONGEST))
    device_kind: Mapped[vocab.DeviceKind] = mapped_column(Choice(vocab.DeviceKind))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint(
            "athlete_id",
            "provider",
            "device",
            "origin",
            "device_kind",
            name="uq_measurement_source_is",
        ),
    )


class Measurement(Owned, Versioned, Timed, Base):
    """One value over an interval, or at an instant where both ends are one.

    ``record_key`` is what it is known by at its source: its id there, else its interval.
    """

    __tablename__ = "measurement"

    source_id: Mapped[UUID] = mapped_column(Uid)
    kind: Mapped[vocab.MeasurementKind] = mapped_column(Choice(vocab.MeasurementKind))
    record_key: Mapped[str] = mapped_column(Text(vocab.KEY_LONGEST))
    external_id: Mapped[str | None] = mapped_column(Text(vocab.EXTERNAL_ID_LONGEST))
    external_version: Mapped[int | None] = mapped_column(Long(vocab.EXTERNAL_VERSION))
    value: Mapped[float | None] = mapped_column(Number(vocab.VALUE))
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    local_date: Mapped[date] = mapped_column(LocalDay)
    time_zone: Mapped[str] = mapped_column(Text(vocab.ZONE_LONGEST))
    state: Mapped[vocab.MeasurementState] = mapped_column(Choice(vocab.MeasurementState))
    reason: Mapped[vocab.QuarantineReason | None] = mapped_column(Choice(vocab.QuarantineReason))

    source: Mapped[MeasurementSource] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            ondelete="CASCADE",
        ),
        # In the order in which a batch asks: by its keys, of whatever source.
        UniqueConstraint("athlete_id", "record_key", "source_id", "kind"),
        CheckConstraint("(state = 'deleted') = (value IS NULL)", name="value_of_state"),
        CheckConstraint("(state = 'quarantined') = (reason IS NOT NULL)", name="reason_of_state"),
        CheckConstraint("ended_at >= started_at", name="order_of_ends"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
        Index(None, "athlete_id", "kind", "local_date"),
    )

    @property
    def unit(self) -> vocab.MeasurementUnit:
        return vocab.UNITS[self.kind]


class RecordDeletion(Owned, Timed, Base):
    """A record that its source has deleted, by its id there, whether or not it ever came.

    Without a version it is deleted for good; with one, newer versions are not.
    """

    __tablename__ = "record_deletion"

    record_class: Mapped[vocab.RecordClass] = mapped_column(Choice(vocab.RecordClass))
    provider: Mapped[str] = mapped_column(Text(vocab.PROVIDER_LONGEST))
    external_id: Mapped[str] = mapped_column(Text(vocab.EXTERNAL_ID_LONGEST))
    external_version: Mapped[int | None] = mapped_column(Long(vocab.EXTERNAL_VERSION))

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "record_class", "external_id", "provider"),
    )


class MeasurementChunk(Owned, Versioned, Timed, Base):
    """Dense samples of one source, kind and local day, compressed: `chunks` reads and writes them.

    ``samples`` counts those that are there, ``quarantined`` those of them that cannot be true.
    """

    __tablename__ = "measurement_chunk"

    source_id: Mapped[UUID] = mapped_column(Uid)
    kind: Mapped[vocab.MeasurementKind] = mapped_column(Choice(vocab.MeasurementKind))
    local_date: Mapped[date] = mapped_column(LocalDay)
    zones: Mapped[list[str]] = mapped_column(Document)
    """Zones that the day was spent in, sorted."""
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    samples: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    quarantined: Mapped[int] = mapped_column(Whole(vocab.COUNT))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    source: Mapped[MeasurementSource] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("athlete_id", "source_id", "kind", "local_date"),
        Index(None, "athlete_id", text("local_date DESC"), text("id DESC")),
    )

    @property
    def unit(self) -> vocab.MeasurementUnit:
        return vocab.UNITS[self.kind]


class MeasurementDay(Owned, Watched, Versioned, Timed, Base):
    """What the measurements of one local day come to: recomputed, never edited.

    ``metrics`` is the list of its summaries as the wire has them, but for the units.
    """

    __tablename__ = "measurement_day"

    local_date: Mapped[date] = mapped_column(LocalDay)
    metrics: Mapped[list[dict[str, Any]]] = mapped_column(Document)

    __table_args__ = (
        ForeignKeyConstraint(["athlete_id"], ["athlete.id"], ondelete="CASCADE"),
        UniqueConstraint("athlete_id", "local_date"),
    )


class MeasurementNight(Owned, Versioned, Timed, Base):
    """What one source says of one night: a fact of the engine, recomputed, never edited."""

    __tablename__ = "measurement_night"

    source_id: Mapped[UUID] = mapped_column(Uid)
    local_date: Mapped[date] = mapped_column(LocalDay)
    hrv_rmssd_ms: Mapped[float | None] = mapped_column(Number(vocab.NIGHT_HRV_MS))
    resting_hr_bpm: Mapped[float | None] = mapped_column(Number(vocab.NIGHT_HR_BPM))
    sleep_s: Mapped[int | None] = mapped_column(Whole(vocab.NIGHT_SLEEP_S))
    measured_until: Mapped[datetime] = mapped_column(Instant)

    source: Mapped[MeasurementSource] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["athlete_id", "source_id"],
            ["measurement_source.athlete_id", "measurement_source.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("athlete_id", "local_date", "source_id"),
    )
