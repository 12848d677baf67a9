"""Facts written in this unit of work: noted by services, answered for once, at the edge.

A service says *that* a fact changed; the composition root decides what follows from it
(which decisions are outdated, whether a stop must be stored). So no domain needs to know
a domain above it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

_KEY = "keel.facts"


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact was created, corrected or deleted.

    ``exercises`` limits what it can change to decisions about them; None touches all.
    """

    kind: str
    id: UUID
    version: int
    local_date: date
    exercises: frozenset[str] | None = None


class Consequences(Protocol):
    """What the composition root does with noted facts; the result is dumped as `Effect`."""

    def __call__(self, db: Session, changes: tuple[FactChanged, ...], now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """What the composition root leaves behind for others, in the transaction it is about.

    Fitted to the sessions of a database. ``leave`` is called before each commit, and sees what
    was written; ``part`` before everything of an athlete is forgotten, who then has no rows in
    which anything could be left.
    """

    leave: Callable[[Session], None]
    part: Callable[[Session], None]


def note(db: Session, change: FactChanged) -> None:
    """Remember a changed fact for the end of this unit of work."""
    db.info.setdefault(_KEY, []).append(change)


def forget(db: Session) -> None:
    """Drop what was noted: it was answered for, or undone."""
    db.info.pop(_KEY, None)


def noted(db: Session) -> tuple[FactChanged, ...]:
    """Facts changed so far in this unit of work, oldest first."""
    return tuple(db.info.get(_KEY, ()))
