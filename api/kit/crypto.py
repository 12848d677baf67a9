"""Keys, access tokens, secrets. The only module that imports PyJWT.

Access tokens are JWTs (RFC 9068): EdDSA over Ed25519 and nothing else, ``typ: at+jwt``,
required claims, strict audience, a ceiling on the lifetime whatever the token says.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ALGORITHM = "EdDSA"
TOKEN_TYPE = "at+jwt"
LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
MAX_TOKEN_BYTES = 4096
FIRST_PARTY = "keel-first-party"
KEY_PREFIX = "keel_"
KEY_LONGEST = 200
_HEX = re.compile(r"[0-9a-f]{32}")
_REQUIRED = ("iss", "aud", "sub", "exp", "iat", "jti", "sid", "scope", "client_id")


class TokenError(Exception):
    """The token proves nothing."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says; of a personal key, what it claims to be."""

    subject_id: UUID
    login_id: UUID
    """The login; where an app acts, the grant, or the app where it acts for itself."""
    capabilities: frozenset[str]
    app_id: UUID | None = None
    key_hash: str | None = None
    """Digest of a personal key: whose it is, and whether there is one, the database says."""
    issued_at: int = field(default=0, compare=False)
    expires_at: int = field(default=0, compare=False)
    """Seconds since 1970, where a token was verified."""

    @property
    def delegate(self) -> str:
        """Which app or key acts; empty where it is a login."""
        return str(self.app_id) if self.app_id else self.key_hash or ""


class PublicKey:
    """An Ed25519 public key with its key id (RFC 7638 thumbprint)."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self.public = key
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self._x = _b64(raw)
        thumbprint = f'{{"crv":"Ed25519","kty":"OKP","x":"{self._x}"}}'
        self.kid = _b64(hashlib.sha256(thumbprint.encode()).digest())

    @classmethod
    def read(cls, pem: bytes) -> "PublicKey":
        """A public key in PEM form; ValueError where it is none."""
        key = serialization.load_pem_public_key(pem)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("a retiring key must be an Ed25519 public key in PEM form")
        return cls(key)

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


class SigningKey(PublicKey):
    """An Ed25519 key pair."""

    def __init__(self, pem: bytes) -> None:
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("the signing key must be Ed25519 in PEM form")
        super().__init__(key.public_key())
        self.private = key

    @staticmethod
    def generate() -> bytes:
        """A new private key as PEM."""
        return Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


class AccessTokens:
    """Issues and verifies access tokens for one issuer.

    ``retiring`` are keys that signed until just now: their tokens are good until they expire.
    """

    def __init__(
        self, key: SigningKey, issuer: str, audience: str, retiring: Iterable[PublicKey] = ()
    ) -> None:
        self._key = key
        self.issuer = issuer
        self.audience = audience
        self._known: dict[str, PublicKey] = {one.kid: one for one in (*retiring, key)}

    def public_keys(self) -> list[dict[str, str]]:
        """What others verify our tokens with, the key that signs first."""
        others = (one for one in self._known.values() if one.kid != self._key.kid)
        return [self._key.jwk(), *(one.jwk() for one in others)]

    def issue(self, claims: Claims, now: datetime) -> str:
        payload = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(claims.subject_id),
            "sid": str(claims.login_id),
            "client_id": str(claims.app_id or FIRST_PARTY),
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
            payload = self._decode(token, self._signer(jwt.get_unverified_header(token)))
            self._check_times(payload, now)
            return _claims(payload)
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise TokenError(str(error)) from error

    def _signer(self, header: Mapping[str, Any]) -> PublicKey:
        """The key that a header names, out of those we know; it finds no others."""
        key = self._known.get(header.get("kid", ""))
        if header.get("typ") != TOKEN_TYPE or key is None:
            raise TokenError("not one of our access tokens")
        return key

    def _decode(self, token: str, key: PublicKey) -> dict[str, Any]:
        # Times are checked below against the injected clock, not the wall clock.
        return jwt.decode(
            token,
            key.public,
            algorithms=[ALGORITHM],
            audience=self.audience,
            issuer=self.issuer,
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


def _claims(payload: Mapping[str, Any]) -> Claims:
    client_id = payload["client_id"]
    return Claims(
        UUID(payload["sub"]),
        UUID(payload["sid"]),
        frozenset(payload["scope"].split()),
        None if client_id == FIRST_PARTY else UUID(client_id),
        issued_at=payload["iat"],
        expires_at=payload["exp"],
    )


def new_bearer(prefix: str, owner: UUID) -> str:
    """A secret that says whose it is, so that looking it up is a question to one owner."""
    return f"{prefix}{owner.hex}.{new_secret('')}"


def owner_of(secret: str, prefix: str) -> UUID | None:
    """Whose a secret claims to be; None where it has not the form. A digest decides the rest."""
    head, _, rest = secret.removeprefix(prefix).partition(".")
    if not secret.startswith(prefix) or not rest or len(secret) > KEY_LONGEST:
        return None
    if not _HEX.fullmatch(head):
        return None
    return UUID(hex=head)


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
