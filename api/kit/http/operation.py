"""An operation: everything the router, the door and the specification need to know of a view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from sqlalchemy.orm import Session

from api.kit.access import WITHOUT_HEALTH_DATA, Access, Actor
from api.kit.errors import Problem
from api.kit.http.batches import Batch
from api.kit.http.paging import Cursors
from api.kit.http.protocols import Asked, Protocol
from api.kit.http.rates import Rate
from api.kit.http.retirement import Retirement
from api.kit.http.schema import In, Out
from api.kit.http.spooling import Intake
from api.kit.http.throttle import Guess
from api.kit.paging import Page, PageRequest

View = Callable[..., Any]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a body that is refused is heard out for what it tells of danger (`kit.http.hearing`)."""

    listen: Callable[..., Sequence[Any]]
    """From the body as it came, in which anything may be wrong, and the ids in the path."""
    keep: Callable[[Session, Sequence[Any], datetime], bool]
    """Stores what follows from what was heard; whether anything does."""


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
    body: type[In] | str | None = None
    """Schema of the body; by name where it belongs to another domain."""
    form: type[In] | None = None
    """Instead of ``body``: the fields of a multipart form, files among them."""
    largest_form: int | None = None
    """Bytes of the largest form; the usual limit of bodies unless said."""
    largest_body: int | None = None
    """Bytes of the largest JSON body; the usual limit unless said."""
    compressed: bool = False
    """Whether a long answer is compressed for whoever takes it so."""
    intake: Intake | None = None
    """What it takes where that is not JSON; the view finds it in ``call.file``."""
    query: type[In] | None = None
    out: type[Out] | str | None = None
    """Schema of the answer; by name where it belongs to a domain above."""
    media: str = JSON
    """What the answer is written in. Where it is not JSON, the view returns the bytes, or a
    `Download`."""
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
    own_login: bool = False
    """Whether only the person's own login may do it, whatever an app was granted."""
    refusal: type[Problem] | None = None
    retirement: Retirement | None = None
    """Said of an operation that is deprecated."""
    batch: Batch | None = None
    """Said of an operation whose view stores one item of many."""
    rate: Rate = Rate.WRITE
    """Whose quota a request is taken from."""
    guess: Guess | None = None
    """Said of an operation that tells right secrets from wrong ones."""
    hearing: Hearing | None = None
    """Said of an operation whose body may tell of danger."""
    protocol: Protocol | None = None
    """Said of an operation that another specification lays down; its view answers `Written`."""

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
    services: Any
    path: Mapping[str, Any]
    body: Any
    """The JSON body as it came, before it was held against its schema."""
    """The composition root's runtime; resources look into it only for what no session holds."""
    query: dict[str, Any] = field(default_factory=dict)
    cursors: Cursors | None = None
    if_match: int | None = None
    session: Session | None = None
    actor: Actor | None = None
    received: IO[bytes] | None = None
    said: Asked | None = None

    @property
    def asked(self) -> Asked:
        if self.said is None:
            raise RuntimeError(f"{self.operation.operation_id} is of no other protocol")
        return self.said

    @property
    def file(self) -> IO[bytes]:
        if self.received is None:
            raise RuntimeError(f"{self.operation.operation_id} takes no file")
        return self.received

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


@dataclass(frozen=True, slots=True)
class Ready:
    """A public answer written and compressed ahead, the same for everybody until a release.

    ``tag`` names the content; each coding of it has an ETag of its own.
    """

    tag: str
    plain: bytes
    gzipped: bytes


def is_page(value: Any) -> bool:
    return isinstance(value, Page)
