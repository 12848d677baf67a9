"""Payloads in the shapes that the providers document, written for these tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def strava_event(user: str, aspect: str = "create", at: int = 1795240000, **more: Any) -> Json:
    return {
        "object_type": "activity",
        "object_id": 9001,
        "aspect_type": aspect,
        "updates": {},
        "owner_id": int(user),
        "subscription_id": 120475,
        "event_time": at,
        **more,
    }


STRAVA_ACTIVITY: Json = {
    "id": 9001,
    "name": "Morning loop",
    "distance": 10012.4,
    "moving_time": 3010,
    "elapsed_time": 3120,
    "total_elevation_gain": 85.0,
    "type": "Run",
    "sport_type": "TrailRun",
    "start_date": "2026-11-20T06:30:00Z",
    "start_date_local": "2026-11-20T12:15:00Z",
    "timezone": "(GMT+05:45) Asia/Kathmandu",
    "utc_offset": 20700.0,
    "average_heartrate": 148.6,
    "max_heartrate": 171.0,
    "average_cadence": 86.5,
    "calories": 700.0,
    "device_name": "Forerunner 965",
    "trainer": False,
    "start_latlng": [27.7, 85.3],
    "map": {"polyline": "abc"},
    "laps": [
        {
            "start_date": "2026-11-20T06:30:00Z",
            "elapsed_time": 1500,
            "distance": 5000.0,
            "average_heartrate": 145.0,
        }
    ],
}

OURA_SLEEP: Json = {
    "id": "2f3a-sleep",
    "average_breath": 14.25,
    "average_heart_rate": 54.1,
    "average_hrv": 61,
    "awake_time": 1800,
    "bedtime_end": "2026-11-20T07:10:00+01:00",
    "bedtime_start": "2026-11-19T23:10:00+01:00",
    "day": "2026-11-20",
    "deep_sleep_duration": 5400,
    "efficiency": 93,
    "hrv": {"interval": 300.0, "items": [None, 58.0], "timestamp": "2026-11-19T23:10:00+01:00"},
    "light_sleep_duration": 14400,
    "lowest_heart_rate": 47,
    "readiness": {"score": 81},
    "rem_sleep_duration": 7200,
    "sleep_phase_5_min": "442211133",
    "time_in_bed": 28800,
    "total_sleep_duration": 27000,
    "type": "long_sleep",
}
OURA_READINESS: Json = {
    "id": "2f3a-ready",
    "day": "2026-11-20",
    "score": 79,
    "temperature_deviation": -0.21,
    "timestamp": "2026-11-20T00:00:00+01:00",
}


def oura_event(user: str, kind: str = "sleep", what: str = "update", **more: Any) -> Json:
    return {
        "event_type": what,
        "data_type": kind,
        "object_id": OURA_SLEEP["id"],
        "event_time": "2026-11-20T07:30:00+00:00",
        "user_id": user,
        **more,
    }


WHOOP_ID = "ecfc6a15-4661-442f-a9a4-f160dd7afae8"
WHOOP_SLEEP: Json = {
    "id": WHOOP_ID,
    "cycle_id": 93845,
    "user_id": 1,
    "created_at": "2026-11-20T06:20:00.000Z",
    "updated_at": "2026-11-20T06:40:00.000Z",
    "start": "2026-11-19T22:25:44.774Z",
    "end": "2026-11-20T06:25:44.774Z",
    "timezone_offset": "-05:00",
    "nap": False,
    "score_state": "SCORED",
    "score": {
        "stage_summary": {
            "total_in_bed_time_milli": 28_800_000,
            "total_awake_time_milli": 1_800_000,
            "total_no_data_time_milli": 0,
            "total_light_sleep_time_milli": 14_400_000,
            "total_slow_wave_sleep_time_milli": 5_400_000,
            "total_rem_sleep_time_milli": 7_200_000,
            "sleep_cycle_count": 4,
            "disturbance_count": 9,
        },
        "respiratory_rate": 16.1,
        "sleep_performance_percentage": 94.0,
    },
}
WHOOP_RECOVERY: Json = {
    "cycle_id": 93845,
    "sleep_id": WHOOP_ID,
    "user_id": 1,
    "created_at": "2026-11-20T06:30:00.000Z",
    "updated_at": "2026-11-20T06:45:00.000Z",
    "score_state": "SCORED",
    "score": {
        "user_calibrating": False,
        "recovery_score": 44.0,
        "resting_heart_rate": 52.0,
        "hrv_rmssd_milli": 63.8,
        "spo2_percentage": 96.5,
        "skin_temp_celsius": 33.7,
    },
}
WHOOP_WORKOUT: Json = {
    "id": "11111111-4661-442f-a9a4-f160dd7afae8",
    "user_id": 1,
    "created_at": "2026-11-20T18:40:00.000Z",
    "updated_at": "2026-11-20T18:45:00.000Z",
    "start": "2026-11-20T17:30:00.000Z",
    "end": "2026-11-20T18:30:00.000Z",
    "timezone_offset": "+05:30",
    "sport_name": "functional-fitness",
    "score_state": "SCORED",
    "score": {
        "strain": 8.2,
        "average_heart_rate": 123,
        "max_heart_rate": 168,
        "kilojoule": 1569.3,
        "distance_meter": 0,
    },
}


def whoop_event(user: str, kind: str = "sleep.updated", **more: Any) -> Json:
    return {"user_id": int(user), "id": WHOOP_ID, "type": kind, "trace_id": "t-1", **more}


POLAR_EXERCISE: Json = {
    "id": "2AC312F",
    "upload_time": "2026-11-20T19:10:00Z",
    "polar_user": "https://www.polaraccesslink.com/v3/users/1",
    "device": "Polar Vantage V2",
    "start_time": "2026-11-20T18:00:00",
    "start_time_utc_offset": -210,
    "duration": "PT1H1M30S",
    "calories": 500,
    "distance": 9800.5,
    "heart_rate": {"average": 139, "maximum": 172},
    "sport": "OTHER",
    "detailed_sport_info": "ROAD_RUNNING",
}
POLAR_SLEEP: Json = {
    "polar_user": "https://www.polaraccesslink.com/v3/users/1",
    "date": "2026-11-20",
    "sleep_start_time": "2026-11-19T23:30:00+02:00",
    "sleep_end_time": "2026-11-20T07:00:00+02:00",
    "light_sleep": 14_000,
    "deep_sleep": 5_000,
    "rem_sleep": 6_000,
    "total_interruption_duration": 2_000,
    "hypnogram": {"23:30": 2, "00:30": 4, "06:00": 1},
}
POLAR_RECHARGE: Json = {
    "polar_user": "https://www.polaraccesslink.com/v3/users/1",
    "date": "2026-11-20",
    "heart_rate_avg": 52,
    "beat_to_beat_avg": 1150,
    "heart_rate_variability_avg": 58,
    "breathing_rate_avg": 14.2,
    "nightly_recharge_status": 5,
    "ans_charge": 2.1,
}


def polar_event(user: str, **more: Any) -> Json:
    return {
        "event": "EXERCISE",
        "user_id": int(user),
        "entity_id": "2AC312F",
        "timestamp": "2026-11-20T19:11:00Z",
        "url": "https://www.polaraccesslink.com/v3/exercises/2AC312F",
        **more,
    }


def garmin_daily(user: str, **more: Any) -> Json:
    return {
        "userId": user,
        "userAccessToken": "a-token-of-garmin",
        "summaryId": "x1-daily",
        "calendarDate": "2026-11-20",
        "startTimeInSeconds": 1795127400,  # 22:30 UTC on the 19th: midnight at +01:30
        "startTimeOffsetInSeconds": 5400,
        "durationInSeconds": 43_200,
        "steps": 6210,
        "distanceInMeters": 4800.0,
        "activeKilocalories": 310,
        "bmrKilocalories": 1600,
        "restingHeartRateInBeatsPerMinute": 51,
        "averageStressLevel": -1,
        "timeOffsetHeartRateSamples": {"15": 60, "30": 62, "45": 0},
        **more,
    }


def garmin_sleep(user: str, **more: Any) -> Json:
    return {
        "userId": user,
        "summaryId": "x1-sleep",
        "calendarDate": "2026-11-20",
        "startTimeInSeconds": 1795127400,
        "startTimeOffsetInSeconds": 5400,
        "durationInSeconds": 28_800,
        "deepSleepDurationInSeconds": 5400,
        "lightSleepDurationInSeconds": 14_400,
        "remSleepInSeconds": 7200,
        "awakeDurationInSeconds": 1800,
        "validation": "ENHANCED_TENTATIVE",
        "timeOffsetSleepRespiration": {"0": 14.0, "60": 15.0},
        **more,
    }


def garmin_activity(user: str, **more: Any) -> Json:
    return {
        "userId": user,
        "summaryId": "x1-activity",
        "activityName": "Paris Strength",
        "activityType": "STRENGTH_TRAINING",
        "startTimeInSeconds": 1795190400,
        "startTimeOffsetInSeconds": 5400,
        "durationInSeconds": 3600,
        "averageHeartRateInBeatsPerMinute": 118,
        "maxHeartRateInBeatsPerMinute": 151,
        "activeKilocalories": 320,
        "deviceName": "fenix 7",
        **more,
    }
