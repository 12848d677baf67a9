"""More than the server can do: refused at once, served while it can be, never silent about safety.

Somebody else holds the lock of the database, so every write stays where it is: that makes any
server too slow, however fast the machine.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Thread
from typing import Any

import pytest

from tests.served.asking import Heard, request, say
from tests.served.conftest import PATIENCE_MS, RUNNING, WAITING, Served

GOAL = {"kind": "activity", "activity": "Lift the children"}
PATIENCE_S = PATIENCE_MS / 1000
"""Who is told sooner did not wait for a place: long enough for a busy machine."""


def post_goal(served: Served) -> Heard:
    return say(served.port, request("POST", "/v1/goals", served.headers, GOAL), timeout=40)


def many(served: Served, count: int) -> list[Heard]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: post_goal(served), range(count)))


def get(served: Served, path: str) -> Heard:
    return say(served.port, request("GET", path, served.headers))


class Crowd:
    """As many writes as there are places, which stay in them while the block lasts."""

    def __init__(self, served: Served) -> None:
        self.heard: list[Heard] = []
        self._lock = served.no_write_gets_through()
        self._threads = [
            Thread(target=lambda: self.heard.append(post_goal(served))) for _ in range(RUNNING)
        ]

    def __enter__(self) -> Crowd:
        self._lock.__enter__()
        for thread in self._threads:
            thread.start()
        time.sleep(0.6)
        return self

    def __exit__(self, *_: Any) -> None:
        self._lock.__exit__(None, None, None)
        for thread in self._threads:
            thread.join()


def test_who_finds_the_queue_full_is_told_at_once(served: Served) -> None:
    with served.no_write_gets_through():
        heard = many(served, 30)
    refused = [one for one in heard if one.status == 503]

    assert {one.status for one in heard} <= {201, 503}
    assert len(refused) >= 30 - RUNNING - WAITING
    assert {"unavailable"} == {one.json["code"] for one in refused}
    assert all(int(one.headers["retry-after"]) >= 1 for one in refused)
    quick = sorted(one.seconds for one in refused)[: 30 - RUNNING - WAITING - RUNNING]
    assert quick[-1] < PATIENCE_S


def test_who_waits_is_told_when_patience_ends(served: Served) -> None:
    with Crowd(served):
        waited = post_goal(served)

    assert waited.status == 503
    assert waited.seconds >= PATIENCE_S


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/.well-known/jwks.json",
        "/v1/triage/questions",
        "/v1/triage/lock",
        "/v1/problems",
    ],
)
def test_health_and_help_in_an_emergency_stay_outside(served: Served, path: str) -> None:
    with Crowd(served):
        heard = [get(served, path) for _ in range(5)]

    assert {one.status for one in heard} == {200}
    assert max(one.seconds for one in heard) < PATIENCE_S


def test_places_are_kept_for_what_safety_needs(served: Served) -> None:
    with Crowd(served):
        today = get(served, f"/v1/today?local_date={date.today().isoformat()}")
        other = get(served, "/v1/goals")

    assert (today.status, other.status) == (200, 503)


def test_afterwards_everything_is_as_before(served: Served) -> None:
    with Crowd(served) as crowd:
        many(served, 20)
    after = many(served, RUNNING)

    assert {one.status for one in crowd.heard} <= {201, 503}
    assert {one.status for one in after} == {201}


def test_a_write_that_was_let_in_ends_well_when_the_lock_is_free_in_time(served: Served) -> None:
    with ThreadPoolExecutor(RUNNING) as pool:
        with served.no_write_gets_through():
            heard = [pool.submit(post_goal, served) for _ in range(RUNNING)]
            time.sleep(0.2)
        statuses = {one.result().status for one in heard}

    assert statuses == {201}
