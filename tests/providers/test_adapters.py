"""Payloads of providers become our shapes: units, offsets, stages, and nothing made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from api.measurements.vocab import MeasurementKind as K
from api.providers.adapters import ADAPTERS
from api.providers.adapters.base import Adapter, Context, Event, Secrets
from api.providers.adapters.oura import phases
from api.providers.adapters.polar import hypnogram
from api.providers.vocab import Provider, What
from api.workouts.vocab import WorkoutSport
from tests.providers import payloads

CONTEXT = Context("Europe/Paris", 1795240000000)
SECRETS = Secrets(subscription="120475")
P = Provider


def of(provider: Provider) -> Adapter:
    return ADAPTERS[provider]


def values(items: Any) -> dict[K, float]:
    assert len({one["kind"] for one in items}) == len(items)
    return {one["kind"]: one["value"] for one in items}


def measured(provider: Provider, kind: str, payload: Any, carried: Any = None) -> Any:
    return of(provider).recorded(kind, payload, CONTEXT, carried or {}).measurements


def worked(provider: Provider, kind: str, payload: Any) -> Any:
    (found,) = of(provider).recorded(kind, payload, CONTEXT, {}).workouts
    return found


# --- nights ---------------------------------------------------------------------------------


def test_a_night_of_oura() -> None:
    items = measured(P.OURA, "sleep", payloads.OURA_SLEEP)

    assert values(items) == {
        K.SLEEP_DURATION: 27_000,
        K.SLEEP_IN_BED: 28_800,
        K.SLEEP_DEEP: 5_400,
        K.SLEEP_LIGHT: 14_400,
        K.SLEEP_REM: 7_200,
        K.SLEEP_AWAKE: 1_800,
        K.HRV_RMSSD: 61,
        K.RESTING_HEART_RATE: 47,
        K.RESPIRATORY_RATE: 14.25,
    }
    assert {("+01:00", date(2026, 11, 20), "sleep/2f3a-sleep", 1795240000000)} == {
        (one["time_zone"], one["local_date"], one["external_id"], one["external_version"])
        for one in items
    }
    assert items[0]["started_at"] == datetime(2026, 11, 19, 22, 10, tzinfo=UTC)


def test_phases_of_oura_are_read_where_the_sums_are_missing() -> None:
    names = ("deep_sleep_duration", "light_sleep_duration", "rem_sleep_duration", "awake_time")
    bare = payloads.OURA_SLEEP | dict.fromkeys(names)

    found = values(measured(P.OURA, "sleep", bare))

    stages = (K.SLEEP_DEEP, K.SLEEP_LIGHT, K.SLEEP_REM, K.SLEEP_AWAKE)
    assert [found[kind] for kind in stages] == [900, 600, 600, 600]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (
            "442211133",
            {K.SLEEP_AWAKE: 600, K.SLEEP_LIGHT: 600, K.SLEEP_DEEP: 900, K.SLEEP_REM: 600},
        ),
        ("", {}),
        (None, {}),
        ("0789x", {}),
    ],
)
def test_a_string_of_phases_is_five_minutes_each(letters: Any, expected: Any) -> None:
    assert expected == phases(letters, 300)


@pytest.mark.parametrize("kind", ["deleted", "rest"])
def test_a_spell_that_oura_took_back_is_nothing(kind: str) -> None:
    assert measured(P.OURA, "sleep", payloads.OURA_SLEEP | {"type": kind}) == ()


def test_readings_of_a_nap_are_none_of_a_night() -> None:
    found = values(measured(P.OURA, "sleep", payloads.OURA_SLEEP | {"type": "late_nap"}))

    assert K.HRV_RMSSD not in found
    assert K.SLEEP_DURATION in found


def test_a_night_and_a_recovery_of_whoop() -> None:
    night = measured(P.WHOOP, "sleep", payloads.WHOOP_SLEEP)
    carried = {
        name: payloads.WHOOP_SLEEP[name] for name in ("id", "start", "end", "timezone_offset")
    }
    recovery = measured(P.WHOOP, "recovery", payloads.WHOOP_RECOVERY, carried)

    assert values(night)[K.SLEEP_DURATION] == 27_000
    assert values(recovery) == {
        K.RESTING_HEART_RATE: 52,
        K.HRV_RMSSD: 63.8,
        K.SPO2: 0.965,
        K.VENDOR_READINESS: 44,
    }
    assert {"-05:00"} == {one["time_zone"] for one in (*night, *recovery)}
    assert {date(2026, 11, 20)} == {one["local_date"] for one in (*night, *recovery)}
    assert {1795157100000} == {one["external_version"] for one in recovery}


@pytest.mark.parametrize("state", ["PENDING_SCORE", "PENDING", "UNSCORABLE", None])
@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("sleep", payloads.WHOOP_SLEEP),
        ("recovery", payloads.WHOOP_RECOVERY),
        ("workout", payloads.WHOOP_WORKOUT),
    ],
)
def test_a_score_that_is_missing_gives_nothing(kind: str, payload: Any, state: Any) -> None:
    without = payload | {"score_state": state}

    found = of(P.WHOOP).recorded(kind, without, CONTEXT, payloads.WHOOP_SLEEP)

    assert (tuple(found.measurements), tuple(found.workouts)) == ((), ())


def test_a_night_and_a_recharge_of_polar() -> None:
    night = measured(P.POLAR, "sleep", payloads.POLAR_SLEEP)
    recharge = measured(P.POLAR, "recharge", payloads.POLAR_RECHARGE, payloads.POLAR_SLEEP)

    assert values(night)[K.SLEEP_DURATION] == 25_000
    assert values(recharge) == {K.HRV_RMSSD: 58, K.RESPIRATORY_RATE: 14.2, K.VENDOR_READINESS: 80}
    assert {("+02:00", date(2026, 11, 20))} == {
        (one["time_zone"], one["local_date"]) for one in (*night, *recharge)
    }


def test_a_hypnogram_goes_over_midnight() -> None:
    start = datetime.fromisoformat("2026-11-19T23:30:00+02:00")
    said = {"23:30": 2, "00:30": 4, "06:00": 1, "06:30": 5, "06:45": 0, "25:00": 1, "x": 2}

    assert hypnogram(said, start, start + timedelta(hours=7, minutes=30)) == {
        K.SLEEP_LIGHT: 3600,
        K.SLEEP_DEEP: 19_800,
        K.SLEEP_REM: 1800,
        K.SLEEP_AWAKE: 900,
    }


def test_a_night_of_garmin_stands_the_higher_the_more_it_was_checked() -> None:
    ranks = ["AUTO_TENTATIVE", "ENHANCED_TENTATIVE", "DEVICE", "ENHANCED_FINAL", "MANUAL"]
    versions = [
        measured(P.GARMIN, "sleeps", payloads.garmin_sleep("1", validation=one))[0][
            "external_version"
        ]
        for one in ranks
    ]

    assert versions == sorted(versions)
    assert len(set(versions)) == len(ranks)


def test_stretches_of_garmin_are_summed_where_the_sums_are_missing() -> None:
    spans = {
        "deep": [{"startTimeInSeconds": 10, "endTimeInSeconds": 70}, {"startTimeInSeconds": 5}]
    }
    bare = payloads.garmin_sleep("1", sleepLevelsMap=spans)
    for name in ("deep", "light"):
        bare[f"{name}SleepDurationInSeconds"] = None
    bare |= {"remSleepInSeconds": None, "awakeDurationInSeconds": None}

    assert values(measured(P.GARMIN, "sleeps", bare))[K.SLEEP_DEEP] == 60


# --- days -----------------------------------------------------------------------------------


def test_a_day_of_garmin_keeps_its_half_hour_and_its_negative_numbers_out() -> None:
    found = of(P.GARMIN).recorded("dailies", payloads.garmin_daily("1"), CONTEXT, {})

    assert values(found.measurements) == {
        K.STEPS: 6210,
        K.DISTANCE: 4800,
        K.ACTIVE_ENERGY: 1297,
        K.TOTAL_ENERGY: 7991,
        K.RESTING_HEART_RATE: 51,
    }
    (beats,) = found.chunks
    assert (
        beats["values"],
        beats["offsets_s"],
        beats["time_zone"],
    ) == ([60.0, 62.0], [15, 30], "+01:30")


def test_readiness_of_oura_is_its_own_and_nothing_else() -> None:
    found = values(measured(P.OURA, "daily_readiness", payloads.OURA_READINESS))

    assert found == {K.VENDOR_READINESS: 79, K.SKIN_TEMP_DEVIATION: -0.21}


@pytest.mark.parametrize("provider", list(Provider))
def test_no_adapter_calls_one_variability_the_other(provider: Provider) -> None:
    """All four say RMSSD; SDNN comes through own doors and files only."""
    told = [
        *measured(P.OURA, "sleep", payloads.OURA_SLEEP),
        *measured(P.WHOOP, "recovery", payloads.WHOOP_RECOVERY, payloads.WHOOP_SLEEP),
        *measured(P.POLAR, "recharge", payloads.POLAR_RECHARGE, payloads.POLAR_SLEEP),
    ]

    assert K.HRV_SDNN not in {one["kind"] for one in told}


# --- workouts -------------------------------------------------------------------------------


def test_a_run_of_strava() -> None:
    found = worked(P.STRAVA, "activity", payloads.STRAVA_ACTIVITY)

    assert {
        "sport": WorkoutSport.TRAIL_RUNNING,
        "time_zone": "+05:45",
        "zone_is_assumed": False,
        "local_date": date(2026, 11, 20),
        "distance_m": 10_012,
        "moving_s": 3010,
        "energy_kj": 2929,
        "average_hr_bpm": 149,
        "average_cadence_per_min": 173.0,
        "external_id": "activity/9001",
    }.items() <= found.items()
    assert found["source"]["device"] == "Forerunner 965"
    assert found["ended_at"] - found["started_at"] == timedelta(seconds=3120)
    assert len(found["laps"]) == 1


def test_where_somebody_was_is_kept_by_no_adapter() -> None:
    text = repr(worked(P.STRAVA, "activity", payloads.STRAVA_ACTIVITY)).lower()

    assert [word for word in ("latlng", "polyline", "27.7", "85.3") if word in text] == []


def test_a_time_without_its_zone_is_the_athletes_and_says_so() -> None:
    bare = {name: v for name, v in payloads.STRAVA_ACTIVITY.items() if name != "utc_offset"}

    found = worked(P.STRAVA, "activity", bare)

    assert (found["time_zone"], found["zone_is_assumed"]) == ("Europe/Paris", True)


def test_an_exercise_of_polar_is_local_time_and_minutes() -> None:
    found = worked(P.POLAR, "exercise", payloads.POLAR_EXERCISE)

    assert found["started_at"] == datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert found["ended_at"] - found["started_at"] == timedelta(seconds=3690)
    assert ("-03:30", date(2026, 11, 20), WorkoutSport.RUNNING) == (
        found["time_zone"],
        found["local_date"],
        found["sport"],
    )


def test_keys_of_polar_may_have_hyphens() -> None:
    hyphens = {name.replace("_", "-"): v for name, v in payloads.POLAR_EXERCISE.items()}

    assert worked(P.POLAR, "exercise", hyphens) == worked(
        P.POLAR, "exercise", payloads.POLAR_EXERCISE
    )


def test_a_workout_of_whoop_keeps_its_half_hour() -> None:
    found = worked(P.WHOOP, "workout", payloads.WHOOP_WORKOUT)

    assert (
        found["time_zone"],
        found["sport"],
        found["energy_kj"],
    ) == ("+05:30", WorkoutSport.FUNCTIONAL_FITNESS, 1569)
    assert "distance_m" not in found


def test_a_workout_of_garmin_that_was_corrected_by_hand_stands_above_the_device() -> None:
    said = payloads.garmin_activity("1")
    device = worked(P.GARMIN, "activities", said)
    hand = worked(P.GARMIN, "manuallyUpdatedActivities", said)

    assert device["external_id"] == hand["external_id"]
    assert device["external_version"] < hand["external_version"]
    assert device["sport"] is WorkoutSport.STRENGTH


def test_a_sport_that_nobody_knows_is_some_other_one() -> None:
    said = payloads.STRAVA_ACTIVITY | {"sport_type": "Quidditch"}

    assert worked(P.STRAVA, "activity", said)["sport"] is WorkoutSport.OTHER


# --- events ---------------------------------------------------------------------------------


def test_an_athlete_who_lets_strava_go_is_an_event() -> None:
    said = {
        "object_type": "athlete",
        "object_id": 7,
        "owner_id": 7,
        "aspect_type": "update",
        "updates": {"authorized": "false"},
        "subscription_id": 120475,
        "event_time": 1795240000,
    }

    (event,) = of(P.STRAVA).events(said, {}, SECRETS)

    assert (event.what, event.user) == (What.DEAUTHORISED, "7")
    assert of(P.STRAVA).events(said | {"updates": {"title": "x"}}, {}, SECRETS) == ()


def test_a_ping_of_garmin_names_an_address_and_nobody_calls_it() -> None:
    ping = {"dailies": [{"userId": "7", "callbackURL": "https://evil.example/steal"}]}

    assert list(of(P.GARMIN).events(ping, {}, SECRETS)) == []


def test_what_is_deleted_is_named_as_it_was_stored() -> None:
    night = measured(P.OURA, "sleep", payloads.OURA_SLEEP)[0]["external_id"]
    run = worked(P.STRAVA, "activity", payloads.STRAVA_ACTIVITY)["external_id"]
    whoop = measured(P.WHOOP, "sleep", payloads.WHOOP_SLEEP)[0]["external_id"]

    named = [
        of(P.OURA).gone(Event("sleep", What.DELETED, "k", "7", "2f3a-sleep")),
        of(P.STRAVA).gone(Event("activity", What.DELETED, "k", "7", "9001")),
        of(P.WHOOP).gone(Event("sleep", What.DELETED, "k", "7", payloads.WHOOP_ID)),
    ]

    assert [(night,), (run,), (whoop,)] == [tuple(one) for one in named]


HOSTILE: tuple[Any, ...] = (
    None, True, -1, 1e308, float("nan"), "", "x" * 5000, "9999-99-99", [], [None], {}, {"a": []},
)  # fmt: skip
SHAPES: tuple[tuple[Provider, str, Any], ...] = (
    (P.STRAVA, "activity", payloads.STRAVA_ACTIVITY),
    (P.OURA, "sleep", payloads.OURA_SLEEP),
    (P.OURA, "daily_readiness", payloads.OURA_READINESS),
    (P.WHOOP, "sleep", payloads.WHOOP_SLEEP),
    (P.WHOOP, "recovery", payloads.WHOOP_RECOVERY),
    (P.WHOOP, "workout", payloads.WHOOP_WORKOUT),
    (P.POLAR, "exercise", payloads.POLAR_EXERCISE),
    (P.POLAR, "sleep", payloads.POLAR_SLEEP),
    (P.POLAR, "recharge", payloads.POLAR_RECHARGE),
    (P.GARMIN, "dailies", payloads.garmin_daily("1")),
    (P.GARMIN, "sleeps", payloads.garmin_sleep("1")),
    (P.GARMIN, "activities", payloads.garmin_activity("1")),
    (P.OWN, "items", {"measurements": [{}], "chunks": [{}], "workouts": [{}], "deleted": [{}]}),
)


@pytest.mark.parametrize(("provider", "kind", "payload"), SHAPES)
def test_no_value_in_any_member_breaks_an_adapter(
    provider: Provider, kind: str, payload: Any
) -> None:
    carried = payloads.WHOOP_SLEEP | payloads.POLAR_SLEEP
    for name in payload:
        for value in HOSTILE:
            of(provider).recorded(kind, payload | {name: value}, CONTEXT, carried)
    for value in HOSTILE:
        of(provider).recorded(kind, value, CONTEXT, carried)
        of(provider).recorded(kind, {"data": value, "records": value}, CONTEXT, carried)
