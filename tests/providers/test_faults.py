"""A provider that is slow, silent, broken or sends us elsewhere: waited for, and let go of."""

from __future__ import annotations

import threading
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from api.providers.adapters.base import Request
from api.providers.calling import Caller, Unanswered
from api.providers.house import of
from tests.providers import payloads
from tests.providers.fake import answers, hangs, sends
from tests.providers.stage import Stage


def test_a_quota_is_waited_for_as_long_as_the_provider_says(stage: Stage, runner: Any) -> None:
    athlete, user, _ = runner
    stage.provider.instead.append(answers(429, Retry_After="900"))
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()
    asked = len(stage.provider.asked)

    stage.world.clock.advance(timedelta(seconds=899))
    stage.work()
    early = len(stage.provider.asked)
    stage.world.clock.advance(timedelta(seconds=1))
    stage.work()

    assert (asked, early, len(stage.provider.asked)) == (1, 1, 2)
    assert len(stage.workouts(athlete)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        answers(500),
        answers(503),
        answers(302, Location="https://evil.example/"),
        sends(b"<html>maintenance</html>"),
        sends(b"{broken"),
        sends(b"\xff\xfe"),
        sends(b"[" * 100_000),
        sends(b"x" * (5 * 1024 * 1024)),
    ],
    ids=["500", "503", "elsewhere", "html", "broken", "bytes", "deep", "huge"],
)
def test_an_answer_that_is_none_is_asked_for_again_later(
    stage: Stage, runner: Any, fault: Any
) -> None:
    athlete, user, _ = runner
    stage.provider.instead.append(fault)
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()
    before = stage.workouts(athlete)

    stage.world.clock.advance(timedelta(seconds=30))
    stage.work()

    assert (before, len(stage.workouts(athlete))) == ([], 1)


def test_a_provider_that_hangs_is_let_go_of_in_time(stage: Stage, runner: Any) -> None:
    _, user, _ = runner
    released = threading.Event()
    stage.provider.instead.append(hangs(released))
    caller = Caller(read_s=0.2, total_s=0.4)
    request = payloads.strava_event(user)

    with pytest.raises(Unanswered):
        caller.read(stage.provider.url, Request("activity", f"/{request['object_id']}"), "t")
    released.set()


def test_two_days_of_silence_are_waited_out_and_a_week_is_not(stage: Stage, runner: Any) -> None:
    athlete, user, connection_id = runner
    stage.provider.instead += [answers(500)] * 14
    stage.deliver("strava", payloads.strava_event(user))
    for _ in range(14):
        stage.work()
        stage.world.clock.advance(timedelta(hours=6))
    stage.work()
    assert len(stage.workouts(athlete)) == 1

    stage.provider.instead += [answers(500)] * 100
    stage.deliver("strava", payloads.strava_event(user, at=1795240099))
    for _ in range(20):
        stage.work()
        stage.world.clock.advance(timedelta(hours=6))

    assert stage.jobs(athlete) == []
    assert {"done", "failed"} == {one.state.value for one in stage.events(athlete)}
    assert athlete.get(f"/connections/{connection_id}").json["problem"] == "provider_silent"


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_is_not_there_or_not_for_us_is_left_alone(
    stage: Stage, runner: Any, status: int
) -> None:
    athlete, user, connection_id = runner
    stage.provider.instead.append(answers(status))
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    assert [one.state.value for one in stage.events(athlete)] == ["done"]
    assert athlete.get(f"/connections/{connection_id}").json["state"] == "active"


def test_no_transaction_is_open_while_a_provider_is_asked(stage: Stage, runner: Any) -> None:
    _, user, _ = runner
    checked_out: list[int] = []
    pool: Any = stage.world.database.engine.pool
    original = deepcopy(payloads.STRAVA_ACTIVITY)

    def look(_asked: Any) -> Any:
        checked_out.append(pool.checkedout() if hasattr(pool, "checkedout") else 0)
        return original

    stage.provider.resources["/activities/9001"] = look
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    assert checked_out == [0]


def test_the_token_goes_to_the_provider_of_the_settings_only(stage: Stage, runner: Any) -> None:
    athlete, user, _ = runner
    stage.deliver("polar", payloads.polar_event(user, url="https://evil.example/v3/exercises/1"))
    stage.provider.instead.append(answers(307, Location="http://127.0.0.1:1/steal"))
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    house = of(stage.world.database)
    assert {stage.provider.url} == {one.api_url for one in house.providers.values()}
    assert stage.workouts(athlete) == []
