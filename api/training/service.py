"""The public door of training: sessions with their exercises and sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.assessments import service as assessments
from api.engine import facts
from api.engine.safety import triage
from api.engine.vocab import FactKind, SessionStatus
from api.kit.days import check_day, check_instant
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.db.versions import expect
from api.kit.errors import NotFound, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.programs import service as programs
from api.programs.vocab import PlannedSessionStatus
from api.training import queries, rules
from api.training.facts import imagined, read_sessions
from api.training.models import TrainingSession
from api.training.parts import replace_parts

_ANSWERED = {
    SessionStatus.COMPLETED: PlannedSessionStatus.DONE,
    SessionStatus.SKIPPED: PlannedSessionStatus.SKIPPED,
}
"""What a session makes of the planned one it answers; a session in progress leaves it open."""
_CHECKED = (
    "status",
    "skip_reason",
    "local_date",
    "started_at",
    "time_zone",
    "planned_session_id",
)


@dataclass(frozen=True, slots=True)
class SessionOnDay:
    """What a day's overview needs of a session."""

    id: UUID
    version: int
    status: SessionStatus
    planned_session_id: UUID | None


def log_session(db: Session, values: Mapping[str, Any], now: datetime) -> TrainingSession:
    """A new session with all its parts."""
    fields = {"id": new_id(), **values}
    logged = fields.pop("exercises", [])
    rules.check_exercises(logged)
    _check(db, fields, now, count=len(logged))
    row = TrainingSession(
        athlete_id=scope_of(db).athlete_id, created_at=now, updated_at=now, **fields
    )
    row.exercises = []
    replace_parts(row, logged)
    db.add(row)
    db.flush()
    _answer_plan(db, row, now)
    _raise_weakness(db, row, now)
    _note(db, row, row.local_date, _slugs(row))
    return row


def get_session(db: Session, session_id: UUID) -> TrainingSession:
    row = queries.session(db, scope_of(db).athlete_id, session_id)
    if row is None:
        raise NotFound()
    return row


def list_sessions(db: Session, request: PageRequest) -> Page[TrainingSession]:
    """Newest day first, each with its parts."""
    return queries.sessions(db, scope_of(db).athlete_id, request)


