"""An operation: everything the router, the door and the specification need to know of a view."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.kit.access import WITHOUT_HEALTH_DATA, Access, Actor
from api.kit.errors import Problem
from api.kit.http.paging import Cursors
from api.kit.http.schema import In, Out
from api.kit.paging import Page, PageRequest

View = Callable[..., Any]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path. ``access`` lists capabilities of which the actor needs one."""

    operation_id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    access: frozenset[Access]
    body: type[In] | None = None
    query: type[In] | None = None
    out: type[Out] | str | None = None
    """Schema of the answer; by name where it belongs to a domain above."""
    media: str = JSON
    """What the answer is written in. Where it is not JSON, the view returns the bytes."""
    status: int = 200
    also: tuple[int, ...] = ()
    problems: tuple[type[Problem], ...] = ()
    saved: str | None = None
    """Member of ``out`` that holds the fact; the other one is ``effect``."""
    writes: bool = False
    transaction: bool = True
    etag: bool = False
    if_match: bool = False
    keyed: bool = False
    paged: bool = False
    public_cache: bool = False
    needs_consent: bool = True
    for_athlete: bool = False
    refusal: type[Problem] | None = None

    @property
    def public(self) -> bool:
        return Access.PUBLIC in self.access

    @property
    def health(self) -> bool:
        """Whether the operation touches health data, and so needs the consent to it."""
        return self.needs_consent and not self.access & WITHOUT_HEALTH_DATA


@dataclass(slots=True)
class Call:
    """One request, as a view sees it."""

    operation: Operation
    now: datetime
    query: dict[str, Any]
    services: Any
    """The composition root's runtime; resources look into it only for what no session holds."""
    cursors: Cursors | None = None
    if_match: int | None = None
    session: Session | None = None
    actor: Actor | None = None

    @property
    def db(self) -> Session:
        if self.session is None:
            raise RuntimeError(f"{self.operation.operation_id} has no transaction")
        return self.session

    @property
    def who(self) -> Actor:
        if self.actor is None:
            raise RuntimeError(f"{self.operation.operation_id} is public")
        return self.actor

    @property
    def page(self) -> PageRequest:
        if self.cursors is None:
            raise RuntimeError(f"{self.operation.operation_id} is not a list")
        return self.cursors.request(self.query)


@dataclass(frozen=True, slots=True)
class Answered:
    """A view's answer with a status other than the usual one."""

    value: Any
    status: int


def is_page(value: Any) -> bool:
    return isinstance(value, Page)
