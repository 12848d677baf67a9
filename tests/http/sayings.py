"""For each operation that wants to be told something: what to send.

Bodies are rich on purpose: every member that is said is a member that can be spoilt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.kit.ids import new_id
from tests.apps.thirdparty import APP, ThirdParty
from tests.http.bodies import (
    CHECK_IN,
    CONNECTION,
    CUSTOM_EXERCISE,
    MEASUREMENT,
    MEASUREMENT_CHUNK,
    PUSH,
    RECORD_DELETION,
    SESSION,
    WORKOUT,
)
from tests.http.scenes import Scene, link_code, pulled, session, state
from tests.imports.sending import as_form
from tests.support.actor import PASSWORD
from tests.support.world import BASELINES, EPISODE, HEALTH_CONSENT

LOG = "local_date,exercise,reps,load_kg\n2026-01-05,Romanian deadlift,8,60\n"
BODIES: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "createApp": lambda scene: dict(APP),
    "updateApp": lambda scene: {name: value for name, value in APP.items() if name != "kind"},
    "updateGrant": lambda scene: {"capabilities": ["sessions:read"]},
    "createApiKey": lambda scene: {
        "name": "Cron",
        "capabilities": ["sessions:read", "measurements:write"],
        "expires_at": f"{scene.world.day(30)}T00:00:00Z",
        "password": PASSWORD,
    },
    "pushChanges": lambda scene: PUSH,
    "registerAthlete": lambda scene: {
        "email": "someone.new@keel.example",
        "password": PASSWORD,
        "birth_date": "1992-03-14",
        "display_name": "Ana",
        "time_zone": "Europe/Paris",
        "locale": "fr-FR",
        "consents": [HEALTH_CONSENT | {"given_by": "athlete"}],
    },
    "logIn": lambda scene: {
        "email": scene.athlete.email,
        "password": PASSWORD,
        "device_name": "A phone",
        "platform": "ios",
    },
    "refreshTokens": lambda scene: {"refresh_token": scene.athlete.refresh_token},
    "logOut": lambda scene: {
        "refresh_token": scene.world.log_in(scene.athlete.email).refresh_token
    },
    "changePassword": lambda scene: {
        "current_password": PASSWORD,
        "new_password": "another correct horse battery",
    },
    "eraseAccount": lambda scene: {"password": PASSWORD},
    "updateMe": lambda scene: {
        "display_name": "Ana",
        "birth_date": "1992-03-14",
        "sex": "female",
        "sports": ["powerlifting"],
        "training_age_y": 8,
        "equipment": ["full_gym"],
        "mass_unit": "kg",
        "distance_unit": "km",
        "plate_step_kg": 2.5,
        "time_zone": "Europe/Paris",
        "country": "FR",
        "locale": "fr",
        "history": {
            "bests": [
                {
                    "exercise": "deadlift-conventional",
                    "load_kg": 220,
                    "reps": 1,
                    "achieved_on": "2026-01-01",
                }
            ],
            "weekly_run_m": 30_000,
            "longest_run_30d_m": 10_000,
            "cadence_spm": 172,
        },
    },
    "putConsent": lambda scene: {
        "purpose": "research",
        "version": "2026-11",
        "granted": True,
        "given_by": "athlete",
    },
    "createGoal": lambda scene: {
        "kind": "lift",
        "exercise": "deadlift-conventional",
        "load_kg": 200,
        "reps": 1,
        "target_on": "2027-05-01",
    },
    "updateGoal": lambda scene: {"load_kg": 210, "achieved_on": "2026-11-20"},
    "createScreening": lambda scene: {
        "local_date": scene.day,
        "questionnaire_version": "2026.11",
        "answers": {"RF-CES-1": "no", "RF-NEU-1": "no"},
    },
    "createInvitation": lambda scene: {"note": "Ana, Tuesdays"},
    "createCareLink": lambda scene: {
        "code": scene.carer.post("/care/invitations", {}).json["code"]
    },
    "createClearance": lambda scene: {
        "codes": ["RF-CES-1"],
        "examined_on": scene.day,
        "documents": [{"kind": "visit_note", "dated_on": scene.day, "reference": "File 7"}],
        "notes": "Cleared for graded training.",
        "restrictions": [{"kind": "no_impact", "until": scene.world.day(30)}],
    },
    "createPhasePlacement": lambda scene: {
        "phase": "p2",
        "pattern": "hinge",
        "local_date": scene.day,
        "reason": "Examined; ready for bilateral lifting.",
    },
    "createClinicianOverride": lambda scene: {
        "kind": "load_up_to",
        "exercise": "rdl-tempo",
        "limit_kg": 80,
        "local_date": scene.day,
        "until": scene.world.day(20),
        "reason": "Lifted this in the clinic without trouble.",
    },
    "createEpisode": lambda scene: EPISODE | {"local_date": scene.day},
    "updateEpisode": lambda scene: {"pain_worst": 5, "aggravating": ["bending"]},
    "createBaseline": lambda scene: {
        "local_date": scene.day,
        "examiner": "athlete",
        "results": BASELINES,
    },
    "updateBaseline": lambda scene: {"results": BASELINES[:2]},
    "createCustomExercise": lambda scene: CUSTOM_EXERCISE,
    "createCustomExerciseFor": lambda scene: CUSTOM_EXERCISE,
    "updateCustomExercise": lambda scene: (
        {name: said for name, said in CUSTOM_EXERCISE.items() if name != "slug"}
        | {"archived": True}
    ),
    "createEnrollment": lambda scene: {
        "program": "hinge-rebuild",
        "started_on": scene.day,
        "sessions_per_week": 3,
        "training_days": ["monday", "thursday", "sunday"],
    },
    "updateEnrollment": lambda scene: {"sessions_per_week": 2},
    "createSession": lambda scene: SESSION,
    "updateSession": lambda scene: {"session_rpe": 6, "exercises": SESSION["exercises"]},
    "putImportExercises": lambda scene: {
        "choices": [{"name": "Romanian deadlift", "exercise": "rdl-barbell", "leave_out": False}]
    },
    "createSessionBatch": lambda scene: {"items": [SESSION | {"id": str(new_id())}]},
    "createCheckIn": lambda scene: CHECK_IN,
    "createCheckInBatch": lambda scene: {"items": [CHECK_IN | {"id": str(new_id())}]},
    "updateCheckIn": lambda scene: {"pain_worst": 4, "sleep_h": 6.5},
    "createMeasurements": lambda scene: {"items": [MEASUREMENT]},
    "createMeasurementChunks": lambda scene: {"chunks": [MEASUREMENT_CHUNK]},
    "deleteRecordedMeasurements": lambda scene: {"items": [RECORD_DELETION]},
    "createWorkouts": lambda scene: {"items": [WORKOUT]},
    "startConnection": lambda scene: CONNECTION,
    "confirmConnection": lambda scene: {"code": link_code(scene)},
    "deleteRecordedWorkouts": lambda scene: {"items": [RECORD_DELETION]},
    "createWebhook": lambda scene: {
        "url": "https://diary.example/hook",
        "events": ["session.created", "decision.made"],
        "description": "Ours.",
    },
    "updateWebhook": lambda scene: {
        "url": "https://diary.example:8443/hook",
        "events": ["grant.ended"],
        "description": None,
        "state": "enabled",
    },
    "putWorkoutSession": lambda scene: {"session_id": session(scene)[1]},
    "createOverrideRequest": lambda scene: {
        "kind": "rest_day",
        "local_date": scene.day,
        "note": "A long week.",
    },
    "createDecision": lambda scene: {"scope": {"kind": "plan"}, "local_date": scene.world.day()},
    "runSimulation": lambda scene: {
        "scope": {"kind": "plan"},
        "local_date": scene.world.day(),
        "weeks": 1,
        "scenario": "all_goes_well",
        "sessions": [SESSION],
        "check_ins": [CHECK_IN],
    },
}
"""For each operation that takes a body: one it does what it should with."""

QUERIES: dict[str, Callable[[Scene], str]] = {
    "pullChanges": lambda scene: "schema_version=1",
    "pushChanges": lambda scene: f"last_pulled_at={pulled(scene)}",
    "getToday": lambda scene: f"local_date={scene.world.day()}",
    "getPainInsight": lambda scene: f"local_date={scene.world.day()}",
    "getLoadInsight": lambda scene: f"local_date={scene.world.day()}",
    "getProvocationInsight": lambda scene: f"local_date={scene.world.day()}",
    "getPainPicture": lambda scene: f"local_date={scene.world.day()}",
    "getLoadPicture": lambda scene: f"local_date={scene.world.day()}",
    "getProvocationPicture": lambda scene: f"local_date={scene.world.day()}",
    "receiveConnectionCode": state,
    "answerChallenge": lambda scene: "hub.mode=subscribe&hub.verify_token=verify&hub.challenge=abc",
}
"""For each operation that insists on a query: a good one."""

FORMS: dict[str, Callable[[Scene, ThirdParty], dict[str, str]]] = {
    "decideAuthorization": lambda scene, app: {
        "email": scene.athlete.email,
        "password": PASSWORD,
    },
    "issueAppTokens": lambda scene, app: {"grant_type": "client_credentials"},
    "revokeAppToken": lambda scene, app: {"token": app.let_in(scene.athlete).refresh_token},
    "introspectAppToken": lambda scene, app: {"token": app.let_in(scene.athlete).refresh_token},
}
"""For each operation that takes a form as browsers send it: what it says, beside whose it is."""

FILES: dict[str, Callable[[Scene], tuple[str, bytes]]] = {
    "createImport": lambda scene: as_form(LOG, id=str(new_id()), time_zone="Europe/Paris"),
    "receiveDelivery": lambda scene: ("application/json", b'{"object_type": "activity"}'),
    "restoreExport": lambda scene: (
        "application/zip",
        scene.world.athlete().get("/me/export").data,
    ),
}
"""For each operation that takes a file as it is: its media type, and a good one."""
