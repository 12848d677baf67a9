"""Statements on the tables of measurements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from api.kit.paging import Page, PageRequest, newest_first
from api.measurements.models import (
    Measurement,
    MeasurementChunk,
    MeasurementDay,
    MeasurementNight,
    MeasurementSource,
    RecordDeletion,
)
from api.measurements.vocab import ListedState, MeasurementKind, MeasurementState, RecordClass

_AT_ONCE = 500
"""Names in one statement; more go into several."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    kind: MeasurementKind | None = None
    day: date | None = None
    state: ListedState | None = None


def sources(db: Session, athlete_id: UUID) -> Sequence[MeasurementSource]:
    return db.scalars(
        select(MeasurementSource).where(MeasurementSource.athlete_id == athlete_id)
    ).all()


# --- single values ------------------------------------------------------------------------


def measurement(db: Session, athlete_id: UUID, measurement_id: UUID) -> Measurement | None:
    return db.get(Measurement, (athlete_id, measurement_id))


def by_keys(db: Session, athlete_id: UUID, keys: Collection[str]) -> list[Measurement]:
    """Rows of these records, whatever their source and kind."""
    found: list[Measurement] = []
    wanted = sorted(keys)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(Measurement).where(
            Measurement.athlete_id == athlete_id,
            Measurement.record_key.in_(wanted[at : at + _AT_ONCE]),
        )
        found += db.scalars(rows)
    return found


def deletions(
    db: Session, athlete_id: UUID, of: RecordClass, external_ids: Collection[str]
) -> list[RecordDeletion]:
    """Deletions of records that have these ids at some source."""
    found: list[RecordDeletion] = []
    wanted = sorted(external_ids)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(RecordDeletion).where(
            RecordDeletion.athlete_id == athlete_id,
            RecordDeletion.record_class == of,
            RecordDeletion.external_id.in_(wanted[at : at + _AT_ONCE]),
        )
        found += db.scalars(rows)
    return found


def counts(
    db: Session,
    athlete_id: UUID,
    kinds: Collection[MeasurementKind],
    days: Collection[date],
) -> dict[tuple[MeasurementKind, date], int]:
    """How many rows there are of kinds and days, deleted ones as well."""
    found: dict[tuple[MeasurementKind, date], int] = {}
    wanted = sorted(days)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(Measurement.kind, Measurement.local_date, func.count()).where(
            Measurement.athlete_id == athlete_id,
            Measurement.kind.in_(sorted(kinds)),
            Measurement.local_date.in_(wanted[at : at + _AT_ONCE]),
        )
        for kind, day, count in db.execute(rows.group_by(Measurement.kind, Measurement.local_date)):
            found[kind, day] = count
    return found


def measurements(
    db: Session, athlete_id: UUID, filters: Filters, request: PageRequest
) -> Page[Measurement]:
    """Newest day first; deleted ones are not there."""
    rows = select(Measurement).where(
        Measurement.athlete_id == athlete_id, Measurement.state != MeasurementState.DELETED
    )
    rows = _narrowed(rows, Measurement, filters).options(selectinload(Measurement.source))
    if filters.state is not None:
        rows = rows.where(Measurement.state == MeasurementState(filters.state))
    order = (Measurement.local_date, Measurement.id)
    return newest_first(db, rows, request, order=order, day=Measurement.local_date)


def _narrowed(rows: Select[Any], model: Any, filters: Filters) -> Select[Any]:
    if filters.kind is not None:
        rows = rows.where(model.kind == filters.kind)
    return rows if filters.day is None else rows.where(model.local_date == filters.day)


def readings(
    db: Session, athlete_id: UUID, kinds: Collection[MeasurementKind], days: Collection[date]
) -> Sequence[Any]:
    """What merging reads of the values that count, of kinds and labels."""
    rows = select(
        Measurement.source_id,
        Measurement.kind,
        Measurement.started_at,
        Measurement.ended_at,
        Measurement.value,
        Measurement.time_zone,
        Measurement.local_date,
    ).where(
        Measurement.athlete_id == athlete_id,
        Measurement.kind.in_(sorted(kinds)),
        Measurement.local_date.in_(sorted(days)),
        Measurement.state == MeasurementState.STORED,
    )
    return db.execute(rows).all()


# --- dense days -----------------------------------------------------------------------------


