"""What a session must be as a whole, and what follows from a change of it.

The same for a session that is logged, corrected or deleted by itself and for many that a phone
brings at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.engine.safety.legs import felt
from api.engine.vocab import FactKind, SessionStatus
from api.kit.days import check_day, check_instant
from api.kit.db.scope import scope_of
from api.kit.errors import ValidationFailed
from api.kit.events import FactChanged, note
from api.programs import service as programs
from api.programs.vocab import PlannedSessionStatus
from api.training import queries, rules
from api.training.facts import read_legs
from api.training.imported import renew_bests
from api.training.models import TrainingSession
from api.training.vocab import SessionOrigin

Slugs = frozenset[str]

_ANSWERED = {
    SessionStatus.COMPLETED: PlannedSessionStatus.DONE,
    SessionStatus.SKIPPED: PlannedSessionStatus.SKIPPED,
}
"""What a session makes of the planned one it answers; a session in progress leaves it open."""
CHECKED = (
    "status",
    "skip_reason",
    "local_date",
    "started_at",
    "time_zone",
    "planned_session_id",
)
"""Members of a session that are held against each other."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a session was before a change. ``touched`` None is every exercise there is."""

    day: date
    slugs: Slugs
    touched: Slugs | None
    answered: UUID | None

    @classmethod
    def of(cls, row: TrainingSession) -> "Before":
        return cls(row.local_date, slugs_of(row), _touched(row), _answered(row))


def check(
    db: Session,
    values: Mapping[str, Any],
    now: datetime,
    *,
    count: int,
    held: TrainingSession | None = None,
) -> None:
    """ValidationFailed where the session contradicts itself, its plan or the calendar.

    ``held`` is the row that is about to be changed to these values.
    """
    check_day(values["local_date"], now)
    planned = values.get("planned_session_id")
    if planned is not None and held is not None and held.origin is SessionOrigin.IMPORTED:
        raise ValidationFailed.at(
            "/planned_session_id", "Imported sessions do not belong to a plan."
        )
    known = None if held is None else held.planned_session_id
    check_whole(db, values, count=count, planned_before=known)


def check_whole(
    db: Session, values: Mapping[str, Any], *, count: int, planned_before: UUID | None = None
) -> None:
    """The same for a session of any day."""
    rules.check_whole(values["status"], values.get("skip_reason"), count)
    check_instant(values["local_date"], values["started_at"], values["time_zone"])
    planned = values.get("planned_session_id")
    if planned is None or planned == planned_before:
        return
    if not programs.has_planned_session(db, planned):
        raise ValidationFailed.at("/planned_session_id", "There is no such planned session.")


def renew(row: TrainingSession, now: datetime) -> None:
    """Count a change of the whole, also where only its parts have changed."""
    for entry in row.exercises:
        entry.local_date = row.local_date
    row.updated_at = now
    # Even two changes within one instant.
    flag_modified(row, "updated_at")


def follow(db: Session, row: TrainingSession, before: Before | None, now: datetime) -> None:
    """What a stored session means for the plan and for decisions; ``before`` is None for a new one.

    The change counts from the earlier of the two days where the session moves.
    """
    touched, since = _touched(row), row.local_date
    if before is not None:
        if before.answered != _answered(row):
            _release_plan(db, before.answered, now)
        both = touched is not None and before.touched is not None
        touched = (touched or Slugs()) | (before.touched or Slugs()) if both else None
        since = min(before.day, since)
    _answer_plan(db, row, now)
    _note(db, row, since, touched)


def unfollow(db: Session, row: TrainingSession, before: Before, now: datetime) -> None:
    """What it means that a session is gone: the planned one it answered is open again."""
    _release_plan(db, before.answered, now)
    _note(db, row, before.day, before.touched)


def correct_history(db: Session, changed: Iterable[tuple[TrainingSession, Slugs]]) -> None:
    """Find the bests again of exercises whose imported sessions have changed."""
    slugs = [some for row, some in changed if row.origin is SessionOrigin.IMPORTED]
    if slugs:
        renew_bests(db, Slugs().union(*slugs))


def slugs_of(row: TrainingSession) -> Slugs:
    return Slugs(entry.exercise for entry in row.exercises)


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


def _note(db: Session, row: TrainingSession, since: date, touched: Slugs | None) -> None:
    note(db, FactChanged(FactKind.SESSION, row.id, row.version, since, exercises=touched))


def _touched(row: TrainingSession) -> Slugs | None:
    """Exercises the session bears on; None is all of them: what is felt in a leg spares none."""
    return None if felt(read_legs(row).leg) else slugs_of(row)
