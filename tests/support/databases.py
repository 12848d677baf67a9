"""Databases for tests, on both dialects: empty, brought up by the real migrations, seeded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from api.exercises import service as exercises
from api.kit.db import migrations
from api.kit.db.scope import NOBODY
from api.kit.db.unit_of_work import Database
from api.programs import service as programs
from tests.support import postgres

DIALECTS = ("sqlite", "postgresql")


MEMORY = Path("/dev/shm")
"""Where there is one, SQLite's files are kept in memory: every commit waits for its disk."""


@contextmanager
def empty(dialect: str) -> Iterator[str]:
    """The URL of a database without a table, for the length of a ``with`` block."""
    name = f"keel_{uuid4().hex[:12]}"
    if dialect == "sqlite":
        with TemporaryDirectory(prefix="keel-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
            yield f"sqlite:///{folder}/{name}.db"
        return
    server = postgres.ensure_server()
    yield postgres.create_database(server, name)
    postgres.drop_database(server, name)


def prepare(url: str) -> None:
    """Migrate to the newest revision and load the library and the programs."""
    database = Database(url)
    migrations.upgrade(database.engine)
    with database.write(NOBODY) as db:
        exercises.seed(db)
        programs.seed(db)
    database.engine.dispose()
