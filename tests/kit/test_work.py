"""Work outside the request: claimed once, done in whole steps, tried again, given up."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from api.accounts.models import Goal
from api.app import create_app
from api.kit.db.scope import NOBODY, Scope
from api.kit.work import (
    FIRST_PAUSE,
    LEASE,
    MOST_ATTEMPTS,
    Crew,
    Job,
    Kind,
    LostLease,
    Task,
    Worker,
    enqueue,
)
from tests.support.actor import Actor
from tests.support.world import World, settings


@dataclass
class Errand:
    """Work of a test: notes what it was asked for, and fails so many times."""

    failures: int = 0
    done: list[Any] = field(default_factory=list)
    given_up: list[Any] = field(default_factory=list)

    def run(self, task: Task) -> None:
        with task.step():
            self.done.append(task.payload["what"])
        if len(self.done) <= self.failures:
            raise RuntimeError("not today")

    def give_up(self, task: Task) -> None:
        self.given_up.append(task.payload["what"])


@pytest.fixture
def errand() -> Errand:
    return Errand()


@pytest.fixture
def worker(api: World, errand: Errand) -> Worker:
    """A worker for errands alone."""
    return Worker(api.database, api.clock, {"errand": Kind(errand.run, errand.give_up)})


def ask(api: World, athlete: Actor, what: str, kind: str = "errand") -> None:
    assert athlete.subject_id is not None
    with api.database.write(Scope(athlete.subject_id, athlete.subject_id)) as db:
        enqueue(db, kind, {"what": what}, api.now)


def jobs(api: World, athlete: Actor) -> list[Job]:
    with api.database.read(NOBODY) as db:
        mine = Job.athlete_id == UUID(athlete.id)
        return list(db.scalars(select(Job).where(mine).order_by(Job.id)))


def test_jobs_are_done_in_the_order_they_are_due_and_then_gone(
    api: World, worker: Worker, errand: Errand
) -> None:
    athlete = api.athlete()
    ask(api, athlete, "first")
    api.clock.advance(timedelta(seconds=1))
    ask(api, athlete, "second")

    assert worker.run_due() == 2

    assert errand.done == ["first", "second"]
    assert jobs(api, athlete) == []


def test_a_job_that_is_rolled_back_with_its_facts_was_never_there(
    api: World, worker: Worker
) -> None:
    athlete = api.athlete()
    assert athlete.subject_id is not None
    scope = Scope(athlete.subject_id, athlete.subject_id)

    with suppress(RuntimeError), api.database.write(scope) as db:
        enqueue(db, "errand", {"what": "never"}, api.now)
        raise RuntimeError

    assert worker.run_due() == 0


def test_a_worker_leaves_alone_what_it_does_not_know(api: World, worker: Worker) -> None:
    athlete = api.athlete()
    ask(api, athlete, "something", kind="elsewhere")

    assert worker.run_due() == 0
    assert [job.attempts for job in jobs(api, athlete)] == [0]


def test_a_failed_attempt_is_recorded_without_its_words_and_repeated_later_and_later(
    api: World, worker: Worker, errand: Errand
) -> None:
    athlete, errand.failures = api.athlete(), 2
    ask(api, athlete, "it")

    for pause in (FIRST_PAUSE, 2 * FIRST_PAUSE):
        assert (worker.run_due(), worker.run_due()) == (1, 0)
        [job] = jobs(api, athlete)
        assert (job.problem, job.due_at - api.now) == ("RuntimeError", pause)
        api.clock.advance(pause)

    assert worker.run_due() == 1
    assert jobs(api, athlete) == []


def test_a_job_that_always_fails_is_given_up_once(
    api: World, worker: Worker, errand: Errand
) -> None:
    athlete, errand.failures = api.athlete(), 100
    ask(api, athlete, "it")

    for _ in range(MOST_ATTEMPTS + 3):
        worker.run_due()
        api.clock.advance(timedelta(hours=1))

    assert len(errand.done) == MOST_ATTEMPTS
    assert errand.given_up == ["it"]
    assert jobs(api, athlete) == []


def test_a_lease_that_ran_out_passes_to_the_next_worker(api: World, worker: Worker) -> None:
    athlete = api.athlete()
    ask(api, athlete, "it")
    dead = worker.claim()
    assert dead is not None

    assert worker.claim() is None
    api.clock.advance(LEASE + timedelta(seconds=1))
    alive = worker.claim()

    assert alive is not None
    assert (alive.job_id, alive.attempts) == (dead.job_id, 2)
    with pytest.raises(LostLease), dead.step():
        pass
    dead.finish()
    assert len(jobs(api, athlete)) == 1
    alive.finish()
    assert jobs(api, athlete) == []


def test_a_step_renews_the_lease(api: World, worker: Worker) -> None:
    ask(api, api.athlete(), "it")
    task = worker.claim()
    assert task is not None

    for _ in range(5):
        api.clock.advance(LEASE * 0.9)
        with task.step():
            pass

    assert worker.claim() is None
    task.finish()


def test_a_step_that_fails_leaves_no_trace(api: World, worker: Worker) -> None:
    athlete = api.athlete()
    ask(api, athlete, "it")
    task = worker.claim()
    assert task is not None

    with suppress(RuntimeError), task.step() as db:
        enqueue(db, "errand", {"what": "more"}, api.now)
        db.flush()
        raise RuntimeError

    assert len(jobs(api, athlete)) == 1
    task.finish()


def test_a_step_sees_the_rows_of_its_athlete_only(api: World, worker: Worker) -> None:
    one, other = api.athlete(), api.athlete()
    other.post("/goals", {"kind": "event", "event": "A race", "target_on": "2027-05-01"})
    ask(api, one, "it")
    task = worker.claim()
    assert task is not None

    with task.step() as db:
        assert db.scalars(select(Goal)).all() == []
    task.finish()


def test_an_athlete_with_many_jobs_has_one_hand(api: World, errand: Errand) -> None:
    """Whatever kinds they are of: another one's job is taken before a second one of theirs.
    Seen red without the count of what is under way."""
    kind = Kind(errand.run, errand.give_up)
    worker = Worker(api.database, api.clock, {"errand": kind, "chore": kind}, hands=2)
    busy, other = api.athlete(), api.athlete()
    for what in ("one", "two", "three"):
        ask(api, busy, what)
    ask(api, busy, "a chore", kind="chore")
    ask(api, other, "mine")

    first, second, third = worker.claim(), worker.claim(), worker.claim()

    assert first is not None
    assert second is not None
    assert (first.athlete_id, second.athlete_id) == (busy.subject_id, other.subject_id)
    assert third is None
    for task in (first, second):
        worker.perform(task)
    assert worker.run_due() == 3


def test_a_dead_workers_lease_holds_an_athletes_other_jobs_no_longer_than_it_lasts(
    api: World, worker: Worker, errand: Errand
) -> None:
    athlete = api.athlete()
    ask(api, athlete, "it")
    assert worker.claim() is not None
    ask(api, athlete, "more")
    assert worker.claim() is None

    api.clock.advance(LEASE + timedelta(seconds=1))

    assert worker.run_due() == 2
    assert sorted(errand.done) == ["it", "more"]


def test_a_server_process_has_two_hands_for_imports_and_one_of_them_for_an_athlete(
    api: World,
) -> None:
    worker: Worker = api.app.extensions["keel.worker"]

    assert (worker.hands, worker.each) == (2, 1)


def test_jobs_go_with_their_athlete(api: World) -> None:
    keys = [key for key in Job.__table__.foreign_keys if key.column.table.name == "athlete"]

    assert [key.ondelete for key in keys] == ["CASCADE"]


def test_a_server_process_works_in_a_thread_from_its_first_request_on(database: str) -> None:
    app = create_app(replace(settings(database), works=True))
    crew: Crew = app.extensions["keel.crew"]
    assert [worker._threads for worker in crew.workers] == [[] for _ in crew.workers]

    for _ in range(2):
        assert app.test_client().get("/healthz").status_code == 200

    threads = [thread for worker in crew.workers for thread in worker._threads]
    assert len(threads) == sum(worker.hands for worker in crew.workers)
    assert {(thread.is_alive(), thread.daemon) for thread in threads} == {(True, True)}
    crew.stop()
    app.extensions["keel"].database.engine.dispose()
    assert {thread.is_alive() for thread in threads} == {False}


def test_the_thread_does_what_becomes_due(api: World, worker: Worker, errand: Errand) -> None:
    worker.start()
    ask(api, api.athlete(), "it")
    deadline = time.monotonic() + 60
    while not errand.done and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.stop()

    assert errand.done == ["it"]


def test_a_command_works_until_it_is_stopped(api: World) -> None:
    app = create_app(settings(str(api.database.engine.url)))
    app.extensions["keel.crew"].stop()

    ran = app.test_cli_runner().invoke(args=["keel", "worker"], catch_exceptions=False)

    app.extensions["keel"].database.engine.dispose()
    assert (ran.exit_code, "waits" in ran.output) == (0, True)
