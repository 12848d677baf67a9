"""Statements on the table of check-ins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.checkins.models import CheckIn
from api.engine.vocab import CheckInKind
from api.kit.db.changes import RECORDED, touch
from api.kit.paging import Page, PageRequest, newest_first


def insert(db: Session, values: Mapping[str, Any]) -> CheckIn | None:
    """The new row; None where its id, or its day and kind, are taken, also by a racing twin."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(CheckIn).values(dict(values)).on_conflict_do_nothing()
    row = db.scalars(statement.returning(CheckIn), execution_options=RECORDED).one_or_none()
    touch(db, CheckIn, () if row is None else (row.id,))
    return row


def check_in(db: Session, athlete_id: UUID, check_in_id: UUID) -> CheckIn | None:
    return db.get(CheckIn, (athlete_id, check_in_id))


def check_ins_of(db: Session, athlete_id: UUID, ids: Collection[UUID]) -> Sequence[CheckIn]:
    rows = select(CheckIn).where(CheckIn.athlete_id == athlete_id, CheckIn.id.in_(ids))
    return db.scalars(rows).all()


def check_in_id_of(db: Session, athlete_id: UUID, day: date, kind: CheckInKind) -> UUID | None:
    rows = select(CheckIn.id).where(
        CheckIn.athlete_id == athlete_id, CheckIn.local_date == day, CheckIn.kind == kind
    )
    return db.scalars(rows).one_or_none()


def check_ins(db: Session, athlete_id: UUID, request: PageRequest) -> Page[CheckIn]:
    rows = select(CheckIn).where(CheckIn.athlete_id == athlete_id)
    order = (CheckIn.local_date, CheckIn.id)
    return newest_first(db, rows, request, order=order, day=CheckIn.local_date)


def check_ins_between(db: Session, athlete_id: UUID, since: date, until: date) -> Sequence[CheckIn]:
    rows = select(CheckIn).where(
        CheckIn.athlete_id == athlete_id, CheckIn.local_date >= since, CheckIn.local_date <= until
    )
    return db.scalars(rows.order_by(CheckIn.local_date, CheckIn.id)).all()


def has_check_in_after(db: Session, athlete_id: UUID, day: date) -> bool:
    rows = select(CheckIn.id).where(CheckIn.athlete_id == athlete_id, CheckIn.local_date > day)
    return db.scalars(rows.limit(1)).one_or_none() is not None


def check_ins_on(db: Session, athlete_id: UUID, days: Iterable[date]) -> Sequence[CheckIn]:
    rows = select(CheckIn).where(
        CheckIn.athlete_id == athlete_id, CheckIn.local_date.in_(list(days))
    )
    return db.scalars(rows.order_by(CheckIn.local_date, CheckIn.kind)).all()
