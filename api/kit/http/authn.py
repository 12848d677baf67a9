"""From a bearer token to an actor: who acts, through which login, with which capabilities."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from api.kit.access import GRANTABLE, Actor
from api.kit.crypto import (
    KEY_PREFIX,
    AccessTokens,
    Claims,
    TokenError,
    digest,
    owner_of,
)
from api.kit.errors import Unauthenticated


class Logins(Protocol):
    """Looks up what stands behind claims, so that ending it denies the very next request."""

    def __call__(self, db: Session, claims: Claims, now: datetime) -> Actor | None: ...


def claims_of(header: str | None, tokens: AccessTokens, now: datetime) -> Claims:
    """Claims of an Authorization header: verified ones of an access token, or those of a key."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _refused("Send an access token as a bearer token.")
    token = token.strip()
    if token.startswith(KEY_PREFIX):
        return _claims_of_key(token)
    try:
        return tokens.verify(token, now)
    except TokenError as error:
        raise _refused("The access token is not valid.") from error


def _claims_of_key(key: str) -> Claims:
    """What a personal key could be at most; the database knows whether it is one."""
    owner = owner_of(key, KEY_PREFIX)
    if owner is None:
        raise _refused("The access token is not valid.")
    return Claims(owner, owner, frozenset(GRANTABLE), key_hash=digest(key))


def actor_of(db: Session, claims: Claims, logins: Logins, now: datetime) -> Actor:
    """The live actor for claims."""
    actor = logins(db, claims, now)
    if actor is None:
        raise _refused("This login has ended.")
    return actor


def _refused(detail: str) -> Unauthenticated:
    return Unauthenticated(detail, headers={"WWW-Authenticate": 'Bearer realm="keel"'})
