"""One attempt: a POST to an address that was looked at, within bounds, followed nowhere.

Neither redirects nor proxies of the environment are followed, nothing of the answer is kept but
its status, and nothing a receiver does takes longer than the deadline: it is kept by shutting the
socket, because a time limit of a socket begins anew with every byte that drips in.
"""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from uuid import UUID

from api.webhooks.guarding import Guard, Target, TargetRefused
from api.webhooks.vocab import WebhookOutcome

USER_AGENT = "Keel-Webhooks/1"
_trusting = cache(ssl.create_default_context)
"""Certificates that the system trusts: read once, which takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect and for all of an attempt, and bytes of an answer that are read."""

    connect_s: float = 5
    total_s: float = 15
    read: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an attempt."""

    outcome: WebhookOutcome
    duration_ms: int | None
    status: int | None = None
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends. Given to every session by the composition root, with the guard of this house."""

    guard: Guard = field(default_factory=Guard)
    limits: Limits = field(default_factory=Limits)
    tls: ssl.SSLContext = field(default_factory=_trusting)

    def send(
        self, url: str, headers: Mapping[str, str], body: bytes, whose: UUID | None = None
    ) -> Sent:
        """One attempt, which never raises for anything a receiver or a name server may do.

        What kept a name from being sent to is not told, nor how long it took: see ``guarding``.
        """
        began = time.monotonic()
        deadline = _Deadline(self.limits.total_s)
        try:
            target = _found(self.guard, url, whose)
            status, retry_after = self._post(target, headers, body, deadline)
            outcome = _outcome(status)
        except (OSError, HTTPException, TargetRefused, ValueError) as error:
            status, retry_after, outcome = None, None, _failure(error, deadline)
        finally:
            deadline.end()
        is_told = outcome is not WebhookOutcome.ADDRESS
        took = int((time.monotonic() - began) * 1000) if is_told else None
        return Sent(outcome, took, status, retry_after)

    def _post(
        self, target: Target, headers: Mapping[str, str], body: bytes, deadline: "_Deadline"
    ) -> tuple[int, str | None]:
        said = {"Content-Type": "application/json", "User-Agent": USER_AGENT, **headers}
        connection = _Pinned(target, self, deadline)
        try:
            connection.request("POST", target.path, body, said | {"Connection": "close"})
            response = connection.getresponse()
            if deadline.over:
                # Headers that were cut off read like headers that are over.
                raise TimeoutError
            self._read(response)
            return response.status, response.getheader("Retry-After")
        finally:
            connection.close()

    def _read(self, response: HTTPResponse) -> None:
        # The status has been said: whether the rest comes, and what it says, changes nothing.
        with suppress(OSError, HTTPException):
            response.read(self.limits.read)


def _found(guard: Guard, url: str, whose: UUID | None) -> Target:
    try:
        return guard.check(url, whose)
    except OSError as error:
        raise TargetRefused("It has no public address.") from error


class _Pinned(HTTPConnection):
    """A connection to an address that was judged; name and certificate are those of the host."""

    def __init__(self, target: Target, courier: Courier, deadline: "_Deadline") -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.secure else 80
        self._target, self._courier, self._deadline = target, courier, deadline

    def connect(self) -> None:
        limits = self._courier.limits
        opened = _opened(self._target, limits.connect_s)
        self.sock = opened
        self._deadline.guard(opened)
        opened.settimeout(limits.total_s)
        if self._target.secure:
            self.sock = self._courier.tls.wrap_socket(opened, server_hostname=self._target.host)


def _opened(target: Target, patience_s: float) -> socket.socket:
    """A connection to the first address that takes one, all of them within the patience."""
    until = time.monotonic() + patience_s
    failure: OSError = TimeoutError()
    for address in target.addresses:
        left = until - time.monotonic()
        if left <= 0:
            break
        made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            made.settimeout(left)
            made.connect((address, target.port))
        except OSError as error:
            made.close()
            failure = error
        else:
            return made
    raise failure


class _Deadline:
    """Shuts a connection when the time is over, whoever waits for it and for what."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._handle: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def guard(self, opened: socket.socket) -> None:
        # A handle of its own: TLS takes the socket over, and cannot be reached while it greets.
        self._handle = opened.dup()
        if self.over:
            self._shut()

    def end(self) -> None:
        self._timer.cancel()
        if self._handle is not None:
            self._handle.close()

    def _shut(self) -> None:
        self.over = True
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)


def _outcome(status: int) -> WebhookOutcome:
    if 200 <= status < 300:
        return WebhookOutcome.DELIVERED
    return WebhookOutcome.REDIRECTED if 300 <= status < 400 else WebhookOutcome.REFUSED


_KINDS: tuple[tuple[type[Exception], WebhookOutcome], ...] = (
    (TargetRefused, WebhookOutcome.ADDRESS),
    (TimeoutError, WebhookOutcome.TIMEOUT),
    (ssl.SSLError, WebhookOutcome.TLS),
    # Before OSError: http.client says with one class that it got nonsense, or nothing at all.
    (ConnectionError, WebhookOutcome.CONNECTION),
    (HTTPException, WebhookOutcome.PROTOCOL),
    (OSError, WebhookOutcome.CONNECTION),
)


def _failure(error: Exception, deadline: _Deadline) -> WebhookOutcome:
    if deadline.over and not isinstance(error, TargetRefused):
        return WebhookOutcome.TIMEOUT
    return next((kind for one, kind in _KINDS if isinstance(error, one)), WebhookOutcome.PROTOCOL)
