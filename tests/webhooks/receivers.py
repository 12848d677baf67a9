"""The other side: real HTTP servers that take messages, and misbehave when told to."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """A message as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.json["type"])


@dataclass
class Receiver:
    """A receiver on a port of its own. ``answers`` says what it does with each message."""

    port: int
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    answers: Callable[[Received], int | tuple[int, dict[str, str]]] = lambda _: 200
    at_once: int = 0
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    @property
    def types(self) -> list[str]:
        return [one.type for one in self.received]

    def take(self, message: Received) -> int | tuple[int, dict[str, str]]:
        with self._lock:
            self.received.append(message)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self.answers(message)
        finally:
            with self._lock:
                self.at_once -= 1


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.receiver.take(Received(self.path, headers, body, time.monotonic()))
        status, more = answer if isinstance(answer, tuple) else (answer, {})
        with suppress(OSError):
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """A sender that hangs up is no news here."""


@contextmanager
def receiver(
    port: int = 0, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Receiver]:
    """A receiver that is there as long as the block."""
    handler = type("Handler", (_Handler,), {})
    server = _Server((host, port), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made = Receiver(server.server_address[1], "https" if tls else "http")
    handler.receiver = made  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def saying(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """The URL of a raw socket that does as it is told with each connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    over = threading.Event()

    def serve(taken: socket.socket) -> None:
        with taken, suppress(OSError):
            behave(taken)

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                taken, _ = listening.accept()
                threading.Thread(target=serve, args=(taken,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    finally:
        over.set()
        thread.join()
        listening.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port
