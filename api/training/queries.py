"""Statements on the tables of training."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from api.engine.vocab import SessionStatus, SetKind, SetStatus
from api.kit.paging import Page, PageRequest, newest_first
from api.training.models import ImportedBest, ImportedSet, LoggedExercise, SetLog, TrainingSession
from api.training.vocab import SessionOrigin


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
        .order_by(LoggedExercise.position, LoggedExercise.id)
    )


def _sets_of(athlete_id: UUID, ids: Sequence[UUID]) -> Any:
    return (
        select(SetLog)
        .where(SetLog.athlete_id == athlete_id, SetLog.session_id.in_(ids))
        .order_by(SetLog.position, SetLog.id)
    )


def sessions_on(db: Session, athlete_id: UUID, day: date) -> Sequence[Any]:
    """Id, version, status and planned session of what was logged for a day, as it began."""
    t = TrainingSession
    rows = select(t.id, t.version, t.status, t.planned_session_id)
    rows = rows.where(t.athlete_id == athlete_id, t.local_date == day, _logged())
    return db.execute(rows.order_by(t.started_at, t.id)).all()


def spans(db: Session, athlete_id: UUID, since: date, until: date) -> Sequence[Any]:
    """Id, day, begin and duration of the sessions of a window of days that were not skipped."""
    t = TrainingSession
    rows = select(t.id, t.local_date, t.started_at, t.duration_s)
    rows = rows.where(t.athlete_id == athlete_id, t.status != SessionStatus.SKIPPED)
    rows = rows.where(t.local_date >= since, t.local_date <= until)
    return db.execute(rows.order_by(t.started_at, t.id)).all()


def standing_ids(db: Session, athlete_id: UUID, ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these ids that sessions have."""
    t = TrainingSession
    return db.scalars(select(t.id).where(t.athlete_id == athlete_id, t.id.in_(ids))).all()


def leg_reports(
    db: Session, athlete_id: UUID, since: date, until: date
) -> Sequence[TrainingSession]:
    """Sessions of a window of days that spoke of the legs, bare."""
    t = TrainingSession
    rows = select(t).where(t.athlete_id == athlete_id, t.leg_symptoms.is_not(None))
    rows = rows.where(t.local_date >= since, t.local_date <= until)
    return db.scalars(rows.order_by(t.local_date, t.started_at, t.id)).all()


def has_leg_report_after(db: Session, athlete_id: UUID, day: date) -> bool:
    t = TrainingSession
    rows = select(t.id).where(t.athlete_id == athlete_id, t.leg_symptoms.is_not(None))
    return db.scalars(rows.where(t.local_date > day).limit(1)).one_or_none() is not None


def is_named(db: Session, athlete_id: UUID, slug: str) -> bool:
    """Whether any session holds this exercise."""
    t = LoggedExercise
    rows = select(t.id).where(t.athlete_id == athlete_id, t.exercise == slug).limit(1)
    return db.execute(rows).first() is not None


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
    """Logged sessions of a window of days, bare. Imported ones are no exposures."""
    t = TrainingSession
    rows = select(t).where(t.athlete_id == athlete_id, t.local_date >= since, t.local_date <= until)
    rows = rows.where(_logged())
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


def _logged() -> Any:
    return TrainingSession.origin == SessionOrigin.LOGGED


# --- imported ------------------------------------------------------------------------------


def imported_at(db: Session, athlete_id: UUID, starts: Collection[str]) -> Sequence[ImportedSet]:
    """Sets taken in before of sessions that begin at these minutes."""
    t = ImportedSet
    return db.scalars(select(t).where(t.athlete_id == athlete_id, t.started.in_(starts))).all()


def whole_sessions(
    db: Session, athlete_id: UUID, ids: Collection[UUID]
) -> Sequence[TrainingSession]:
    """Those of these sessions that still stand, with their parts."""
    t = TrainingSession
    rows = db.scalars(select(t).where(t.athlete_id == athlete_id, t.id.in_(ids))).all()
    attach_parts(db, athlete_id, rows)
    return rows


def count_imported(db: Session, athlete_id: UUID, import_id: UUID) -> int:
    t = ImportedSet
    rows = select(func.count(t.session_id.distinct()))
    return db.scalars(rows.where(t.athlete_id == athlete_id, t.import_id == import_id)).one()


def imported_by(db: Session, athlete_id: UUID, import_id: UUID, most: int) -> Sequence[ImportedSet]:
    """Sets of an import, of at most so many sessions."""
    t = ImportedSet
    mine = (t.athlete_id == athlete_id, t.import_id == import_id)
    some = select(t.session_id).where(*mine).distinct().order_by(t.session_id).limit(most)
    ids = db.scalars(some).all()
    return db.scalars(select(t).where(*mine, t.session_id.in_(ids))).all()


def imported_loads(db: Session, athlete_id: UUID, slugs: Collection[str] | None) -> Sequence[Any]:
    """Exercise, load and most repetitions with it, of every imported work set under load."""
    s, e, d = TrainingSession, LoggedExercise, SetLog
    rows = (
        select(e.exercise, d.load_g, func.max(d.reps))
        .select_from(s)
        .join(e, (e.athlete_id == s.athlete_id) & (e.session_id == s.id))
        .join(d, (d.athlete_id == e.athlete_id) & (d.logged_exercise_id == e.id))
        .where(s.athlete_id == athlete_id, s.origin == SessionOrigin.IMPORTED)
        .where(d.status == SetStatus.DONE, d.kind != SetKind.WARM_UP, d.load_g > 0, d.reps > 0)
        .group_by(e.exercise, d.load_g)
    )
    return db.execute(rows if slugs is None else rows.where(e.exercise.in_(slugs))).all()


def drop_bests(db: Session, athlete_id: UUID, slugs: Collection[str] | None) -> None:
    t = ImportedBest
    rows = delete(t).where(t.athlete_id == athlete_id)
    db.execute(rows if slugs is None else rows.where(t.exercise.in_(slugs)))


def imported_bests(db: Session, athlete_id: UUID) -> Sequence[ImportedBest]:
    t = ImportedBest
    return db.scalars(select(t).where(t.athlete_id == athlete_id).order_by(t.exercise)).all()


def any_imported(db: Session, athlete_id: UUID) -> bool:
    t = ImportedSet
    return db.execute(select(t.id).where(t.athlete_id == athlete_id).limit(1)).first() is not None


def imported_runs(
    db: Session, athlete_id: UUID, slugs: Collection[str], since: date, until: date
) -> Sequence[Any]:
    """Day and metres of every imported run of a window that says how far it went."""
    s, e, d = TrainingSession, LoggedExercise, SetLog
    metres = func.sum(d.distance_m)
    rows = (
        select(s.local_date, metres)
        .select_from(s)
        .join(e, (e.athlete_id == s.athlete_id) & (e.session_id == s.id))
        .join(d, (d.athlete_id == e.athlete_id) & (d.logged_exercise_id == e.id))
        .where(s.athlete_id == athlete_id, s.origin == SessionOrigin.IMPORTED)
        .where(e.exercise.in_(slugs), s.local_date >= since, s.local_date <= until)
        .where(d.status == SetStatus.DONE, d.distance_m > 0)
        .group_by(s.local_date, e.id)
    )
    return db.execute(rows).all()