def chunk(db: Session, athlete_id: UUID, chunk_id: UUID) -> MeasurementChunk | None:
    return db.get(
        MeasurementChunk, (athlete_id, chunk_id), options=[selectinload(MeasurementChunk.source)]
    )


def chunk_of(
    db: Session, athlete_id: UUID, source_id: UUID, kind: MeasurementKind, day: date
) -> MeasurementChunk | None:
    rows = select(MeasurementChunk).where(
        MeasurementChunk.athlete_id == athlete_id,
        MeasurementChunk.source_id == source_id,
        MeasurementChunk.kind == kind,
        MeasurementChunk.local_date == day,
    )
    return db.scalars(rows).one_or_none()


def chunks(
    db: Session, athlete_id: UUID, filters: Filters, request: PageRequest
) -> Page[MeasurementChunk]:
    """Newest day first; those whose samples were all deleted are not there."""
    rows = select(MeasurementChunk).where(
        MeasurementChunk.athlete_id == athlete_id, MeasurementChunk.samples > 0
    )
    rows = _narrowed(rows, MeasurementChunk, filters)
    rows = rows.options(selectinload(MeasurementChunk.source))
    order = (MeasurementChunk.local_date, MeasurementChunk.id)
    return newest_first(db, rows, request, order=order, day=MeasurementChunk.local_date)


def chunks_on(
    db: Session, athlete_id: UUID, kinds: Collection[MeasurementKind], days: Collection[date]
) -> Sequence[MeasurementChunk]:
    rows = select(MeasurementChunk).where(
        MeasurementChunk.athlete_id == athlete_id,
        MeasurementChunk.kind.in_(sorted(kinds)),
        MeasurementChunk.local_date.in_(sorted(days)),
    )
    return db.scalars(rows).all()


def chunk_counts(
    db: Session, athlete_id: UUID, kinds: Collection[MeasurementKind], days: Collection[date]
) -> dict[tuple[MeasurementKind, date], int]:
    """How many dense days there are of kinds and days, those that were deleted as well."""
    found: dict[tuple[MeasurementKind, date], int] = {}
    wanted = sorted(days)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(MeasurementChunk.kind, MeasurementChunk.local_date, func.count()).where(
            MeasurementChunk.athlete_id == athlete_id,
            MeasurementChunk.kind.in_(sorted(kinds)),
            MeasurementChunk.local_date.in_(wanted[at : at + _AT_ONCE]),
        )
        rows = rows.group_by(MeasurementChunk.kind, MeasurementChunk.local_date)
        found |= {(kind, day): count for kind, day, count in db.execute(rows)}
    return found


# --- what they come to ----------------------------------------------------------------------


def days(db: Session, athlete_id: UUID, wanted: Collection[date]) -> Sequence[MeasurementDay]:
    rows = select(MeasurementDay).where(
        MeasurementDay.athlete_id == athlete_id, MeasurementDay.local_date.in_(sorted(wanted))
    )
    return db.scalars(rows).all()


def days_between(db: Session, athlete_id: UUID, since: date, until: date) -> Sequence[Any]:
    """Day and metrics of a window, both ends included, oldest first."""
    rows = select(MeasurementDay.local_date, MeasurementDay.metrics).where(
        MeasurementDay.athlete_id == athlete_id,
        MeasurementDay.local_date >= since,
        MeasurementDay.local_date <= until,
    )
    return db.execute(rows.order_by(MeasurementDay.local_date)).all()


def nights(db: Session, athlete_id: UUID, wanted: Collection[date]) -> Sequence[MeasurementNight]:
    rows = select(MeasurementNight).where(
        MeasurementNight.athlete_id == athlete_id, MeasurementNight.local_date.in_(sorted(wanted))
    )
    return db.scalars(rows).all()


def nights_between(db: Session, athlete_id: UUID, since: date, until: date) -> Sequence[Any]:
    """What sources say of the nights of a window, both ends included, oldest first."""
    rows = select(
        MeasurementNight.id,
        MeasurementNight.version,
        MeasurementNight.source_id,
        MeasurementNight.local_date,
        MeasurementNight.hrv_rmssd_ms,
        MeasurementNight.resting_hr_bpm,
        MeasurementNight.sleep_s,
        MeasurementNight.measured_until,
    ).where(
        MeasurementNight.athlete_id == athlete_id,
        MeasurementNight.local_date >= since,
        MeasurementNight.local_date <= until,
    )
    return db.execute(rows.order_by(MeasurementNight.local_date, MeasurementNight.id)).all()
