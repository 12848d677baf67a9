"""What the composition root gives to every session of its database: one value of a kind.

Use cases have a session and nothing else in common. What belongs to the whole house, and
differs between two houses in one process, travels with it.
"""

from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")


def fitted(db: Session, kind: type[T]) -> T | None:
    """The value of this kind, or None where the house brought none."""
    found = db.info.get(kind)
    return found if isinstance(found, kind) else None
