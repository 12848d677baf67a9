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
from api.kit.http.authn import Logins
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


def runtime() -> Runtime:
    """The runtime of the current application."""
    found: Runtime = current_app.extensions["keel"]
    return found
