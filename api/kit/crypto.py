"""Keys, access tokens, secrets. The only module that imports PyJWT.

Access tokens are JWTs (RFC 9068): EdDSA over Ed25519 and nothing else, ``typ: at+jwt``,
required claims, strict audience, a ceiling on the lifetime whatever the token says.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "EdDSA"
TOKEN_TYPE = "at+jwt"
LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
MAX_TOKEN_BYTES = 4096
_REQUIRED = ("iss", "aud", "sub", "exp", "iat", "jti", "sid", "scope", "client_id")


class TokenError(Exception):
    """The token proves nothing."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says."""

    subject_id: UUID
    login_id: UUID
    capabilities: frozenset[str]


class SigningKey:
    """An Ed25519 key pair with its key id (RFC 7638 thumbprint)."""

    def __init__(self, pem: bytes) -> None:
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the signing key must be Ed25519 in PEM form")
        self.private = key
        self.public = key.public_key()
        raw = self.public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self._x = _b64(raw)
        thumbprint = f'{{"crv":"Ed25519","kty":"OKP","x":"{self._x}"}}'
        self.kid = _b64(hashlib.sha256(thumbprint.encode()).digest())

    @staticmethod
    def generate() -> bytes:
        """A new private key as PEM."""
        return Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def jwk(self) -> dict[str, str]:
        """The public half as a JWK."""
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": self._x,
            "kid": self.kid,
            "use": "sig",
            "alg": ALGORITHM,
        }


class AccessTokens:
    """Issues and verifies access tokens for one issuer."""

    def __init__(self, key: SigningKey, issuer: str, audience: str) -> None:
        self._key = key
        self._issuer = issuer
        self._audience = audience

    def public_keys(self) -> list[dict[str, str]]:
        """What others verify our tokens with."""
        return [self._key.jwk()]

    def issue(self, claims: Claims, now: datetime) -> str:
        payload = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(claims.subject_id),
            "sid": str(claims.login_id),
            "client_id": "keel-first-party",
            "scope": " ".join(sorted(claims.capabilities)),
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "jti": str(uuid4()),
        }
        headers = {"typ": TOKEN_TYPE, "kid": self._key.kid}
        return jwt.encode(payload, self._key.private, algorithm=ALGORITHM, headers=headers)

    def verify(self, token: str, now: datetime) -> Claims:
        """The claims of a good token; every other token raises TokenError."""
        if len(token) > MAX_TOKEN_BYTES:
            raise TokenError("too long")
        try:
            self._check_header(jwt.get_unverified_header(token))
            payload = self._decode(token)
            self._check_times(payload, now)
            return Claims(
                UUID(payload["sub"]), UUID(payload["sid"]), frozenset(payload["scope"].split())
            )
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise TokenError(str(error)) from error

    def _check_header(self, header: Mapping[str, Any]) -> None:
        if header.get("typ") != TOKEN_TYPE or header.get("kid") != self._key.kid:
            raise TokenError("not one of our access tokens")

    def _decode(self, token: str) -> dict[str, Any]:
        # Times are checked below against the injected clock, not the wall clock.
        return jwt.decode(
            token,
            self._key.public,
            algorithms=[ALGORITHM],
            audience=self._audience,
            issuer=self._issuer,
            options={
                "require": list(_REQUIRED),
                "strict_aud": True,
                "verify_exp": False,
                "verify_iat": False,
            },
        )

    def _check_times(self, payload: Mapping[str, Any], now: datetime) -> None:
        issued, expires = payload["iat"], payload["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise TokenError("times must be whole seconds")
        moment, leeway = now.timestamp(), LEEWAY.total_seconds()
        too_long = expires - issued > LIFETIME.total_seconds()
        if too_long or moment >= expires + leeway or issued > moment + leeway:
            raise TokenError("outside its lifetime")


def new_secret(prefix: str) -> str:
    """256 random bits as text, with a prefix that secret scanners can find."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 of a high-entropy secret, in hex: what is stored instead of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sealer:
    """Seals short texts with an HMAC: opaque cursors, deterministic successor tokens."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def seal(self, text: bytes, context: str) -> str:
        return _b64(self._mac(text, context) + text)

    def open(self, sealed: str, context: str) -> bytes:
        """The sealed bytes, or ValueError where anything was changed or moved elsewhere."""
        raw = urlsafe_b64decode(sealed.encode("ascii") + b"=" * (-len(sealed) % 4))
        mac, text = raw[:16], raw[16:]
        if _b64(raw) != sealed or not hmac.compare_digest(mac, self._mac(text, context)):
            raise ValueError("the seal is broken")
        return text

    def derive(self, text: str) -> str:
        """A secret that only this server can compute from ``text``."""
        return _b64(hmac.digest(self._secret, b"derive\x00" + text.encode(), "sha256"))

    def _mac(self, text: bytes, context: str) -> bytes:
        return hmac.digest(self._secret, context.encode() + b"\x00" + text, "sha256")[:16]


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
