"""The authorization server: Authlib's, on one unit of work and without a framework.

It judges requests, clients, PKCE and what a token endpoint answers. What is stored, and who took
it, is decided in `credentials`. One is made for each request; it answers (status, body, headers).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
    grants,
)
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from sqlalchemy.orm import Session

from api.apps import credentials, queries
from api.apps.acting import FOR_ITSELF, granted, live_actor
from api.apps.credentials import Held
from api.apps.models import App
from api.apps.parts import (
    AUTH_METHODS,
    S256,
    SECRETS,
    Client,
    Code,
    Known,
    Request,
    basic_id,
    check_once,
    id_of,
    scopes_of,
)
from api.apps.vocab import TOKEN_IDLE
from api.apps.words import in_order
from api.kit.access import Access
from api.kit.crypto import LIFETIME, AccessTokens, Claims, Sealer, TokenError
from api.kit.http.protocols import Asked

Reply = tuple[int, Any, Sequence[tuple[str, str]]]
_NO_STORE = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("Pragma", "no-cache"),
)


class Authorize(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """An authorization code for tokens."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    server: "Server"

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        taken = credentials.take_code(self.server.db, code, client.app.id, self.server.now)
        return Code(taken) if taken else None

    def create_token_response(self) -> Reply:
        row = self.request.authorization_code.row
        server, held = self.server, frozenset(row.capabilities)
        token = credentials.open_line(
            server.db, row.subject_id, row.grant_id, in_order(held), server.now
        )
        return server.tokens_for(self.client.app, row.subject_id, row.grant_id, held, token)


class Refresh(grants.RefreshTokenGrant):  # type: ignore[misc]
    """A refresh token for its successor."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    server: "Server"

    def authenticate_refresh_token(self, refresh_token: str) -> Known | None:
        app = self.request.client.app
        found = credentials.held(self.server.db, refresh_token, app.id)
        return Known(app.id, held=found) if found else None

    def create_token_response(self) -> Reply:
        known, server = self.request.refresh_token.held, self.server
        successor = credentials.rotate(server.db, server.sealer, known, server.now)
        if successor is None:
            raise InvalidGrantError("The refresh token is no longer valid.")
        held = frozenset(known.row.capabilities)
        asked = scopes_of(self.request.payload.scope)
        row = known.row
        return server.tokens_for(
            self.client.app,
            row.subject_id,
            row.grant_id,
            held & asked if asked else held,
            successor,
        )


class ForItself(grants.ClientCredentialsGrant):  # type: ignore[misc]
    """An app without any athlete: its own webhooks and nothing else."""

    TOKEN_ENDPOINT_AUTH_METHODS = SECRETS
    server: "Server"

    def validate_requested_scope(self) -> None:
        if not (scopes_of(self.request.payload.scope) or FOR_ITSELF) <= FOR_ITSELF:
            raise InvalidScopeError()

    def create_token_response(self) -> Reply:
        app = self.client.app
        return self.server.tokens_for(app, app.developer_id, app.id, FOR_ITSELF, None)


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """Ends the grant of a token. A token that is unknown, or another app's, changes nothing."""

    CLIENT_AUTH_METHODS = AUTH_METHODS
    server: "Server"

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        return self.server.known(token_string)

    def revoke_token(self, token: Known, request: Request) -> None:
        self.server.end(token)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    """Tells an app about its own tokens, and of all others that they are not active."""

    CLIENT_AUTH_METHODS = SECRETS
    server: "Server"

    def query_token(self, token_string: str, token_type_hint: str | None) -> Known | None:
        return self.server.known(token_string)

    def check_permission(self, token: Known, client: Client, request: Request) -> bool:
        return token.check_client(client)

    def introspect_token(self, token: Known) -> dict[str, Any]:
        return self.server.described(token)


