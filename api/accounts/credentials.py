"""Identities, logins and refresh tokens.

A refresh token reads ``kr_<subject>.<secret>``: the subject makes the look-up a query of one
owner. Its successor is derived from it with a server secret, so a client that lost the
answer gets the same successor again, and nothing readable is stored. The database alone
decides who took a token: one conditional UPDATE.
"""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts import queries
from api.accounts.models import Identity, Login, RefreshToken
from api.accounts.vocab import (
    REFRESH_ABSOLUTE,
    REFRESH_GRACE,
    REFRESH_IDLE,
    AccountKind,
    DevicePlatform,
)
from api.kit.crypto import Sealer, digest, new_secret
from api.kit.errors import InvalidCredentials, InvalidToken
from api.kit.ids import new_id
from api.kit.passwords import Passwords

_PREFIX = "kr_"


@dataclass(frozen=True, slots=True)
class Known:
    """An identity whose password was just checked."""

    subject_id: UUID
    kind: AccountKind
    proof: str
    """Which password it was, for whoever acts on it later."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A live login and the refresh token that goes on from here."""

    subject_id: UUID
    login_id: UUID
    kind: AccountKind
    refresh_token: str


def email_key(email: str) -> str:
    """One key per mailbox: compatibility-normalised, case-folded, domain in ASCII."""
    text = unicodedata.normalize("NFKC", email.strip()).casefold()
    local, _, domain = text.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}@{domain}"


def create_identity(
    db: Session,
    *,
    email: str,
    subject_id: UUID,
    kind: AccountKind,
    password_hash: str,
    now: datetime,
) -> bool:
    """Whether the mailbox was new. A known one changes nothing, and nobody is told."""
    return queries.insert_identity(
        db,
        {
            "email_key": email_key(email),
            "email": email,
            "subject_id": subject_id,
            "kind": kind,
            "password_hash": password_hash,
            "created_at": now,
        },
    )


def check_credentials(db: Session, passwords: Passwords, email: str, password: str) -> Known:
    """The identity that e-mail and password prove."""
    identity = queries.identity_by_key(db, email_key(email))
    proof = prove(identity, passwords, password)
    if identity is None:
        raise InvalidCredentials()
    return Known(identity.subject_id, identity.kind, proof)


def prove(identity: Identity | None, passwords: Passwords, password: str) -> str:
    """Which password it was; InvalidCredentials where it is not that of the identity."""
    if not passwords.check(identity.password_hash if identity else None, password):
        raise InvalidCredentials()
    return proof_of(identity) if identity else ""


def proof_of(identity: Identity) -> str:
    """Names a password without telling anything of it: its hash has a salt."""
    return digest(identity.password_hash)[:32]


def open_login(
    db: Session, known: Known, *, device_name: str, platform: DevicePlatform, now: datetime
) -> Opened:
    """A new login of this device, with its first refresh token."""
    login = Login(
        subject_id=known.subject_id,
        id=new_id(),
        kind=known.kind,
        device_name=device_name,
        platform=platform,
        created_at=now,
        last_used_at=now,
    )
    token = f"{_PREFIX}{known.subject_id.hex}.{new_secret('')}"
    db.add(login)
    db.flush()
    _store(db, login, token, now)
    return Opened(known.subject_id, login.id, known.kind, token)


def subject_of(token: str) -> UUID:
    """Whose token it claims to be; the digest decides whether that is true."""
    head, _, secret = token.removeprefix(_PREFIX).partition(".")
    if not token.startswith(_PREFIX) or not secret or len(head) != 32:
        raise InvalidToken()
    try:
        return UUID(hex=head)
    except ValueError as error:
        raise InvalidToken() from error


def rotate(db: Session, sealer: Sealer, token: str, now: datetime) -> Opened | None:
    """The successor of a token; None when its whole family was just ended for reuse."""
    subject_id, name = subject_of(token), digest(token)
    taken = queries.use_refresh_token(db, subject_id, name, now)
    stored = queries.refresh_token(db, subject_id, name)
    login = queries.login(db, subject_id, stored.login_id) if stored else None
    if stored is None or login is None or not _alive(login, stored, now):
        raise InvalidToken()
    successor = f"{_PREFIX}{subject_id.hex}.{sealer.derive(token)}"
    if taken:
        _store(db, login, successor, now)
        login.last_used_at = now
    elif not _repeats(db, stored, successor, now):
        queries.end_login(db, subject_id, login.id, now)
        return None
    return Opened(subject_id, login.id, login.kind, successor)


def _alive(login: Login, token: RefreshToken, now: datetime) -> bool:
    return (
        login.ended_at is None
        and now < token.issued_at + REFRESH_IDLE
        and now < login.created_at + REFRESH_ABSOLUTE
    )


def _repeats(db: Session, used: RefreshToken, successor: str, now: datetime) -> bool:
    """Whether a used token is only a repeat: just used, and its successor not used yet."""
    following = queries.refresh_token(db, used.subject_id, digest(successor))
    fresh = used.used_at is not None and now - used.used_at <= REFRESH_GRACE
    return fresh and following is not None and following.used_at is None


def _store(db: Session, login: Login, token: str, now: datetime) -> None:
    row = RefreshToken(
        subject_id=login.subject_id, token_hash=digest(token), login_id=login.id, issued_at=now
    )
    db.add(row)
    db.flush()


def end_by_token(db: Session, token: str, now: datetime) -> None:
    """End the login that a refresh token belongs to, used or not; unknown tokens change nothing."""
    stored = queries.refresh_token(db, subject_of(token), digest(token))
    if stored is not None:
        queries.end_login(db, stored.subject_id, stored.login_id, now)
