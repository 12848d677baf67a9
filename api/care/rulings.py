"""What linked clinicians decide about training: phases they enter, rules they loosen.

Both are facts like any other. They are never changed or taken back: a newer one, or the end
of its days, takes the place of an older one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.care import queries
from api.care.models import CareLink, Clinician, ClinicianOverride, PhasePlacement
from api.care.restrictions import OVERRIDE_MEMBERS, check_known, misplaced
from api.custom_exercises import service as custom_exercises
from api.engine import facts
from api.engine.safety import triage
from api.engine.vocab import FactKind
from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.errors import FieldError, NotAClinician, ValidationFailed
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.rules import in_force

Values = Mapping[str, Any]
Ruling = PhasePlacement | ClinicianOverride


def acting_clinician(db: Session) -> Clinician:
    """The clinician behind the request. A coach is linked, but is none: NotAClinician."""
    clinician = queries.clinician(db, scope_of(db).subject_id)
    if clinician is None or clinician.role not in triage.CLINICIANS:
        raise NotAClinician()
    return clinician


def create_placement(db: Session, values: Values, now: datetime) -> PhasePlacement:
    """Enter the phase of the plan, or of one pattern, from a day on."""
    signed = _signed(db, values, now)
    row = PhasePlacement(phase=values["phase"], pattern=values.get("pattern"), **signed)
    db.add(row)
    db.flush()
    note(db, FactChanged(FactKind.PHASE_PLACEMENT, row.id, 1, row.local_date))
    return row


def create_override(db: Session, values: Values, now: datetime) -> ClinicianOverride:
    """Loosen one rule for at most as long as the rule set in force allows."""
    signed = _signed(db, values, now)
    _check_override(db, values)
    row = ClinicianOverride(
        kind=values["kind"],
        exercise=values.get("exercise"),
        limit_g=values.get("limit_g"),
        until=values["until"],
        **signed,
    )
    db.add(row)
    db.flush()
    note(db, FactChanged(FactKind.CLINICIAN_OVERRIDE, row.id, 1, row.local_date))
    return row


def add_exercise(db: Session, values: Values, now: datetime) -> custom_exercises.CustomExercise:
    """Add an exercise for the athlete; its placing is a clinician's word."""
    clinician = acting_clinician(db)
    author = custom_exercises.Clinician(clinician.id, clinician.name)
    return custom_exercises.create_exercise(db, values, now, author)


def list_placements(db: Session, request: PageRequest) -> Page[PhasePlacement]:
    return queries.placement_page(db, scope_of(db).athlete_id, request)


def list_overrides(db: Session, request: PageRequest) -> Page[ClinicianOverride]:
    return queries.override_page(db, scope_of(db).athlete_id, request)


def placements(db: Session, until: date) -> tuple[facts.PhasePlacement, ...]:
    """Placements up to a day as the engine reads them, oldest first."""
    rows = queries.placements(db, scope_of(db).athlete_id, until)
    ended = _links_ended(db, rows)
    return tuple(
        facts.PhasePlacement(
            ref=_ref(FactKind.PHASE_PLACEMENT, row),
            phase=row.phase,
            role=row.role,
            reason=row.reason,
            pattern=row.pattern,
            sequence=row.sequence,
            link_ended_on=ended[row.id],
        )
        for row in rows
    )


def overrides(db: Session, on: date) -> tuple[facts.ClinicianOverride, ...]:
    """Overrides that may count on a day as the engine reads them, oldest first."""
    rows = queries.overrides(db, scope_of(db).athlete_id, on)
    ended = _links_ended(db, rows)
    return tuple(
        facts.ClinicianOverride(
            ref=_ref(FactKind.CLINICIAN_OVERRIDE, row, 1 if ended[row.id] is None else 2),
            kind=row.kind,
            role=row.role,
            reason=row.reason,
            until=row.until,
            exercise=row.exercise,
            limit_g=row.limit_g,
            link_ended_on=ended[row.id],
        )
        for row in rows
    )


def _links_ended(db: Session, rows: Sequence[Ruling]) -> dict[UUID, date | None]:
    """For each ruling the athlete's day on which the link behind it ended; None while it stands."""
    if not rows:
        return {}
    carers = {row.clinician_id for row in rows}
    links = queries.links_ever(db, scope_of(db).athlete_id, carers)
    zone = ZoneInfo(accounts.get_athlete(db).time_zone)
    return {row.id: _link_ended_on(row, links, zone) for row in rows}


def _link_ended_on(row: Ruling, links: list[CareLink], zone: ZoneInfo) -> date | None:
    """Without any link, as in a restored account, nobody ever stood behind it here."""
    behind = [k for k in links if k.carer_id == row.clinician_id and k.linked_at <= row.created_at]
    if not behind:
        return row.local_date
    ended_at = behind[-1].ended_at
    return None if ended_at is None else ended_at.astimezone(zone).date()


def _ref(kind: FactKind, row: Ruling, version: int = 1) -> facts.FactRef:
    return facts.FactRef(kind, str(row.id), version, row.local_date)


def _signed(db: Session, values: Values, now: datetime) -> dict[str, Any]:
    """What every ruling carries: whose, by whom, from when, why."""
    clinician = acting_clinician(db)
    check_day(values["local_date"], now)
    return {
        "athlete_id": scope_of(db).athlete_id,
        "id": values.get("id") or new_id(),
        "local_date": values["local_date"],
        "reason": values["reason"],
        "clinician_id": clinician.id,
        "clinician_name": clinician.name,
        "role": clinician.role,
        "created_at": now,
    }


def _check_override(db: Session, values: Values) -> None:
    wrong = list(misplaced(values, OVERRIDE_MEMBERS[values["kind"]]))
    wrong += _outside(db, values["local_date"], values["until"])
    if wrong:
        raise ValidationFailed("Some members are not valid.", errors=wrong)
    check_known(db, {"/exercise": values.get("exercise")})


def _outside(db: Session, first: date, until: date) -> list[FieldError]:
    days = in_force(db).clinician.override_days.whole
    detail = None
    if until < first:
        detail = "Lies before local_date."
    elif until > first + timedelta(days=days):
        detail = f"An override lasts {days} days at most."
    return [FieldError("/until", ValidationFailed.code, detail)] if detail else []
