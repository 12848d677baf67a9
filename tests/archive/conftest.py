"""One rich athlete per database for the tests that only read, and one whose training is stopped."""

from __future__ import annotations

import pytest

from tests.archive.lives import Life, export
from tests.support.actor import Actor
from tests.support.world import NOW, World


@pytest.fixture(scope="session")
def rich(shared_world: World) -> Actor:
    """Only to be read: every test of this database shares this athlete."""
    shared_world.clock.set(NOW)
    return Life(shared_world, seed=1).live()


@pytest.fixture(scope="session")
def archive(shared_world: World, rich: Actor) -> bytes:
    """What the rich athlete downloads."""
    shared_world.clock.set(NOW)
    return export(rich)


@pytest.fixture
def stopped(api: World) -> bytes:
    """The archive of somebody whose training is stopped."""
    athlete = api.athlete()
    api.screen(athlete, RF_CES_1="yes")
    return export(athlete)