class Server(AuthorizationServer):  # type: ignore[misc]
    """One request's authorization server."""

    def __init__(self, db: Session, now: datetime, tokens: AccessTokens, sealer: Sealer) -> None:
        super().__init__()
        self.db, self.now, self.tokens, self.sealer = db, now, tokens, sealer
        self.client: Client | None = None
        self.register_grant(Authorize, [S256(required=True)])
        self.register_grant(Refresh)
        self.register_grant(ForItself)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    # --- what Authlib asks of a server -----------------------------------------------------

    def query_client(self, client_id: str) -> Client | None:
        app_id = id_of(client_id)
        app = queries.app(self.db, app_id) if app_id else None
        self.client = Client(app, self.now) if app else None
        return self.client

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Reply:
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    # --- endpoints -------------------------------------------------------------------------

    def answer(self, asked: Asked, endpoint: str) -> Reply:
        """The answer of an endpoint that apps call: token, revocation or introspection."""
        try:
            request = self._request(asked)
            reply: Reply
            if endpoint == "token":
                reply = self.create_token_response(request)
            else:
                reply = self.create_endpoint_response(endpoint, request)
        except OAuth2Error as error:
            return self.handle_response(*error())
        except ValueError:
            # A header that is no base64, a text that an error may not repeat.
            return self.handle_response(*InvalidRequestError("It cannot be read.")())
        return reply

    def _request(self, asked: Asked) -> Request:
        if asked.form is None or asked.query:
            raise InvalidRequestError("Send one form, and nothing in the query.")
        check_once(asked.form)
        header = asked.authorization or ""
        is_basic = header[:6].lower() == "basic "
        said = dict(asked.form)
        if is_basic and "client_secret" in said:
            raise InvalidRequestError("Authenticate in one way only.")
        request = Request("POST", asked.form, {"Authorization": header} if is_basic else {})
        if is_basic and said.get("client_id", basic_id(request)) != basic_id(request):
            raise InvalidClientError("Two different apps are named.", status_code=401)
        return request

    # --- tokens ----------------------------------------------------------------------------

    def tokens_for(
        self,
        app: App,
        subject_id: UUID,
        login_id: UUID,
        held: frozenset[Access],
        refresh_token: str | None,
    ) -> Reply:
        """The answer with an access token. Its scope is what the grant still holds."""
        if login_id != app.id:
            grant = queries.grant(self.db, subject_id, login_id)
            held = held & granted(grant, app) if grant else frozenset()
        scope = frozenset(map(str, held))
        claims = Claims(subject_id, login_id, scope, app.id)
        body: dict[str, Any] = {
            "access_token": self.tokens.issue(claims, self._issued_at(app)),
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "scope": " ".join(sorted(scope)),
        }
        if refresh_token is not None:
            body["refresh_token"] = refresh_token
        return 200, body, _NO_STORE

    def _issued_at(self, app: App) -> datetime:
        """Now; or the second after the app's own tokens were ended: tokens know no parts of one."""
        ended = app.own_tokens_ended_at
        return self.now if ended is None else max(self.now, ended + timedelta(seconds=1))

    def known(self, token: str) -> Known | None:
        """A token of the app that asks, if it is good for anything at this moment."""
        if self.client is None:
            return None
        app = self.client.app
        held = credentials.held(self.db, token, app.id)
        if held is not None:
            return Known(app.id, held=held)
        try:
            claims = self.tokens.verify(token, self.now)
        except TokenError:
            return None
        if claims.app_id != app.id or live_actor(self.db, claims, self.now) is None:
            return None
        return Known(app.id, claims=claims)

    def end(self, token: Known) -> None:
        """End the grant that a token belongs to, or all tokens that an app has for itself."""
        if token.held is not None:
            queries.end_grant(self.db, token.held.row.subject_id, token.held.row.grant_id)
        elif token.claims is not None and token.claims.login_id == token.claims.app_id:
            queries.end_own_tokens(self.db, token.client_id, self.now)
        elif token.claims is not None:
            queries.end_grant(self.db, token.claims.subject_id, token.claims.login_id)

    def described(self, token: Known) -> dict[str, Any]:
        """What introspection says of a token of the app that asks."""
        if token.held is not None:
            return self._described_refresh(token.held)
        claims = token.claims
        actor = live_actor(self.db, claims, self.now) if claims else None
        if claims is None or actor is None:
            return {"active": False}
        return {
            "active": True,
            "token_type": "Bearer",
            "scope": " ".join(sorted(actor.capabilities)),
            "client_id": str(claims.app_id),
            "sub": str(claims.subject_id),
            "aud": self.tokens.audience,
            "iss": self.tokens.issuer,
            "iat": claims.issued_at,
            "exp": claims.expires_at,
        }

    def _described_refresh(self, held: Held) -> dict[str, Any]:
        row, app = held.row, queries.app(self.db, held.grant.app_id)
        if app is None or row.used_at is not None or not credentials.is_fresh(row, self.now):
            return {"active": False}
        scope = granted(held.grant, app) & frozenset(row.capabilities)
        return {
            "active": True,
            "token_type": "refresh_token",
            "scope": " ".join(sorted(scope)),
            "client_id": str(app.id),
            "sub": str(row.subject_id),
            "iss": self.tokens.issuer,
            "iat": int(row.issued_at.timestamp()),
            "exp": int((row.issued_at + TOKEN_IDLE).timestamp()),
        }
