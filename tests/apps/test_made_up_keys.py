"""A key is proved before anything is received in its name."""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from typing import Any

import pytest

from tests.apps.test_matrix import ALL, key
from tests.apps.thirdparty import ThirdParty
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

MADE_UP = "keel_" + "0" * 32 + "." + "0" * 43
PATHS = ("/measurements/chunks", "/check-ins", "/imports", "/sessions/batch")


class Body(RawIOBase):
    """As large as it says, and knows how much of it was read."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        buffer[:count] = b" " * count
        self.left -= count
        self.taken += count
        return count


def send(world: World, token: str, path: str, body: Body) -> Answer:
    return world.send(
        "POST",
        path,
        headers={"Authorization": f"Bearer {token}"},
        content_type="application/json",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(body.left)},
    )


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_read_for_a_key_that_was_made_up(api: World, path: str) -> None:
    body = Body(400_000)

    answer = send(api, MADE_UP, path, body)

    assert (answer.status, answer.code, body.taken) == (401, "unauthenticated", 0)


def test_nothing_is_read_for_a_key_that_was_deleted(api: World) -> None:
    ana = api.athlete()
    key_id, script = key(api, ana, ALL)
    ana.delete(f"/me/api-keys/{key_id}")
    body = Body(400_000)

    assert send(api, str(script.token), "/check-ins", body).status == 401
    assert body.taken == 0


def test_the_body_of_a_good_key_is_read(api: World) -> None:
    """The control: what is counted above is what the door reads."""
    _, script = key(api, api.athlete(), ALL)
    body = Body(1000)

    assert send(api, str(script.token), "/check-ins", body).status == 400
    assert body.taken == 1000


@pytest.fixture
def strict(database: str) -> Iterator[World]:
    world = World.over(database, rate_limits="guesses-of-keys=3/10 minutes")
    yield world
    world.database.engine.dispose()


def test_who_makes_keys_up_is_shut_out_after_a_while(strict: World) -> None:
    guesser = Actor(strict, given_token=MADE_UP)

    statuses = [guesser.get("/sessions").status for _ in range(5)]

    assert statuses == [401, 401, 401, 429, 429]


def test_logins_and_apps_of_that_address_go_on(strict: World) -> None:
    ana = strict.athlete()
    app = ThirdParty.of(strict).let_in(ana).actor
    for _ in range(4):
        Actor(strict, given_token=MADE_UP).get("/sessions")

    assert ana.get("/sessions").status == app.get("/sessions").status == 200
    assert strict.log_in(ana.email).get("/me").status == 200


def test_a_good_key_is_no_guess(strict: World) -> None:
    _, script = key(strict, strict.athlete(), ALL)

    assert [script.get("/sessions").status for _ in range(6)] == [200] * 6
