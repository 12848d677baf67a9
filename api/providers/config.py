"""Which providers this house has, and where they are: from settings, checked before the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from api.providers.adapters.base import Secrets
from api.providers.vocab import Provider

_USUAL: Mapping[Provider, Mapping[str, str]] = {
    Provider.STRAVA: {
        "AUTHORIZE_URL": "https://www.strava.com/oauth/authorize",
        "TOKEN_URL": "https://www.strava.com/oauth/token",
        "API_URL": "https://www.strava.com/api/v3",
        "REVOKE_URL": "https://www.strava.com",
    },
    Provider.GARMIN: {
        "AUTHORIZE_URL": "https://connect.garmin.com/oauth2Confirm",
        "TOKEN_URL": "https://diauth.garmin.com/di-oauth2-service/oauth/token",
        "API_URL": "https://apis.garmin.com",
    },
    Provider.OURA: {
        "AUTHORIZE_URL": "https://cloud.ouraring.com/oauth/authorize",
        "TOKEN_URL": "https://api.ouraring.com/oauth/token",
        "API_URL": "https://api.ouraring.com",
    },
    Provider.WHOOP: {
        "AUTHORIZE_URL": "https://api.prod.whoop.com/oauth/oauth2/auth",
        "TOKEN_URL": "https://api.prod.whoop.com/oauth/oauth2/token",
        "API_URL": "https://api.prod.whoop.com/developer",
    },
    Provider.POLAR: {
        "AUTHORIZE_URL": "https://flow.polar.com/oauth2/authorization",
        "TOKEN_URL": "https://polarremote.com/v2/oauth2/token",
        "API_URL": "https://www.polaraccesslink.com",
    },
}
"""Public addresses of the providers; settings may name others, such as a sandbox."""
_SIGNS_WITH_CLIENT_SECRET = {Provider.OURA, Provider.WHOOP}
_WANTED: Mapping[Provider, tuple[str, ...]] = {
    Provider.STRAVA: ("DOOR_SECRET", "VERIFY_TOKEN", "SUBSCRIPTION_ID"),
    Provider.GARMIN: ("DOOR_SECRET",),
    Provider.OURA: ("VERIFY_TOKEN",),
    Provider.WHOOP: (),
    Provider.POLAR: ("WEBHOOK_SECRET",),
}
_CLIENT = ("CLIENT_ID", "CLIENT_SECRET")
PREFIX = "KEEL_PROVIDER_"
SHORTEST_SECRET = 24
"""Characters of a path that nobody can guess."""


@dataclass(frozen=True, slots=True)
class Configured:
    """One provider as this house uses it."""

    provider: Provider
    client_id: str
    client_secret: str = field(repr=False)
    authorize_url: str
    token_url: str
    api_url: str
    revoke_url: str
    secrets: Secrets = field(repr=False)
    door_secret: str = field(default="", repr=False)

    @property
    def door(self) -> str:
        """The last part of the address that it sends to."""
        return f"{self.provider}-{self.door_secret}" if self.door_secret else str(self.provider)


def read(said: Mapping[str, str], *, strict: bool = False) -> Mapping[Provider, Configured]:
    """Providers by name, from settings called ``KEEL_PROVIDER_STRAVA_CLIENT_ID`` and the like.

    ValueError where one is named and half of it is missing, where a name means nothing, or where
    an address is no HTTPS one although ``strict``.
    """
    found = {one: _of(one, said) for one in _USUAL}
    known = {f"{PREFIX}{one.upper()}_{name}" for one in _USUAL for name in _names(one)}
    if unknown := sorted(set(said) - known):
        raise ValueError(f"{unknown[0]} means nothing here")
    return {one: _configured(one, values, strict) for one, values in found.items() if values}


def _names(provider: Provider) -> tuple[str, ...]:
    return (*_CLIENT, *_WANTED[provider], *_USUAL[provider])


def _of(provider: Provider, said: Mapping[str, str]) -> dict[str, str]:
    start = f"{PREFIX}{provider.upper()}_"
    return {
        name.removeprefix(start): value.strip()
        for name, value in said.items()
        if name.startswith(start) and value.strip()
    }


def _configured(provider: Provider, said: Mapping[str, str], strict: bool) -> Configured:
    missing = [name for name in (*_CLIENT, *_WANTED[provider]) if name not in said]
    if missing:
        raise ValueError(f"{PREFIX}{provider.upper()}_{missing[0]} is missing")
    addresses = {**_USUAL[provider], **{n: v for n, v in said.items() if n.endswith("_URL")}}
    for name, address in addresses.items():
        _check_address(f"{PREFIX}{provider.upper()}_{name}", address, strict)
    door = said.get("DOOR_SECRET", "")
    if "DOOR_SECRET" in _WANTED[provider] and len(door) < SHORTEST_SECRET:
        raise ValueError(f"{PREFIX}{provider.upper()}_DOOR_SECRET: {SHORTEST_SECRET} or longer")
    signs = provider in _SIGNS_WITH_CLIENT_SECRET
    return Configured(
        provider=provider,
        client_id=said["CLIENT_ID"],
        client_secret=said["CLIENT_SECRET"],
        authorize_url=addresses["AUTHORIZE_URL"],
        token_url=addresses["TOKEN_URL"],
        api_url=addresses["API_URL"].rstrip("/"),
        revoke_url=addresses.get("REVOKE_URL", addresses["API_URL"]).rstrip("/"),
        secrets=Secrets(
            signing=said["CLIENT_SECRET"] if signs else said.get("WEBHOOK_SECRET", ""),
            verify_token=said.get("VERIFY_TOKEN", ""),
            subscription=said.get("SUBSCRIPTION_ID", ""),
        ),
        door_secret=door,
    )


def _check_address(name: str, address: str, strict: bool) -> None:
    parts = urlsplit(address)
    schemes = ("https",) if strict else ("https", "http")
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.query:
        raise ValueError(f"{name} must be an {schemes[0]} address without a user or a query")
