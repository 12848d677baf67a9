"""Where messages may go: public addresses, and the very address that was looked at.

Whoever gives us a URL makes this server connect to it. A name may lead inside: to this machine,
to its network, to the metadata service of a cloud; and it may lead elsewhere at the next look-up.
So a name is resolved here, every address it has is judged, and the connection is made to an
address out of this answer. Nothing is resolved again. What a name leads to is told to nobody: a
developer who could tell a name inside from one that is not there could explore our network.
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from api.webhooks.resolving import Lookups, Resolver, system_resolver
from api.webhooks.vocab import URL_LONGEST

_PORTS = {"https": 443, "http": 80}
_ALLOWED_PORTS = frozenset({443, 8443})
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
"""Visible ASCII without the backslash, which some read as a slash."""
_CLOSED = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
"""What IANA's registry of special addresses calls not global, multicast, and the one public
address at which a cloud offers its metadata. Said here because the list in the standard library
depends on its patch level."""
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = tuple(
    map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"))
)
"""Of the global IPv6 space: protocol assignments with Teredo, documentation, 6to4, and AS112."""
_NAT64 = ip_network("64:ff9b::/96")
_LOOPBACK = tuple(map(ip_network, ("127.0.0.0/8", "::1/128")))
_LINK_LOCAL = tuple(map(ip_network, ("169.254.0.0/16", "fe80::/10")))


class TargetRefused(ValueError):
    """A URL that nothing is sent to, and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that was looked at, with the addresses it may be reached at."""

    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges URLs. With ``private``, for development alone, this machine and its network may be
    reached too, on any port, and this machine without TLS."""

    private: bool = False
    resolve: Resolver = system_resolver
    lookups: Lookups = field(default_factory=Lookups)

    def judge(self, url: str) -> None:
        """Refuse what can be seen to be wrong without asking anybody: how it is written, and an
        address that stands in it. A name is judged when something is sent to it."""
        parts, _ = self._read(url)
        address = _literal(str(parts.hostname))
        if address is not None:
            self._judge_addresses(parts, (address,))

    def check(self, url: str, whose: UUID | None = None) -> Target:
        """Where a message to this URL goes; OSError where its name has no address.

        Asks the network, for as long as look-ups take at most: neither in a request nor in a
        transaction. ``whose`` says which developer's names have to wait for each other.
        """
        parts, port = self._read(url)
        host = str(parts.hostname)
        address = _literal(host)
        if address is None:
            addresses = tuple(self.lookups.find(self.resolve, host, port, whose))
        else:
            addresses = (address,)
        self._judge_addresses(parts, addresses)
        path = parts.path or "/"
        path = f"{path}?{parts.query}" if parts.query else path
        return Target(parts.scheme == "https", host, port, path, addresses)

    def _read(self, url: str) -> tuple[SplitResult, int]:
        parts, port = _split(url)
        if port not in _ALLOWED_PORTS and not self.private:
            raise TargetRefused("The port must be 443 or 8443.")
        if parts.scheme == "http" and not self.private:
            raise TargetRefused("It must begin with https://.")
        return parts, port

    def _judge_addresses(self, parts: SplitResult, addresses: Sequence[str]) -> None:
        if not addresses or not all(map(self._is_open, addresses)):
            raise TargetRefused("It leads to an address that is not public.")
        if parts.scheme == "http" and not all(map(_is_loopback, addresses)):
            raise TargetRefused("It must begin with https://.")

    def _is_open(self, address: str) -> bool:
        found = _address(address)
        if found is None:
            return False
        if self.private and _plain(found):
            return True
        return is_public(found)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet may be reached there. An IPv6 address that carries an IPv4
    one is refused, but for the translation of a provider: that is as good as what it carries."""
    if isinstance(address, IPv4Address):
        return not any(address in one for one in _CLOSED)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _OPEN_6 and not any(address in one for one in _CLOSED_6)


def _plain(address: IPv4Address | IPv6Address) -> bool:
    """Loopback and private networks; never the link, where metadata services are."""
    if any(address in one for one in _LINK_LOCAL) or address.is_multicast:
        return False
    return address.is_private and not (address.version == 6 and address.ipv4_mapped)


def _is_loopback(address: str) -> bool:
    found = _address(address)
    return found is not None and any(found in one for one in _LOOPBACK)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _literal(host: str) -> str | None:
    """The address that stands in place of a name, also in one of the ways to write it that only
    the system reads: 127.1, 0x7f000001. None for a name."""
    if _address(host) is not None:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _split(url: str) -> tuple[SplitResult, int]:
    if len(url) > URL_LONGEST or not _URL.fullmatch(url):
        raise TargetRefused("It is too long, or holds characters that no URL has.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TargetRefused("It is no URL.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise TargetRefused("It must begin with https:// and name a host.")
    if "@" in parts.netloc or parts.fragment:
        raise TargetRefused("It must have neither a user name nor a fragment.")
    if not _is_host(parts.hostname):
        raise TargetRefused("It names no host.")
    return parts, _PORTS[parts.scheme] if port is None else port


def _is_host(host: str) -> bool:
    """Whether a resolver can be asked for it: labels of up to 63 characters, none of them empty."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True
