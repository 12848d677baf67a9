"""The athlete's loop, request by request, as the collection walks it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sdk.shapes import Json

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Step:
    """An operation, what is sent besides what must be, and what is kept of its answer."""

    operation: str
    name: str = ""
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)
    status: str = ""


NO_LEGS = {"reach": "none"}
TOKENS = {"access_token": "res.body.access_token", "refresh_token": "res.body.refresh_token"}
ALL_NO = 'JSON.stringify(Object.fromEntries(res.body.questions.map(q => [q.code, "no"])))'
"""Every question that is asked, answered with no."""
SET = {"reps": 10, "pain": 2, "technique": 4}

LOOP: tuple[Step, ...] = (
    Step(
        "registerAthlete",
        body={"consents": [{"purpose": "health_data", "version": "2026-11", "granted": True}]},
    ),
    Step("logIn", body={"device_name": "Bruno", "platform": "web"}, keep=TOKENS),
    Step("getMe", keep={"me_etag": "res.headers.etag"}),
    Step(
        "getMe",
        "What is held is not sent again",
        headers={"If-None-Match": "{{me_etag}}"},
        status="304",
    ),
    Step(
        "updateMe",
        body={"display_name": "Ana", "sports": ["powerlifting"], "equipment": ["full_gym"]},
        headers={"If-Match": "{{me_etag}}"},
    ),
    Step(
        "updateMe",
        "A stale change is refused",
        body={"display_name": "Eve"},
        headers={"If-Match": "{{me_etag}}"},
        status="412",
    ),
    Step(
        "getTriageQuestions",
        keep={"questionnaire_version": "res.body.version", "answers": ALL_NO},
    ),
    Step(
        "createScreening",
        body={"questionnaire_version": "{{questionnaire_version}}", "answers": "{{answers}}"},
        keep={"screening_id": "res.body.screening.id"},
    ),
    Step(
        "createEpisode",
        body={
            "onset": "gradual",
            "pain_at_rest": 2,
            "pain_worst": 5,
            "pain_morning": 2,
            "settle_h": 6,
            "aggravating": ["bending", "sitting"],
            "leg_symptoms": NO_LEGS,
        },
        keep={"episode_id": "res.body.episode.id"},
    ),
    Step("listPrograms"),
    Step(
        "createEnrollment",
        body={"program": "hinge-rebuild"},
        keep={"enrollment_id": "res.body.enrollment.id"},
    ),
    Step(
        "createDecision",
        "Ask for a plan",
        body={"scope": {"kind": "plan"}},
        keep={"exercise": "res.body.prescriptions[0].exercise"},
    ),
    Step("getToday"),
    Step("listPlannedSessions", keep={"planned_session_id": "res.body.items[0].id"}),
    Step(
        "createSession",
        body={
            "time_zone": "UTC",
            "duration_s": 1800,
            "pain_before": 2,
            "pain_after": 2,
            "exercises": [{"exercise": "{{exercise}}", "sets": [SET, SET]}],
        },
        keep={"session_id": "res.body.session.id"},
    ),
    Step("getSession"),
    Step(
        "createCheckIn",
        body={
            "kind": "daily",
            "time_zone": "UTC",
            "pain_now": 2,
            "pain_worst": 3,
            "sleep_h": 7.5,
            "leg_symptoms": NO_LEGS,
        },
        keep={"check_in_id": "res.body.check_in.id"},
    ),
    Step(
        "createDecision",
        "Ask what comes next",
        body={"scope": {"kind": "exercise", "exercise": "{{exercise}}"}},
        keep={"decision_id": "res.body.id"},
    ),
    Step("getDecision"),
    Step("refreshTokens", keep=TOKENS),
    Step("listSessions"),
)
