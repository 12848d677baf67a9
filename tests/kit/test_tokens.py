"""Access tokens: one algorithm, one type, every claim, a strict audience, a short life.

Forgeries are put together by hand: a library might refuse to make them.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from api.kit.access import Access
from api.kit.crypto import LEEWAY, LIFETIME, AccessTokens, Claims, SigningKey, TokenError
from api.kit.ids import new_id
from tests.support.world import World

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ISSUER, AUDIENCE = "https://keel.test", "keel-api"
KEY = SigningKey(SigningKey.generate())
OTHER_KEY = SigningKey(SigningKey.generate())
TOKENS = AccessTokens(KEY, ISSUER, AUDIENCE)
GONE = object()

Sign = Callable[[bytes], bytes]


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def compact(header: dict[str, Any], payload: dict[str, Any], sign: Sign) -> str:
    """A JWT with any header, any payload and any signature."""
    signed = ".".join(
        encoded(json.dumps({k: v for k, v in part.items() if v is not GONE}).encode())
        for part in (header, payload)
    )
    return f"{signed}.{encoded(sign(signed.encode()))}"


def forged(
    header: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
    sign: Sign = KEY.private.sign,
) -> str:
    """A good token of ours, but for what is given."""
    issued = int(NOW.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(new_id()),
        "sid": str(new_id()),
        "client_id": "keel-first-party",
        "scope": "account",
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "jti": str(new_id()),
    }
    good = {"alg": "EdDSA", "typ": "at+jwt", "kid": KEY.kid}
    return compact(good | (header or {}), claims | (payload or {}), sign)


def public_pem() -> bytes:
    return KEY.public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def public_raw() -> bytes:
    return KEY.public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def hs256(secret: bytes) -> Sign:
    return lambda text: hmac.digest(secret, text, "sha256")


def es256(text: bytes) -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).sign(text, ec.ECDSA(hashes.SHA256()))


def rs256(text: bytes) -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    return key.sign(text, padding.PKCS1v15(), hashes.SHA256())


ISSUED = int(NOW.timestamp())
EXPIRED = {"iat": ISSUED - 931, "exp": ISSUED - 31}
FORGERIES = {
    "alg none": lambda: forged({"alg": "none"}, sign=lambda _: b""),
    "alg None": lambda: forged({"alg": "None"}, sign=lambda _: b""),
    "no alg": lambda: forged({"alg": GONE}),
    "HS256 with our public key as PEM": lambda: forged({"alg": "HS256"}, sign=hs256(public_pem())),
    "HS256 with our public key raw": lambda: forged({"alg": "HS256"}, sign=hs256(public_raw())),
    "HS256 with nothing": lambda: forged({"alg": "HS256"}, sign=hs256(b"")),
    "another family, ES256": lambda: forged({"alg": "ES256"}, sign=es256),
    "another family, RS256": lambda: forged({"alg": "RS256"}, sign=rs256),
    "another key": lambda: forged(sign=OTHER_KEY.private.sign),
    "another key in the header": lambda: forged(
        {"jwk": OTHER_KEY.jwk()}, sign=OTHER_KEY.private.sign
    ),
    "another key at an address": lambda: forged(
        {"jku": "https://evil.example/jwks.json"}, sign=OTHER_KEY.private.sign
    ),
    "another key by certificate": lambda: forged({"x5c": ["MIIB"]}, sign=OTHER_KEY.private.sign),
    "another kid": lambda: forged({"kid": OTHER_KEY.kid}),
    "no kid": lambda: forged({"kid": GONE}),
    "kid with a path": lambda: forged({"kid": "../../dev/null"}),
    "kid with SQL": lambda: forged({"kid": "' OR 1=1 --"}),
    "kid as a number": lambda: forged({"kid": 7}),
    "critical extension": lambda: forged({"crit": ["b64"], "b64": False}),
    "typ of an ID token": lambda: forged({"typ": "JWT"}),
    "no typ": lambda: forged({"typ": GONE}),
    "another issuer": lambda: forged(payload={"iss": "https://evil.example"}),
    "issuer with a tail": lambda: forged(payload={"iss": ISSUER + "/"}),
    "issuer as a list": lambda: forged(payload={"iss": [ISSUER]}),
    "another audience": lambda: forged(payload={"aud": "other-api"}),
    "audience as a list": lambda: forged(payload={"aud": [AUDIENCE]}),
    "subject that is no id": lambda: forged(payload={"sub": "1"}),
    "subject as a number": lambda: forged(payload={"sub": 1}),
    "login that is no id": lambda: forged(payload={"sid": "../1"}),
    "scope as a list": lambda: forged(payload={"scope": ["account"]}),
    "expired beyond leeway": lambda: forged(payload=EXPIRED),
    "issued in the future": lambda: forged(payload={"iat": ISSUED + 31, "exp": ISSUED + 900}),
    "life of a day": lambda: forged(payload={"exp": ISSUED + 86_400}),
    "life of one second too long": lambda: forged(payload={"exp": ISSUED + 901}),
    "exp as digits in a text": lambda: forged(payload={"exp": str(ISSUED + 900)}),
    "exp as a float": lambda: forged(payload={"exp": ISSUED + 899.5}),
    "exp as true": lambda: forged(payload={"exp": True}),
    "exp beyond all time": lambda: forged(payload={"exp": 10**30}),
    "iat as null": lambda: forged(payload={"iat": None}),
    "four parts": lambda: forged() + ".x",
    "two parts": lambda: forged().rpartition(".")[0],
    "empty signature": lambda: forged().rpartition(".")[0] + ".",
    "payload of another token": lambda: _spliced(),
    "not base64": lambda: "a.b.c",
    "not ASCII": lambda: "é.è.ê",
    "nothing": lambda: "",
    "dots": lambda: "..",
    "header that is a list": lambda: f"{encoded(b'[]')}.{encoded(b'{}')}.",
    "header of ten thousand levels": lambda: f"{encoded(b'[' * 3000)}.{encoded(b'{}')}.",
    "more than 4 KiB": lambda: forged(payload={"pad": "x" * 4096}),
}
CLAIMS = ("iss", "aud", "sub", "exp", "iat", "jti", "sid", "scope", "client_id")


def _spliced() -> str:
    mine, others = forged().split("."), forged().split(".")
    return f"{mine[0]}.{others[1]}.{mine[2]}"


def test_a_good_token_says_what_was_issued() -> None:
    claims = Claims(new_id(), new_id(), frozenset({Access.ACCOUNT, Access.PROFILE_READ}))

    assert claims == TOKENS.verify(TOKENS.issue(claims, NOW), NOW)


def test_the_handmade_token_is_good_before_anything_is_forged() -> None:
    assert TOKENS.verify(forged(), NOW).capabilities == {"account"}


@pytest.mark.parametrize("make", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_proves_nothing(make: Callable[[], str]) -> None:
    with pytest.raises(TokenError):
        TOKENS.verify(make(), NOW)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_token_without_a_claim_proves_nothing(claim: str) -> None:
    with pytest.raises(TokenError):
        TOKENS.verify(forged(payload={claim: GONE}), NOW)


@pytest.mark.parametrize("header", [{"jku": "https://evil.example"}, {"jwk": OTHER_KEY.jwk()}])
def test_a_key_offered_in_the_header_is_not_looked_at(header: dict[str, Any]) -> None:
    assert TOKENS.verify(forged(header), NOW)


def test_a_token_lives_to_its_end_and_the_leeway() -> None:
    token = TOKENS.issue(Claims(new_id(), new_id(), frozenset()), NOW)
    end = NOW + LIFETIME + LEEWAY

    assert TOKENS.verify(token, end - timedelta(seconds=1))
    with pytest.raises(TokenError):
        TOKENS.verify(token, end)


def test_a_token_of_another_installation_proves_nothing() -> None:
    elsewhere = AccessTokens(OTHER_KEY, ISSUER, AUDIENCE)
    token = elsewhere.issue(Claims(new_id(), new_id(), frozenset()), NOW)

    with pytest.raises(TokenError):
        TOKENS.verify(token, NOW)


@pytest.mark.parametrize(
    "make",
    [
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP256R1()),
    ],
    ids=["RSA", "EC"],
)
def test_a_signing_key_of_another_family_is_refused_at_start(make: Any) -> None:
    pem = make.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    with pytest.raises(ValueError, match="Ed25519"):
        SigningKey(pem)


def test_the_published_key_verifies_our_tokens_and_holds_nothing_secret(api: World) -> None:
    (published,) = api.anonymous().get("/.well-known/jwks.json").json["keys"]

    assert {"kty", "crv", "x", "kid", "use", "alg"} == set(published)
    assert (published["kty"], published["crv"], published["alg"]) == ("OKP", "Ed25519", "EdDSA")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a.b.c",
        "bearer\ta.b.c",
        "Bearer " + "x" * 5000,
        "Bearer é",
    ],
)
def test_a_request_without_a_good_bearer_token_is_unauthenticated(api: World, header: str) -> None:
    answer = api.anonymous().get("/me", headers={"Authorization": header})

    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="keel"'


def test_a_token_in_the_query_is_not_looked_at(api: World) -> None:
    athlete = api.athlete()

    assert api.anonymous().get(f"/me?access_token={athlete.token}").status == 401
