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
