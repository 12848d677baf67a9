"""A throw-away Redis for one test run: the real server, never an imitation.

``redis-server`` or ``valkey-server`` from PATH is started on a port of its own, keeps nothing, and
ends with the block. Where there is neither, tests are skipped and say so.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import redis

PROGRAMS = ("redis-server", "valkey-server")
PATIENCE_S = 60


class RedisUnavailable(RuntimeError):
    """There is no Redis on this machine."""


@dataclass
class Server:
    """A server that can be stopped and started again at the same address."""

    program: str
    port: int
    child: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        nothing_kept = ["--save", "", "--appendonly", "no"]
        self.child = subprocess.Popen(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", *nothing_kept],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def stop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None

    def keys(self) -> list[str]:
        """What is stored, by name."""
        with redis.Redis.from_url(self.url) as client:
            found: list[bytes] = list(client.scan_iter())
        return [name.decode() for name in found]

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                with redis.Redis.from_url(self.url) as client:
                    client.ping()
                    return
            except redis.RedisError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)


def program() -> str:
    """The server's program; RedisUnavailable where there is none."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise RedisUnavailable(f"none of {', '.join(PROGRAMS)} is installed")
    return found


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server for the length of a ``with`` block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(program(), port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
