"""Names are looked up outside of requests, within a deadline, and each developer's by themselves.

Every test here was seen red with the resolver asked directly, as before: the request, or the hand,
then waits as long as the name server likes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from api.webhooks.guarding import Guard
from api.webhooks.resolving import Lookups
from api.webhooks.sending import Courier, Sent
from api.webhooks.vocab import WebhookOutcome
from tests.support.world import World
from tests.webhooks.receivers import Receiver
from tests.webhooks.stage import Stage

LONGEST_S = 60


class SilentServer:
    """A name server that says nothing until it is let go."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.asked = 0

    def __call__(self, host: str, _port: int) -> list[str]:
        if host.startswith("quick"):
            return ["93.184.216.34"]
        self.asked += 1
        self.over.wait(LONGEST_S)
        return []


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    made = SilentServer()
    yield made
    made.over.set()


def test_slow_names_keep_no_request_waiting(api: World, silent: SilentServer) -> None:
    """Eight endpoints made at once under names whose server is silent, as one account could; and
    changed to them."""
    stage, fittings = Stage(api), api.database.fittings
    usual = fittings[Courier]
    fittings[Courier] = Courier(Guard(resolve=silent))
    path = f"/apps/{stage.app_id}/webhooks"

    def make(n: int) -> int:
        made = stage.developer.post(path, {"url": f"https://{n}.slow.example/", "events": []})
        where = {"url": f"https://{n}.slower.example/"}
        changed = stage.developer.patch(f"/webhooks/{made.json['webhook']['id']}", where, etag="*")
        return changed.status

    try:
        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(make, range(8)))
            assert stage.developer.get("/me").status == 200
    finally:
        fittings[Courier] = usual

    assert statuses == [200] * 8
    assert silent.asked == 0


def test_a_test_event_tells_what_is_wrong_with_a_name(
    stage: Stage, there: Receiver, silent: SilentServer
) -> None:
    fittings = stage.world.database.fittings
    usual = fittings[Courier]
    fittings[Courier] = Courier(Guard(resolve=silent, lookups=Lookups(deadline_s=0.2)))
    try:
        endpoint = stage.endpoint("https://slow.example/", [])
        stage.test(endpoint)
        stage.deliver()
    finally:
        fittings[Courier] = usual

    [shown] = stage.deliveries(endpoint)
    assert [one["outcome"] for one in shown["attempts"]] == ["address"]


def test_a_name_server_that_is_silent_holds_no_hand_beyond_the_deadline(
    silent: SilentServer,
) -> None:
    courier = Courier(Guard(resolve=silent, lookups=Lookups(deadline_s=0.3)))
    began = time.monotonic()

    sent = courier.send("https://slow.example/", {}, b"{}")

    assert sent == Sent(WebhookOutcome.ADDRESS, None)
    assert 0.25 < time.monotonic() - began < LONGEST_S


def test_the_deadline_of_the_product_is_three_seconds() -> None:
    assert (Lookups().deadline_s, Lookups().most, Lookups().each) == (3, 16, 2)


def test_slow_names_of_one_developer_leave_those_of_others_alone(silent: SilentServer) -> None:
    """Seen red with `each` as large as `most`."""
    lookups, mine, others = Lookups(deadline_s=0.1, most=4, each=2), uuid4(), uuid4()
    for n in range(6):
        with pytest.raises(TimeoutError):
            lookups.find(silent, f"{n}.slow.example", 443, mine)

    assert silent.asked == 2
    assert list(lookups.find(silent, "quick.example", 443, others)) == ["93.184.216.34"]


def test_a_place_is_free_again_when_the_answer_comes_at_last(silent: SilentServer) -> None:
    lookups, mine = Lookups(deadline_s=0.1, each=1), uuid4()
    with pytest.raises(TimeoutError):
        lookups.find(silent, "slow.example", 443, mine)
    silent.over.set()
    lookups.deadline_s = 5

    assert list(lookups.find(silent, "quick.example", 443, mine)) == ["93.184.216.34"]
    assert mine not in lookups._of or lookups._of[mine] == 0
