"""The shipped server in a process of its own, with a small gate, over SQLite."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults.server import Server, login
from tests.support.databases import MEMORY

RUNNING, WAITING, PATIENCE_MS = 3, 4, 2500


@dataclass
class Served:
    server: Server
    file: Path
    headers: dict[str, str]
    """Of an athlete who is logged in."""

    @property
    def port(self) -> int:
        return self.server.port

    @contextmanager
    def no_write_gets_through(self) -> Iterator[None]:
        """Somebody else holds the database's only lock for writing."""
        connection = sqlite3.connect(self.file, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    folder_of = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="keel-served-", dir=folder_of) as folder:
        file = Path(folder) / "keel.db"
        settings = {
            "KEEL_GATE_RUNNING": str(RUNNING),
            "KEEL_GATE_WAITING": str(WAITING),
            "KEEL_GATE_PATIENCE_MS": str(PATIENCE_MS),
            "KEEL_RATE_LIMITS": "off",
        }
        server = Server(f"sqlite:///{file}", folder, settings=settings)
        server.prepare()
        server.start()
        try:
            server.wait()
            yield Served(server, file, login(server))
        finally:
            server.kill()
