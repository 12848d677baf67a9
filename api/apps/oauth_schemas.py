"""Shapes of OAuth: what RFC 6749, 7009, 7662 and 8414 call them, and how long they may be."""

from marshmallow import EXCLUDE

from api.apps import vocab
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out, Sparse
from api.kit.limits import Bounds

SECONDS = Bounds(0, 2**31 - 1)
LONG, SHORT = 2000, 200

_CLIENT = about("Id of the app, unless sent with HTTP Basic.")
_SECRET = about("Secret of a confidential app, unless sent with HTTP Basic.")


class AuthorizationQuery(In):
    """What an app asks for. Parameters that are not known are ignored."""

    response_type = fields.Text(SHORT, required=True, metadata=about("`code`.", example="code"))
    client_id = fields.Text(SHORT, required=True, metadata=about("Id of the app."))
    redirect_uri = fields.Text(
        vocab.URL_LONGEST,
        required=True,
        metadata=about("A redirect URI that the app has registered."),
    )
    scope = fields.Text(
        LONG,
        required=True,
        metadata=about("Capabilities, separated by spaces.", example="sessions:read"),
    )
    state = fields.Text(LONG, metadata=about("Returned to the app unchanged."))
    code_challenge = fields.Text(
        43,
        shortest=43,
        required=True,
        metadata=about("SHA-256 hash of the code verifier, in base64url."),
    )
    code_challenge_method = fields.Text(
        SHORT, required=True, metadata=about("`S256`.", example="S256")
    )


class AuthorizationForm(In):
    """The form of the sign-in page, or of the page that follows it."""

    email = fields.Text(254, metadata=about("E-mail address of the athlete."))
    password = fields.Text(128, metadata=about("Password of the athlete."))
    ticket = fields.Text(
        SHORT, metadata=about("Sealed proof of who signed in; works once, within ten minutes.")
    )
    keep = fields.Text(
        SHORT, metadata=about("A capability to allow. The only field that may be repeated.")
    )
    decision = fields.Text(SHORT, metadata=about("`allow` or `deny`.", example="allow"))


class TokenForm(In):
    """A grant to exchange for tokens."""

    grant_type = fields.Text(
        SHORT,
        required=True,
        metadata=about(
            "`authorization_code`, `refresh_token` or `client_credentials`.",
            example="authorization_code",
        ),
    )
    code = fields.Text(SHORT, metadata=about("With authorization_code: the code."))
    redirect_uri = fields.Text(
        vocab.URL_LONGEST,
        metadata=about("With authorization_code: the same as in the authorization request."),
    )
    code_verifier = fields.Text(
        128, metadata=about("With authorization_code: the PKCE code verifier.")
    )
    refresh_token = fields.Text(
        SHORT, metadata=about("With refresh_token: the newest refresh token.")
    )
    scope = fields.Text(LONG, metadata=about("Fewer capabilities than were granted, if desired."))
    client_id = fields.Text(SHORT, metadata=_CLIENT)
    client_secret = fields.Text(SHORT, metadata=_SECRET)


class TokenQuestion(In):
    """A token to check or to revoke."""

    token = fields.Text(LONG, required=True, metadata=about("An access or refresh token."))
    token_type_hint = fields.Text(SHORT, metadata=about("`access_token` or `refresh_token`."))
    client_id = fields.Text(SHORT, metadata=_CLIENT)
    client_secret = fields.Text(SHORT, metadata=_SECRET)


class TokenAnswer(Sparse):
    """Tokens of an app."""

    access_token = fields.Text(LONG, metadata=about("Bearer token for the API."))
    token_type = fields.Text(SHORT, metadata=about("`Bearer`.", example="Bearer"))
    expires_in = fields.Whole(SECONDS, metadata=about("Lifetime in seconds.", example=900))
    scope = fields.Text(LONG, metadata=about("Capabilities it has now.", example="sessions:read"))
    refresh_token = fields.Text(
        SHORT,
        metadata=about(
            "Refresh token for the next request; keep it instead of the old one.", sparse=True
        ),
    )


class TokenRefusal(Sparse):
    """Why no tokens are issued."""

    error = fields.Text(SHORT, metadata=about("Stable code.", example="invalid_grant"))
    error_description = fields.Text(
        LONG, metadata=about("An explanation for the app's developer.", sparse=True)
    )


class TokenRevoked(Out):
    """An empty answer: the token is no longer valid, whatever it was."""

    class Meta:
        unknown = EXCLUDE


class TokenState(Sparse):
    """The state of a token of the requesting app; all other tokens are only reported as not
    active.
    """

    active = fields.Flag(metadata=about("Whether it is valid."))
    token_type = fields.Text(SHORT, metadata=about("`Bearer` or `refresh_token`.", sparse=True))
    scope = fields.Text(LONG, metadata=about("Capabilities it has.", sparse=True))
    client_id = fields.Text(SHORT, metadata=about("The app.", sparse=True))
    sub = fields.Text(SHORT, metadata=about("The athlete.", sparse=True))
    aud = fields.Text(SHORT, metadata=about("Audience of the token.", sparse=True))
    iss = fields.Text(SHORT, metadata=about("Who issued it.", sparse=True))
    iat = fields.Whole(
        SECONDS, metadata=about("When it was issued, in seconds since 1970.", sparse=True)
    )
    exp = fields.Whole(
        SECONDS, metadata=about("When it expires, in seconds since 1970.", sparse=True)
    )


def _words(description: str, *example: str) -> fields.ListOf:
    return fields.ListOf(
        fields.Text(SHORT), 100, metadata=about(description, example=list(example))
    )


def _address(description: str) -> fields.Text:
    return fields.Text(vocab.URL_LONGEST, metadata=about(description, format="uri"))


class AuthorizationServer(Out):
    """The addresses and capabilities that an app needs for OAuth 2 (RFC 8414)."""

    issuer = _address("Issuer of the tokens: `iss` in tokens and in answers.")
    authorization_endpoint = _address("Where athletes are sent.")
    token_endpoint = _address("Where tokens are fetched.")
    revocation_endpoint = _address("Where tokens are revoked.")
    introspection_endpoint = _address("Where the state of a token is checked.")
    jwks_uri = _address("Where to fetch the public keys of access tokens.")
    service_documentation = _address("How to write an app.")
    scopes_supported = _words("Scopes an app can ask for.", "sessions:read")
    response_types_supported = _words("Supported `response_type` values.", "code")
    response_modes_supported = _words("Supported `response_mode` values.", "query")
    grant_types_supported = _words("Supported `grant_type` values.", "authorization_code")
    token_endpoint_auth_methods_supported = _words("How apps prove who they are.", "none")
    revocation_endpoint_auth_methods_supported = _words(
        "How apps prove who they are when revoking tokens.", "none"
    )
    introspection_endpoint_auth_methods_supported = _words(
        "How apps prove who they are when checking tokens.", "client_secret_basic"
    )
    code_challenge_methods_supported = _words("Supported PKCE methods.", "S256")
    authorization_response_iss_parameter_supported = fields.Flag(
        metadata=about("Whether answers name the issuer (RFC 9207).")
    )
