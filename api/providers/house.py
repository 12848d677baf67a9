"""What provider doors need of the house they stand in; fitted to its sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from api.kit.db.fittings import fitted
from api.kit.db.unit_of_work import Database
from api.providers import config
from api.providers.calling import Caller
from api.providers.config import Configured
from api.providers.vault import Vault
from api.providers.vocab import Provider


@dataclass(frozen=True, slots=True)
class House:
    """Providers that are configured, the vault of their tokens, and the way to call them."""

    providers: Mapping[Provider, Configured]
    vault: Vault
    public_url: str
    caller: Caller = field(default_factory=Caller)
    return_url: str | None = None
    """Where an athlete is sent after the provider: an app or page of ours, told a code."""

    def callback(self, provider: Provider) -> str:
        return f"{self.public_url.rstrip('/')}/v1/connection-callback/{provider}"

    def inbound(self, door: str) -> str:
        return f"{self.public_url.rstrip('/')}/v1/inbound/{door}"


def house_of(
    said: Mapping[str, str],
    *,
    keys: tuple[bytes, ...],
    public_url: str,
    return_url: str | None,
    strict: bool,
) -> House:
    """The house that settings describe; ValueError where they make no sense."""
    return House(config.read(said, strict=strict), Vault(keys), public_url, return_url=return_url)


def here(db: Session) -> House:
    """The house of a session."""
    return _found(fitted(db, House))


def of(database: Database) -> House:
    """The house of a database."""
    found = database.fittings.get(House)
    return _found(found if isinstance(found, House) else None)


def _found(house: House | None) -> House:
    if house is None:
        raise RuntimeError("this house was built without provider doors")
    return house
