"""Owner scope: a session sees the rows of one athlete, or none at all.

Criteria are added to every ORM statement unconditionally. Adding them only where a
statement's entities look owned leaks counts, EXISTS, CTEs, scalar subqueries, derived
tables and unions, whose entities are not on the surface.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import event, or_
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from api.kit.db.base import Held, OfAthlete, Owner, Shared

_KEY = "keel.scope"
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a unit of work may touch: the athlete's, and the acting account's own."""

    athlete_id: UUID
    subject_id: UUID


NOBODY = Scope(_NOBODY, _NOBODY)
"""For work before anybody is known: owned tables look empty and refuse rows."""


class ScopeError(RuntimeError):
    """A statement that would cross owners. Always a fault in our code, never an input."""


class ScopedSession(Session):
    """A session that refuses everything until it knows its scope."""


def enter(db: Session, scope: Scope) -> None:
    """Give a session its scope, once."""
    if _KEY in db.info:
        raise ScopeError("a session serves one scope")
    db.info[_KEY] = scope


def scope_of(db: Session) -> Scope:
    """The scope of a session; raises where there is none."""
    found = db.info.get(_KEY)
    if not isinstance(found, Scope):
        raise ScopeError("this session has no scope")
    return found


@event.listens_for(ScopedSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    if not state.is_orm_statement:
        raise ScopeError("only ORM statements run on request sessions")
    athlete_id, subject_id = scope.athlete_id, scope.subject_id
    state.statement = state.statement.options(
        with_loader_criteria(
            OfAthlete, lambda cls: cls.athlete_id == athlete_id, include_aliases=True
        ),
        with_loader_criteria(Owner, lambda cls: cls.id == athlete_id, include_aliases=True),
        with_loader_criteria(Held, lambda cls: cls.subject_id == subject_id, include_aliases=True),
        with_loader_criteria(
            Shared,
            lambda cls: or_(cls.athlete_id == athlete_id, cls.carer_id == subject_id),
            include_aliases=True,
        ),
    )


@event.listens_for(ScopedSession, "before_flush")
def _stamp(db: Session, _context: Any, _instances: Any) -> None:
    scope = scope_of(db)
    for row in (*db.new, *db.dirty, *db.deleted):
        if isinstance(row, Held):
            _claim(row, "subject_id", scope.subject_id)
        elif isinstance(row, Owner):
            _claim(row, "id", scope.athlete_id)
        elif isinstance(row, OfAthlete):
            _claim(row, "athlete_id", scope.athlete_id)
        elif isinstance(row, Shared) and scope.subject_id not in (row.athlete_id, row.carer_id):
            raise ScopeError("a shared row needs one of its two holders")


def _claim(row: object, column: str, owner: UUID) -> None:
    if getattr(row, column) is None:
        setattr(row, column, owner)
    if getattr(row, column) != owner or owner == _NOBODY:
        raise ScopeError(f"{type(row).__name__} belongs to somebody else")
