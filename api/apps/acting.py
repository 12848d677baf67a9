"""Who acts behind claims: a login, an app with a grant, an app for itself, or a personal key.

Asked on every request, in one statement each: what was ended a moment ago is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.apps import discretion, queries
from api.apps.models import App, AppGrant
from api.apps.vocab import KEY_SEEN_EVERY, AppKind
from api.kit.access import GRANTABLE, Access, Actor
from api.kit.crypto import Claims
from api.kit.errors import InsufficientScope

FOR_ITSELF = frozenset({Access.WEBHOOKS})
"""What an app may do without any athlete: look after its own webhooks."""


def live_actor(db: Session, claims: Claims, now: datetime) -> Actor | None:
    """The actor behind claims; None where the login, grant, app or key is no more."""
    if claims.key_hash is not None:
        return _with_key(db, claims, claims.key_hash, now)
    if claims.app_id is None:
        return accounts.live_actor(db, claims)
    if claims.login_id == claims.app_id:
        return _for_itself(db, claims)
    return _with_grant(db, claims)


def granted(grant: AppGrant, app: App) -> frozenset[Access]:
    """What the athlete granted, the app may still ask for, and anybody may be granted."""
    return frozenset(grant.capabilities) & frozenset(app.capabilities) & GRANTABLE


def _with_grant(db: Session, claims: Claims) -> Actor | None:
    consent = accounts.health_consent(claims.subject_id)
    found = queries.granted(db, claims.subject_id, claims.login_id, consent)
    if found is None or found[1].id != claims.app_id:
        return None
    grant, app, consents = found
    held = granted(grant, app) & claims.capabilities
    return Actor(
        claims.subject_id, claims.login_id, frozenset(held), False, bool(consents), claims.app_id
    )


def _for_itself(db: Session, claims: Claims) -> Actor | None:
    app = queries.app_of(db, claims.subject_id, claims.login_id)
    if app is None or app.kind is not AppKind.CONFIDENTIAL:
        return None
    ended = app.own_tokens_ended_at
    if ended is not None and claims.issued_at <= int(ended.timestamp()):
        return None
    held = FOR_ITSELF & claims.capabilities
    return Actor(claims.subject_id, claims.login_id, frozenset(held), False, False, app.id)


def _with_key(db: Session, claims: Claims, key_hash: str, now: datetime) -> Actor | None:
    consent = accounts.health_consent(claims.subject_id)
    found = queries.live_key(db, claims.subject_id, key_hash, now, consent)
    if found is None:
        return None
    key, consents = found
    return Actor(
        claims.subject_id,
        key.id,
        frozenset(key.capabilities) & GRANTABLE,
        False,
        bool(consents),
        key_id=key.id,
        is_key_unseen=key.last_used_at is None or now - key.last_used_at >= KEY_SEEN_EVERY,
    )


@dataclass(frozen=True, slots=True)
class Delegated:
    """How apps and scripts differ from the athlete whose grant or key they act with.

    ``asked`` tells which questions about danger signs the athlete in scope has to answer: known
    above this domain, so the house brings it.
    """

    asked: Callable[[Session, datetime], frozenset[str]]

    def note_use(self, db: Session, actor: Actor, now: datetime) -> None:
        if actor.key_id is not None:
            queries.note_key_used(db, actor.subject_id, actor.key_id, now)

    def withhold(self, answer: Any) -> Any:
        return discretion.withheld(answer)

    def check_said(self, body: Mapping[str, Any], *, corrects: bool) -> None:
        discretion.check_said(body, corrects=corrects)

    @contextmanager
    def keeping_asked(self, db: Session, now: datetime) -> Iterator[None]:
        before = self.asked(db, now)
        yield
        db.flush()
        if before - self.asked(db, now):
            raise InsufficientScope(discretion.TAKEN_BACK)
