"""Statements on the tables of workouts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from api.kit.paging import Page, PageRequest, newest_first
from api.measurements.vocab import ListedState, MeasurementState
from api.workouts.models import Workout
from api.workouts.stretches import Range
from api.workouts.vocab import LONGEST, WorkoutSport

_AT_ONCE = 400
"""Names in one statement; more go into several."""
_RANGES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    sport: WorkoutSport | None = None
    state: ListedState | None = None


def workout(db: Session, athlete_id: UUID, workout_id: UUID) -> Workout | None:
    return db.get(Workout, (athlete_id, workout_id))


def by_keys(db: Session, athlete_id: UUID, keys: Collection[str]) -> list[Workout]:
    """Rows of these records, whatever their source."""
    found: list[Workout] = []
    wanted = sorted(keys)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(Workout).where(
            Workout.athlete_id == athlete_id,
            Workout.record_key.in_(wanted[at : at + _AT_ONCE]),
        )
        found += db.scalars(rows)
    return found


def counts(db: Session, athlete_id: UUID, days: Collection[date]) -> dict[date, int]:
    """How many rows there are of local days, deleted ones as well."""
    found: dict[date, int] = {}
    wanted = sorted(days)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = select(Workout.local_date, func.count()).where(
            Workout.athlete_id == athlete_id,
            Workout.local_date.in_(wanted[at : at + _AT_ONCE]),
        )
        found |= {day: count for day, count in db.execute(rows.group_by(Workout.local_date))}
    return found


def workouts(
    db: Session, athlete_id: UUID, filters: Filters, request: PageRequest
) -> Page[Workout]:
    """Newest first, without laps and sets; copies and deleted ones are not there."""
    rows = _bare(athlete_id).where(
        Workout.state != MeasurementState.DELETED, Workout.primary_id.is_(None)
    )
    if filters.sport is not None:
        rows = rows.where(Workout.sport == filters.sport)
    if filters.state is not None:
        rows = rows.where(Workout.state == MeasurementState(filters.state))
    order = (Workout.local_date, Workout.started_at, Workout.id)
    return newest_first(db, rows, request, order=order, day=Workout.local_date)


def copies(db: Session, athlete_id: UUID, primary_ids: Collection[UUID]) -> Sequence[Workout]:
    """Recordings shown under these, without laps and sets."""
    rows = _bare(athlete_id).where(Workout.primary_id.in_(primary_ids))
    return db.scalars(rows.order_by(Workout.started_at, Workout.id)).all() if primary_ids else ()


def within(db: Session, athlete_id: UUID, ranges: Sequence[Range]) -> list[Workout]:
    """What counts and shares time with any of these stretches, without laps and sets."""
    found: list[Workout] = []
    for counting in _counting(ranges):
        found += db.scalars(_bare(athlete_id).where(counting))
    return found


def spans_within(db: Session, athlete_id: UUID, ranges: Sequence[Range]) -> list[Range]:
    """Begin and end of the same."""
    found: list[Range] = []
    spans = select(Workout.started_at, Workout.ended_at).where(Workout.athlete_id == athlete_id)
    for counting in _counting(ranges):
        found += [(start, end) for start, end in db.execute(spans.where(counting))]
    return found


def _counting(ranges: Sequence[Range]) -> Iterator[ColumnElement[bool]]:
    for at in range(0, len(ranges), _RANGES_AT_ONCE):
        touching = (
            and_(
                # What counts lasts no longer, so the index need not be read from its begin.
                Workout.started_at > start - LONGEST,
                Workout.started_at < end,
                Workout.ended_at > start,
            )
            for start, end in ranges[at : at + _RANGES_AT_ONCE]
        )
        yield and_(Workout.state == MeasurementState.STORED, or_(*touching))


def _bare(athlete_id: UUID) -> Select[Workout]:
    unread = (defer(Workout.laps, raiseload=True), defer(Workout.sets, raiseload=True))
    return select(Workout).where(Workout.athlete_id == athlete_id).options(*unread)
