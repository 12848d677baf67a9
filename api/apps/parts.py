"""What Authlib asks about: requests, apps, codes and tokens, in its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import (
    ClientMixin,
    InvalidRequestError,
    OAuth2Payload,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc7636 import CodeChallenge

from api.apps import redirects, registering
from api.apps.credentials import Held
from api.apps.models import App, AppCode
from api.apps.vocab import AppKind
from api.kit.access import GRANTABLE, Access
from api.kit.crypto import Claims
from api.kit.http.protocols import Pairs

SECRETS = ("client_secret_basic", "client_secret_post")
AUTH_METHODS = (*SECRETS, "none")
ONLY_METHOD = "S256"
_CHALLENGE = 43
"""Characters of a SHA-256 in base64url."""


class Payload(OAuth2Payload):  # type: ignore[misc]
    """Parameters of a request, each at most once: more is refused before."""

    def __init__(self, pairs: Pairs) -> None:
        self._data = dict(pairs)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self._data.items()}


class Request(OAuth2Request):  # type: ignore[misc]
    """A request that was read at our door."""

    def __init__(self, method: str, pairs: Pairs, headers: Mapping[str, str]) -> None:
        # TLS ends in front of us; that the public address is https is seen to at the start.
        super().__init__(method, "https://keel.invalid/", headers=dict(headers))
        self.payload = Payload(pairs)

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data

    @property
    def args(self) -> dict[str, str]:
        return self.form


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """An app, as the authorization server asks about it."""

    app: App
    now: datetime

    def get_client_id(self) -> str:
        return str(self.app.id)

    def get_default_redirect_uri(self) -> None:
        """None: every request names where it goes, so that nobody has to guess."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        asked = scopes_of(scope)
        if not asked or not asked <= set(self.app.capabilities) & GRANTABLE:
            return None
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirects.is_one_of(redirect_uri, self.app.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        return registering.is_secret_of(self.app, client_secret, self.now)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method in SECRETS) == (self.app.kind is AppKind.CONFIDENTIAL)

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type != "client_credentials" or self.app.kind is AppKind.CONFIDENTIAL


@dataclass(frozen=True)
class Code:
    """A code that was just taken, as the checks of redirect URI and PKCE read it."""

    row: AppCode
    code_challenge: str = field(init=False)
    code_challenge_method: str = ONLY_METHOD

    def __post_init__(self) -> None:
        object.__setattr__(self, "code_challenge", self.row.challenge)

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return " ".join(self.row.capabilities)


@dataclass(frozen=True)
class Known:
    """A refresh token or an access token, as the endpoints about tokens read it."""

    client_id: UUID
    held: Held | None = None
    claims: Claims | None = None

    def check_client(self, client: Client) -> bool:
        return client.app.id == self.client_id

    def get_scope(self) -> str:
        return " ".join(self.held.row.capabilities) if self.held else ""

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return False


class S256(CodeChallenge):  # type: ignore[misc]
    """PKCE for everybody, and by S256 only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = (ONLY_METHOD,)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        said = grant.request.payload.data
        if said.get("code_challenge_method") != ONLY_METHOD:
            raise InvalidRequestError("code_challenge_method must be S256.")
        if len(said.get("code_challenge", "")) != _CHALLENGE:
            raise InvalidRequestError("code_challenge must be a SHA-256 in base64url.")
        super().validate_code_challenge(grant, redirect_uri)


def check_once(pairs: Pairs) -> None:
    """Refuse parameters that stand twice: two readers might take two different ones."""
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise InvalidRequestError("A parameter stands twice.")


def scopes_of(text: str | None) -> frozenset[Any]:
    """The scopes of a request; what is no scope of ours stays as text, and fits nothing."""
    known: dict[str, Access] = {str(access): access for access in Access}
    return frozenset(known.get(name, name) for name in (text or "").split(" ") if name)


def basic_id(request: Request) -> str | None:
    found: str | None = extract_basic_authorization(request.headers)[0]
    return found


def id_of(text: str) -> UUID | None:
    """An id in the one form that we write."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
