"""Statements on the tables of training."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from api.engine.vocab import SessionStatus
from api.kit.paging import Page, PageRequest, newest_first
from api.training.models import LoggedExercise, SetLog, TrainingSession


def session(db: Session, athlete_id: UUID, session_id: UUID) -> TrainingSession | None:
    """A session with its parts."""
    row = db.get(TrainingSession, (athlete_id, session_id))
    if row is not None:
        attach_parts(db, athlete_id, [row])
    return row


def sessions(db: Session, athlete_id: UUID, request: PageRequest) -> Page[TrainingSession]:
    """A page of sessions with their parts: three statements, however long the page."""
    rows = select(TrainingSession).where(TrainingSession.athlete_id == athlete_id)
    order = (TrainingSession.local_date, TrainingSession.id)
    page = newest_first(db, rows, request, order=order, day=TrainingSession.local_date)
    attach_parts(db, athlete_id, page.items)
    return page


def attach_parts(db: Session, athlete_id: UUID, rows: Sequence[TrainingSession]) -> None:
    """Give sessions their exercises and sets.

    By hand, because eager loading splits long lists into many statements.
    """
    ids = [row.id for row in rows]
    sets: dict[UUID, list[SetLog]] = defaultdict(list)
    for done in db.scalars(_sets_of(athlete_id, ids)) if ids else ():
        sets[done.logged_exercise_id].append(done)
    logged: dict[UUID, list[LoggedExercise]] = defaultdict(list)
    for entry in db.scalars(_exercises_of(athlete_id, ids)) if ids else ():
        set_committed_value(entry, "sets", sets[entry.id])
        logged[entry.session_id].append(entry)
    for row in rows:
        set_committed_value(row, "exercises", logged[row.id])


def _exercises_of(athlete_id: UUID, ids: Sequence[UUID]) -> Any:
    return (
        select(LoggedExercise)
        .where(LoggedExercise.athlete_id == athlete_id, LoggedExercise.session_id.in_(ids))
        .order_by(LoggedExercise.position)
    )


def _sets_of(athlete_id: UUID, ids: Sequence[UUID]) -> Any:
    return (
        select(SetLog)
        .where(SetLog.athlete_id == athlete_id, SetLog.session_id.in_(ids))
        .order_by(SetLog.position)
    )


def sessions_on(db: Session, athlete_id: UUID, day: date) -> Sequence[Any]:
    """Id, version, status and planned session of a day's sessions, in the order they began."""
    t = TrainingSession
    rows = select(t.id, t.version, t.status, t.planned_session_id)
    rows = rows.where(t.athlete_id == athlete_id, t.local_date == day)
    return db.execute(rows.order_by(t.started_at, t.id)).all()


def legs_before(db: Session, row: TrainingSession) -> dict[str, Any] | None:
    """Leg symptoms of the newest session that began before this one and told any."""
    t = TrainingSession
    rows = select(t.leg_symptoms).where(
        t.athlete_id == row.athlete_id, t.started_at < row.started_at, t.id != row.id
    )
    told = db.scalars(rows.order_by(t.started_at.desc(), t.id.desc()))
    return next((legs for legs in told if legs is not None), None)


def answer_to(
    db: Session, athlete_id: UUID, planned_id: UUID, statuses: Sequence[SessionStatus]
) -> TrainingSession | None:
    """The newest session of these statuses that answers a planned one, bare."""
    t = TrainingSession
    rows = select(t).where(
        t.athlete_id == athlete_id, t.planned_session_id == planned_id, t.status.in_(statuses)
    )
    return db.scalars(rows.order_by(t.started_at.desc(), t.id.desc()).limit(1)).one_or_none()


def session_facts(
    db: Session, athlete_id: UUID, since: date, until: date
) -> Sequence[TrainingSession]:
    """Sessions of a window of days, bare."""
    t = TrainingSession
    rows = select(t).where(t.athlete_id == athlete_id, t.local_date >= since, t.local_date <= until)
    return db.scalars(rows.order_by(t.local_date, t.started_at, t.id)).all()


def exercise_facts(db: Session, athlete_id: UUID, ids: Sequence[UUID]) -> Sequence[Any]:
    """What these sessions logged, in order: session, own id, slug and stage."""
    t = LoggedExercise
    rows = select(t.session_id, t.id, t.exercise, t.stage)
    rows = rows.where(t.athlete_id == athlete_id, t.session_id.in_(ids))
    return db.execute(rows.order_by(t.position)).all()


def set_facts(db: Session, athlete_id: UUID, ids: Sequence[UUID]) -> Sequence[Any]:
    """Sets of these sessions, in order: as columns, for there may be thousands."""
    t = SetLog
    rows = select(
        t.logged_exercise_id,
        t.kind,
        t.status,
        t.reason,
        t.reps,
        t.duration_s,
        t.distance_m,
        t.load_g,
        t.band,
        t.side,
        t.effort_scale,
        t.effort_value,
        t.technique,
        t.pain,
        t.pain_quality,
        t.target,
    ).where(t.athlete_id == athlete_id, t.session_id.in_(ids))
    return db.execute(rows.order_by(t.position)).all()
