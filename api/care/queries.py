"""Statements on the tables of care."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from api.care.models import (
    CareLink,
    Clearance,
    Clinician,
    ClinicianOverride,
    Invitation,
    PhasePlacement,
)
from api.kit.crypto import digest
from api.kit.paging import Page, PageRequest, newest_first


def clinician(db: Session, clinician_id: UUID) -> Clinician | None:
    return db.get(Clinician, clinician_id)


def invitation(db: Session, code_hash: str) -> Invitation | None:
    return db.get(Invitation, code_hash, populate_existing=True)


def use_invitation(db: Session, code_hash: str, athlete_id: UUID, now: datetime) -> bool:
    """Take an unused code in time; of any number of racers exactly one is told True."""
    taken = (
        update(Invitation)
        .where(
            Invitation.code_hash == code_hash,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now, used_by_hash=digest(str(athlete_id)))
        .returning(Invitation.code_hash)
    )
    return db.scalars(taken).one_or_none() is not None


def insert_link(db: Session, values: dict[str, Any]) -> None:
    """A live link, unless the two are linked already."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(CareLink).values(values).on_conflict_do_nothing()
    db.execute(statement)


def live_link(db: Session, athlete_id: UUID, carer_id: UUID) -> CareLink | None:
    rows = select(CareLink).where(
        CareLink.athlete_id == athlete_id,
        CareLink.carer_id == carer_id,
        CareLink.ended_at.is_(None),
    )
    return db.scalars(rows.options(joinedload(CareLink.carer))).one_or_none()


def is_linked(db: Session, athlete_id: UUID, carer_id: UUID) -> bool:
    rows = select(CareLink.id).where(
        CareLink.athlete_id == athlete_id,
        CareLink.carer_id == carer_id,
        CareLink.ended_at.is_(None),
    )
    return db.scalars(rows).one_or_none() is not None


def link(db: Session, subject_id: UUID, link_id: UUID) -> CareLink | None:
    rows = select(CareLink).where(CareLink.id == link_id, _held_by(subject_id))
    return db.scalars(rows).one_or_none()


def links(db: Session, subject_id: UUID, request: PageRequest) -> Page[CareLink]:
    rows = (
        select(CareLink)
        .where(_held_by(subject_id), CareLink.ended_at.is_(None))
        .options(joinedload(CareLink.carer))
    )
    return newest_first(db, rows, request, order=(CareLink.linked_at, CareLink.id))


def links_ever(db: Session, athlete_id: UUID, carer_ids: Collection[UUID]) -> list[CareLink]:
    """Links of an athlete with these carers, ended ones with them, oldest first."""
    rows = select(CareLink).where(
        CareLink.athlete_id == athlete_id, CareLink.carer_id.in_(carer_ids)
    )
    return list(db.scalars(rows.order_by(CareLink.linked_at, CareLink.id)))


def overrides_by(db: Session, link: CareLink, on: date) -> list[ClinicianOverride]:
    """What the carer of a link has loosened for its athlete beyond a day."""
    rows = select(ClinicianOverride).where(
        ClinicianOverride.athlete_id == link.athlete_id,
        ClinicianOverride.clinician_id == link.carer_id,
        ClinicianOverride.until >= on,
    )
    return list(db.scalars(rows.order_by(ClinicianOverride.id)))


def _held_by(subject_id: UUID) -> ColumnElement[bool]:
    return or_(CareLink.athlete_id == subject_id, CareLink.carer_id == subject_id)


def carers(db: Session, athlete_id: UUID) -> list[Clinician]:
    """Clinicians linked now, the longest-standing first."""
    rows = (
        select(Clinician)
        .join(CareLink, CareLink.carer_id == Clinician.id)
        .where(CareLink.athlete_id == athlete_id, CareLink.ended_at.is_(None))
        .order_by(CareLink.linked_at, CareLink.id)
    )
    return list(db.scalars(rows))


def clearances(db: Session, athlete_id: UUID) -> list[Clearance]:
    """All of an athlete's clearances, oldest first: a handful in a lifetime."""
    rows = select(Clearance).where(Clearance.athlete_id == athlete_id)
    return list(db.scalars(rows.order_by(Clearance.examined_on, Clearance.id)))


def clearance_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Clearance]:
    rows = select(Clearance).where(Clearance.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(Clearance.examined_on, Clearance.id))


def placements(db: Session, athlete_id: UUID, until: date) -> list[PhasePlacement]:
    """Every placement up to a day, oldest first: a handful in a lifetime."""
    rows = select(PhasePlacement).where(
        PhasePlacement.athlete_id == athlete_id, PhasePlacement.local_date <= until
    )
    return list(db.scalars(rows.order_by(PhasePlacement.local_date, PhasePlacement.id)))


def placement_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[PhasePlacement]:
    rows = select(PhasePlacement).where(PhasePlacement.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(PhasePlacement.local_date, PhasePlacement.id))


def overrides(db: Session, athlete_id: UUID, on: date) -> list[ClinicianOverride]:
    """Overrides that may count on a day, oldest first."""
    rows = select(ClinicianOverride).where(
        ClinicianOverride.athlete_id == athlete_id,
        ClinicianOverride.local_date <= on,
        ClinicianOverride.until >= on,
    )
    return list(db.scalars(rows.order_by(ClinicianOverride.local_date, ClinicianOverride.id)))


def override_page(db: Session, athlete_id: UUID, request: PageRequest) -> Page[ClinicianOverride]:
    rows = select(ClinicianOverride).where(ClinicianOverride.athlete_id == athlete_id)
    order = (ClinicianOverride.local_date, ClinicianOverride.id)
    return newest_first(db, rows, request, order=order)
