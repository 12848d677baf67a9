"""Bodies that say as much as they may: every member that is said can be spoilt."""

from __future__ import annotations

from typing import Any

SESSION: dict[str, Any] = {
    "started_at": "2026-11-20T18:05:00+01:00",
    "time_zone": "Europe/Paris",
    "local_date": "2026-11-20",
    "duration_s": 2700,
    "status": "completed",
    "session_rpe": 5,
    "pain_before": 1,
    "pain_after": 2,
    "note": "Felt fine.",
    "leg_symptoms": {"reach": "above_knee", "side": "left", "sensations": ["tingling"]},
    "exercises": [
        {
            "exercise": "rdl-tempo",
            "group": "A",
            "tempo": "3-1-3-0",
            "note": "Slow.",
            "sets": [
                {
                    "kind": "work",
                    "status": "stopped",
                    "reason": "pain",
                    "reps": 5,
                    "load_kg": 60,
                    "effort": {"scale": "rpe", "value": 6},
                    "technique": 4,
                    "pain": 3,
                    "pain_quality": "tight",
                    "target": {"reps": 8, "load_kg": 60, "effort": {"scale": "rpe", "value": 6}},
                }
            ],
        }
    ],
}
CHECK_IN: dict[str, Any] = {
    "kind": "daily",
    "local_date": "2026-11-20",
    "time_zone": "Europe/Paris",
    "pain_now": 2,
    "pain_worst": 3,
    "leg_symptoms": {"reach": "above_knee", "side": "left", "sensations": ["tingling"]},
    "stiffness_min": 20,
    "triggers": ["sitting_long"],
    "sleep_h": 7.5,
    "sleep_quality": 4,
    "stress": 2,
    "fatigue": 2,
    "soreness": 2,
    "confidence": 6,
    "note": "Long drive.",
    "questionnaire_version": "2026.11",
    "red_flags": {"RF-CES-1": "no"},
}
_SESSION_ID = "0193a5c2-0001-7000-8000-000000005e55"
_EXERCISE_ID = "0193a5c2-0001-7000-8000-00000000e4e7"
PUSH: dict[str, Any] = {
    "training_sessions": {
        "created": [
            {
                "id": _SESSION_ID,
                "_status": "created",
                "_changed": "",
                "local_date": "2026-11-20",
                "time_zone": "Europe/Paris",
                "started_at": 1795194300000,
                "status": "completed",
                "duration_s": 2700,
                "session_rpe": 5,
                "pain_before": 1,
                "pain_after": 2,
                "leg_symptoms_json": '{"reach":"above_knee","side":"left"}',
                "note": "Felt fine.",
            }
        ],
        "updated": [],
        "deleted": [],
    },
    "logged_exercises": {
        "created": [
            {
                "id": _EXERCISE_ID,
                "session_id": _SESSION_ID,
                "position": 0,
                "exercise_slug": "rdl-tempo",
                "group_letter": "A",
                "tempo": "3-1-3-0",
            }
        ],
        "updated": [],
        "deleted": ["0193a5c2-0001-7000-8000-00000000dead"],
    },
    "set_logs": {
        "created": [
            {
                "id": "0193a5c2-0001-7000-8000-000000000002",
                "logged_exercise_id": _EXERCISE_ID,
                "position": 0,
                "status": "stopped",
                "reason": "pain",
                "reps": 5,
                "load_kg": 60,
                "effort_scale": "rpe",
                "effort_value": 6,
                "pain": 3,
                "target_json": '{"reps":8,"load_kg":60}',
            }
        ],
        "updated": [],
        "deleted": [],
    },
    "check_ins": {
        "created": [
            {
                "id": "0193a5c2-0001-7000-8000-000000000003",
                "kind": "daily",
                "local_date": "2026-11-20",
                "time_zone": "Europe/Paris",
                "leg_symptoms_json": '{"reach":"above_knee","side":"left"}',
                "red_flags_json": '{"RF-CES-1":"no"}',
                "questionnaire_version": "2026.11",
                "pain_now": 2,
                "pain_worst": 3,
                "sleep_h": 7.5,
                "triggers_json": '["sitting_long"]',
                "settle_answered": False,
            }
        ],
        "updated": [],
        "deleted": [],
    },
}

