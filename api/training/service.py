"""The public door of training: sessions with their exercises and sets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.custom_exercises import service as custom_exercises
from api.engine import facts
from api.engine.vocab import SessionStatus
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import NotFound
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.training import queries, rules, whole
from api.training.edits import EditError, Part, SessionEdit, delete_sessions, edit_sessions
from api.training.facts import imagined, read_legs, read_sessions
from api.training.imported import (
    History,
    PastExercise,
    PastSession,
    PastSet,
    Taken,
    count_imported,
    imported_history,
    name_key,
    settle_history,
    take_in,
    undo,
)
from api.training.models import TrainingSession
from api.training.parts import replace_parts

__all__ = [
    "EditError",
    "History",
    "Part",
    "PastExercise",
    "PastSession",
    "PastSet",
    "SessionEdit",
    "Taken",
    "count_imported",
    "delete_sessions",
    "edit_sessions",
    "imported_history",
    "name_key",
    "settle_history",
    "take_in",
    "undo",
]


@dataclass(frozen=True, slots=True)
class SessionOnDay:
    """What a day's overview needs of a session."""

    id: UUID
    version: int
    status: SessionStatus
    planned_session_id: UUID | None


@dataclass(frozen=True, slots=True)
class SessionSpan:
    """When a session was."""

    id: UUID
    local_date: date
    started_at: datetime
    duration_s: int | None


def log_session(db: Session, values: Mapping[str, Any], now: datetime) -> TrainingSession:
    """A new session with all its parts."""
    accounts.lock_athlete(db)
    fields = {"id": new_id(), **values}
    logged = fields.pop("exercises", [])
    rules.check_exercises(db, logged)
    whole.check(db, fields, now, count=len(logged))
    row = TrainingSession(
        athlete_id=scope_of(db).athlete_id, created_at=now, updated_at=now, **fields
    )
    row.exercises = []
    replace_parts(row, logged)
    db.add(row)
    db.flush()
    whole.follow(db, row, None, now)
    return row


def get_session(db: Session, session_id: UUID) -> TrainingSession:
    row = queries.session(db, scope_of(db).athlete_id, session_id)
    if row is None:
        raise NotFound()
    return row


def find_session(db: Session, session_id: UUID) -> TrainingSession | None:
    """The session with its parts, if there is one."""
    return queries.session(db, scope_of(db).athlete_id, session_id)


def list_sessions(db: Session, request: PageRequest) -> Page[TrainingSession]:
    """Newest day first, each with its parts."""
    return queries.sessions(db, scope_of(db).athlete_id, request)


def update_session(
    db: Session, session_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> TrainingSession:
    """Merge a patch into a session; ``exercises`` replaces all parts."""
    accounts.lock_athlete(db)
    row = get_session(db, session_id)
    expect(row, version)
    before, fields = whole.Before.of(row), dict(patch)
    logged = fields.pop("exercises", None)
    if logged is not None:
        rules.check_exercises(db, logged, held=before.slugs)
    merged = {name: fields.get(name, getattr(row, name)) for name in whole.CHECKED}
    count = len(row.exercises if logged is None else logged)
    whole.check(db, merged, now, count=count, held=row)
    for name, value in fields.items():
        setattr(row, name, value)
    if logged is not None:
        replace_parts(row, logged)
    whole.renew(row, now)
    db.flush()
    whole.follow(db, row, before, now)
    whole.correct_history(db, [(row, before.slugs | whole.slugs_of(row))])
    return row


def delete_session(db: Session, session_id: UUID, version: int | None, now: datetime) -> None:
    """Delete a session and its parts; the planned session it answered is open again."""
    accounts.lock_athlete(db)
    row = get_session(db, session_id)
    expect(row, version)
    before = whole.Before.of(row)
    bury(db, row, now)
    db.flush()
    whole.unfollow(db, row, before, now)
    whole.correct_history(db, [(row, before.slugs)])


def session_ids_on(db: Session, day: date) -> list[SessionOnDay]:
    """Sessions of a local day, in the order they began."""
    return [SessionOnDay(*row) for row in queries.sessions_on(db, scope_of(db).athlete_id, day)]


def session_spans(db: Session, since: date, until: date) -> list[SessionSpan]:
    """When the sessions of a window of local days were, logged and imported, but for skipped."""
    return [SessionSpan(*row) for row in queries.spans(db, scope_of(db).athlete_id, since, until)]


def standing_sessions(db: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these ids that sessions of the athlete have."""
    return frozenset(queries.standing_ids(db, scope_of(db).athlete_id, ids) if ids else ())


def engine_sessions(db: Session, since: date, until: date) -> tuple[facts.Session, ...]:
    """Sessions of a window of local days, both ends included, as the engine reads them."""
    return read_sessions(db, scope_of(db).athlete_id, since, until)


def engine_leg_reports(db: Session, since: date, until: date) -> tuple[facts.Session, ...]:
    """Sessions of a window of local days that spoke of the legs, bare of their exercises."""
    rows = queries.leg_reports(db, scope_of(db).athlete_id, since, until)
    return tuple(map(read_legs, rows))


def has_leg_report_after(db: Session, day: date) -> bool:
    """Whether a session of a later local day spoke of the legs."""
    return queries.has_leg_report_after(db, scope_of(db).athlete_id, day)


def remove_own_exercise(db: Session, exercise_id: UUID, version: int | None, now: datetime) -> None:
    """Delete an exercise of the athlete's own; one that a session names is archived instead."""
    row = custom_exercises.get_exercise(db, exercise_id)
    expect(row, version)
    named = queries.is_named(db, row.athlete_id, row.slug)
    custom_exercises.remove_exercise(db, row, now, named=named)


def imagined_session(db: Session, values: Mapping[str, Any], name: str) -> facts.Session:
    """A session as it would be read if it were logged: checked alike, on any day, never stored.

    ``name`` stands for its id where it has none.
    """
    logged = values.get("exercises", [])
    rules.check_exercises(db, logged)
    whole.check_whole(db, values, count=len(logged))
    return imagined(values, str(values.get("id", name)))
