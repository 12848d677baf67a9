"""The public door of programs: what is on offer, enrollment, planned sessions, position."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.engine import facts
from api.engine.vocab import FactKind, Phase
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.db.versions import expect
from api.kit.errors import AlreadyEnrolled, NotFound, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.programs import queries
from api.programs.booklet import pages
from api.programs.curriculum import curriculum
from api.programs.models import Enrollment
from api.programs.offers import Offer, offer, offers
from api.programs.plan import (
    get_planned_session,
    has_planned_session,
    list_planned_sessions,
    mark_planned_session,
    next_session_on,
    planned_session_on,
    planned_sessions_of,
    position,
    reopen_planned_session,
    replace_plan,
    save_position,
    update_prescription,
    withheld,
    withhold_plan,
)
from api.programs.routine_cards import RoutineCard, routine_cards
from api.programs.vocab import FINAL, EnrollmentStatus
from api.rules import in_force

__all__ = [
    "Offer",
    "RoutineCard",
    "active_enrollment",
    "create_enrollment",
    "curriculum",
    "engine_enrollment",
    "get_enrollment",
    "get_planned_session",
    "has_planned_session",
    "list_enrollments",
    "list_planned_sessions",
    "mark_planned_session",
    "next_session_on",
    "offer",
    "offers",
    "pages",
    "planned_session_on",
    "planned_sessions_of",
    "position",
    "reopen_planned_session",
    "replace_plan",
    "routine",
    "routines",
    "save_position",
    "seed",
    "update_enrollment",
    "update_prescription",
    "withheld",
    "withhold_plan",
]


def seed(db: Session) -> None:
    """Bring the anchor table in line with the curriculum; the same again changes nothing."""
    rows = [
        {"slug": found.slug, "version": found.version, "name": found.name}
        for found in offers(in_force(db))
    ]
    queries.upsert_programs(db, rows)


def routines() -> list[RoutineCard]:
    """Warm-ups and cool-downs, in the order of the content."""
    return list(routine_cards().values())


def routine(slug: str) -> RoutineCard:
    """One of them; NotFound where there is none of that name."""
    found = routine_cards().get(slug)
    if found is None:
        raise NotFound()
    return found


# --- enrollment --------------------------------------------------------------------------


def create_enrollment(db: Session, values: Mapping[str, Any], now: datetime) -> Enrollment:
    """Start a program; at most one is active, also when two requests race."""
    chosen = offer(values["program"], in_force(db))
    if chosen is None:
        raise ValidationFailed.at("/program", "There is no such program.")
    check_day(values["started_on"], now, "/started_on")
    _refuse_second(db)
    phase, phase_since = _stands_at(db, values["started_on"])
    said = {"id": new_id(), "sessions_per_week": chosen.sessions_per_week, **values}
    row = Enrollment(
        athlete_id=scope_of(db).athlete_id,
        program_version=chosen.version,
        phase=phase,
        phase_since=phase_since,
        created_at=now,
        updated_at=now,
        **said,
    )
    with _one_active(db):
        db.add(row)
    return _noted(db, row)


def list_enrollments(db: Session, request: PageRequest) -> Page[Enrollment]:
    return queries.enrollments(db, scope_of(db).athlete_id, request)


def get_enrollment(db: Session, enrollment_id: UUID) -> Enrollment:
    found = queries.enrollment(db, scope_of(db).athlete_id, enrollment_id)
    if found is None:
        raise NotFound()
    return found


def active_enrollment(db: Session) -> Enrollment | None:
    """The program the athlete is in now; None while none is active."""
    return queries.active_enrollment(db, scope_of(db).athlete_id)


def engine_enrollment(db: Session) -> facts.Enrollment | None:
    """The active enrollment as a fact. Its version counts what the athlete said, not the plan."""
    row = active_enrollment(db)
    if row is None:
        return None
    return facts.Enrollment(
        ref=facts.FactRef(FactKind.ENROLLMENT, str(row.id), row.revision, row.started_on),
        program=row.program,
        started_on=row.started_on,
        sessions_per_week=row.sessions_per_week,
        training_days=tuple(row.training_days),
    )


def update_enrollment(
    db: Session, enrollment_id: UUID, patch: Mapping[str, Any], version: int | None, now: datetime
) -> Enrollment:
    """Merge a patch; completed and ended are final. Saying the same again changes nothing."""
    row = get_enrollment(db, enrollment_id)
    expect(row, version)
    changes = {name: value for name, value in patch.items() if getattr(row, name) != value}
    if not changes:
        return row
    if row.status in FINAL:
        raise ValidationFailed.at(f"/{min(changes)}", "This enrollment is over; start a new one.")
    if changes.get("status") is EnrollmentStatus.ACTIVE:
        _refuse_second(db)
        changes["phase"], changes["phase_since"] = _stands_at(db, row.started_on)
    with _one_active(db):
        for name, value in changes.items():
            setattr(row, name, value)
        row.revision += 1
        row.updated_at = now
    return _noted(db, row)


def _stands_at(db: Session, started_on: date) -> tuple[Phase, date]:
    """Where the plan stands; before the first plan the most careful phase, from the start."""
    found = position(db)
    return (found.phase, found.phase_since) if found else (Phase.P0, started_on)


def _refuse_second(db: Session) -> None:
    running = active_enrollment(db)
    if running is not None:
        raise AlreadyEnrolled(existing_id=str(running.id))


@contextmanager
def _one_active(db: Session) -> Iterator[None]:
    """Write an enrollment; the database decides when two requests both found none active."""
    try:
        with db.begin_nested():
            yield
            db.flush()
    except IntegrityError:
        _refuse_second(db)
        raise


def _noted(db: Session, row: Enrollment) -> Enrollment:
    note(db, FactChanged(FactKind.ENROLLMENT, row.id, row.revision, row.started_on))
    return row
