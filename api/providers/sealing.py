"""What is sealed of a connection: its tokens, and the state that travels over the provider."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from api.providers.house import House
from api.providers.models import Connection
from api.providers.vault import Unreadable
from api.providers.vocab import Provider


@dataclass(frozen=True, slots=True)
class State:
    """Whose link an answer of a provider belongs to, and which one of theirs."""

    athlete_id: UUID
    connection_id: UUID
    nonce: str


def seal(house: House, row: Connection, document: dict[str, Any]) -> str:
    return house.vault.seal(document, _bound(row))


def opened(house: House, row: Connection) -> dict[str, Any]:
    """What is sealed in a row; Unreadable where that is nothing, or not of this row."""
    if row.credentials is None:
        raise Unreadable("nothing is kept")
    return opened_of(house, row, row.credentials)


def opened_of(house: House, row: Connection, sealed: str) -> dict[str, Any]:
    """What was sealed in a row and taken out of it as it is."""
    return house.vault.open(sealed, _bound(row))


def _bound(row: Connection) -> str:
    """Moved to another row, it opens no more."""
    return f"connection {row.athlete_id} {row.id}"


def state(house: House, row: Connection, nonce: str) -> str:
    said = {"athlete": row.athlete_id.hex, "connection": row.id.hex, "nonce": nonce}
    return house.vault.seal(said, f"state {row.provider}")


def open_state(house: House, provider: Provider, sealed: str) -> State:
    found = house.vault.open(sealed, f"state {provider}")
    return State(UUID(found["athlete"]), UUID(found["connection"]), found["nonce"])


def verifier(nonce: str) -> str:
    """The secret of PKCE: it never leaves this house before the exchange."""
    return urlsafe_b64encode(sha256(b"pkce " + nonce.encode()).digest()).rstrip(b"=").decode()


def challenge(nonce: str) -> str:
    digest = sha256(verifier(nonce).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
