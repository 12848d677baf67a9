"""What the door needs from the composition root, as one typed value on the application."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from api.kit.access import Actor
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


class Delegates(Protocol):
    """How apps and scripts differ from the athlete whose grant or key they act with."""

    def note_use(self, db: Session, actor: Actor, now: datetime) -> None:
        """Remember that a personal key was used."""

    def withhold(self, answer: Any) -> Any:
        """An answer, as it is dumped, without what no app and no script is told."""

    def check_said(self, body: Mapping[str, Any], *, corrects: bool) -> None:
        """Raise InsufficientScope where a body says what only the athlete can say.

        ``corrects`` where it changes what was told before.
        """

    def keeping_asked(self, db: Session, now: datetime) -> AbstractContextManager[None]:
        """Raise InsufficientScope where what is done inside takes back what asks the athlete."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Clock, database, keys, and the questions that domains answer for the door."""

    database: Database
    clock: Clock
    tokens: AccessTokens
    sealer: Sealer
    passwords: Passwords
    logins: Logins
    delegates: Delegates
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
