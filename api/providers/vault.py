"""Tokens of providers at rest: small documents, encrypted and bound to the row they stand in.

The first key seals, all of them open: a key is changed by putting the new one in front.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from api.kit.vault import Vault as Lock

SHORTEST_KEY = 32


class Unreadable(Exception):
    """Sealed with another key, for another row, or not by us."""


class Vault:
    """Seals small documents; what it seals can be read by this house alone."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"a key must hold at least {SHORTEST_KEY} bytes")
        self._locks = [Lock(key) for key in keys]

    def seal(self, document: Mapping[str, Any], bound_to: str) -> str:
        """A text; ``bound_to`` must be said again to open it."""
        sealed = self._locks[0].lock(json.dumps(document).encode(), _context(bound_to))
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def open(self, sealed: str, bound_to: str) -> dict[str, Any]:
        """The document; Unreadable where anything was changed or moved elsewhere."""
        try:
            raw = urlsafe_b64decode(sealed.encode("ascii") + b"=" * (-len(sealed) % 4))
        except ValueError as error:
            raise Unreadable("not sealed") from error
        for lock in self._locks:
            try:
                found: dict[str, Any] = json.loads(lock.unlock(raw, _context(bound_to)))
            except ValueError:
                continue
            return found
        raise Unreadable("no key of ours opens it")


def _context(bound_to: str) -> str:
    return f"providers {bound_to}"
