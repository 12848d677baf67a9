"""From a bearer token to an actor: who acts, through which login, with which capabilities."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from api.kit.access import Actor
from api.kit.crypto import AccessTokens, Claims, TokenError
from api.kit.errors import Unauthenticated


class Logins(Protocol):
    """Looks a login up in the database, so that ending it denies the very next request."""

    def __call__(self, db: Session, claims: Claims) -> Actor | None: ...


def claims_of(header: str | None, tokens: AccessTokens, now: datetime) -> Claims:
    """Verified claims of an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _refused("Send an access token as a bearer token.")
    try:
        return tokens.verify(token.strip(), now)
    except TokenError as error:
        raise _refused("The access token is not valid.") from error


def actor_of(db: Session, claims: Claims, logins: Logins) -> Actor:
    """The live actor for verified claims."""
    actor = logins(db, claims)
    if actor is None:
        raise _refused("This login has ended.")
    return actor


def _refused(detail: str) -> Unauthenticated:
    return Unauthenticated(detail, headers={"WWW-Authenticate": 'Bearer realm="keel"'})
