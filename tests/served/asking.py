"""Requests over a plain socket, as no library would send them."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Heard:
    """What came back on a connection: bytes as they were, and how long it took."""

    raw: bytes
    seconds: float
    ended: bool
    """Whether the server closed the connection."""

    @property
    def status(self) -> int | None:
        head = self.raw.split(b"\r\n", 1)[0].split(b" ")
        return int(head[1]) if len(head) > 1 and head[0].startswith(b"HTTP/") else None

    @property
    def headers(self) -> dict[str, str]:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return {name.lower(): value.strip() for name, _, value in pairs}

    @property
    def json(self) -> Any:
        return json.loads(self.raw.partition(b"\r\n\r\n")[2])


def connect(port: int, timeout: float = 20) -> socket.socket:
    found = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    found.settimeout(timeout)
    return found


def say(port: int, *parts: bytes, timeout: float = 20) -> Heard:
    """Send bytes on a connection of their own and listen until it ends or nothing more comes."""
    began = time.monotonic()
    heard, ended = b"", False
    with connect(port, timeout) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            while len(heard) < MOST_BYTES:
                more = connection.recv(65536)
                if not more:
                    ended = True
                    break
                heard += more
        except TimeoutError:
            pass
        except ConnectionError:
            ended = True
    return Heard(heard, time.monotonic() - began, ended)


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: Any = None
) -> bytes:
    """A request as it should be, after which the connection ends."""
    content = b"" if body is None else json.dumps(body).encode()
    said = {"Host": "127.0.0.1", "Connection": "close", **(headers or {})}
    if body is not None:
        said |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content
