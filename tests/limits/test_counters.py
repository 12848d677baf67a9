"""Counting: bounded in memory, shared through Redis, and never a reason to fail."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from limits import parse

from api.kit.errors import RateLimited
from api.kit.http import counters, rates
from api.kit.http.counters import Counters, LocalCounters
from api.kit.http.rates import Rate
from api.kit.http.throttle import Throttle
from tests.limits.conftest import Limited
from tests.support.redis import Server

TEN = parse("10/minute")


class Told(logging.Handler):
    """What is written to a log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def told() -> Iterator[Told]:
    logger, handler = logging.getLogger("keel.limits"), Told()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def throttle(url: str | None = None, text: str = "read=10/minute") -> Throttle:
    return Throttle(rates.policies(text), url)


def taken(one: Throttle, times: int, caller: str = "ana") -> int:
    """How many of so many requests are let through."""
    through = 0
    for _ in range(times):
        try:
            one.take(Rate.READ, caller)
        except RateLimited:
            continue
        through += 1
    return through


def asked(server: socket.socket) -> int:
    """How many connections wait to be taken."""
    server.setblocking(False)
    for count in range(100):
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
    return 100


def test_never_more_than_the_quota_however_many_ask_at_once(store: str | None) -> None:
    one = throttle(store)

    with ThreadPoolExecutor(8) as pool:
        through = list(pool.map(lambda _: taken(one, 10), range(8)))

    assert sum(through) == 10


def test_processes_that_share_a_store_share_the_quota(redis_server: Server) -> None:
    first, second = throttle(redis_server.url), throttle(redis_server.url)

    assert [taken(first, 6), taken(second, 6)] == [6, 4]


def test_a_valkey_address_is_understood(redis_server: Server) -> None:
    first = throttle(redis_server.url)
    second = throttle(redis_server.url.replace("redis://", "valkey://"))

    assert [taken(first, 6), taken(second, 6)] == [6, 4]


def test_the_window_slides_in_the_shared_store(redis_server: Server) -> None:
    one = throttle(redis_server.url, "read=4/second")
    assert taken(one, 8) == 4

    time.sleep(1.3)

    assert 1 <= taken(one, 8) <= 4


def test_what_is_stored_goes_away_by_itself(redis_server: Server) -> None:
    taken(throttle(redis_server.url, "read=4/second"), 2)
    assert redis_server.keys()

    time.sleep(2.3)

    assert redis_server.keys() == []


def test_while_the_store_is_away_each_process_counts_for_itself(
    redis_server: Server, told: Told
) -> None:
    one = throttle(redis_server.url)
    assert taken(one, 10) == 10
    redis_server.stop()

    through = taken(one, 20)

    assert through == 10
    assert len(told.lines) == 1
    assert "does not answer" in told.lines[0]


def test_a_store_that_is_back_is_asked_again(
    redis_server: Server, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    monkeypatch.setattr(counters, "AWAY_S", 0.2)
    one = throttle(redis_server.url)
    redis_server.stop()
    taken(one, 1)
    redis_server.start()
    time.sleep(0.3)

    taken(one, 1)

    assert redis_server.keys()
    assert "answers again" in told.lines[-1]


def test_a_store_that_takes_connections_and_says_nothing_holds_one_request_up_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counters, "SHARED_PATIENCE_S", 0.25)
    monkeypatch.setattr(counters, "AWAY_S", 60.0)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        one = throttle(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")

        assert taken(one, 20) == 10
        assert asked(mute) == 1


def test_requests_are_answered_without_the_store_and_log_ins_still_limited(
    limited: Limited, redis_server: Server
) -> None:
    world = limited(rate_limit_store=redis_server.url)
    athlete = world.athlete()
    redis_server.stop()

    assert athlete.get("/goals").status == 200
    body = {"email": athlete.email, "password": "not the right password"}
    device = {"device_name": "A phone", "platform": "ios"}
    tries = [world.anonymous().post("/auth/login", body | device).status for _ in range(12)]
    assert tries == [401] * 10 + [429] * 2


def test_memory_is_bounded_and_those_who_asked_last_are_remembered() -> None:
    store = LocalCounters(most=100)
    for number in range(1000):
        store.acquire_sliding_window_entry(f"caller-{number}", 10, 60)

    assert store.reset() == 100
    assert store.get_sliding_window("caller-1", 60)[2] == 0


def test_the_window_before_weighs_less_and_less() -> None:
    start = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        one = throttle()
        assert taken(one, 20) == 10
        clock.shift(timedelta(seconds=90))
        assert taken(one, 20) == 5
        clock.shift(timedelta(seconds=600))
        assert taken(one, 20) == 10


def test_no_store_is_asked_where_there_is_none() -> None:
    assert Counters().ask(lambda one: one.hit(TEN, "ana"))
