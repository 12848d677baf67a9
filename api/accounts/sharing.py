"""What apps and scripts hold of an account: known above this domain, so the house brings it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.kit.db.fittings import fitted


@dataclass(frozen=True, slots=True)
class Sharing:
    """Ends all that the athlete in scope lets apps and scripts do."""

    end: Callable[[Session], None]


def end(db: Session) -> None:
    """Shut out whoever acts for the athlete in scope."""
    sharing = fitted(db, Sharing)
    if sharing is not None:
        sharing.end(db)
