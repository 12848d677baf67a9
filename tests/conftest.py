"""Fixtures for every test. Whoever asks for ``api`` or ``database`` runs once per dialect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support import databases, postgres
from tests.support.world import NOW, World


def pytest_configure(config: pytest.Config) -> None:
    """No property test fails because a machine is busy; and PostgreSQL is started before xdist's
    workers inherit the environment that names it."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile("keel", deadline=None, derandomize=True, suppress_health_check=slow)
    settings.load_profile("keel")
    is_worker = hasattr(config, "workerinput")
    if not is_worker and config.getoption("numprocesses", None):
        postgres.ensure_server()


@pytest.fixture(scope="session", params=databases.DIALECTS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of this process's migrated and seeded database, on SQLite and on PostgreSQL."""
    with databases.empty(request.param) as url:
        databases.prepare(url)
        yield url


@pytest.fixture(scope="session")
def shared_world(database: str) -> Iterator[World]:
    """One application per database; use ``api``, which also sets the clock right."""
    world = World.over(database)
    yield world
    world.database.engine.dispose()


@pytest.fixture
def api(shared_world: World) -> World:
    """The application, at nine in the morning (UTC) of 21 November 2026."""
    shared_world.clock.set(NOW)
    return shared_world
