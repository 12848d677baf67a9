"""Workers that die, race or fail, and receivers that are slow: nothing is lost, nobody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.kit.access import Access
from api.kit.work import LEASE, Task, Worker
from api.webhooks import jobs, posting
from api.webhooks.schedule import MOST_ATTEMPTS
from api.webhooks.sending import Courier, Limits, Sent
from tests.webhooks.receivers import Received, Receiver, receiver, saying
from tests.webhooks.stage import Stage, states

HOUR = timedelta(hours=1)


LONGEST_S = 30
"""Until a test gives up waiting for what should come."""


def until(came: Callable[[], bool]) -> None:
    """Wait for it; whoever asked looks whether it came."""
    deadline = time.monotonic() + LONGEST_S
    while not came() and time.monotonic() < deadline:
        time.sleep(0.01)


class Killed(BaseException):
    """Ends a worker wherever it is, as a signal would."""


def kill_after_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(posting, "record", dies)


def test_a_worker_killed_between_sending_and_noting_it_sends_again_under_the_same_id(
    stage: Stage, there: Receiver
) -> None:
    """At least once: whether it was received cannot be known, so it is not taken for granted."""
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)
    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        kill_after_sending(patch)
        stage.deliver()
    assert len(there.received) == 1
    [shown] = stage.deliveries(endpoint)
    assert [one["outcome"] for one in shown["attempts"]] == ["interrupted"]
    stage.deliver()
    assert len(there.received) == 1, "the dead worker's lease still holds"

    stage.pass_time(LEASE + timedelta(seconds=1))

    assert (len(there.received), len(set(there.ids))) == (2, 1)
    assert states(stage, endpoint) == {"delivered": 1}


def test_a_worker_killed_before_sending_loses_nothing(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)

    def dies(*_: Any) -> Sent:
        raise Killed

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(Courier, "send", dies)
        stage.deliver()
    stage.pass_time(LEASE + timedelta(seconds=1))

    assert len(there.received) == 1
    assert states(stage, endpoint) == {"delivered": 1}


def test_an_outbox_that_was_half_emptied_is_emptied_once(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when the first of two developers had been told."""
    stage.grant([Access.CHECKINS_READ])
    endpoint = stage.endpoint(there.url)
    other = Stage(stage.world)
    other.grant([Access.CHECKINS_READ], athlete=stage.athlete)
    theirs = other.endpoint(there.url)
    stage.check_in()
    usual, calls = jobs.service.post, []

    def dies(*said: Any) -> None:
        calls.append(said)
        if len(calls) == 2:
            raise Killed
        usual(*said)

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(jobs.service, "post", dies)
        stage.tell()
    stage.world.clock.advance(LEASE + timedelta(seconds=1))
    stage.deliver()

    assert (states(stage, endpoint), states(other, theirs)) == ({"delivered": 1}, {"delivered": 1})
    assert len(there.received) == 2


def claim(stage: Stage, worker: Worker, endpoint: dict[str, Any]) -> Task:
    """The job of this endpoint; those that other tests left are done on the way."""
    while (task := worker.claim()) is not None:
        if task.payload["webhook_id"] == endpoint["id"]:
            return task
        worker.perform(task)
    raise AssertionError("its job was not to be had")


def test_a_worker_whose_lease_was_taken_over_does_not_even_send(
    stage: Stage, there: Receiver
) -> None:
    """Seen red without `Job.lease == self.lease` in `Task._held`."""
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)
    slow = claim(stage, stage.sending, endpoint)
    stage.world.clock.advance(LEASE + timedelta(seconds=1))
    taken_over = claim(stage, stage.sending, endpoint)

    stage.sending.perform(slow)
    assert there.received == []

    stage.sending.perform(taken_over)
    assert len(there.received) == 1
    assert states(stage, endpoint) == {"delivered": 1}


