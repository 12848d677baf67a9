"""Reading what events name, and the same end in any order."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.providers import payloads
from tests.providers.stage import Stage
from tests.support.actor import Actor

# --- what is read -----------------------------------------------------------------------------


def test_an_event_of_strava_becomes_a_workout(stage: Stage, runner: Any) -> None:
    athlete, user, _ = runner
    stage.deliver("strava", payloads.strava_event(user))
    stage.work()

    (found,) = stage.workouts(athlete)
    assert (
        found["sport"],
        found["time_zone"],
        found["distance_m"],
    ) == ("trail_running", "+05:45", 10_012)


def test_an_event_of_oura_becomes_a_night(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "oura", user)
    stage.provider.resources["/v2/usercollection/sleep/2f3a-sleep"] = payloads.OURA_SLEEP

    stage.deliver("oura", payloads.oura_event(user))
    stage.work()

    assert (
        stage.measured(athlete)["hrv_rmssd"],
        stage.measured(athlete)["sleep_duration"],
    ) == (61, 27_000)


def test_a_recovery_of_whoop_is_found_through_its_sleep(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "whoop", user)
    stage.provider.resources |= {
        f"/v2/activity/sleep/{payloads.WHOOP_ID}": payloads.WHOOP_SLEEP,
        "/v2/cycle/93845/recovery": payloads.WHOOP_RECOVERY,
    }

    stage.deliver("whoop", payloads.whoop_event(user, "recovery.updated"))
    stage.work()

    assert (
        stage.measured(athlete)["hrv_rmssd"],
        stage.measured(athlete)["vendor_readiness"],
    ) == (63.8, 44)


def test_a_night_of_polar_brings_its_recharge(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "polar", user)
    stage.provider.resources |= {
        "/v3/users/sleep/2026-11-20": payloads.POLAR_SLEEP,
        "/v3/users/nightly-recharge/2026-11-20": payloads.POLAR_RECHARGE,
    }

    stage.deliver("polar", payloads.polar_event(user, event="SLEEP", date="2026-11-20"))
    stage.work()

    assert (
        stage.measured(athlete)["hrv_rmssd"],
        stage.measured(athlete)["sleep_duration"],
    ) == (58, 25_000)


def test_a_score_that_is_still_worked_out_comes_with_the_next_event(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.linked(athlete, "whoop", user)
    path = f"/v2/activity/sleep/{payloads.WHOOP_ID}"
    stage.provider.resources[path] = payloads.WHOOP_SLEEP | {"score_state": "PENDING_SCORE"}
    stage.deliver("whoop", payloads.whoop_event(user))
    stage.work()
    before = stage.measured(athlete)

    stage.provider.resources[path] = payloads.WHOOP_SLEEP
    stage.deliver("whoop", payloads.whoop_event(user, trace_id="t-2"))
    stage.work()

    assert (before, stage.measured(athlete)["sleep_duration"]) == ({}, 27_000)


def test_the_last_four_weeks_are_read_when_a_link_is_made(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    pages = {
        "1": [
            dict(payloads.STRAVA_ACTIVITY, id=n, start_date=f"2026-11-{n % 20 + 1:02d}T06:30:00Z")
            for n in range(50)
        ],
        "2": [payloads.STRAVA_ACTIVITY],
    }
    stage.provider.resources["/athlete/activities"] = lambda asked: pages[asked.query["page"]]

    stage.linked(athlete, "strava", user)
    stage.work()

    lists = [one for one in stage.provider.asked if one.path == "/athlete/activities"]
    assert [one.query["page"] for one in lists] == ["1", "2"]
    # The 24th of October, 28 days before the clock's day.
    assert {"1792800000"} == {one.query["after"] for one in lists}
    assert stage.workouts(athlete) != []


def test_a_backfill_of_whoop_reads_nights_and_what_they_led_to(stage: Stage) -> None:
    athlete, user = stage.world.athlete(), stage.user()
    stage.provider.resources |= {
        "/v2/activity/sleep": {"records": [payloads.WHOOP_SLEEP], "next_token": ""},
        "/v2/activity/workout": {"records": [payloads.WHOOP_WORKOUT], "next_token": ""},
        "/v2/cycle/93845/recovery": payloads.WHOOP_RECOVERY,
    }

    stage.linked(athlete, "whoop", user)
    stage.work()

    assert {"sleep_duration", "hrv_rmssd"} <= set(stage.measured(athlete))
    assert len(stage.workouts(athlete)) == 1


# --- any order --------------------------------------------------------------------------------


def state_of(stage: Stage, athlete: Actor) -> Any:
    volatile = {"id", "version", "updated_at", "created_at", "source"}
    found = [
        {name: value for name, value in one.items() if name not in volatile}
        for one in (*stage.workouts(athlete), *athlete.get("/measurements").json["items"])
    ]
    days = athlete.get("/measurements/days?since=2026-11-15&until=2026-11-21").json["days"]
    for day in days:
        for metric in day["metrics"]:
            del metric["sources"]
    return sorted(found, key=str), days


def test_summaries_of_garmin_in_any_order_end_in_one_state(stage: Stage) -> None:
    """A day that grew, a night that was checked, a run corrected by hand: 12 orders and repeats."""
    seen = []
    for order in itertools.islice(itertools.permutations(range(4)), 0, None, 2):
        athlete, user = stage.world.athlete(), stage.user()
        stage.linked(athlete, "garmin", user)
        deliveries = [
            {"dailies": [payloads.garmin_daily(user)]},
            {"dailies": [payloads.garmin_daily(user, durationInSeconds=86_400, steps=5900)]},
            {"sleeps": [payloads.garmin_sleep(user)],
             "activities": [payloads.garmin_activity(user)]},
            {"sleeps": [payloads.garmin_sleep(user, validation="MANUAL", remSleepInSeconds=3600)],
             "manuallyUpdatedActivities": [payloads.garmin_activity(user, durationInSeconds=3000)]},
        ]  # fmt: skip
        for place in (*order, order[0]):
            stage.deliver("garmin", deliveries[place])
            stage.work()
        seen.append(state_of(stage, athlete))

    assert [one for one in seen if one != seen[0]] == []
    assert 5900 in {one.get("value") for one in seen[0][0]}


def test_events_of_an_activity_in_any_order_end_in_what_the_provider_has(stage: Stage) -> None:
    """Created, renamed, and renamed again; each order reads what stands there at last."""
    seen = []
    for order in itertools.permutations(range(3)):
        athlete, user = stage.world.athlete(), stage.user()
        stage.provider.resources["/athlete/activities"] = []
        stage.linked(athlete, "strava", user)
        stage.work()
        for place in order:
            # Whoever works first on a late event already reads what came after it.
            newest = max(order[: order.index(place) + 1])
            stage.provider.resources["/activities/9001"] = payloads.STRAVA_ACTIVITY | {
                "distance": 10_000.0 + newest
            }
            stage.deliver("strava", payloads.strava_event(user, "update", 1795240000 + place))
            stage.work()
        seen.append(state_of(stage, athlete))

    assert all(one == seen[0] for one in seen)
    assert [one["distance_m"] for one in seen[0][0]] == [10_002]


@pytest.mark.parametrize("late", [False, True])
def test_a_deletion_stands_whether_it_comes_before_or_after(
    stage: Stage, runner: Any, late: bool
) -> None:
    athlete, user, _ = runner
    events = [
        payloads.strava_event(user, "create", 1795240000),
        payloads.strava_event(user, "delete", 1795240060),
    ]
    for event in events if late else reversed(events):
        stage.deliver("strava", event)
        stage.work()

    assert stage.workouts(athlete) == []
