"""What is left with developers of an athlete who is forgotten: the news of it, and nothing else."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from api.apps import service as apps
from api.kit.work import Task
from api.webhooks import jobs
from tests.webhooks.receivers import Receiver
from tests.webhooks.stage import Stage, scope, states


def test_with_an_athlete_every_trail_at_developers_goes(stage: Stage, there: Receiver) -> None:
    """What was delivered, what waits, and dead letters, also of an end that was never told.
    Seen red with the deliveries left as they were."""
    grant = stage.grant()
    endpoint = stage.endpoint(there.url)
    there.answers = lambda one: 200 if one.type == "check_in.created" else 410
    stage.check_in()
    stage.deliver()
    with stage.world.database.write(scope(stage.athlete)) as db:
        apps.end_grant(db, UUID(grant))
    stage.deliver()
    stage.developer.patch(f"/webhooks/{endpoint['id']}", {"state": "enabled"}, etag="*")
    stage.grant()
    stage.check_in(-1)
    stage.tell()
    assert states(stage, endpoint) == {"delivered": 1, "dead": 1, "pending": 1}

    gone = stage.athlete.post("/me/erasure", {"password": stage.athlete.password})
    assert gone.status == 204, gone.text
    assert stage.rows(endpoint) == []
    there.answers = lambda _: 200
    stage.deliver()

    [row] = stage.rows(endpoint)
    assert (row.event, row.state) == ("grant.ended", "delivered")
    assert (row.about_id, row.body) == (None, "")
    assert there.received[-1].json["data"]["athlete_id"] == stage.athlete.id


def test_what_waits_of_an_end_is_told_though_the_athlete_is_gone(
    stage: Stage, there: Receiver
) -> None:
    """It says to delete what the app holds. Seen red with all that is about the athlete deleted."""
    grant = stage.grant()
    endpoint = stage.endpoint(there.url)
    with stage.world.database.write(scope(stage.athlete)) as db:
        apps.end_grant(db, UUID(grant))
    stage.tell()
    stage.athlete.post("/me/erasure", {"password": stage.athlete.password})

    stage.deliver()

    assert [(one.type, one.json["data"]["id"]) for one in there.received] == [
        ("grant.ended", grant)
    ]
    [row] = stage.rows(endpoint)
    assert (row.about_id, row.body) == (None, "")


def test_what_was_sent_or_dropped_keeps_no_text(stage: Stage, there: Receiver) -> None:
    stage.grant()
    endpoint = stage.endpoint(there.url, ["check_in.created"])
    stage.check_in()
    stage.deliver()
    stage.check_in(-1)
    stage.tell()
    stage.end_quietly()
    stage.deliver()

    told = {row.state.value: (row.body, row.about_id is None) for row in stage.rows(endpoint)}
    assert told == {"delivered": ("", False), "dropped": ("", True)}


def test_an_outbox_that_is_emptied_while_its_athlete_is_erased_leaves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erased between the look at the grants and the writing of deliveries. Seen red with those
    written in a transaction that does not ask for the job."""
    stage.grant()
    endpoint = stage.endpoint("https://93.184.216.34/", ["check_in.created"])
    stage.check_in()
    usual = jobs._let

    def let(db: Session, athlete_id: UUID) -> list[apps.LiveGrant]:
        found = list(usual(db, athlete_id))
        looked.append(athlete_id)
        return found

    def read(task: Task) -> Any:
        yield from seen(task)
        if stage.athlete.subject_id in looked:
            looked.clear()
            gone = stage.athlete.post("/me/erasure", {"password": stage.athlete.password})
            assert gone.status == 204, gone.text

    looked: list[UUID] = []
    seen = inspect.unwrap(Task.read)
    monkeypatch.setattr(jobs, "_let", let)
    monkeypatch.setattr(Task, "read", contextmanager(read))
    stage.telling.run_due()

    assert stage.rows(endpoint) == []
