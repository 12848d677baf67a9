"""A provider on this machine, over real HTTP: tokens, resources, quotas, faults, and silence."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, Any] | tuple[int, Any, dict[str, str]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class FakeProvider:
    """What it holds by path, and what it does next instead of answering."""

    url: str = ""
    resources: dict[str, Any] = field(default_factory=dict)
    instead: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    """Taken one by one by requests for resources before anything is answered."""
    asked: list[Asked] = field(default_factory=list)
    codes: set[str] = field(default_factory=lambda: {"code-1"})
    access: str = "access-1"
    refresh: str = "refresh-1"
    rotations: int = 1
    lasts_s: int = 3600
    more: dict[str, Any] = field(default_factory=dict)
    """What the token endpoint says besides, such as who the person is."""
    while_renewing: Callable[[], None] | None = None
    """Happens between the question and the answer."""

    def reset(self) -> None:
        """As new, at the same address."""
        url = self.url
        self.__dict__.update(vars(FakeProvider(url)))

    def paths(self, method: str = "GET") -> list[str]:
        return [one.path for one in self.asked if one.method == method]

    def token_answer(self, form: dict[str, str]) -> Reply:
        if form.get("grant_type") == "authorization_code" and form.get("code") in self.codes:
            self.codes.discard(form["code"])
        elif (
            form.get("grant_type") == "refresh_token" and form.get("refresh_token") == self.refresh
        ):
            if self.while_renewing is not None:
                self.while_renewing()
            self.rotations += 1
            self.access = f"access-{self.rotations}"
            self.refresh = f"refresh-{self.rotations}"
        else:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "token_type": "Bearer",
            "access_token": self.access,
            "refresh_token": self.refresh,
            "expires_in": self.lasts_s,
            **self.more,
        }

    def resource_answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {self.access}":
            return 401, {"message": "no"}
        found = self.resources.get(asked.path)
        if callable(found):
            found = found(asked)
        return (404, {"message": "nothing"}) if found is None else (200, found)


def answers(status: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Another answer than the usual."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, status, {"message": "not now"}, said)


def sends(raw: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Bytes that are not what they should be."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in {"Content-Length": str(len(raw)), **said}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    return act


def hangs(released: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """No answer until the test lets go."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        released.wait(10)
        handler.close_connection = True

    return act


def send(
    handler: BaseHTTPRequestHandler, status: int, body: Any, headers: dict[str, str] | None = None
) -> None:
    raw = json.dumps(body).encode()
    handler.send_response(status)
    said = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
    for name, value in {**said, **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(raw)


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet for an answer: two would wait for each other

        def log_message(self, *_: Any) -> None:
            """Quietly."""

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            asked = Asked(
                self.command,
                parts.path,
                {name: values[0] for name, values in parse_qs(parts.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                {name: values[0] for name, values in parse_qs(raw).items()},
            )
            provider.asked.append(asked)
            if parts.path == "/token":
                send(self, *provider.token_answer(asked.form))
            elif provider.instead:
                provider.instead.pop(0)(self)
            else:
                send(self, *provider.resource_answer(asked))

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815

    return Handler


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """One that listens until the test is over."""
    provider = FakeProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