def test_of_many_workers_no_two_send_to_an_endpoint_at_once_and_nothing_twice(
    stage: Stage, there: Receiver
) -> None:
    """Seen red with a claim that does not ask whether the job is free."""
    there.answers = lambda _: time.sleep(0.005) or 200
    endpoint = stage.endpoint(there.url, [])
    for _ in range(20):
        stage.test(endpoint)
    workers = [Worker(stage.world.database, stage.world.clock, jobs.SENDING) for _ in range(4)]
    threads = [threading.Thread(target=one.run_due) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.deliver()

    assert (len(there.received), len(set(there.ids))) == (20, 20)
    assert there.most_at_once == 1


def test_an_event_that_comes_when_nothing_waited_any_more_is_not_forgotten(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the last look and the end of the job. Seen red with the job ended in a transaction
    of its own, after the last look: it takes the wish to be woken along."""
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)
    task = claim(stage, stage.sending, endpoint)
    usual = Task.finish

    def late(done: Task) -> None:
        stage.test(endpoint)
        usual(done)

    with monkeypatch.context() as patch:
        patch.setattr(Task, "finish", late)
        stage.sending.perform(task)
    stage.deliver()

    assert len(there.received) == 2


def test_events_that_come_while_others_are_under_way_all_arrive(
    stage: Stage, there: Receiver
) -> None:
    endpoint = stage.endpoint(there.url, [])
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            stage.sending.run_due()

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(20):
        stage.test(endpoint)
    until(lambda: len(there.received) >= 20)
    over.set()
    thread.join()

    assert len(there.received) == 20


# --- slow receivers --------------------------------------------------------------------------


def test_a_receiver_that_hangs_keeps_nobody_else_waiting(stage: Stage, there: Receiver) -> None:
    """Threads as in the server; six receivers of one developer hang, more than there are hands,
    and fifty events go to somebody else's. Seen red without `each`: all hands hang."""
    fittings = stage.world.database.fittings
    usual = fittings[Courier]
    assert isinstance(usual, Courier)
    fittings[Courier] = replace(usual, limits=Limits(total_s=4 * LONGEST_S))
    hands = Worker(stage.world.database, stage.world.clock, jobs.SENDING, hands=4, each=jobs.EACH)
    other, asked, over = Stage(stage.world), threading.Semaphore(0), threading.Event()

    def hang(taken: Any) -> None:
        taken.recv(2000)
        asked.release()
        over.wait(4 * LONGEST_S)

    try:
        with saying(hang) as slow:
            for _ in range(6):
                stage.test(stage.endpoint(slow, []))
            hands.start()
            asked.acquire(timeout=LONGEST_S)
            endpoint = other.endpoint(there.url, [])
            for _ in range(50):
                other.test(endpoint)
            until(lambda: len(there.received) >= 50)
            came = len(there.received)
            over.set()
            hands.stop()
    finally:
        fittings[Courier] = usual

    assert (came, there.most_at_once) == (50, 1), "before any of the six was over"


def test_a_developer_has_two_hands_at_once_at_most(stage: Stage, there: Receiver) -> None:
    """Seen red without `each`."""
    for _ in range(4):
        stage.test(stage.endpoint(there.url, []))
    worker = Worker(stage.world.database, stage.world.clock, jobs.SENDING, each=jobs.EACH)
    mine = [claim_of(stage, worker) for _ in range(2)]

    assert claim_of(stage, worker) is None
    worker.perform(present(mine[0]))
    assert claim_of(stage, worker) is not None


def claim_of(stage: Stage, worker: Worker) -> Task | None:
    """The next job of this developer; those that other tests left are done on the way."""
    while (task := worker.claim()) is not None and task.athlete_id != stage.developer.subject_id:
        worker.perform(task)
    return task


def present(task: Task | None) -> Task:
    assert task is not None
    return task


def test_an_endpoint_that_is_changed_again_and_again_rests_all_the_same(
    stage: Stage, there: Receiver
) -> None:
    """Forgiven once a minute at most. Seen red with every change forgiving."""
    there.answers = lambda _: 500
    endpoint = stage.endpoint(there.url, [])
    path = f"/webhooks/{endpoint['id']}"
    for n in range(20):
        stage.test(endpoint)
        stage.deliver()
        stage.developer.patch(path, {"url": f"{there.url}/{n}"}, etag="*")
        stage.pass_time(timedelta(seconds=2))

    assert len(there.received) < 10
    stage.world.clock.advance(timedelta(minutes=1))
    stage.developer.patch(path, {"url": f"{there.url}/mended"}, etag="*")
    assert stage.webhook(endpoint).failures == 0


def test_a_slow_receiver_has_its_turn_and_lets_others_have_theirs(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hand, two endpoints: the slow one has more waiting than one turn is long."""
    monkeypatch.setattr(jobs, "TURN_S", 0.1)
    with receiver() as slow:
        slow.answers = lambda _: time.sleep(0.06) or 200
        endpoint = stage.endpoint(slow.url, [])
        for _ in range(10):
            stage.test(endpoint)
        stage.test(stage.endpoint(there.url, []))
        stage.pass_time(timedelta(seconds=1))

        assert len(slow.received) == 10
        assert there.received[0].at < slow.received[5].at


def test_no_transaction_is_open_while_a_message_is_under_way(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = stage.endpoint(there.url, [])
    stage.grant([Access.CHECKINS_READ])
    stage.check_in()
    stage.test(endpoint)
    open_now: list[int] = []
    pool = stage.world.database.engine.pool

    def look(_: Received) -> int:
        open_now.append(pool.checkedout())  # type: ignore[attr-defined]
        return 200

    there.answers = look
    stage.deliver()

    assert open_now == [0]


def test_a_job_that_fails_for_our_own_fault_is_not_given_up(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)

    def broken(_task: Task, *_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_deliver", broken)
        stage.deliver()
        stage.pass_time(HOUR / 6, steps=10)
    stage.pass_time(HOUR, steps=60)

    assert len(there.received) == 1
    assert states(stage, endpoint) == {"delivered": 1}


def test_a_message_at_which_every_worker_dies_is_a_dead_letter_in_the_end(
    stage: Stage, there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)

    def dies(*_: Any) -> Sent:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Courier, "send", dies)
        stage.pass_time(5 * HOUR, steps=100)

    [dead] = stage.deliveries(endpoint)
    assert (dead["state"], len(dead["attempts"])) == ("dead", MOST_ATTEMPTS)


def test_old_deliveries_are_purged_and_those_that_wait_are_not(
    stage: Stage, there: Receiver
) -> None:
    from api.webhooks import service

    endpoint = stage.endpoint(there.url, [])
    stage.test(endpoint)
    stage.deliver()
    stage.world.clock.advance(timedelta(days=31))
    stage.test(endpoint)

    service.purge(stage.world.database.engine, stage.world.now)

    assert states(stage, endpoint) == {"pending": 1}
    stage.deliver()
