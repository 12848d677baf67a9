"""A house with all providers, over the database of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from api.kit.work import Job
from tests.providers import payloads
from tests.providers.fake import FakeProvider, fake_provider
from tests.providers.stage import Stage, provider_settings
from tests.support.actor import Actor
from tests.support.world import NOW, World


@pytest.fixture(scope="session")
def listening() -> Iterator[FakeProvider]:
    with fake_provider() as provider:
        yield provider


@pytest.fixture(scope="session")
def provider_world(database: str, listening: FakeProvider) -> Iterator[World]:
    world = World.over(database, providers=provider_settings(listening.url))
    yield world
    world.database.engine.dispose()


@pytest.fixture
def stage(provider_world: World, listening: FakeProvider) -> Stage:
    """Nobody linked, nothing to do, and a provider that has nothing yet."""
    provider_world.clock.set(NOW)
    listening.reset()
    with provider_world.database.engine.begin() as connection:
        connection.execute(delete(Job))
    return Stage(provider_world, listening)


@pytest.fixture
def runner(stage: Stage) -> tuple[Actor, str, str]:
    """An athlete linked to Strava, whose past was read; their id there; and the connection."""
    athlete, user = stage.world.athlete(), stage.user()
    stage.provider.resources["/athlete/activities"] = []
    connection_id = stage.linked(athlete, "strava", user)
    stage.work()
    stage.provider.asked.clear()
    stage.provider.resources["/activities/9001"] = payloads.STRAVA_ACTIVITY
    return athlete, user, connection_id
