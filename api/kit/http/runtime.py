"""What the door needs from the composition root, as one typed value on the application."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from api.kit.clock import Clock
from api.kit.crypto import AccessTokens, Sealer
from api.kit.db.unit_of_work import Database
from api.kit.events import Consequences
from api.kit.gate import Gate
from api.kit.http.authn import Logins
from api.kit.http.throttle import Throttle
from api.kit.passwords import Passwords


class Grants(Protocol):
    """Whether a carer is linked to an athlete, right now."""

    def __call__(self, db: Session, carer_id: UUID, athlete_id: UUID) -> bool: ...


@dataclass(frozen=True, slots=True)
class Runtime:
    """Clock, database, keys, and the questions that domains answer for the door."""

    database: Database
    clock: Clock
    tokens: AccessTokens
    sealer: Sealer
    passwords: Passwords
    logins: Logins
    grants: Grants
    consequences: Consequences
    throttle: Throttle
    gate: Gate
    proxy_hops: int = 0
    """Proxies in front of us that append to X-Forwarded-For."""


def runtime() -> Runtime:
    """The runtime of the current application."""
    found: Runtime = current_app.extensions["keel"]
    return found
