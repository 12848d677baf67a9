"""Tokens are renewed in time, by one at once, and kept when nobody answers."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.providers import queries
from api.providers.calling import Caller, Unanswered
from api.providers.linking import Later, Line
from tests.providers import payloads
from tests.providers.stage import Stage
from tests.support.actor import Actor


def line(stage: Stage, athlete: Actor, connection_id: str) -> Line:
    assert athlete.subject_id is not None
    return Line(
        stage.world.database, stage.world.runtime.clock, athlete.subject_id, UUID(connection_id)
    )


def renewals(stage: Stage) -> int:
    return sum(one.form.get("grant_type") == "refresh_token" for one in stage.provider.asked)


def test_a_token_that_is_about_to_end_is_renewed_before_it_is_used(
    stage: Stage, runner: Any
) -> None:
    athlete, user, _ = runner
    stage.world.clock.advance(timedelta(minutes=56))
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    assert (renewals(stage), len(stage.workouts(athlete))) == (1, 1)
    sent = [one.headers["authorization"] for one in stage.provider.asked if one.method == "GET"]
    assert sent == ["Bearer access-2"]


def test_a_token_that_is_refused_is_renewed_once_and_used_again(stage: Stage, runner: Any) -> None:
    athlete, user, _ = runner
    stage.provider.access = "another one by now"
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    assert (renewals(stage), len(stage.workouts(athlete))) == (1, 1)


def test_a_provider_that_refuses_the_renewal_wants_to_be_linked_again(
    stage: Stage, runner: Any
) -> None:
    athlete, user, connection_id = runner
    stage.provider.access, stage.provider.refresh = "gone", "gone too"
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    found = athlete.get(f"/connections/{connection_id}").json
    assert (found["state"], found["problem"]) == ("needs_attention", "token_refused")
    assert [one.state.value for one in stage.events(athlete)] == ["ignored"]
    assert stage.jobs(athlete) == []


def test_of_two_who_renew_at_once_one_does_and_the_other_takes_what_came(
    stage: Stage, runner: Any
) -> None:
    """The second one asks while the first waits for the provider, which forgets old tokens."""
    athlete, _, connection_id = runner
    stage.world.clock.advance(timedelta(minutes=56))
    met: list[Any] = []
    waiting, done = threading.Event(), threading.Event()

    def second() -> None:
        waiting.wait(10)
        try:
            met.append(line(stage, athlete, connection_id).token())
        except Later as later:
            met.append(later.wait)
        except Exception as error:
            met.append(error)
        done.set()

    def in_between() -> None:
        if not waiting.is_set():
            waiting.set()
            done.wait(5)

    stage.provider.while_renewing = in_between
    thread = threading.Thread(target=second)
    thread.start()
    first = line(stage, athlete, connection_id).token()
    thread.join()
    stage.provider.while_renewing = None

    assert (1, "access-2", [timedelta(seconds=2)]) == (renewals(stage), first, met)
    assert line(stage, athlete, connection_id).token() == "access-2"


def test_a_renewal_whose_worker_died_is_taken_over(stage: Stage, runner: Any) -> None:
    athlete, _, connection_id = runner
    stage.world.clock.advance(timedelta(minutes=56))

    mine = line(stage, athlete, connection_id)
    row = mine.row()
    with stage.world.database.write(mine.scope) as db:
        now = stage.world.now
        taken = queries.claim_renewal(
            db, mine.athlete_id, mine.connection_id, row.credentials or "", now,
            now + timedelta(seconds=60),
        )  # fmt: skip
    assert taken
    with pytest.raises(Later):
        mine.token()
    stage.world.clock.advance(timedelta(seconds=61))

    assert mine.token() == "access-2"


def test_a_provider_that_does_not_answer_the_renewal_leaves_the_tokens_as_they_are(
    stage: Stage, runner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete, _, connection_id = runner
    stage.world.clock.advance(timedelta(minutes=56))
    mine = line(stage, athlete, connection_id)
    before = mine.row().credentials

    def silent(*_: Any) -> Any:
        raise Unanswered("silence")

    with monkeypatch.context() as patched:
        patched.setattr(Caller, "tokens", silent)
        with pytest.raises(Unanswered):
            mine.token()

    assert before == mine.row().credentials
    assert mine.token() == "access-2"
