"""Codes and refresh tokens of apps: taken once, and by one only.

Both say whose they are, so that looking one up is a question to one owner. The successor of a
refresh token is derived from it, as that of a login is: an app that lost the answer gets the same
successor again for a moment. Whoever uses a code or an older token again ends the whole grant,
because one of the two who have it is not the app.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.apps import queries
from api.apps.models import AppCode, AppGrant, AppToken
from api.apps.vocab import (
    CODE_LIFETIME,
    CODE_REMEMBERED,
    TOKEN_ABSOLUTE,
    TOKEN_GRACE,
    TOKEN_IDLE,
)
from api.kit.access import Access
from api.kit.crypto import Sealer, digest, new_bearer, owner_of

CODE_PREFIX = "keelcode_"
TOKEN_PREFIX = "keelref_"


@dataclass(frozen=True, slots=True)
class Held:
    """A refresh token that is known, with its grant."""

    token: str
    row: AppToken
    grant: AppGrant


def athlete_of(secret: str) -> UUID | None:
    """Whose code or refresh token it claims to be."""
    return owner_of(secret, CODE_PREFIX) or owner_of(secret, TOKEN_PREFIX)


def new_code(
    db: Session,
    grant: AppGrant,
    *,
    redirect_uri: str,
    challenge: str,
    capabilities: list[Access],
    now: datetime,
) -> str:
    """A code for what was just granted."""
    queries.forget_codes(db, grant.athlete_id, now - CODE_REMEMBERED)
    code = new_bearer(CODE_PREFIX, grant.athlete_id)
    db.add(
        AppCode(
            subject_id=grant.athlete_id,
            code_hash=digest(code),
            grant_id=grant.id,
            redirect_uri=redirect_uri,
            challenge=challenge,
            capabilities=capabilities,
            issued_at=now,
        )
    )
    db.flush()
    return code


def take_code(db: Session, code: str, app_id: UUID, now: datetime) -> AppCode | None:
    """The code, if it is this app's, fresh and unused. Used again, it ends its grant."""
    athlete_id = owner_of(code, CODE_PREFIX)
    found = queries.code(db, athlete_id, digest(code)) if athlete_id else None
    if athlete_id is None or found is None:
        return None
    grant = queries.grant(db, athlete_id, found.grant_id)
    if grant is None or grant.app_id != app_id:
        return None
    if not queries.use_grant(db, athlete_id, grant.id, now):
        return None
    if not queries.use_code(db, athlete_id, found.code_hash, now):
        queries.end_grant(db, athlete_id, found.grant_id)
        return None
    return found if now < found.issued_at + CODE_LIFETIME else None


def open_line(
    db: Session, athlete_id: UUID, grant_id: UUID, capabilities: Iterable[Access], now: datetime
) -> str:
    """The first refresh token of a line."""
    queries.forget_tokens(db, athlete_id, grant_id, now - TOKEN_ABSOLUTE)
    token = new_bearer(TOKEN_PREFIX, athlete_id)
    line = AppToken(
        subject_id=athlete_id,
        grant_id=grant_id,
        capabilities=list(capabilities),
        first_issued_at=now,
    )
    _store(db, token, line, now)
    return token


def held(db: Session, token: str, app_id: UUID) -> Held | None:
    """A refresh token of this app, used or not, fresh or not."""
    athlete_id = owner_of(token, TOKEN_PREFIX)
    row = queries.token(db, athlete_id, digest(token)) if athlete_id else None
    grant = queries.grant(db, row.subject_id, row.grant_id) if row else None
    if row is None or grant is None or grant.app_id != app_id:
        return None
    return Held(token, row, grant)


def is_fresh(row: AppToken, now: datetime) -> bool:
    """Whether neither it nor its line is too old."""
    return now < row.issued_at + TOKEN_IDLE and now < row.first_issued_at + TOKEN_ABSOLUTE


def rotate(db: Session, sealer: Sealer, known: Held, now: datetime) -> str | None:
    """The successor; None where the token is too old, or was used before and ended its grant."""
    athlete_id, name = known.row.subject_id, known.row.token_hash
    if not is_fresh(known.row, now) or not queries.use_grant(db, athlete_id, known.grant.id, now):
        return None
    successor = f"{TOKEN_PREFIX}{athlete_id.hex}.{sealer.derive(known.token)}"
    if queries.use_token(db, athlete_id, name, now):
        _store(db, successor, known.row, now)
        return successor
    used = queries.token(db, athlete_id, name)
    if used is not None and not _repeats(db, used, successor, now):
        queries.end_grant(db, athlete_id, used.grant_id)
        return None
    return successor if used is not None else None


def _repeats(db: Session, used: AppToken, successor: str, now: datetime) -> bool:
    """Whether a used token is only a repeat: just used, and its successor not used yet."""
    following = queries.token(db, used.subject_id, digest(successor))
    fresh = used.used_at is not None and now - used.used_at <= TOKEN_GRACE
    return fresh and following is not None and following.used_at is None


def _store(db: Session, token: str, line: AppToken, now: datetime) -> None:
    db.add(
        AppToken(
            subject_id=line.subject_id,
            token_hash=digest(token),
            grant_id=line.grant_id,
            capabilities=line.capabilities,
            first_issued_at=line.first_issued_at,
            issued_at=now,
        )
    )
    db.flush()
