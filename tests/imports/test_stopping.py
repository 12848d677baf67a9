"""Imports that stop half-way: what they did by then is history, and what they took back is not.

Doses rest on the best of the imported sets, so those are found again wherever the work ends, and
decisions that knew the history as it was are outdated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from api.engine.facts import Best
from api.imports import device_jobs, jobs, outside, reading, text
from api.imports.refusals import FileRefused
from api.imports.vocab import SESSIONS_PER_STEP, ImportProblemCode
from api.kit.work import LEASE, Worker
from api.training import service as training
from tests.imports.faults import dying_after, failing
from tests.imports.logs import keel, strong_days
from tests.imports.sending import now, read, taken
from tests.imports.test_devices_fit import lifting
from tests.imports.test_history import plan, seen
from tests.support.actor import Actor
from tests.support.world import World

Shape = dict[str, Any]
CONSENT = {"version": "2026-11", "granted": False}
LIFT = "deadlift-conventional"
HEAVY, LIGHT = Best(LIFT, 200_000, 1), Best(LIFT, 100_000, 1)


def heavy_first(sessions: int = SESSIONS_PER_STEP + 10) -> str:
    """One heavy single, and light ones on the days after it."""
    begun = date(2026, 1, 5)
    days = [begun + timedelta(days=n) for n in range(sessions)]
    return keel(*(f"{day},{LIFT},1,{100 if n else 200}" for n, day in enumerate(days)))


@contextmanager
def failing_after(steps_done: int) -> Iterator[None]:
    """Every step of an undo fails after so many."""
    usual, done = training.undo, [0]

    def breaking(*args: Any) -> int:
        if done[0] >= steps_done:
            raise ConnectionError
        done[0] += 1
        return usual(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "undo", breaking)
        yield


def bests(api: World, athlete: Actor) -> tuple[Best, ...]:
    return tuple(seen(api, athlete).athlete.bests)


def status(athlete: Actor, decision: Shape) -> str:
    return str(athlete.get(f"/progression/decisions/{decision['id']}").json["status"])


def until_given_up(api: World) -> None:
    for _ in range(10):
        api.work()
        api.clock.advance(timedelta(hours=1))


def half_committed(api: World, athlete: Actor) -> str:
    """An import whose worker died after the first step."""
    preview = read(athlete, heavy_first())
    athlete.post(f"/imports/{preview['id']}/commit")
    with dying_after(1):
        api.work()
    api.clock.advance(LEASE + timedelta(seconds=1))
    return str(preview["id"])


def test_a_set_that_was_taken_back_is_no_best_even_while_the_undo_goes_on(api: World) -> None:
    athlete = api.ready_athlete()
    done = taken(athlete, heavy_first())
    decision = plan(api, athlete)
    assert bests(api, athlete) == (HEAVY,)

    athlete.delete(f"/imports/{done['id']}?sessions=true")
    with failing_after(1):
        api.work()

    assert now(athlete, done["id"])["state"] == "undoing"
    assert bests(api, athlete) == (LIGHT,)
    assert status(athlete, decision) == "outdated"


def test_an_undo_that_is_given_up_leaves_no_decision_on_what_it_took_back(api: World) -> None:
    athlete = api.ready_athlete()
    done = taken(athlete, heavy_first())
    decision = plan(api, athlete)

    athlete.delete(f"/imports/{done['id']}?sessions=true")
    with failing_after(1):
        until_given_up(api)

    given_up = now(athlete, done["id"])
    assert (given_up["state"], given_up["problem"]["code"]) == ("committed", "not_finished")
    assert bests(api, athlete) == (LIGHT,)
    assert status(athlete, decision) == "outdated"


def test_a_commit_that_is_given_up_tells_what_it_took_in(api: World) -> None:
    athlete = api.ready_athlete()
    decision = plan(api, athlete)
    import_id = half_committed(api, athlete)

    with failing():
        until_given_up(api)

    assert now(athlete, import_id)["state"] == "preview"
    assert bests(api, athlete) == (HEAVY,)
    assert status(athlete, decision) == "outdated"


def test_a_commit_without_consent_any_more_tells_what_it_took_in(api: World) -> None:
    athlete = api.ready_athlete()
    decision = plan(api, athlete)
    import_id = half_committed(api, athlete)

    athlete.put("/me/consents/health_data", CONSENT)
    api.work()
    athlete.put("/me/consents/health_data", CONSENT | {"granted": True})

    assert now(athlete, import_id)["problem"]["code"] == "consent_withdrawn"
    assert bests(api, athlete) == (HEAVY,)
    assert status(athlete, decision) == "outdated"


def test_a_file_of_a_device_that_breaks_off_tells_what_it_took_in(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete = api.ready_athlete()
    decision = plan(api, athlete)
    preview = read(athlete, lifting().content())
    usual = outside.decoded

    def breaking(*args: Any, **more: Any) -> Iterator[Any]:
        for kind, value in usual(*args, **more):
            if kind == "done":
                raise FileRefused(ImportProblemCode.TAKES_TOO_LONG)
            yield kind, value

    monkeypatch.setattr(device_jobs, "decoded", breaking)
    athlete.post(f"/imports/{preview['id']}/commit")
    api.work()

    broken = now(athlete, preview["id"])
    assert (broken["state"], broken["problem"]["code"]) == ("preview", "takes_too_long")
    assert Best(LIFT, 102_500, 5) in bests(api, athlete)
    assert status(athlete, decision) == "outdated"


def test_what_was_cut_off_can_be_asked_for_again_and_is_whole_then(api: World) -> None:
    athlete = api.athlete()
    done = taken(athlete, heavy_first())
    for _ in range(2):
        athlete.delete(f"/imports/{done['id']}?sessions=true")
        with failing_after(1):
            until_given_up(api)

    athlete.delete(f"/imports/{done['id']}?sessions=true")
    api.work()

    assert now(athlete, done["id"])["state"] == "cancelled"
    assert (bests(api, athlete), athlete.get("/sessions").json["items"]) == ((), [])


def test_a_commit_keeps_its_lease_while_it_reads_the_file_again(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the machine: a rival finds the job taken at every sign of life."""
    athlete = api.athlete()
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
    preview = read(athlete, strong_days(days), mass_unit="kg")
    mine: Worker = api.app.extensions["keel.worker"]
    rival = Worker(mine.database, mine.clock, mine.kinds)
    usual, claimed = reading.read, list[Any]()

    def slow(content: bytes, options: Any, tick: Any = None) -> Any:
        def told(rows: int) -> None:
            api.clock.advance(LEASE * 0.7)
            claimed.append(rival.claim())
            tick(rows)

        return usual(content, options, told if tick else None)

    monkeypatch.setattr(jobs, "read", slow)
    monkeypatch.setattr(text, "BEAT", 10_000)
    athlete.post(f"/imports/{preview['id']}/commit")
    api.work()

    assert len(claimed) >= 3
    assert set(claimed) == {None}
    assert now(athlete, preview["id"])["state"] == "committed"
