"""Statements on the tables of programs."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.kit.db.tombstones import Tombstone
from api.kit.paging import Page, PageRequest, newest_first
from api.programs.models import Enrollment, PlannedSession, PlanPosition, Program
from api.programs.vocab import COMING, EnrollmentStatus


def upsert_programs(db: Session, rows: list[dict[str, Any]]) -> None:
    """Insert slugs, or bring the ones that stand up to date: safe for two starters at once."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Program).values(rows)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "slug"}
    db.execute(statement.on_conflict_do_update(index_elements=["slug"], set_=changed))


def enrollment(db: Session, athlete_id: UUID, enrollment_id: UUID) -> Enrollment | None:
    return db.get(Enrollment, (athlete_id, enrollment_id))


def enrollments(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Enrollment]:
    rows = select(Enrollment).where(Enrollment.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(Enrollment.created_at, Enrollment.id))


def active_enrollment(db: Session, athlete_id: UUID) -> Enrollment | None:
    rows = select(Enrollment).where(
        Enrollment.athlete_id == athlete_id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    return db.scalars(rows).one_or_none()


def planned_session(db: Session, athlete_id: UUID, planned_id: UUID) -> PlannedSession | None:
    return db.get(PlannedSession, (athlete_id, planned_id))


def planned_sessions(db: Session, athlete_id: UUID, request: PageRequest) -> Page[PlannedSession]:
    rows = select(PlannedSession).where(PlannedSession.athlete_id == athlete_id)
    order = (PlannedSession.local_date, PlannedSession.id)
    return newest_first(db, rows, request, order=order, day=PlannedSession.local_date)


def planned_on(db: Session, athlete_id: UUID, day: date) -> PlannedSession | None:
    rows = select(PlannedSession).where(
        PlannedSession.athlete_id == athlete_id, PlannedSession.local_date == day
    )
    return db.scalars(rows).one_or_none()


def was_planned(db: Session, athlete_id: UUID, planned_id: UUID) -> bool:
    """Whether the row stands, or stood until a later plan took it away."""
    if planned_session(db, athlete_id, planned_id) is not None:
        return True
    return db.get(Tombstone, (athlete_id, planned_id, PlannedSession.__tablename__)) is not None


def planned_of(db: Session, athlete_id: UUID, ids: Collection[UUID]) -> list[object]:
    """Rows of these planned sessions, or their tombstones."""
    kind = PlannedSession.__tablename__
    rows = select(PlannedSession).where(PlannedSession.athlete_id == athlete_id)
    gone = select(Tombstone).where(Tombstone.athlete_id == athlete_id, Tombstone.kind == kind)
    standing = db.scalars(rows.where(PlannedSession.id.in_(ids)))
    return [*standing, *db.scalars(gone.where(Tombstone.id.in_(ids)))]


def planned_from(db: Session, athlete_id: UUID, from_day: date) -> list[PlannedSession]:
    """Sessions from a day on, whatever became of them, oldest first."""
    rows = select(PlannedSession).where(
        PlannedSession.athlete_id == athlete_id, PlannedSession.local_date >= from_day
    )
    return list(db.scalars(rows.order_by(PlannedSession.local_date)))


def coming(db: Session, athlete_id: UUID) -> list[PlannedSession]:
    """Sessions nobody has answered for yet, of any day, oldest first."""
    rows = select(PlannedSession).where(
        PlannedSession.athlete_id == athlete_id, PlannedSession.status.in_(COMING)
    )
    return list(db.scalars(rows.order_by(PlannedSession.local_date)))


def position(db: Session, athlete_id: UUID) -> PlanPosition | None:
    rows = select(PlanPosition).where(PlanPosition.athlete_id == athlete_id)
    return db.scalars(rows).one_or_none()