MEASUREMENT: dict[str, Any] = {
    "kind": "steps",
    "value": 900,
    "started_at": "2026-11-20T08:00:00+01:00",
    "ended_at": "2026-11-20T09:00:00+01:00",
    "local_date": "2026-11-20",
    "time_zone": "Europe/Paris",
    "source": {
        "provider": "apple_health",
        "device": "Watch7,2",
        "origin": "com.apple.health",
        "device_kind": "watch",
    },
    "external_id": "7f0c",
    "external_version": 2,
}
MEASUREMENT_CHUNK: dict[str, Any] = {
    "kind": "heart_rate",
    "values": [61, None, 63.5],
    "interval_s": 1,
    "started_at": "2026-11-20T08:00:00+01:00",
    "local_date": "2026-11-20",
    "time_zone": "Europe/Paris",
    "source": {"provider": "polar", "device": "H10", "device_kind": "strap"},
    "external_version": 1,
}
WORKOUT: dict[str, Any] = {
    "source": {"provider": "garmin", "device": "Forerunner 965", "device_kind": "watch"},
    "external_id": "17",
    "external_version": 4,
    "sport": "strength",
    "started_at": "2026-11-20T18:00:00+01:00",
    "ended_at": "2026-11-20T19:00:00+01:00",
    "local_date": "2026-11-20",
    "time_zone": "Europe/Paris",
    "zone_is_assumed": False,
    "moving_s": 3400,
    "distance_m": 120,
    "energy_kj": 1100,
    "ascent_m": 2,
    "average_hr_bpm": 118,
    "max_hr_bpm": 161,
    "average_cadence_per_min": 40.5,
    "title": "Pull day",
    "laps": [
        {
            "started_at": "2026-11-20T18:00:00+01:00",
            "ended_at": "2026-11-20T18:30:00+01:00",
            "distance_m": 60,
            "average_hr_bpm": 112,
        }
    ],
    "sets": [
        {
            "position": 0,
            "name": "Deadlift",
            "reps": 5,
            "load_g": 140000,
            "duration_s": 40,
            "rest": False,
        }
    ],
}
RECORD_DELETION: dict[str, Any] = {
    "provider": "garmin",
    "external_id": "16",
    "external_version": 9,
}

OTHER_BODIES: dict[str, list[dict[str, Any]]] = {
    "createGoal": [
        {"kind": "event", "event": "Half marathon", "distance_m": 21097},
        {"kind": "activity", "activity": "Lift the children"},
    ],
    "createClearance": [
        {
            "codes": ["RF-SUR-1"],
            "examined_on": "2026-11-20",
            "documents": [],
            "restrictions": [
                {"kind": "no_exercise", "exercise": "deadlift-conventional"},
                {"kind": "no_axial_load_above", "limit_kg": 40, "until": "2026-12-31"},
                {"kind": "other", "text": "No long car rides."},
            ],
        },
    ],
    "createPhasePlacement": [
        {"phase": "p3", "local_date": "2026-11-20", "reason": "Back in full training."},
    ],
    "createClinicianOverride": [
        {
            "kind": "allow_exercise",
            "exercise": "rdl-tempo",
            "local_date": "2026-11-20",
            "until": "2026-12-01",
            "reason": "Tolerates it well.",
        },
        {
            "kind": "no_load_finding",
            "local_date": "2026-11-20",
            "until": "2026-12-01",
            "reason": "No ramps for now.",
        },
    ],
    "createCheckIn": [
        {
            "kind": "next_morning",
            "local_date": "2026-11-20",
            "time_zone": "UTC",
            "pain_morning": 2,
            "settle_h": 3,
            "leg_symptoms": {"reach": "none"},
        },
        {
            "kind": "flare",
            "local_date": "2026-11-20",
            "time_zone": "UTC",
            "pain_now": 5,
            "pain_worst": 6,
            "started_at": "2026-11-20T07:00:00Z",
            "function_loss": "some",
            "leg_symptoms": {"reach": "none"},
        },
    ],
    "createMeasurementChunks": [
        {
            "chunks": [
                {name: said for name, said in MEASUREMENT_CHUNK.items() if name != "interval_s"}
                | {"offsets_s": [0, 7, 60]}
            ]
        },
    ],
    "createSession": [
        {
            "local_date": "2026-11-20",
            "started_at": "2026-11-20T07:10:00Z",
            "time_zone": "UTC",
            "exercises": [
                {
                    "exercise": "run-walk",
                    "stage": "r1",
                    "sets": [{"duration_s": 1800, "distance_m": 3000, "pain": 2}],
                }
            ],
        },
    ],
    "runSimulation": [
        {"scope": {"kind": "pattern", "pattern": "hinge"}, "local_date": "2026-11-21", "weeks": 1},
    ],
    "createBaseline": [
        {
            "local_date": "2026-11-20",
            "examiner": "coach",
            "note": "After a rest day.",
            "results": [
                {"test": "peg", "items": [3, 4, 2], "value": 3},
                {"test": "psfs", "value": 4, "subject": "deadlift"},
                {"test": "slr", "value": 70, "side": "left", "position": "supine"},
            ],
        },
    ],
    "createDecision": [
        {"scope": {"kind": "exercise", "exercise": "rdl-tempo"}, "local_date": "2026-11-21"},
        {"scope": {"kind": "pattern", "pattern": "hinge"}, "local_date": "2026-11-21"},
    ],
}
"""Bodies of another kind, whose members the first one lacks."""
CONNECTION: dict[str, Any] = {"provider": "strava", "name": "Mine"}
CUSTOM_EXERCISE: dict[str, Any] = {
    "slug": "my-landmine-deadlift",
    "name": "Landmine deadlift",
    "pattern": "hinge",
    "position": "standing",
    "laterality": "bilateral",
    "measure": "load",
    "equipment": ["barbell"],
    "implements": 1,
    "load_class": {
        "compression": 3,
        "flexion": 1,
        "extension": 0,
        "rotation": 0,
        "shear": 1,
        "impact": 0,
    },
    "ballistic": False,
    "avoid_if": ["flexion"],
    "description": "One end of the bar in a corner, both hands on the other.",
    "cues": {"external": ["Push the floor away."], "internal": ["Ribs over the pelvis."]},
}
