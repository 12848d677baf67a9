"""Secrets that must be read again: kept encrypted, each bound to the place it is kept in.

A digest is enough for what others show us. What we sign or log in with ourselves is needed in
clear, so it is stored under AES-256-GCM. The key is derived from the server's secret (HKDF), so
that a copy of the database alone tells nothing, and one leaked use tells nothing of the others.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"keel vault 1"
_NONCE = 12


class Vault:
    """Locks and unlocks short secrets. ``context`` names the place, such as a table and a key:
    what is copied to another row cannot be opened there."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)
        self._cipher = AESGCM(key)

    def lock(self, plain: bytes, context: str) -> bytes:
        """A fresh nonce and the sealed text behind it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def unlock(self, locked: bytes, context: str) -> bytes:
        """The secret, or ValueError where it was changed, moved, or locked by another server."""
        try:
            return self._cipher.decrypt(locked[:_NONCE], locked[_NONCE:], context.encode())
        except InvalidTag as error:
            raise ValueError("this was not locked here") from error
