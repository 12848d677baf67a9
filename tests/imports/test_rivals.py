"""Taking sessions in once and whole, whatever crashes or runs at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.imports import service, steps
from api.kit.db.scope import Scope
from api.kit.ids import new_id
from api.kit.work import FIRST_PAUSE, LEASE, LostLease, Task, Worker
from api.training import queries
from api.training.models import ImportedSet
from tests.imports import sending
from tests.imports.faults import dying_after, failing
from tests.imports.logs import strong_days
from tests.imports.sending import commit, now, read, sets, taken
from tests.support.world import World

KG = {"mass_unit": "kg"}
APRIL = [f"2026-04-{day:02}" for day in range(1, 29)]
QUARTER = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3, 4, 5) for day in range(1, 29)]
"""More sessions than one step takes in."""


@pytest.mark.parametrize("steps_done", [0, 1, 2])
def test_a_commit_that_was_cut_off_goes_on_without_doubling(api: World, steps_done: int) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(QUARTER), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    with dying_after(steps_done):
        api.work()
    cut_off = now(athlete, preview["id"])

    assert api.work() == 0, "the dead worker's lease still holds"
    api.clock.advance(LEASE + timedelta(seconds=1))
    api.work()

    done = now(athlete, preview["id"])
    assert (cut_off["state"], cut_off["progress"]["done"]) == ("committing", 50 * steps_done)
    assert (done["state"], done["progress"]) == ("committed", {"done": 140, "total": 140})
    assert (done["counts"]["added_sessions"], done["counts"]["added_sets"]) == (140, 280)
    assert done["counts"]["known_sets"] == 0


def test_a_step_that_fails_is_tried_again_after_a_pause(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(APRIL), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    with failing():
        assert (api.work(), api.work()) == (1, 0)

    api.clock.advance(FIRST_PAUSE)

    assert api.work() == 1
    assert now(athlete, preview["id"])["state"] == "committed"


def test_work_that_fails_again_and_again_is_given_up_and_can_be_asked_for_again(
    api: World,
) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(APRIL), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    with failing():
        for _ in range(10):
            api.work()
            api.clock.advance(timedelta(hours=1))

    given_up = now(athlete, preview["id"])
    assert (given_up["state"], given_up["problem"]["code"]) == ("preview", "not_finished")
    assert commit(athlete, preview["id"])["state"] == "committed"


def test_a_worker_that_lost_its_lease_commits_nothing_more(api: World) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(QUARTER), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    worker: Worker = api.app.extensions["keel.worker"]
    slow = worker.claim()
    assert slow is not None
    api.clock.advance(LEASE + timedelta(seconds=1))
    assert api.work() == 1

    with pytest.raises(LostLease), slow.step():
        raise AssertionError("the step of a worker without a lease was begun")

    assert len(sets(athlete)) == 200  # two sets of each session of the page


def rivals(api: World) -> list[Worker]:
    mine: Worker = api.app.extensions["keel.worker"]
    return [Worker(mine.database, mine.clock, mine.kinds) for _ in range(2)]


def test_two_workers_at_once_take_each_set_in_once(api: World) -> None:
    athlete = api.athlete()
    newer = [f"2026-{month:02}-{day:02}" for month in (4, 5, 6) for day in range(1, 29)]
    older = newer[: len(newer) - 20]
    previews = [read(athlete, strong_days(days), **KG) for days in (older, newer)]
    for preview in previews:
        athlete.post(f"/imports/{preview['id']}/commit")
    barrier = Barrier(2)

    def work(worker: Worker) -> int:
        barrier.wait()
        return worker.run_due()

    with ThreadPoolExecutor(2) as pool:
        taken_up = list(pool.map(work, rivals(api)))
    while api.work():
        pass

    ends = [now(athlete, preview["id"]) for preview in previews]
    assert sum(taken_up) >= 2
    assert {end["state"] for end in ends} == {"committed"}
    assert sum(end["counts"]["added_sessions"] for end in ends) == len(newer)
    assert sum(end["counts"]["added_sets"] for end in ends) == 2 * len(newer)


def test_a_job_is_claimed_by_one_worker_only(api: World) -> None:
    for _ in range(3):
        sending.send(api.athlete(), strong_days(APRIL), **KG)
    claimed: list[Task] = []

    with ThreadPoolExecutor(8) as pool:
        for task in pool.map(lambda worker: worker.claim(), rivals(api) * 8):
            claimed += [task] if task else []

    assert len({task.job_id for task in claimed}) == len(claimed) == 3


def test_the_ledger_holds_each_set_once_whoever_writes(api: World) -> None:
    """Its primary key is the natural key of a set: the last word where two steps raced."""
    athlete = api.athlete()
    done = taken(athlete, strong_days(APRIL[:1]), **KG)
    assert athlete.subject_id is not None
    scope = Scope(athlete.subject_id, athlete.subject_id)
    with api.database.read(scope) as db:
        [known, *_] = queries.imported_by(db, athlete.subject_id, UUID(done["id"]), 1)

    with pytest.raises(IntegrityError), api.database.write(scope) as db:
        db.add(
            ImportedSet(
                id=known.id,
                started=known.started,
                fingerprint="other values",
                import_id=new_id(),
                session_id=new_id(),
                set_id=new_id(),
            )
        )


def test_progress_is_readable_between_steps(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    athlete = api.athlete()
    preview = read(athlete, strong_days(QUARTER), **KG)
    athlete.post(f"/imports/{preview['id']}/commit")
    seen: list[Any] = []
    usual = steps.commit_some

    def watched(db: Session, import_id: UUID, *more: Any) -> bool:
        row = service.get_import(db, import_id)
        seen.append((row.state, row.done, row.total))
        return usual(db, import_id, *more)

    monkeypatch.setattr(steps, "commit_some", watched)
    api.work()

    assert seen == [("committing", done, 140) for done in (0, 50, 100)]
