"""A world of its own, whose webhooks may lead to this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.world import NOW, World
from tests.webhooks.receivers import Receiver, receiver
from tests.webhooks.stage import Stage


@pytest.fixture(scope="session")
def open_world(database: str) -> Iterator[World]:
    world = World.over(database, webhook_private=True)
    yield world
    world.database.engine.dispose()


@pytest.fixture
def stage(open_world: World) -> Stage:
    open_world.clock.set(NOW)
    return Stage(open_world)


@pytest.fixture
def there() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiver() as found:
        yield found
