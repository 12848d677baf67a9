"""Planned sessions and the plan's position: what the engine decided, kept for the athlete.

Behind ``service``. A day keeps its row, and so its id, from plan to plan: an app that
fetched it yesterday can still log against it. Nothing answered for is ever changed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.education.service import Card
from api.engine.vocab import BlockKind, Phase
from api.kit.db.scope import scope_of
from api.kit.db.tombstones import bury
from api.kit.errors import NotFound
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.programs import queries
from api.programs.models import PlannedSession, PlanPosition
from api.programs.teaching import cards_of
from api.programs.vocab import ANSWERED, PlannedSessionStatus

_AWAITING = PlannedSessionStatus.AWAITING_DECISION
Document = dict[str, Any]
Day = Mapping[str, Any]
"""``local_date``, ``name``, ``key``, ``phase``, ``expected_duration_s``, ``blocks``."""


# --- reading -----------------------------------------------------------------------------


def list_planned_sessions(db: Session, request: PageRequest) -> Page[PlannedSession]:
    return queries.planned_sessions(db, scope_of(db).athlete_id, request)


def get_planned_session(db: Session, planned_id: UUID) -> PlannedSession:
    found = queries.planned_session(db, scope_of(db).athlete_id, planned_id)
    if found is None:
        raise NotFound()
    return found


def planned_session_on(db: Session, day: date) -> PlannedSession | None:
    """The session planned for a day, whatever its status."""
    return queries.planned_on(db, scope_of(db).athlete_id, day)


@dataclass(frozen=True, slots=True)
class WithheldSession:
    """A planned session shown without its dose, as if it awaited a decision."""

    id: UUID
    local_date: date
    name: str
    phase: Phase
    expected_duration_s: int
    session_id: UUID | None
    decision_id: UUID | None
    status: PlannedSessionStatus = _AWAITING
    blocks: tuple[Document, ...] = ()

    @property
    def education(self) -> tuple[Card, ...]:
        """Cards for everybody: nothing is prescribed here."""
        return cards_of(self.phase, self.blocks)


def withheld(row: PlannedSession) -> WithheldSession:
    """The same session without its dose; nothing is stored."""
    return WithheldSession(
        id=row.id,
        local_date=row.local_date,
        name=row.name,
        phase=row.phase,
        expected_duration_s=row.expected_duration_s,
        session_id=row.session_id,
        decision_id=row.decision_id,
    )


def next_session_on(db: Session, since: date) -> date | None:
    """The first day from this one on whose session nobody has answered for yet."""
    days = (row.local_date for row in queries.coming(db, scope_of(db).athlete_id))
    return next((day for day in days if day >= since), None)


def has_planned_session(db: Session, planned_id: UUID) -> bool:
    """Whether the id was ever a planned session of this athlete.

    One that a later plan took away counts: a phone without network trained by it.
    """
    return queries.was_planned(db, scope_of(db).athlete_id, planned_id)


def planned_sessions_of(db: Session, ids: Collection[UUID]) -> Sequence[object]:
    """What is known of these ids, read at once: who holds it asks for each without a statement."""
    return queries.planned_of(db, scope_of(db).athlete_id, ids) if ids else ()


# --- a whole plan ------------------------------------------------------------------------


def replace_plan(
    db: Session, from_day: date, days: Iterable[Day], decision_id: UUID, now: datetime
) -> None:
    """Put a new plan in place from a day on.

    Days answered for stay as they are, days the plan no longer has are deleted, and days
    before ``from_day`` that nobody answered for were missed.
    """
    athlete_id = scope_of(db).athlete_id
    for row in queries.coming(db, athlete_id):
        if row.local_date < from_day:
            _change(row, now, status=PlannedSessionStatus.MISSED)
    standing = {row.local_date: row for row in queries.planned_from(db, athlete_id, from_day)}
    wanted = {day["local_date"]: day for day in days}
    for local_date, row in standing.items():
        if local_date not in wanted and row.status not in ANSWERED:
            bury(db, row, now)
    for local_date, day in wanted.items():
        _put(db, standing.get(local_date), day, decision_id, now)
    db.flush()


def _put(
    db: Session, row: PlannedSession | None, day: Day, decision_id: UUID, now: datetime
) -> None:
    if row is not None and row.status in ANSWERED:
        return
    if row is None:
        row = PlannedSession(
            athlete_id=scope_of(db).athlete_id,
            id=new_id(),
            local_date=day["local_date"],
            created_at=now,
        )
        db.add(row)
    _change(
        row,
        now,
        name=day["name"],
        day_key=day["key"],
        status=PlannedSessionStatus.PLANNED,
        withheld=[],
        phase=day["phase"],
        expected_duration_s=day["expected_duration_s"],
        prescribed=day["blocks"],
        decision_id=decision_id,
    )


# --- doubt, and its end ------------------------------------------------------------------


def withhold_plan(db: Session, now: datetime, *, exercises: frozenset[str] | None) -> None:
    """Hold back the dose of coming sessions until a decision has looked again.

    ``exercises`` limits it to sessions whose main part has one of them, or stands in for
    one; those are released one by one. None doubts everything until the next plan.
    """
    for row in queries.coming(db, scope_of(db).athlete_id):
        withheld = None if exercises is None else _doubt(row, exercises)
        if withheld == [] or (row.status is _AWAITING and row.withheld == withheld):
            continue
        _change(row, now, status=_AWAITING, withheld=withheld)
    db.flush()


def _doubt(row: PlannedSession, exercises: frozenset[str]) -> list[str] | None:
    """What is in doubt now, with what was before; None once the whole session is."""
    if row.withheld is None:
        return None
    touched = {name for line in _main(row.prescribed) for name in _names(line) & exercises}
    return sorted(touched | set(row.withheld))


def update_prescription(
    db: Session,
    from_day: date,
    exercise: str,
    prescription: Document,
    decision_id: UUID,
    now: datetime,
) -> None:
    """Put a newly decided dose of one exercise into the main part of coming sessions.

    A session is planned again once none of its exercises is in doubt any more.
    """
    for row in queries.coming(db, scope_of(db).athlete_id):
        replaced = [line for line in _main(row.prescribed) if exercise in _names(line)]
        if row.local_date < from_day or not replaced:
            continue
        settled = {exercise}.union(*(_names(line) for line in replaced))
        withheld = None if row.withheld is None else sorted(set(row.withheld) - settled)
        free = withheld is not None and not withheld
        _change(
            row,
            now,
            prescribed=[_with(block, exercise, prescription) for block in row.prescribed],
            withheld=withheld,
            status=PlannedSessionStatus.PLANNED if free else row.status,
            decision_id=decision_id,
        )
    db.flush()


def _with(block: Document, exercise: str, prescription: Document) -> Document:
    if block["kind"] == BlockKind.WARM_UP:
        # Its lighter sets were a share of the old load.
        lines = [line for line in block["prescriptions"] if exercise not in _names(line)]
        return block | {"prescriptions": lines}
    if block["kind"] != BlockKind.MAIN:
        return block
    lines = [prescription if exercise in _names(line) else line for line in block["prescriptions"]]
    return block | {"prescriptions": lines}


def _main(blocks: Sequence[Document]) -> Iterator[Document]:
    for block in blocks:
        if block["kind"] == BlockKind.MAIN:
            yield from block["prescriptions"]


def _names(line: Document) -> set[str]:
    """An exercise goes by its own slug and by that of the one it stands in for."""
    return {line["exercise"], line.get("replaces")} - {None}


# --- what became of a session ------------------------------------------------------------


def mark_planned_session(
    db: Session,
    planned_id: UUID,
    session_id: UUID,
    status: PlannedSessionStatus,
    now: datetime,
) -> None:
    """Say what became of a planned session, and which log tells.

    A planned session that a later plan took away is not missed here: nothing happens.
    """
    row = queries.planned_session(db, scope_of(db).athlete_id, planned_id)
    if row is not None:
        _change(row, now, session_id=session_id, status=status, withheld=[])
        db.flush()


def reopen_planned_session(db: Session, planned_id: UUID, now: datetime) -> None:
    """Take back what a log answered. The whole dose is in doubt until the next plan."""
    row = queries.planned_session(db, scope_of(db).athlete_id, planned_id)
    if row is not None:
        _change(row, now, session_id=None, status=_AWAITING, withheld=None)
        db.flush()


def _change(row: PlannedSession, now: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = now


# --- position ----------------------------------------------------------------------------


def position(db: Session) -> PlanPosition | None:
    """Where the newest plan left the athlete; None before the first plan."""
    return queries.position(db, scope_of(db).athlete_id)


def save_position(db: Session, phase: Phase, phase_since: date, now: datetime) -> None:
    """Write where the plan stands. Only plan decisions call this (INV-11)."""
    row = position(db)
    if row is None:
        row = PlanPosition(athlete_id=scope_of(db).athlete_id, id=new_id(), created_at=now)
        db.add(row)
    row.phase, row.phase_since = phase, phase_since
    row.updated_at = now
    _show_phase(db, phase, phase_since, now)
    db.flush()


def _show_phase(db: Session, phase: Phase, phase_since: date, now: datetime) -> None:
    running = queries.active_enrollment(db, scope_of(db).athlete_id)
    if running is None or (running.phase, running.phase_since) == (phase, phase_since):
        return
    running.phase, running.phase_since, running.updated_at = phase, phase_since, now
