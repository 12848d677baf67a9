"""Passwords: normalised, hashed with Argon2id, a few at a time.

A hash costs tens of milliseconds of CPU by intention, so the number that may run at once
is capped: a flood of log-ins waits or is told to come back, everything else stays fast.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from api.kit.errors import Unavailable

_WAIT_S = 3.0


class Passwords:
    """Hashes and checks under a concurrency cap."""

    def __init__(self, memory_kib: int, passes: int, lanes: int, at_once: int) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._gate = BoundedSemaphore(at_once)
        self._nobody = self._hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(_normal(password))

    def check(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; as slow for an unknown account as for a known one."""
        with self._turn():
            try:
                self._hasher.verify(stored or self._nobody, _normal(password))
            except (Argon2Error, InvalidHashError):
                return False
            return stored is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._gate.acquire(timeout=_WAIT_S):
            raise Unavailable("Too many log-ins at once.", headers={"Retry-After": "2"})
        try:
            yield
        finally:
            self._gate.release()


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
