"""What an adapter says of a provider: pure values and functions, no network, no database.

Field names come from the public documentation of each provider. An adapter never trusts a shape:
what is missing or of another type is left out, and nothing is guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from api.providers.vocab import Provider, What
from api.workouts.service import Recorded

Json = Mapping[str, Any]


class Refused(Exception):
    """The delivery does not prove where it comes from."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What deliveries of a door are proved with; what a provider does not use is empty."""

    signing: str = ""
    verify_token: str = ""
    subscription: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at the provider.

    ``user`` is whose it is there; None where the door belongs to one athlete. ``key`` is what a
    repeat is known by, ``version`` (milliseconds since 1970) grows with each change of the object.
    An event with ``payload`` brings the data itself.
    """

    kind: str
    what: What
    key: str
    user: str | None = None
    object_id: str = ""
    version: int | None = None
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Request:
    """A resource to read: below the provider's base URL, with what is known of it already."""

    kind: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Json | None = None
    carried: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a payload alone does not say.

    ``zone`` is the athlete's, for times without one; ``version`` that of the event that named the
    payload; ``load`` reads an item of our own shapes by the name of its schema, or None.
    """

    zone: str
    version: int | None = None
    load: Callable[[str, Any], Json | None] = lambda _name, _item: None


@dataclass(frozen=True, slots=True)
class Linking:
    """How a provider's OAuth differs from the usual."""

    scopes: str
    pkce: bool = False
    basic: bool = False
    """Whether the client is named in the Authorization header instead of the form."""
    whoami: Request | None = None
    """Who the person is there, where the answer with the tokens does not say."""
    revoke: Request | None = None
    """Ends our access, called with the person's token."""


class Adapter(Protocol):
    """One provider."""

    @property
    def provider(self) -> Provider: ...

    @property
    def linking(self) -> Linking | None:
        """None where nobody is asked for permission."""

    def verify(
        self, headers: Mapping[str, str], raw: bytes, secrets: Secrets, now: datetime
    ) -> str:
        """The time the sender claims, or an empty text; Refused where nothing is proved."""

    def challenge(self, query: Mapping[str, str], secrets: Secrets) -> Mapping[str, str] | None:
        """The answer to a handshake; None where it is not one of ours."""

    def events(self, body: Any, headers: Mapping[str, str], secrets: Secrets) -> Sequence[Event]:
        """Events of a delivery; those of kinds that nobody knows are left out."""

    def requests_for(self, event: Event) -> Sequence[Request]:
        """What to read for an event that only names its object."""

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        """What an answer leads to: its next page, or a resource it names."""

    def recorded(self, kind: str, payload: Any, context: Context, carried: Json = ...) -> Recorded:
        """What a payload says, in our shapes."""

    def gone(self, event: Event) -> Sequence[str]:
        """External ids of what an event says is deleted."""

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        """What to read when a connection begins; nothing where the provider offers none."""

    def user_in(self, payload: Any) -> str | None:
        """Who the person is there, from the answer with the tokens or from ``whoami``."""

    def registration(self, user: str) -> Request | None:
        """What a provider wants to be told before it serves a new person."""

    def departure(self, user: str) -> Request | None:
        """How our access is ended, where that depends on the person."""


class Notifying:
    """What most providers have in common: they sign what they name, and are read from."""

    linking: Linking | None = None

    def challenge(self, query: Mapping[str, str], secrets: Secrets) -> Mapping[str, str] | None:
        return None

    def requests_for(self, event: Event) -> Sequence[Request]:
        return ()

    def more(self, request: Request, payload: Any) -> Sequence[Request]:
        return ()

    def gone(self, event: Event) -> Sequence[str]:
        return ()

    def backfill(self, since: date, until: date) -> Sequence[Request]:
        return ()

    def user_in(self, payload: Any) -> str | None:
        return None

    def registration(self, user: str) -> Request | None:
        return None

    def departure(self, user: str) -> Request | None:
        return None


LATENESS = timedelta(minutes=5)
"""How old a signed delivery may be, and how far ahead a clock."""
LATENESS_OF_RETRIES = timedelta(hours=2)
"""The same where it is not documented that a retry is signed afresh."""
