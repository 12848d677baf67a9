"""What comes in is proved, kept once, answered at once, and worked on afterwards."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from api.providers.vocab import PROCESS
from tests.providers import payloads
from tests.providers.stage import DOORS, Stage, refused, signed
from tests.support.world import World

SIGNING = ("oura", "whoop", "polar")
EVENTS = {
    "oura": payloads.oura_event,
    "whoop": payloads.whoop_event,
    "polar": payloads.polar_event,
    "strava": payloads.strava_event,
}


def event_of(name: str, user: str) -> Any:
    if name == "garmin":
        return {"dailies": [payloads.garmin_daily(user)]}
    return EVENTS[name](user)


# --- proof ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SIGNING)
def test_a_delivery_with_a_signature_of_another_secret_is_refused(stage: Stage, name: str) -> None:
    answer = stage.deliver(name, event_of(name, "1"), secret="another secret")

    assert refused(answer)


@pytest.mark.parametrize("name", SIGNING)
def test_a_delivery_without_a_signature_is_refused(stage: Stage, name: str) -> None:
    answer = stage.deliver(name, event_of(name, "1"), headers={"X-Nothing": "1"})

    assert refused(answer)


@pytest.mark.parametrize("name", SIGNING)
def test_a_body_that_was_changed_by_one_byte_is_refused(stage: Stage, name: str) -> None:
    raw = json.dumps(event_of(name, "1")).encode()
    headers = signed(name, raw, stage.world.now)

    answer = stage.deliver(name, raw + b" ", headers=headers)

    assert refused(answer)


@pytest.mark.parametrize("name", ["oura", "whoop"])
def test_a_delivery_that_was_signed_long_ago_is_refused(stage: Stage, name: str) -> None:
    raw = json.dumps(event_of(name, "1")).encode()
    headers = signed(name, raw, stage.world.now - timedelta(hours=3))

    assert refused(stage.deliver(name, raw, headers=headers))


@pytest.mark.parametrize("name", SIGNING)
def test_the_signature_is_looked_at_before_the_body_is_read(stage: Stage, name: str) -> None:
    garbage = b'{"user_id": 1, "user_id": [[['

    assert refused(stage.deliver(name, garbage, secret="another secret"))
    assert stage.deliver(name, garbage).status == 400


@pytest.mark.parametrize("name", ["strava", "garmin"])
def test_who_does_not_sign_needs_the_address_that_nobody_guesses(stage: Stage, name: str) -> None:
    raw = json.dumps(event_of(name, "1")).encode()
    near = (name, f"{name}-", f"{DOORS[name]}x", DOORS[name][:-1], DOORS[name].upper())

    assert {404} == {stage.send(f"/inbound/{door}", raw, {}).status for door in near}
    assert stage.deliver(name, raw).status == 200


def test_a_provider_that_is_not_set_up_has_no_door(stage: Stage, database: str) -> None:
    bare = World.over(database, providers={})
    answer = Stage(bare, stage.provider).deliver("whoop", payloads.whoop_event("1"))
    bare.database.engine.dispose()

    assert answer.status == 404


def test_a_notice_of_another_subscription_of_strava_is_nobodys(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "strava", user)

    answer = stage.deliver("strava", payloads.strava_event(user, subscription_id=1))

    assert (answer.status, stage.events(athlete)) == (200, [])


def test_a_delivery_that_is_too_large_is_refused_before_anything_is_done(stage: Stage) -> None:
    answer = stage.deliver("whoop", b'"' + b"x" * (1024 * 1024) + b'"')

    assert (answer.status, answer.code) == (413, "payload_too_large")


def test_polar_may_knock_before_its_secret_is_known_and_brings_nothing(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "polar", user)

    answer = stage.deliver(
        "polar", payloads.polar_event(user), headers={"Polar-Webhook-Event": "PING"}
    )

    assert (answer.status, stage.events(athlete)) == (200, [])


# --- handshakes -----------------------------------------------------------------------------


def test_strava_gets_its_word_back_for_the_right_token(stage: Stage) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "15f7d1a9",
        "hub.verify_token": "strava-verify",
    }
    path = f"/inbound/{DOORS['strava']}"

    found = stage.world.anonymous().get(path, query_string=query)
    wrong = stage.world.anonymous().get(path, query_string=query | {"hub.verify_token": "guess"})

    assert (found.status, found.json) == (200, {"hub.challenge": "15f7d1a9"})
    assert wrong.status == 404


def test_oura_gets_its_word_back_for_the_right_token(stage: Stage) -> None:
    query = {"verification_token": "oura-verify", "challenge": "abc"}

    found = stage.world.anonymous().get("/inbound/oura", query_string=query)
    wrong = stage.world.anonymous().get(
        "/inbound/oura", query_string=query | {"verification_token": "x"}
    )

    assert (found.status, found.json) == (200, {"challenge": "abc"})
    assert wrong.status == 404


# --- once, later, and for whom ----------------------------------------------------------------


def test_the_answer_comes_before_anything_is_fetched(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "strava", user)
    stage.provider.asked.clear()

    answer = stage.deliver("strava", payloads.strava_event(user))

    assert (answer.status, answer.json, stage.provider.asked) == (200, {"accepted": True}, [])
    assert [one.state.value for one in stage.events(athlete)] == ["waiting"]


def test_a_repeat_changes_nothing_before_and_after_the_work(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "strava", user)
    stage.provider.resources["/activities/9001"] = payloads.STRAVA_ACTIVITY
    event = payloads.strava_event(user)

    stage.deliver("strava", event)
    stage.deliver("strava", event)
    stage.work()
    stage.provider.asked.clear()
    stage.deliver("strava", event)
    stage.work()

    assert (
        len(stage.events(athlete)),
        len(stage.workouts(athlete)),
        stage.provider.asked,
    ) == (1, 1, [])


def test_nobody_can_tell_from_the_answer_who_is_known_here(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "whoop", user)

    known = stage.deliver("whoop", payloads.whoop_event(user))
    unknown = stage.deliver("whoop", payloads.whoop_event("987654321"))
    meaningless = stage.deliver("whoop", payloads.whoop_event(user, "mood.updated"))

    answers = {(one.status, one.text) for one in (known, unknown, meaningless)}
    assert answers == {(200, '{"accepted":true}')}
    assert len(stage.events(athlete)) == 1


def test_the_same_delivery_many_times_at_once_is_one(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "whoop", user)
    event = payloads.whoop_event(user)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: stage.deliver("whoop", event).status, range(12)))

    assert {200} == set(answers)
    assert len(stage.events(athlete)) == 1
    mine = [job for job in stage.jobs(athlete) if job.kind == PROCESS]
    assert len(mine) == 1


@pytest.mark.parametrize("body", [[], {}, "x", 5, None, [[]], {"dailies": 3}, {"dailies": [1, {}]}])
@pytest.mark.parametrize("name", ["strava", "garmin", "oura", "whoop", "polar"])
def test_what_is_of_no_known_shape_is_taken_and_left_alone(
    stage: Stage, name: str, body: Any
) -> None:
    assert stage.deliver(name, body).status == 200


def test_one_body_may_hold_events_of_several_athletes_and_each_gets_their_own(
    stage: Stage,
) -> None:
    ana, ben = stage.world.athlete(), stage.world.athlete()
    users = stage.user(), stage.user()
    for athlete, user in zip((ana, ben), users, strict=True):
        stage.linked(athlete, "garmin", user)
        stage.work()
    days = [
        payloads.garmin_daily(user, steps=steps)
        for user, steps in zip((*users, "nobody"), (100, 200, 300), strict=True)
    ]

    stage.deliver("garmin", {"dailies": days})
    stage.work()

    assert [stage.measured(one)["steps"] for one in (ana, ben)] == [100, 200]


def test_an_id_that_would_lead_elsewhere_at_the_provider_is_not_followed(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "oura", user)
    stage.provider.asked.clear()

    for name in ("../personal_info", "..", "a/b", "a?b=c", "a#b", "%2e%2e"):
        stage.deliver("oura", payloads.oura_event(user, object_id=name))
    stage.work()

    assert stage.events(athlete) == []


def test_what_waits_keeps_its_body_and_loses_it_with_the_work(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)

    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})
    (before,) = stage.events(athlete)
    stage.work()
    (after,) = stage.events(athlete)

    assert before.body is not None
    assert "a-token-of-garmin" not in json.dumps(before.body)
    assert (after.state.value, after.body) == ("done", None)


# --- consent and ends -------------------------------------------------------------------------


def test_without_consent_nothing_is_kept(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    assert athlete.put("/me/consents/health_data", withdrawn).status == 200

    answer = stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})

    assert (answer.status, stage.events(athlete)) == (200, [])


def test_consent_that_was_withdrawn_before_the_work_stops_the_work(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)
    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})
    answer = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    athlete.put("/me/consents/health_data", answer)

    stage.work()

    athlete.put("/me/consents/health_data", answer | {"granted": True})
    assert [one.state.value for one in stage.events(athlete)] == ["ignored"]
    assert stage.measured(athlete) == {}


def test_an_athlete_who_was_erased_is_nobody_here_and_leaves_no_trace(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "garmin", user)
    stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user)]})
    assert athlete.post("/me/erasure", {"password": athlete.password}).status == 204

    answer = stage.deliver("garmin", {"dailies": [payloads.garmin_daily(user, steps=1)]})

    assert (answer.status, stage.jobs(athlete), stage.known_users(athlete)) == (200, [], [])
    assert stage.work() == 0