def update_session(
    db: Session, session_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> TrainingSession:
    """Merge a patch into a session; ``exercises`` replaces all parts.

    The change counts from the earlier of the two days where the session moves.
    """
    row = get_session(db, session_id)
    expect(row, version)
    day, slugs, answered = row.local_date, _slugs(row), _answered(row)
    fields = dict(patch)
    logged = fields.pop("exercises", None)
    if logged is not None:
        rules.check_exercises(logged, held=slugs)
    merged = {name: fields.get(name, getattr(row, name)) for name in _CHECKED}
    count = len(row.exercises if logged is None else logged)
    _check(db, merged, now, count=count, planned_before=row.planned_session_id)
    for name, value in fields.items():
        setattr(row, name, value)
    _renew(db, row, logged, now)
    if answered != _answered(row):
        _release_plan(db, answered, now)
    _answer_plan(db, row, now)
    _raise_weakness(db, row, now)
    _note(db, row, min(day, row.local_date), slugs | _slugs(row))
    return row


def delete_session(db: Session, session_id: UUID, version: int | None, now: datetime) -> None:
    """Delete a session and its parts; the planned session it answered is open again."""
    row = get_session(db, session_id)
    expect(row, version)
    slugs, answered = _slugs(row), _answered(row)
    bury(db, row, now)
    db.flush()
    _release_plan(db, answered, now)
    _note(db, row, row.local_date, slugs)


def session_ids_on(db: Session, day: date) -> list[SessionOnDay]:
    """Sessions of a local day, in the order they began."""
    return [SessionOnDay(*row) for row in queries.sessions_on(db, scope_of(db).athlete_id, day)]


def engine_sessions(db: Session, since: date, until: date) -> tuple[facts.Session, ...]:
    """Sessions of a window of local days, both ends included, as the engine reads them."""
    return read_sessions(db, scope_of(db).athlete_id, since, until)


def imagined_session(db: Session, values: Mapping[str, Any], name: str) -> facts.Session:
    """A session as it would be read if it were logged: checked alike, on any day, never stored.

    ``name`` stands for its id where it has none.
    """
    logged = values.get("exercises", [])
    rules.check_exercises(logged)
    _check_whole(db, values, count=len(logged))
    return imagined(values, str(values.get("id", name)))


def _check(
    db: Session,
    values: Mapping[str, Any],
    now: datetime,
    *,
    count: int,
    planned_before: UUID | None = None,
) -> None:
    check_day(values["local_date"], now)
    _check_whole(db, values, count=count, planned_before=planned_before)


def _check_whole(
    db: Session, values: Mapping[str, Any], *, count: int, planned_before: UUID | None = None
) -> None:
    rules.check_whole(values["status"], values.get("skip_reason"), count)
    check_instant(values["local_date"], values["started_at"], values["time_zone"])
    planned = values.get("planned_session_id")
    if planned is None or planned == planned_before:
        return
    if not programs.has_planned_session(db, planned):
        raise ValidationFailed.at("/planned_session_id", "There is no such planned session.")


def _renew(
    db: Session, row: TrainingSession, logged: Sequence[rules.Values] | None, now: datetime
) -> None:
    if logged is not None:
        replace_parts(row, logged)
    for entry in row.exercises:
        entry.local_date = row.local_date
    row.updated_at = now
    # A change to parts alone must count as a change of the whole, even within one instant.
    flag_modified(row, "updated_at")
    db.flush()


def _answered(row: TrainingSession) -> UUID | None:
    """The planned session that is settled by this one."""
    return row.planned_session_id if row.status in _ANSWERED else None


def _answer_plan(db: Session, row: TrainingSession, now: datetime) -> None:
    if row.planned_session_id is not None and row.status in _ANSWERED:
        status = _ANSWERED[row.status]
        programs.mark_planned_session(db, row.planned_session_id, row.id, status, now)


def _release_plan(db: Session, planned_id: UUID | None, now: datetime) -> None:
    """Open a planned session again, unless another log answers it as well.

    Its dose waits for a decision: much may have been said since it was answered.
    """
    if planned_id is None:
        return
    other = queries.answer_to(db, scope_of(db).athlete_id, planned_id, tuple(_ANSWERED))
    if other is not None:
        _answer_plan(db, other, now)
    else:
        programs.reopen_planned_session(db, planned_id, now)


def _raise_weakness(db: Session, row: TrainingSession, now: datetime) -> None:
    """Weakness told in a session is as new as in a check-in, and weighs the same (INV-14)."""
    if row.leg_symptoms is None:
        return
    felt = assessments.leg_symptoms(row.leg_symptoms)
    if not triage.raised_by_legs(felt, facts.LegSymptoms()):
        return
    hits = triage.raised_by_legs(felt, _legs_before(db, row))
    ref = facts.FactRef(FactKind.SESSION, str(row.id), row.version, row.local_date)
    assessments.raise_flags(db, {}, raised_by=ref, now=now, more=hits)


def _legs_before(db: Session, row: TrainingSession) -> facts.LegSymptoms:
    """What the newest session before this one said of the legs, else the episode."""
    told = queries.legs_before(db, row)
    if told is not None:
        return assessments.leg_symptoms(told)
    episode = assessments.engine_episode(db, row.local_date)
    return episode.leg if episode else facts.LegSymptoms()


def _note(db: Session, row: TrainingSession, since: date, slugs: frozenset[str]) -> None:
    note(db, FactChanged(FactKind.SESSION, row.id, row.version, since, exercises=slugs))


def _slugs(row: TrainingSession) -> frozenset[str]:
    return frozenset(entry.exercise for entry in row.exercises)
