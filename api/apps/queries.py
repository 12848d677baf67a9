"""Statements on the tables of apps. Every one that manages an app names its developer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Row, ScalarSelect, delete, func, select, update
from sqlalchemy.orm import Session

from api.apps.models import ApiKey, App, AppCode, AppGrant, AppToken
from api.kit.db.collecting import Op, collect
from api.kit.paging import Page, PageRequest, newest_first

_APART: dict[str, Any] = {"synchronize_session": False}

# --- apps ----------------------------------------------------------------------------------


def app(db: Session, app_id: UUID) -> App | None:
    """An app, whoever developed it: what anybody may know who was sent by it."""
    return db.get(App, app_id)


def app_of(db: Session, developer_id: UUID, app_id: UUID) -> App | None:
    rows = select(App).where(App.id == app_id, App.developer_id == developer_id)
    return db.scalars(rows).one_or_none()


def apps_of(db: Session, developer_id: UUID, request: PageRequest) -> Page[App]:
    rows = select(App).where(App.developer_id == developer_id)
    return newest_first(db, rows, request, order=(App.created_at, App.id))


def count_apps(db: Session, developer_id: UUID) -> int:
    rows = select(func.count()).select_from(App).where(App.developer_id == developer_id)
    return db.scalars(rows).one()


def delete_app(db: Session, developer_id: UUID, app_id: UUID) -> None:
    """The app with all grants of all athletes, which hang on it."""
    db.execute(
        delete(App).where(App.id == app_id, App.developer_id == developer_id),
        execution_options=_APART,
    )


def end_own_tokens(db: Session, app_id: UUID, now: datetime) -> None:
    """What the app got for itself until now. The version stays: its reader has nothing to merge."""
    rows = update(App).where(App.id == app_id).values(own_tokens_ended_at=now)
    db.execute(rows, execution_options=_APART)


# --- grants --------------------------------------------------------------------------------


def live_grants(db: Session, athlete_id: UUID) -> Sequence[Row[AppGrant, App]]:
    """Grants of an athlete with their apps, oldest first."""
    rows = select(AppGrant, App).join(App, App.id == AppGrant.app_id)
    rows = rows.where(AppGrant.athlete_id == athlete_id)
    return db.execute(rows.order_by(AppGrant.created_at, AppGrant.id)).all()


def grant(db: Session, athlete_id: UUID, grant_id: UUID) -> AppGrant | None:
    return db.get(AppGrant, (athlete_id, grant_id))


def grant_to(db: Session, athlete_id: UUID, app_id: UUID) -> AppGrant | None:
    rows = select(AppGrant).where(AppGrant.athlete_id == athlete_id, AppGrant.app_id == app_id)
    return db.scalars(rows).one_or_none()


def granted(
    db: Session, athlete_id: UUID, grant_id: UUID, consent: ScalarSelect[bool]
) -> Row[AppGrant, App, bool] | None:
    """A grant, its app, and the consent to health data, in one statement."""
    rows = select(AppGrant, App, consent).join(App, App.id == AppGrant.app_id)
    rows = rows.where(AppGrant.athlete_id == athlete_id, AppGrant.id == grant_id)
    return db.execute(rows).one_or_none()


def end_grant(db: Session, athlete_id: UUID, grant_id: UUID) -> bool:
    """Whether there was one. Its codes and tokens hang on it; its app can be told."""
    mine = delete(AppGrant).where(AppGrant.athlete_id == athlete_id)
    return _end(db, mine.where(AppGrant.id == grant_id))


def end_grants(db: Session, athlete_id: UUID) -> None:
    """All grants of an athlete."""
    _end(db, delete(AppGrant).where(AppGrant.athlete_id == athlete_id))


def _end(db: Session, gone: Delete) -> bool:
    rows = db.scalars(gone.returning(AppGrant), execution_options=_APART).all()
    collect(db, rows, Op.DELETE)
    return bool(rows)


def use_grant(db: Session, athlete_id: UUID, grant_id: UUID, now: datetime) -> bool:
    """Note that a grant is used, and hold it; False where it has just ended.

    Held before its codes and tokens are: whoever ends it takes them in the same order, so neither
    waits for the other for ever. The version stays: its reader has nothing to merge.
    """
    rows = (
        update(AppGrant)
        .where(AppGrant.athlete_id == athlete_id, AppGrant.id == grant_id)
        .values(last_used_at=now)
        .returning(AppGrant.id)
    )
    return bool(db.scalars(rows, execution_options=_APART).all())


# --- codes and tokens ----------------------------------------------------------------------


def code(db: Session, athlete_id: UUID, code_hash: str) -> AppCode | None:
    return db.get(AppCode, (athlete_id, code_hash), populate_existing=True)


def use_code(db: Session, athlete_id: UUID, code_hash: str, now: datetime) -> bool:
    """Take an unused code; of any number of racers exactly one is told True."""
    taken = (
        update(AppCode)
        .where(
            AppCode.subject_id == athlete_id,
            AppCode.code_hash == code_hash,
            AppCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(AppCode.grant_id)
    )
    return db.scalars(taken, execution_options=_APART).one_or_none() is not None


def forget_codes(db: Session, athlete_id: UUID, before: datetime) -> None:
    rows = delete(AppCode).where(AppCode.subject_id == athlete_id, AppCode.issued_at < before)
    db.execute(rows, execution_options=_APART)


def token(db: Session, athlete_id: UUID, token_hash: str) -> AppToken | None:
    return db.get(AppToken, (athlete_id, token_hash), populate_existing=True)


def use_token(db: Session, athlete_id: UUID, token_hash: str, now: datetime) -> bool:
    """Take an unused refresh token; of any number of racers exactly one is told True."""
    taken = (
        update(AppToken)
        .where(
            AppToken.subject_id == athlete_id,
            AppToken.token_hash == token_hash,
            AppToken.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(AppToken.grant_id)
    )
    return db.scalars(taken, execution_options=_APART).one_or_none() is not None


def forget_tokens(db: Session, athlete_id: UUID, grant_id: UUID, before: datetime) -> None:
    """Tokens too old to be good for anything."""
    rows = delete(AppToken).where(
        AppToken.subject_id == athlete_id,
        AppToken.grant_id == grant_id,
        AppToken.issued_at < before,
    )
    db.execute(rows, execution_options=_APART)


# --- personal keys -------------------------------------------------------------------------


def live_key(
    db: Session, athlete_id: UUID, key_hash: str, now: datetime, consent: ScalarSelect[bool]
) -> Row[ApiKey, bool] | None:
    """A key that has not expired, and the consent to health data."""
    rows = select(ApiKey, consent).where(
        ApiKey.athlete_id == athlete_id, ApiKey.key_hash == key_hash, ApiKey.expires_at > now
    )
    return db.execute(rows).one_or_none()


def keys_of(db: Session, athlete_id: UUID, request: PageRequest) -> Page[ApiKey]:
    rows = select(ApiKey).where(ApiKey.athlete_id == athlete_id)
    return newest_first(db, rows, request, order=(ApiKey.created_at, ApiKey.id))


def count_keys(db: Session, athlete_id: UUID) -> int:
    rows = select(func.count()).select_from(ApiKey).where(ApiKey.athlete_id == athlete_id)
    return db.scalars(rows).one()


def delete_key(db: Session, athlete_id: UUID, key_id: UUID) -> bool:
    """Whether there was one."""
    gone = (
        delete(ApiKey)
        .where(ApiKey.athlete_id == athlete_id, ApiKey.id == key_id)
        .returning(ApiKey.id)
    )
    return bool(db.scalars(gone, execution_options=_APART).all())


def delete_keys(db: Session, athlete_id: UUID) -> None:
    db.execute(delete(ApiKey).where(ApiKey.athlete_id == athlete_id), execution_options=_APART)


def note_key_used(db: Session, athlete_id: UUID, key_id: UUID, now: datetime) -> None:
    rows = update(ApiKey).where(ApiKey.athlete_id == athlete_id, ApiKey.id == key_id)
    db.execute(rows.values(last_used_at=now), execution_options=_APART)
