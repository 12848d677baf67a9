"""Which language a request is answered in.

English is the language everything is written and sealed in; the others are told from it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from werkzeug.http import parse_accept_header

ENGLISH = "en"
SUPPORTED = (ENGLISH, "es")
"""The first one is answered where a request names none of them."""

_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def wanted(accept_language: str | None) -> str:
    """The first of our languages in an Accept-Language header; ``es-MX`` wants ``es``."""
    for tag, quality in parse_accept_header(accept_language):
        language = tag.partition("-")[0].lower()
        if language in SUPPORTED and quality > 0:
            return language
    return ENGLISH


def current() -> str:
    """The language of the answer that is being written."""
    return _current.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What is written inside is told in this language."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)
