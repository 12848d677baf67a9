"""Limits by account and by address: what they count, what they say, what they never touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
import time_machine

from api.app import create_app
from api.kit.http import rates
from api.kit.http.operation import Operation
from api.kit.http.rates import Rate
from api.settings import Settings, UnsafeSettings
from tests.http.asking import OPERATIONS, ask
from tests.http.scenes import Scene
from tests.limits.conftest import Limited
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.redis import Server
from tests.support.world import World, settings

SAYS_LEFT = re.compile(r'"(?P<name>[a-z-]+)";r=(?P<left>\d+);t=(?P<seconds>\d+)')
SAYS_POLICY = re.compile(r'"(?P<name>[a-z-]+)";q=(?P<most>\d+);w=(?P<seconds>\d+)')
EMERGENCY = ("getTriageQuestions", "getLock", "getHealth", "getReadiness")
TOLD_TO_SAFETY = (
    "createScreening",
    "createCheckIn",
    "createCheckInBatch",
    "updateCheckIn",
    "acknowledgeFlag",
    "createEpisode",
    "updateEpisode",
    "getToday",
)
WRONG = "not the right password"


@pytest.fixture
def still() -> Iterator[time_machine.Traveller]:
    """The wall clock stands still, at the start of a window."""
    with time_machine.travel(datetime(2026, 11, 21, 9, 0, tzinfo=UTC), tick=False) as clock:
        yield clock


def log_in(world: World, email: str, password: str, address: str = "198.51.100.7") -> Answer:
    body = {"email": email, "password": password, "device_name": "A phone", "platform": "ios"}
    origin = {"REMOTE_ADDR": address}
    return world.anonymous().post("/auth/login", body, environ_overrides=origin)


# --- what is counted ------------------------------------------------------------------------


def test_an_account_that_asks_too_often_is_told_when_to_come_back(
    limited: Limited, store: str | None
) -> None:
    world = limited("read=3/minute", rate_limit_store=store)
    athlete = world.athlete()
    answers = [athlete.get("/goals") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert (refused.code, refused.media_type) == ("rate_limited", "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61


def test_the_answers_count_down(limited: Limited, store: str | None) -> None:
    world = limited("read=3/minute", rate_limit_store=store)
    athlete = world.athlete()

    answers = [athlete.get("/goals") for _ in range(4)]

    said = [SAYS_LEFT.fullmatch(answer.headers["RateLimit"]) for answer in answers]
    assert [("read", left) for left in ("2", "1", "0", "0")] == [
        (one["name"], one["left"]) for one in said if one
    ]
    policies = [SAYS_POLICY.fullmatch(answer.headers["RateLimit-Policy"]) for answer in answers]
    assert [(one["name"], one["most"], one["seconds"]) for one in policies if one] == [
        ("read", "3", "60")
    ] * 4


def test_after_the_time_that_was_named_the_same_request_succeeds(
    limited: Limited, still: time_machine.Traveller
) -> None:
    world = limited("read=5/minute")
    athlete = world.athlete()
    for _ in range(5):
        athlete.get("/goals")
    for _ in range(10):
        refused = athlete.get("/goals")
        assert refused.status == 429

        still.shift(timedelta(seconds=int(refused.headers["Retry-After"])))

        assert athlete.get("/goals").status == 200


def test_two_windows_do_not_add_up_at_their_border(
    limited: Limited, still: time_machine.Traveller
) -> None:
    world = limited("read=10/minute")
    athlete = world.athlete()
    still.shift(timedelta(seconds=59))
    assert [athlete.get("/goals").status for _ in range(10)] == [200] * 10

    still.shift(timedelta(seconds=2))

    assert [athlete.get("/goals").status for _ in range(10)].count(200) <= 1


def test_another_account_has_a_quota_of_its_own(limited: Limited, store: str | None) -> None:
    world = limited("read=1/minute", rate_limit_store=store)
    ana, ben = world.athlete(), world.athlete()
    assert [ana.get("/goals").status for _ in range(2)] == [200, 429]

    assert ben.get("/goals").status == 200


def test_a_new_token_or_another_address_is_no_new_quota(limited: Limited) -> None:
    world = limited("read=1/minute")
    athlete = world.athlete()
    assert athlete.get("/goals").status == 200

    again = world.log_in(athlete.email)

    assert again.get("/goals", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status == 429


def test_reads_leave_writes_alone(limited: Limited) -> None:
    world = limited("read=1/minute")
    athlete = world.athlete()
    assert [athlete.get("/goals").status for _ in range(2)] == [200, 429]

    assert athlete.post("/goals", {"kind": "activity", "activity": "Walk"}).status == 201


def test_nobody_known_counts_by_address(limited: Limited, store: str | None) -> None:
    world = limited("public=2/minute", rate_limit_store=store)
    here, there = {"REMOTE_ADDR": "198.51.100.1"}, {"REMOTE_ADDR": "198.51.100.2"}
    nobody = world.anonymous()

    statuses = [nobody.get("/exercises", environ_overrides=here).status for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert nobody.get("/exercises", environ_overrides=there).status == 200


def test_tokens_that_prove_nothing_count_by_address(limited: Limited) -> None:
    world = limited("public=2/minute")
    stranger = world.athlete().bearing("eyJhbGciOiJub25lIn0.e30.")

    assert [stranger.get("/goals").status for _ in range(3)] == [401, 401, 429]


# --- guessing -------------------------------------------------------------------------------


def test_one_password_tried_on_many_accounts_trips(limited: Limited, store: str | None) -> None:
    world = limited(rate_limit_store=store)

    statuses = [log_in(world, f"victim-{n}@keel.example", WRONG).status for n in range(110)]

    assert statuses == [401] * 100 + [429] * 10


def test_many_passwords_tried_on_one_account_trip_sooner(limited: Limited) -> None:
    world = limited()
    athlete = world.athlete()

    statuses = [log_in(world, athlete.email, WRONG).status for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2


def test_an_unknown_account_is_counted_like_a_known_one(limited: Limited) -> None:
    world = limited()

    statuses = [log_in(world, "nobody@keel.example", WRONG).status for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2


def test_the_spelling_of_an_address_is_no_new_account(limited: Limited) -> None:
    world = limited()
    spellings = ["victim@keel.example", "VICTIM@keel.example", "Victim@KEEL.example"]

    statuses = [log_in(world, spellings[n % 3], WRONG).status for n in range(12)]

    assert statuses == [401] * 10 + [429] * 2


def test_who_guesses_elsewhere_locks_the_owner_out_of_nothing(limited: Limited) -> None:
    world = limited()
    athlete = world.athlete()
    for _ in range(12):
        log_in(world, athlete.email, WRONG, address="203.0.113.66")

    assert athlete.get("/me").status == 200
    refreshed = world.anonymous().post("/auth/refresh", {"refresh_token": athlete.refresh_token})
    assert refreshed.status == 200
    assert log_in(world, athlete.email, athlete.password).status == 200


def test_an_account_under_guesses_from_everywhere_closes_for_a_while(limited: Limited) -> None:
    world = limited()
    athlete = world.athlete()

    statuses = [
        log_in(world, athlete.email, WRONG, address=f"203.0.113.{n}").status for n in range(52)
    ]

    assert statuses == [401] * 50 + [429] * 2


def test_right_passwords_are_no_guesses(limited: Limited) -> None:
    """A club's network: everybody logs in from one address."""
    world = limited("guesses-by-address=2/minute, guesses-by-account-and-address=2/minute")
    athlete = world.athlete()

    assert [log_in(world, athlete.email, athlete.password).status for _ in range(5)] == [200] * 5


