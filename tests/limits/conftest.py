"""A world of its own with small quotas, counted in this process or in a real Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from api.kit.http import counters
from tests.support import databases, redis
from tests.support.world import World

Limited = Callable[..., World]


@pytest.fixture(scope="session")
def small_database() -> Iterator[str]:
    with databases.empty("sqlite") as url:
        databases.prepare(url)
        yield url


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is slow because the machine is busy is not taken for one that is away."""
    monkeypatch.setattr(counters, "SHARED_PATIENCE_S", 20.0)


@pytest.fixture
def redis_server() -> Iterator[redis.Server]:
    try:
        redis.program()
    except redis.RedisUnavailable as missing:
        pytest.skip(f"no shared store to test with: {missing}")
    with redis.running() as server:
        yield server


@pytest.fixture
def limited(small_database: str) -> Iterator[Limited]:
    """Makes an application with these quotas, as `KEEL_RATE_LIMITS` writes them."""
    with ExitStack() as stack:

        def make(rate_limits: str = "", **more: object) -> World:
            world = World.over(small_database, rate_limits=rate_limits, **more)
            stack.callback(world.database.engine.dispose)
            return world

        yield make


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> str | None:
    """Where to count: None is this process."""
    if request.param == "memory":
        return None
    server: redis.Server = request.getfixturevalue("redis_server")
    return server.url
