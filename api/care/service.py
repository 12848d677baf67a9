"""The public door of care: invitations, links, what clinicians say, whom an athlete may call."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.care import queries
from api.care.models import CareLink, Clearance, ClearanceDocument, Clinician, Invitation
from api.care.restrictions import check_restrictions
from api.care.rulings import (
    acting_clinician,
    add_exercise,
    create_override,
    create_placement,
    list_overrides,
    list_placements,
    overrides,
    placements,
)
from api.care.vocab import (
    CODE_ALPHABET,
    CODE_GROUP,
    CODE_GROUPS,
    CONTACT_LABELS,
    INVITATION_LIFE,
    ClearanceDocumentKind,
)
from api.engine import facts
from api.engine.safety import triage
from api.engine.vocab import ClinicianRole, FactKind
from api.kit.access import Actor
from api.kit.crypto import digest
from api.kit.days import check_reached
from api.kit.db.scope import scope_of
from api.kit.errors import (
    FieldError,
    InvalidCode,
    NotFound,
    ValidationFailed,
)
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest
from api.rules import in_force

__all__ = [
    "add_exercise",
    "create_override",
    "create_placement",
    "list_overrides",
    "list_placements",
    "overrides",
    "placements",
]

DAY = timedelta(days=1)
"""What is today in one zone may be yesterday in another."""
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


# --- clinicians --------------------------------------------------------------------------


def create_clinician(
    db: Session,
    *,
    email: str,
    password_hash: str,
    role: ClinicianRole,
    name: str,
    phone: str | None = None,
    now: datetime,
) -> bool:
    """An account that can be linked to athletes, in the scope of this unit of work.

    False where the e-mail has an account already; nothing is changed then.
    """
    if not accounts.register_clinician(db, email, password_hash, now):
        return False
    clinician_id = scope_of(db).subject_id
    db.add(Clinician(id=clinician_id, name=name, role=role, phone=phone, created_at=now))
    return True


def contacts(db: Session) -> list[tuple[str, str]]:
    """Label and telephone number of the linked clinicians an athlete may call."""
    carers = queries.carers(db, scope_of(db).athlete_id)
    return [
        (CONTACT_LABELS[c.role], c.phone) for c in carers if c.phone and c.role in CONTACT_LABELS
    ]


# --- invitations and links ---------------------------------------------------------------


def create_invitation(
    db: Session, values: Mapping[str, Any], now: datetime
) -> tuple[str, Invitation]:
    """A code to hand over, and its row, which only knows the code's digest."""
    code = _new_code()
    row = Invitation(
        code_hash=_code_hash(code),
        clinician_id=scope_of(db).subject_id,
        note=values.get("note"),
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    db.add(row)
    db.flush()
    return code, row


def create_link(db: Session, actor: Actor, code: str, now: datetime) -> CareLink:
    """The link a code stands for; the same athlete may repeat it and gets the same link."""
    if actor.is_clinician:
        raise _invalid("An athlete accepts a code, not a clinician.")
    athlete_id, code_hash = actor.subject_id, _code_hash(code)
    is_new = queries.use_invitation(db, code_hash, athlete_id, now)
    invitation = queries.invitation(db, code_hash)
    if invitation is None or invitation.used_by_hash != digest(str(athlete_id)):
        raise _invalid(InvalidCode.title)
    if is_new:
        _link(db, athlete_id, invitation.clinician_id, now)
    link = queries.live_link(db, athlete_id, invitation.clinician_id)
    if link is None:
        raise _invalid("This link was ended; ask for a new code.")
    return link


def list_links(db: Session, request: PageRequest) -> Page[CareLink]:
    """Live links of the acting account: an athlete's carers, or a carer's athletes."""
    return queries.links(db, scope_of(db).subject_id, request)


def end_link(db: Session, link_id: UUID, now: datetime) -> None:
    """End a link from either side; the carer is refused from the next request on, and what they
    loosened ends with it. What they kept out stays."""
    link = queries.link(db, scope_of(db).subject_id, link_id)
    if link is None:
        raise NotFound()
    if link.ended_at is not None:
        return
    link.ended_at = now
    if link.athlete_id == scope_of(db).athlete_id:
        for row in queries.overrides_by(db, link, now.date() - DAY):
            note(db, FactChanged(FactKind.CLINICIAN_OVERRIDE, row.id, 2, row.local_date))


def is_linked(db: Session, carer_id: UUID, athlete_id: UUID) -> bool:
    """Whether the carer may act for the athlete right now."""
    return queries.is_linked(db, athlete_id, carer_id)


def _link(db: Session, athlete_id: UUID, carer_id: UUID, now: datetime) -> None:
    values = {"athlete_id": athlete_id, "id": new_id(), "carer_id": carer_id, "linked_at": now}
    queries.insert_link(db, values)


def _new_code() -> str:
    groups = (
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP))
        for _ in range(CODE_GROUPS)
    )
    return "-".join(groups)


def _code_hash(code: str) -> str:
    return digest(code.upper().translate(_READ_AS))


def _invalid(detail: str) -> InvalidCode:
    return InvalidCode(detail, errors=[FieldError("/code", InvalidCode.code, detail)])


# --- clearances --------------------------------------------------------------------------


def create_clearance(db: Session, values: Mapping[str, Any], now: datetime) -> Clearance:
    """Record what a linked clinician examined; the role comes from their account."""
    clinician = acting_clinician(db)
    _check_codes(db, values["codes"])
    check_reached(values["examined_on"], now, "/examined_on")
    restrictions = values.get("restrictions", ())
    check_restrictions(db, restrictions, values["examined_on"])
    row = Clearance(
        athlete_id=scope_of(db).athlete_id,
        id=values.get("id") or new_id(),
        codes=list(values["codes"]),
        examined_on=values["examined_on"],
        documents=tuple(ClearanceDocument(**document) for document in values["documents"]),
        notes=values.get("notes"),
        clinician_id=clinician.id,
        clinician_name=clinician.name,
        role=clinician.role,
        valid_until=_a_year_after(values["examined_on"]),
        restrictions=tuple(facts.Restriction(**restriction) for restriction in restrictions),
        created_at=now,
    )
    db.add(row)
    db.flush()
    note(db, FactChanged(FactKind.CLEARANCE, row.id, 1, row.examined_on))
    return row


def list_clearances(db: Session, request: PageRequest) -> Page[Clearance]:
    return queries.clearance_page(db, scope_of(db).athlete_id, request)


def clearances(db: Session) -> tuple[facts.Clearance, ...]:
    """Every clearance of the athlete as the engine reads it, oldest first."""
    return tuple(_fact(row) for row in queries.clearances(db, scope_of(db).athlete_id))


def _fact(row: Clearance) -> facts.Clearance:
    return facts.Clearance(
        id=str(row.id),
        codes=tuple(row.codes),
        examined_on=row.examined_on,
        role=row.role,
        valid_until=row.valid_until,
        guardian_consent=any(
            document.kind is ClearanceDocumentKind.GUARDIAN_CONSENT for document in row.documents
        ),
        sequence=row.sequence,
        restrictions=row.restrictions,
    )


def _check_codes(db: Session, codes: list[str]) -> None:
    if not codes:
        raise ValidationFailed.at("/codes", "Name at least one code.")
    known = {row.code for row in in_force(db).triage} | set(triage.FOLLOW_UPS)
    for position, code in enumerate(codes):
        if code not in known:
            raise ValidationFailed.at(f"/codes/{position}", "There is no such red flag.")


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)
