"""URLs of OAuth. They stand outside of /v1: what they say is laid down by RFCs, not by us."""

from typing import Any
from uuid import UUID

from api.apps import oauth_schemas as schemas
from api.apps import words
from api.apps.authorizing import PATH, Authorizing
from api.apps.credentials import athlete_of
from api.apps.pages import HTML
from api.apps.parts import AUTH_METHODS, ONLY_METHOD, SECRETS
from api.apps.server import Server
from api.kit.access import GRANTABLE, Access
from api.kit.crypto import TokenError
from api.kit.db.scope import NOBODY, Scope
from api.kit.http import json
from api.kit.http.operation import Call
from api.kit.http.protocols import Pairs, Protocol, Written
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes

Body = dict[str, Any]

oauth = Routes(
    "OAuth", "How third-party apps get tokens: OAuth 2 with PKCE (RFC 6749, RFC 9700).", prefix=""
)

TOKEN, REVOKE, INTROSPECT = "/oauth/token", "/oauth/revoke", "/oauth/introspect"
_PAGES = {
    400: "The request does not prove where it came from, or nothing is ticked. The "
    "answer is an HTML page.",
    403: "The e-mail or password is not right, the sign-in has expired, or the "
    "account may not authorise apps. The answer is an HTML page.",
    429: "Too many attempts. The answer is an HTML page.",
}
_REFUSED = {400: "Refused as RFC 6749 describes.", 401: "The app did not prove who it is."}


def security_schemes() -> Body:
    """The flow of apps, for the API description: every scope in words."""
    scopes = {str(access): text for access, text in words.WORDS.items()}
    flow = {"authorizationUrl": PATH, "tokenUrl": TOKEN, "refreshUrl": TOKEN, "scopes": scopes}
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "Token of an app that an athlete authorised; requires PKCE with S256.",
            "flows": {"authorizationCode": flow},
        }
    }


@oauth.read(
    PATH,
    "showAuthorization",
    Access.PUBLIC,
    media=HTML,
    etag=False,
    transaction=False,
    protocol=Protocol(
        "OAuth",
        query=schemas.AuthorizationQuery,
        refusals={400: _PAGES[400]},
        redirects=True,
    ),
)
def show_authorization(call: Call) -> Written:
    """Ask an athlete to authorise an app.

    Open this address in the athlete's browser. One page asks them to sign in, the next which of
    the requested capabilities they allow; the browser then returns to your redirect URI with a
    code or an error.
    """
    return Authorizing(call.services, call.now, call.asked).show()


@oauth.action(
    PATH,
    "decideAuthorization",
    Access.PUBLIC,
    media=HTML,
    transaction=False,
    protocol=Protocol(
        "OAuth",
        form=schemas.AuthorizationForm,
        query=schemas.AuthorizationQuery,
        refusals=_PAGES,
        redirects=True,
    ),
    rate=Rate.LOGIN,
)
def decide_authorization(call: Call) -> Written:
    """Submit the authorisation pages.

    The authorisation pages send their forms here. Apps do not call it.
    """
    return Authorizing(call.services, call.now, call.asked).go_on()


def _protocol(form: type[Any]) -> Protocol:
    return Protocol("OAuth", form=form, refusal=schemas.TokenRefusal, refusals=_REFUSED)


@oauth.action(
    TOKEN,
    "issueAppTokens",
    Access.PUBLIC,
    out=schemas.TokenAnswer,
    transaction=False,
    protocol=_protocol(schemas.TokenForm),
    rate=Rate.REFRESH,
)
def issue_app_tokens(call: Call) -> Written:
    """Fetch tokens for an app.

    In exchange for a code or a refresh token, or for the app itself and its webhooks. Each code
    and each refresh token works once. Repeating a refresh token within 30 seconds returns the
    same successor; using a code or an older token again ends the grant.
    """
    return _answer(call, "token", write=True)


@oauth.action(
    REVOKE,
    "revokeAppToken",
    Access.PUBLIC,
    out=schemas.TokenRevoked,
    transaction=False,
    protocol=_protocol(schemas.TokenQuestion),
    rate=Rate.REFRESH,
)
def revoke_app_token(call: Call) -> Written:
    """Revoke a token of an app.

    Ends the grant that the token belongs to, with all its tokens; for a token that the app got
    for itself, ends all such tokens. A token that is unknown, or belongs to another app,
    changes nothing and gets the same answer.
    """
    return _answer(call, "revocation", write=True)


@oauth.action(
    INTROSPECT,
    "introspectAppToken",
    Access.PUBLIC,
    out=schemas.TokenState,
    transaction=False,
    protocol=_protocol(schemas.TokenQuestion),
    rate=Rate.REFRESH,
)
def introspect_app_token(call: Call) -> Written:
    """Check whether a token of the app is active.

    For apps that have a secret. Tokens of other apps are reported as not active, whatever their
    state.
    """
    return _answer(call, "introspection", write=False)


@oauth.read(
    "/.well-known/oauth-authorization-server",
    "getAuthorizationServer",
    Access.PUBLIC,
    out=schemas.AuthorizationServer,
    public_cache=True,
    transaction=False,
    rate=Rate.FREE,
)
def get_authorization_server(call: Call) -> Body:
    """Read the metadata of the authorization server.

    The addresses and capabilities that an app needs for OAuth 2 (RFC 8414).
    """
    issuer = call.services.tokens.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}{PATH}",
        "token_endpoint": f"{issuer}{TOKEN}",
        "revocation_endpoint": f"{issuer}{REVOKE}",
        "introspection_endpoint": f"{issuer}{INTROSPECT}",
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "service_documentation": f"{issuer}/docs",
        "scopes_supported": [*map(str, words.in_order(GRANTABLE)), str(Access.WEBHOOKS)],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "revocation_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "introspection_endpoint_auth_methods_supported": list(SECRETS),
        "code_challenge_methods_supported": [ONLY_METHOD],
        "authorization_response_iss_parameter_supported": True,
    }


def _answer(call: Call, endpoint: str, *, write: bool) -> Written:
    """What Authlib answers, in one transaction of the athlete whose token or code it is.

    A refusal is an answer: what was ended with it is committed.
    """
    services, asked = call.services, call.asked
    opened = services.database.write if write else services.database.read
    with opened(_scope(call, asked.form or ())) as db:
        server = Server(db, call.now, services.tokens, services.sealer)
        status, body, headers = server.answer(asked, endpoint)
    body = dict(body) if isinstance(body, (dict, list)) else body
    return Written(status, json.write(body), headers=dict(headers))


def _scope(call: Call, form: Pairs) -> Scope:
    said = dict(form)
    athlete_id = None
    for name in ("code", "refresh_token", "token"):
        athlete_id = athlete_id or _owner(call, said.get(name, ""))
    return Scope(athlete_id, athlete_id) if athlete_id else NOBODY


def _owner(call: Call, secret: str) -> UUID | None:
    """Whose it says it is: the statements that follow see rows of nobody else."""
    try:
        return athlete_of(secret) or call.services.tokens.verify(secret, call.now).subject_id
    except TokenError:
        return None
