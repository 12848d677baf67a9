"""What stands between signing in and deciding: a sealed ticket in the form, and no cookie.

It says who proved which password, when, and for which request. It is good for ten minutes, for as
long as that password is in force, and for one decision.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from uuid import UUID

from sqlalchemy.orm import Session

from api.apps.vocab import TICKET_LIFETIME
from api.kit.crypto import Sealer, digest
from api.kit.http import idempotency


@dataclass(frozen=True, slots=True)
class Signed:
    """Who proved a password, and the proof of which one it was."""

    athlete_id: UUID
    proof: str


def seal(sealer: Sealer, signed: Signed, query_text: str, now: datetime) -> str:
    """A ticket for this request; no two are alike."""
    said = (signed.athlete_id.hex, str(int(now.timestamp())), signed.proof, token_hex(8))
    return sealer.seal(" ".join(said).encode(), _context(query_text))


def unseal(sealer: Sealer, ticket: str, query_text: str, now: datetime) -> Signed | None:
    """Who signed in; None where the ticket is too old, changed, or of another request."""
    try:
        text = sealer.open(ticket, _context(query_text)).decode()
        athlete, sealed_at, proof, _ = text.split(" ")
        age_s = now.timestamp() - int(sealed_at)
    except ValueError:
        return None
    if not 0 <= age_s <= TICKET_LIFETIME.total_seconds():
        return None
    return Signed(UUID(hex=athlete), proof)


def spend(db: Session, ticket: str, now: datetime) -> bool:
    """Whether it was not spent before; of any number of racers exactly one is told True.

    Remembered beside the answers to other requests: longer than a ticket lives, and whatever
    becomes of the grant.
    """
    name = f"oauth-ticket:{digest(ticket)}"
    spent = idempotency.Handles((name,), digest(name))
    if idempotency.claim(db, spent, now) is not None:
        return False
    idempotency.keep(db, spent, 303, {}, b"")
    return True


def _context(query_text: str) -> str:
    return f"oauth-ticket:{sha256(query_text.encode()).hexdigest()}"
