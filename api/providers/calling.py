"""Calling providers: to addresses from settings only, never on to another one, never for long."""

import json
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError

from api.providers.adapters.base import Request
from api.providers.vocab import LARGEST_ANSWER

CONNECT_S, READ_S, TOTAL_S = 3.0, 10.0, 20.0
_CHUNK = 64 * 1024
_AGENT = "keel-providers/1"


class Unanswered(Exception):
    """Nothing to go on: no connection, no whole answer in time, or one that is no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider said. ``wait`` is how long it asks us to stay away."""

    status: int
    body: Any = None
    wait: timedelta | None = None


class Caller:
    """One pool of connections for all providers."""

    def __init__(self, *, read_s: float = READ_S, total_s: float = TOTAL_S) -> None:
        timeout = urllib3.Timeout(connect=CONNECT_S, read=read_s)
        self._total_s = total_s
        # Neither retries nor redirects: both would happen out of our sight.
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=4)

    def read(self, base: str, request: Request, token: str) -> Answer:
        """A resource below ``base``, with a person's token."""
        headers = {"Authorization": f"Bearer {token}"}
        body = None if request.body is None else json.dumps(request.body).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"
        query = f"?{urlencode(request.query)}" if request.query else ""
        return self._send(request.method, f"{base}{request.path}{query}", headers, body)

    def tokens(
        self, address: str, form: Mapping[str, str], basic: tuple[str, str] | None = None
    ) -> Answer:
        """An answer of a token endpoint."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if basic is not None:
            headers["Authorization"] = "Basic " + b64encode(":".join(basic).encode()).decode()
        return self._send("POST", address, headers, urlencode(form).encode())

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        said = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": _AGENT}
        try:
            response = self._pool.request(
                method, url, headers={**said, **headers}, body=body, redirect=False,
                preload_content=False, decode_content=False,
            )  # fmt: skip
            try:
                raw = self._whole(response)
            finally:
                # What was not read to its end must not stay for the next request.
                response.close()
        except (HTTPError, OSError) as error:
            raise Unanswered(type(error).__name__) from error
        return _answer(response, raw)

    def _whole(self, response: urllib3.BaseHTTPResponse) -> bytes:
        until, found = time.monotonic() + self._total_s, bytearray()
        while chunk := response.read(_CHUNK):
            found += chunk
            if len(found) > LARGEST_ANSWER:
                raise Unanswered("the answer is too large")
            if time.monotonic() > until:
                raise Unanswered("the answer takes too long")
        return bytes(found)


def _answer(response: urllib3.BaseHTTPResponse, raw: bytes) -> Answer:
    if response.status >= 500:
        raise Unanswered(f"answered {response.status}")
    if response.status == 429:
        return Answer(429, wait=_wait(response.headers.get("Retry-After")))
    if 300 <= response.status < 400:
        raise Unanswered("sends us elsewhere")
    if response.status >= 400 or not raw.strip():
        return Answer(response.status, _json(raw) if response.status == 400 else None)
    if (found := _json(raw)) is None:
        raise Unanswered("the answer is no JSON")
    return Answer(response.status, found)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _wait(said: str | None) -> timedelta | None:
    """Seconds, or a date."""
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) <= 6:
        return timedelta(seconds=int(said))
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(aware - datetime.now(UTC), timedelta(0))
