"""Shapes of OAuth: what RFC 6749, 7009, 7662 and 8414 call them, and how long they may be."""

from marshmallow import EXCLUDE

from api.apps import vocab
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out, Sparse
from api.kit.limits import Bounds

SECONDS = Bounds(0, 2**31 - 1)
LONG, SHORT = 2000, 200

_CLIENT = about("Id of the app, unless HTTP Basic says it.")
_SECRET = about("Secret of a confidential app, unless HTTP Basic says it.")


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
    """The form of the sign-in page, or that of the page after it."""

    email = fields.Text(254, metadata=about("E-mail address of the athlete."))
    password = fields.Text(128, metadata=about("Their password."))
    ticket = fields.Text(SHORT, metadata=about("Who signed in, sealed; ten minutes, once."))
    keep = fields.Text(
        SHORT, metadata=about("A capability that is allowed; stands repeatedly, and nothing else.")
    )
    decision = fields.Text(SHORT, metadata=about("`allow` or `deny`.", example="allow"))


class TokenForm(In):
    """A grant to be exchanged for tokens."""

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
        vocab.URL_LONGEST, metadata=about("With authorization_code: as it was asked for.")
    )
    code_verifier = fields.Text(128, metadata=about("With authorization_code: what was hashed."))
    refresh_token = fields.Text(SHORT, metadata=about("With refresh_token: the newest one."))
    scope = fields.Text(LONG, metadata=about("Less than was granted, if less is wanted."))
    client_id = fields.Text(SHORT, metadata=_CLIENT)
    client_secret = fields.Text(SHORT, metadata=_SECRET)


class TokenQuestion(In):
    """A token that is asked about, or to be ended."""

    token = fields.Text(LONG, required=True, metadata=about("An access or refresh token."))
    token_type_hint = fields.Text(SHORT, metadata=about("`access_token` or `refresh_token`."))
    client_id = fields.Text(SHORT, metadata=_CLIENT)
    client_secret = fields.Text(SHORT, metadata=_SECRET)


class TokenAnswer(Sparse):
    """Tokens of an app."""

    access_token = fields.Text(LONG, metadata=about("Bearer token for the API."))
    token_type = fields.Text(SHORT, metadata=about("`Bearer`.", example="Bearer"))
    expires_in = fields.Whole(SECONDS, metadata=about("Seconds.", example=900))
    scope = fields.Text(LONG, metadata=about("What it holds now.", example="sessions:read"))
    refresh_token = fields.Text(
        SHORT, metadata=about("For the next one; keep it instead of the old.", sparse=True)
    )


class TokenRefusal(Sparse):
    """Why there are no tokens."""

    error = fields.Text(SHORT, metadata=about("Stable code.", example="invalid_grant"))
    error_description = fields.Text(LONG, metadata=about("For whoever makes the app.", sparse=True))


class TokenRevoked(Out):
    """Nothing to say: the token is good for nothing, whatever it was."""

    class Meta:
        unknown = EXCLUDE


class TokenState(Sparse):
    """What a token of the app that asks holds; of all others only that they are not active."""

    active = fields.Flag(metadata=about("Whether it is good for anything."))
    token_type = fields.Text(SHORT, metadata=about("`Bearer` or `refresh_token`.", sparse=True))
    scope = fields.Text(LONG, metadata=about("What it holds.", sparse=True))
    client_id = fields.Text(SHORT, metadata=about("The app.", sparse=True))
    sub = fields.Text(SHORT, metadata=about("The athlete.", sparse=True))
    aud = fields.Text(SHORT, metadata=about("For whom it is.", sparse=True))
    iss = fields.Text(SHORT, metadata=about("Who issued it.", sparse=True))
    iat = fields.Whole(SECONDS, metadata=about("Since when, seconds since 1970.", sparse=True))
    exp = fields.Whole(SECONDS, metadata=about("Until when, seconds since 1970.", sparse=True))


def _words(description: str, *example: str) -> fields.ListOf:
    return fields.ListOf(
        fields.Text(SHORT), 100, metadata=about(description, example=list(example))
    )


def _address(description: str) -> fields.Text:
    return fields.Text(vocab.URL_LONGEST, metadata=about(description, format="uri"))


class AuthorizationServer(Out):
    """Where everything is that an app needs (RFC 8414)."""

    issuer = _address("Who issues tokens: `iss` of tokens and of answers.")
    authorization_endpoint = _address("Where athletes are sent.")
    token_endpoint = _address("Where tokens are fetched.")
    revocation_endpoint = _address("Where tokens are ended.")
    introspection_endpoint = _address("Where tokens are asked about.")
    jwks_uri = _address("Public keys of access tokens.")
    service_documentation = _address("How to write an app.")
    scopes_supported = _words("Scopes an app can ask for.", "sessions:read")
    response_types_supported = _words("Ways to answer.", "code")
    response_modes_supported = _words("Where the answer stands.", "query")
    grant_types_supported = _words("What is exchanged for tokens.", "authorization_code")
    token_endpoint_auth_methods_supported = _words("How apps prove who they are.", "none")
    revocation_endpoint_auth_methods_supported = _words("The same, to end tokens.", "none")
    introspection_endpoint_auth_methods_supported = _words(
        "The same, to ask about tokens.", "client_secret_basic"
    )
    code_challenge_methods_supported = _words("How codes are bound.", "S256")
    authorization_response_iss_parameter_supported = fields.Flag(
        metadata=about("Answers say who gives them (RFC 9207).")
    )
