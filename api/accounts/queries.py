"""Statements on the tables of accounts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.accounts.models import Athlete, Consent, Goal, Identity, Login, RefreshToken
from api.accounts.vocab import AccountKind, ConsentPurpose
from api.kit.paging import Page, PageRequest, newest_first


def identity_by_key(db: Session, email_key: str) -> Identity | None:
    return db.get(Identity, email_key)


def identity_of(db: Session, subject_id: UUID) -> Identity:
    return db.scalars(select(Identity).where(Identity.subject_id == subject_id)).one()


def identity_if_any(db: Session, subject_id: UUID) -> Identity | None:
    return db.scalars(select(Identity).where(Identity.subject_id == subject_id)).one_or_none()


def delete_identity(db: Session, subject_id: UUID) -> None:
    db.execute(delete(Identity).where(Identity.subject_id == subject_id))


def insert_identity(db: Session, values: dict[str, Any]) -> bool:
    """Whether the e-mail key was free; a taken one changes nothing."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Identity).values(values).on_conflict_do_nothing()
    return bool(db.scalars(statement.returning(Identity.subject_id)).all())


def athlete(db: Session, athlete_id: UUID) -> Athlete:
    return db.scalars(select(Athlete).where(Athlete.id == athlete_id)).one()


def birth_date(db: Session, athlete_id: UUID) -> date | None:
    """None where the account is no athlete's."""
    return db.scalars(select(Athlete.birth_date).where(Athlete.id == athlete_id)).one_or_none()


def lock_athlete(db: Session, athlete_id: UUID) -> None:
    db.execute(select(Athlete.id).where(Athlete.id == athlete_id).with_for_update())


def live_login(db: Session, subject_id: UUID, login_id: UUID) -> Row[AccountKind, bool] | None:
    """Kind of the account and whether it consents to health data, if the login still lives."""
    consent = and_(
        Consent.subject_id == Login.subject_id, Consent.purpose == ConsentPurpose.HEALTH_DATA
    )
    rows = (
        select(Login.kind, Consent.granted)
        .outerjoin(Consent, consent)
        .where(Login.subject_id == subject_id, Login.id == login_id, Login.ended_at.is_(None))
    )
    return db.execute(rows).one_or_none()


def health_consent(subject_id: UUID) -> ScalarSelect[bool]:
    rows = select(Consent.granted).where(
        Consent.subject_id == subject_id, Consent.purpose == ConsentPurpose.HEALTH_DATA
    )
    return rows.scalar_subquery()


def login(db: Session, subject_id: UUID, login_id: UUID) -> Login | None:
    return db.get(Login, (subject_id, login_id))


def logins(db: Session, subject_id: UUID, request: PageRequest) -> Page[Login]:
    rows = select(Login).where(Login.subject_id == subject_id, Login.ended_at.is_(None))
    return newest_first(db, rows, request, order=(Login.created_at, Login.id))


def end_logins(db: Session, subject_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
    rows = update(Login).where(Login.subject_id == subject_id, Login.ended_at.is_(None))
    if but is not None:
        rows = rows.where(Login.id != but)
    db.execute(rows.values(ended_at=now))


def end_login(db: Session, subject_id: UUID, login_id: UUID, now: datetime) -> None:
    rows = update(Login).where(
        Login.subject_id == subject_id, Login.id == login_id, Login.ended_at.is_(None)
    )
    db.execute(rows.values(ended_at=now))


def refresh_token(db: Session, subject_id: UUID, token_hash: str) -> RefreshToken | None:
    return db.get(RefreshToken, (subject_id, token_hash), populate_existing=True)


def use_refresh_token(db: Session, subject_id: UUID, token_hash: str, now: datetime) -> bool:
    """Take an unused token; of any number of racers exactly one is told True."""
    taken = (
        update(RefreshToken)
        .where(
            RefreshToken.subject_id == subject_id,
            RefreshToken.token_hash == token_hash,
            RefreshToken.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RefreshToken.login_id)
    )
    return db.scalars(taken).one_or_none() is not None


def consent(db: Session, subject_id: UUID, purpose: ConsentPurpose) -> Consent | None:
    return db.get(Consent, (subject_id, purpose))


def consents(db: Session, subject_id: UUID) -> dict[ConsentPurpose, Consent]:
    rows = db.scalars(select(Consent).where(Consent.subject_id == subject_id))
    return {row.purpose: row for row in rows}


def goal(db: Session, athlete_id: UUID, goal_id: UUID) -> Goal | None:
    return db.get(Goal, (athlete_id, goal_id))


def goals(db: Session, athlete_id: UUID, request: PageRequest) -> Page[Goal]:
    rows = select(Goal).where(Goal.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(Goal.created_at, Goal.id))


def open_goals(db: Session, athlete_id: UUID) -> list[Goal]:
    rows = select(Goal).where(Goal.athlete_id == athlete_id, Goal.achieved_on.is_(None))
    return list(db.scalars(rows.order_by(Goal.created_at, Goal.id).limit(50)))