def test_the_password_in_force_cannot_be_guessed_with_a_stolen_token(limited: Limited) -> None:
    athlete = limited().athlete()
    said = {"current_password": WRONG, "new_password": "another correct horse battery"}

    statuses = [athlete.put("/auth/password", said).status for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2


def test_codes_of_invitations_cannot_be_guessed(limited: Limited) -> None:
    athlete = limited().athlete()

    statuses = [athlete.post("/care/links", {"code": "AAAA-AAAA"}).status for _ in range(12)]

    assert 429 in statuses[10:]
    assert 429 not in statuses[:10]


def test_no_address_of_anybody_is_stored_in_words(limited: Limited, redis_server: Server) -> None:
    world = limited(rate_limit_store=redis_server.url)
    log_in(world, "very.private@keel.example", WRONG)

    names = redis_server.keys()

    assert names
    assert not [name for name in names if "private" in name]


# --- what has no limit ----------------------------------------------------------------------

STRANGLED = ",".join(f"{name}=1/day" for name in rates.USUAL)


@pytest.mark.parametrize("name", EMERGENCY)
def test_help_in_an_emergency_is_never_limited(limited: Limited, name: str) -> None:
    world = limited()
    scene = Scene(world)
    good = ask(scene, next(one for one in OPERATIONS if one.operation_id == name))
    strangled = limited(STRANGLED)
    sender = Actor(strangled) if good.actor.subject_id is None else in_world(strangled, good.actor)

    answers = [good.send(sender) for _ in range(30)]

    assert {200} == {answer.status for answer in answers}
    assert not any("RateLimit" in answer.headers for answer in answers)


def in_world(world: World, actor: Actor) -> Actor:
    """The same login, as another application over the same database sees it."""
    return Actor(world, actor.subject_id, actor.login_id, actor.capabilities, actor.email)


def test_only_what_helps_or_looks_after_is_free() -> None:
    free = {one.operation_id for one in OPERATIONS if one.rate is Rate.FREE}

    described = {"getKeys", "getAuthorizationServer", "listProblems", "getProblem"}
    assert free == {*EMERGENCY, *described}


def test_what_is_told_to_the_safety_rules_has_a_quota_of_its_own() -> None:
    own = {one.operation_id for one in OPERATIONS if one.rate is Rate.SAFETY}

    assert own == set(TOLD_TO_SAFETY)


def test_an_app_gone_wild_can_still_report_a_red_flag(limited: Limited) -> None:
    world = limited("read=1/day, write=1/day, heavy=1/day")
    athlete = world.athlete()
    for _ in range(3):
        athlete.get("/goals")
        athlete.post("/goals", {"kind": "activity", "activity": "Walk"})
    assert athlete.get("/goals").status == 429

    raised = world.screen(athlete, RF_CES_1="yes")

    assert raised.status == 201
    assert raised.json["effect"]["lock"]["level"] == "emergency"
    assert athlete.get("/triage/lock").json["level"] == "emergency"
    assert athlete.get(f"/today?local_date={world.day()}").status == 200


# --- classes and settings -------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
def test_every_operation_has_a_class_that_fits_it(operation: Operation) -> None:
    by_address = {Rate.PUBLIC, Rate.REGISTER, Rate.LOGIN, Rate.REFRESH, Rate.INBOUND}

    if operation.rate is not Rate.FREE:
        assert (operation.rate in by_address) == operation.public
        assert rates.policies("")[operation.rate]
    if operation.rate is Rate.READ:
        assert operation.method == "GET"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.operation_id)
