"""Redirect URIs: which may be registered, which of those an app may be sent back to.

Compared as text, letter by letter. What a URI means is never worked out, because two programs
that work it out differently are how codes get lost. The one exception is the port of a loopback
address (RFC 8252): an app on a computer takes the one that happens to be free.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from api.apps.vocab import URL_LONGEST

_TAIL = r"(?:/[A-Za-z0-9._~!$&'()+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()+,;=:@%/?-]*)?"
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
_WEB = re.compile(rf"https://{_HOST}(?::[1-9][0-9]{{0,4}})?{_TAIL}")
_PRIVATE = re.compile(rf"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:(?://?[A-Za-z0-9._~-]+)?{_TAIL}")
_LOOPBACK = re.compile(
    rf"(?P<host>http://(?:127\.0\.0\.1|\[::1\]|localhost))(?::[1-9][0-9]{{0,4}})?(?P<tail>{_TAIL})"
)
_STEPS = re.compile(r"(?:^|/)\.\.?(?:/|$)")
RULES = (
    "Use https with a host name in lower case, a private scheme with a dot such as "
    "com.example.app:/done, or http on 127.0.0.1, [::1] or localhost. No fragment, no wildcard, "
    "no user name, no '..' in the path."
)


def is_registrable(uri: str) -> bool:
    """Whether an app may register the URI."""
    if len(uri) > URL_LONGEST or _STEPS.search(uri.partition("?")[0].partition(":")[2]):
        return False
    return any(kind.fullmatch(uri) for kind in (_WEB, _PRIVATE, _LOOPBACK))


def is_web_page(url: str) -> bool:
    """Whether it is the address of a page that anybody can open."""
    return len(url) <= URL_LONGEST and _WEB.fullmatch(url) is not None


def is_one_of(asked: str, registered: Sequence[str]) -> bool:
    """Whether a request may name this URI."""
    if asked in registered:
        return True
    here = _without_port(asked)
    return here is not None and here in [_without_port(uri) for uri in registered]


def _without_port(uri: str) -> str | None:
    """A loopback URI without its port; None where it is none."""
    found = _LOOPBACK.fullmatch(uri)
    if found is None or len(uri) > URL_LONGEST or not is_registrable(uri):
        return None
    return found["host"] + found["tail"]


def with_parameters(uri: str, parameters: Sequence[tuple[str, str]]) -> str:
    """The URI as it was registered, and the parameters after whatever query it has."""
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode(parameters)}"


def origin_of(uri: str) -> str:
    """What a Content-Security-Policy calls the target: an origin, or the scheme of an app."""
    found = re.match(r"https?://[^/?]+", uri)
    return found[0] if found else uri.partition(":")[0] + ":"


def shown_as(uri: str) -> str:
    """Where a person is told they will be sent."""
    found = re.match(r"https?://([^/?]+)", uri)
    if found is None:
        return f"an app on your device ({uri.partition(':')[0]})"
    if _LOOPBACK.fullmatch(uri):
        return "a program on this computer"
    return found[1]
