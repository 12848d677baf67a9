"""Grants as athletes give, see, narrow and end them; and their personal keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.vocab import ADULT_AGE
from api.apps import queries
from api.apps.acting import granted
from api.apps.models import ApiKey, App, AppGrant
from api.apps.vocab import KEY_LONGEST_LIFE, MOST_KEYS
from api.apps.words import in_order
from api.kit.access import GRANTABLE, Access, Actor
from api.kit.crypto import KEY_PREFIX, digest, new_bearer
from api.kit.db.scope import scope_of
from api.kit.db.versions import expect
from api.kit.errors import InsufficientScope, InvalidCredentials, NotFound, ValidationFailed
from api.kit.ids import new_id
from api.kit.paging import Page, PageRequest


@dataclass(frozen=True, slots=True)
class LiveGrant:
    """What an athlete lets an app do right now."""

    app_id: UUID
    developer_id: UUID
    capabilities: frozenset[Access]
    grant_id: UUID


def live_grants(db: Session) -> Sequence[LiveGrant]:
    """The grants of the athlete in scope. One that was ended is not among them."""
    rows = queries.live_grants(db, scope_of(db).athlete_id)
    return [
        LiveGrant(app.id, app.developer_id, granted(grant, app), grant.id) for grant, app in rows
    ]


@dataclass(frozen=True, slots=True)
class ShownGrant:
    """A grant as its athlete sees it."""

    id: UUID
    app: App
    capabilities: list[Access]
    version: int
    created_at: datetime
    updated_at: datetime
    last_used_at: datetime | None


def list_grants(db: Session) -> list[ShownGrant]:
    """The athlete's grants as the wire shows them, oldest first."""
    rows = queries.live_grants(db, scope_of(db).athlete_id)
    return [_shown(grant, app) for grant, app in rows]


def give(
    db: Session, app: App, asked: frozenset[Access], kept: frozenset[Access], now: datetime
) -> AppGrant:
    """Let an app do what was kept of what it asked for.

    One grant an app: what it asked for and was declined is taken from it, what it did not ask
    for this time stays as it was.
    """
    athlete_id = scope_of(db).athlete_id
    grant = queries.grant_to(db, athlete_id, app.id)
    if grant is None:
        grant = AppGrant(
            athlete_id=athlete_id, id=new_id(), app_id=app.id, created_at=now, capabilities=[]
        )
        db.add(grant)
    wanted = (frozenset(grant.capabilities) - asked) | kept
    grant.capabilities = in_order(wanted & GRANTABLE)
    grant.updated_at = now
    db.flush()
    return grant


def narrow_grant(
    db: Session, grant_id: UUID, kept: Iterable[str], version: int | None, now: datetime
) -> ShownGrant:
    """Leave an app less than it had; only the athlete's consent gives it more."""
    grant = queries.grant(db, scope_of(db).athlete_id, grant_id)
    app = queries.app(db, grant.app_id) if grant else None
    if grant is None or app is None:
        raise NotFound()
    expect(grant, version)
    wanted = frozenset(map(Access, kept))
    if not wanted <= frozenset(grant.capabilities):
        raise ValidationFailed.at("/capabilities", "A grant can only be narrowed here.")
    grant.capabilities = in_order(wanted)
    grant.updated_at = now
    db.flush()
    return _shown(grant, app)


def end_grant(db: Session, grant_id: UUID) -> None:
    """End a grant with all its codes and tokens."""
    if not queries.end_grant(db, scope_of(db).athlete_id, grant_id):
        raise NotFound()


def end_all(db: Session) -> None:
    """End every grant and every key of the athlete in scope."""
    athlete_id = scope_of(db).athlete_id
    queries.end_grants(db, athlete_id)
    queries.delete_keys(db, athlete_id)


def may_share(db: Session, today: date) -> bool:
    """Whether the athlete in scope is old enough to let others have their data."""
    birth_date = accounts.birth_date(db)
    return birth_date is not None and accounts.age(birth_date, today) >= ADULT_AGE


def create_key(
    db: Session, actor: Actor, values: Mapping[str, Any], proof: str, now: datetime
) -> tuple[ApiKey, str]:
    """A key for the athlete's own scripts, and the only sight of it.

    ``proof`` is of the password that asked for it: one that has changed since asks for nothing.
    """
    accounts.lock_athlete(db)
    if not accounts.proves(db, actor.subject_id, proof):
        raise InvalidCredentials()
    if actor.is_clinician or not may_share(db, now.date()):
        raise InsufficientScope("Keys are for the accounts of adult athletes.")
    if not now < values["expires_at"] <= now + KEY_LONGEST_LIFE:
        raise ValidationFailed.at("/expires_at", "It must be in the future, at most a year ahead.")
    if queries.count_keys(db, actor.subject_id) >= MOST_KEYS:
        raise ValidationFailed.at("", f"One account has at most {MOST_KEYS} keys.")
    secret = new_bearer(KEY_PREFIX, actor.subject_id)
    key = ApiKey(
        athlete_id=actor.subject_id,
        id=new_id(),
        key_hash=digest(secret),
        created_at=now,
        **{**values, "capabilities": in_order(frozenset(map(Access, values["capabilities"])))},
    )
    db.add(key)
    db.flush()
    return key, secret


def list_keys(db: Session, request: PageRequest) -> Page[ApiKey]:
    return queries.keys_of(db, scope_of(db).athlete_id, request)


def delete_key(db: Session, key_id: UUID) -> None:
    if not queries.delete_key(db, scope_of(db).athlete_id, key_id):
        raise NotFound()


def _shown(grant: AppGrant, app: App) -> ShownGrant:
    return ShownGrant(
        grant.id,
        app,
        in_order(granted(grant, app)),
        grant.version,
        grant.created_at,
        grant.updated_at,
        grant.last_used_at,
    )