def test_the_description_says_what_a_refusal_carries(operation: Operation) -> None:
    said = _document()["paths"][operation.path][operation.method.lower()]["responses"]

    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} == set(said["429"]["headers"])
    assert {"Retry-After"} == set(said["503"]["headers"])


@cache
def _document() -> Any:
    return create_app(settings("sqlite://")).extensions["keel.document"]


def test_limits_are_on_unless_they_are_said_to_be_off() -> None:
    secrets = {"KEEL_SIGNING_KEY": "x", "KEEL_CURSOR_SECRET": "x", "KEEL_DATABASE_URL": "sqlite://"}

    assert rates.policies(Settings.from_environment(secrets).rate_limits)
    off = Settings.from_environment(secrets | {"KEEL_RATE_LIMITS": "off"})
    assert rates.policies(off.rate_limits) == {}


@pytest.mark.parametrize(
    "text", ["everything=1/minute", "read=often", "read", "read=0/minute", "="]
)
def test_limits_that_make_no_sense_stop_the_start(limited: Limited, text: str) -> None:
    with pytest.raises(UnsafeSettings, match="KEEL_RATE_LIMITS"):
        limited(text)


def test_two_quotas_of_a_class_are_both_said_and_both_kept(limited: Limited) -> None:
    world = limited("read=3/minute;5/day")
    athlete = world.athlete()

    answer = athlete.get("/goals")

    assert answer.headers["RateLimit-Policy"] == '"read-minute";q=3;w=60, "read-day";q=5;w=86400'
    assert [one["left"] for one in SAYS_LEFT.finditer(answer.headers["RateLimit"])] == ["2", "4"]
