"""Whose data a request is about, and whether its actor may come in, asked in its transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit import errors
from api.kit.access import Actor
from api.kit.crypto import Claims
from api.kit.db.scope import NOBODY, Scope
from api.kit.http import authn
from api.kit.http.operation import Operation
from api.kit.http.runtime import runtime


def scope(operation: Operation, claims: Claims | None, path: Mapping[str, Any]) -> Scope:
    """The athlete in scope, and who asks."""
    if claims is None:
        return NOBODY
    athlete_id: UUID = path["athlete_id"] if operation.for_athlete else claims.subject_id
    return Scope(athlete_id, claims.subject_id)


def admit(operation: Operation, db: Session, claims: Claims, path: Mapping[str, Any]) -> Actor:
    """The actor behind claims; raises the problem of one who may not do this."""
    actor = authn.actor_of(db, claims, runtime().logins, runtime().clock.now())
    if not operation.access & actor.capabilities:
        raise (operation.refusal or errors.InsufficientScope)()
    if operation.for_athlete and not runtime().grants(db, actor.subject_id, path["athlete_id"]):
        raise errors.NotFound()
    if operation.health and not actor.is_clinician and not actor.has_health_consent:
        raise errors.ConsentRequired(purpose="health_data")
    if actor.is_delegate and operation.own_login:
        raise errors.InsufficientScope("Only the athlete's own login may do that.")
    return actor
