"""From where a request comes: the address that limits count by.

A header that anybody can write is believed only as far as our own proxies wrote it.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

_NOWHERE = "unknown"
_HOME_BITS = 64
"""Of an IPv6 address: what one customer has to themselves."""


def address_of(environ: Mapping[str, Any], proxy_hops: int) -> str:
    """The client's address: an IPv4 address, or an IPv6 network of 64 bits.

    Each of ``proxy_hops`` proxies in front has appended to X-Forwarded-For the address it was
    called from, so the client's is that many from the right. What stands left of it was sent
    by the client and says nothing. Where there are fewer, a proxy was passed by: then the
    connection counts.
    """
    peer = str(environ.get("REMOTE_ADDR", ""))
    passed = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < proxy_hops <= len(passed):
        return _network(passed[-proxy_hops]) or _network(peer) or _NOWHERE
    return _network(peer) or _NOWHERE


def _network(text: str) -> str | None:
    try:
        found = ip_address(_bare(text))
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _HOME_BITS), strict=False))
    return str(found)


def _bare(text: str) -> str:
    """Without the port that some proxies add, and without a zone."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return text.partition("%")[0]
