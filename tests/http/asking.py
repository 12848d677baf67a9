"""How to ask every operation for something: whose thing it is, where it is, what to send.

A new operation, path parameter or body is added here, or the tests that walk all operations
fail. Bodies are rich on purpose: every member that is said is a member that can be spoilt.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from api.app import ROUTES
from api.kit.access import Access
from api.kit.http.operation import Operation
from api.kit.ids import new_id
from tests.http.bodies import (
    CHECK_IN,
    CUSTOM_EXERCISE,
    MEASUREMENT,
    MEASUREMENT_CHUNK,
    PUSH,
    SESSION,
)
from tests.imports.sending import as_form
from tests.support.actor import PASSWORD, Actor
from tests.support.answer import Answer
from tests.support.world import BASELINES, EPISODE, HEALTH_CONSENT, World

OPERATIONS: tuple[Operation, ...] = tuple(one for routes in ROUTES for one in routes.operations)
CARE = {Access.CARE_READ, Access.CARE_WRITE}
RANDOM_ID = "0193a5c2-ffff-7000-8000-00000000dead"
LOG = "local_date,exercise,reps,load_kg\n2026-01-05,Romanian deadlift,8,60\n"
SLUGS = {
    "exercises": "rdl-tempo",
    "programs": "hinge-rebuild",
    "education": "bracing",
    "routines": "wu-gentle",
}
NAMES = {"version": "2026.11.1", "purpose": "research", "code": "not_found"}
"""Path parameters that name something public or one's own; nobody's id."""


class Scene:
    """One athlete of a world, their carer, and what they have made so far."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def athlete(self) -> Actor:
        return self.world.athlete()

    @cached_property
    def ready(self) -> Actor:
        """An athlete with a plan."""
        athlete = self.world.ready_athlete()
        body = {"scope": {"kind": "plan"}, "local_date": self.world.day()}
        made(athlete.post("/progression/decisions", body))
        return athlete

    @cached_property
    def carer(self) -> Actor:
        """A clinician linked to the athlete."""
        carer = self.world.clinician()
        self.world.link(carer, self.athlete)
        return carer

    @cached_property
    def day(self) -> str:
        return self.world.day(-1)


def made(answer: Answer, *member: str) -> str:
    """The id of what a request has made."""
    assert answer.status in (200, 201), f"{answer.method} {answer.path}: {answer.text}"
    found = answer.json
    for name in member:
        found = found[name]
    return str(found["id"])


def first(answer: Answer) -> str:
    """The id of the first row of a list."""
    assert answer.status == 200, answer.text
    assert answer.json["items"], f"{answer.path} lists nothing"
    return str(answer.json["items"][0]["id"])


def _goal(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, made(scene.athlete.post("/goals", BODIES["createGoal"](scene)))


def _login(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, str(scene.world.log_in(scene.athlete.email).login_id)


def _screening(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, made(scene.world.screen(scene.athlete), "screening")


def _flag(scene: Scene) -> tuple[Actor, str]:
    made(scene.world.screen(scene.athlete, RF_CES_1="yes"), "screening")
    return scene.athlete, first(scene.athlete.get("/triage/flags"))


def _link(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, scene.world.link(scene.world.clinician(), scene.athlete)


def _athlete(scene: Scene) -> tuple[Actor, str]:
    return scene.carer, scene.athlete.id


def _episode(scene: Scene) -> tuple[Actor, str]:
    athlete = scene.world.athlete()
    body = EPISODE | {"local_date": scene.world.day()}
    return athlete, made(athlete.post("/episodes", body), "episode")


def _baseline(scene: Scene) -> tuple[Actor, str]:
    body = BODIES["createBaseline"](scene)
    return scene.athlete, made(scene.athlete.post("/baselines", body), "baseline")


def _enrollment(scene: Scene) -> tuple[Actor, str]:
    athlete = scene.world.athlete()
    body = BODIES["createEnrollment"](scene)
    return athlete, made(athlete.post("/enrollments", body), "enrollment")


def _planned_session(scene: Scene) -> tuple[Actor, str]:
    return scene.ready, first(scene.ready.get("/planned-sessions"))


def _session(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, made(scene.athlete.post("/sessions", SESSION), "session")


def _check_in(scene: Scene) -> tuple[Actor, str]:
    athlete = scene.world.athlete()
    return athlete, made(athlete.post("/check-ins", CHECK_IN), "check_in")


def _decision(scene: Scene) -> tuple[Actor, str]:
    return scene.ready, first(scene.ready.get("/progression/decisions"))


def _custom_exercise(scene: Scene) -> tuple[Actor, str]:
    body = CUSTOM_EXERCISE | {"slug": f"my-{new_id()}"}
    return scene.athlete, made(scene.athlete.post("/custom-exercises", body))


def _import(scene: Scene) -> tuple[Actor, str]:
    media, content = as_form(LOG)
    answer = scene.athlete.post("/imports", data=content, content_type=media)
    scene.world.work()
    return scene.athlete, made(answer)


def _measurement(scene: Scene) -> tuple[Actor, str]:
    athlete = scene.world.athlete()
    answer = athlete.post("/measurements", {"items": [MEASUREMENT]})
    return athlete, str(answer.json["results"][0]["id"])


def _chunk(scene: Scene) -> tuple[Actor, str]:
    athlete = scene.world.athlete()
    answer = athlete.post("/measurements/chunks", {"chunks": [MEASUREMENT_CHUNK]})
    return athlete, str(answer.json["results"][0]["id"])


MAKERS: dict[str, Callable[[Scene], tuple[Actor, str]]] = {
    "goal_id": _goal,
    "login_id": _login,
    "screening_id": _screening,
    "flag_id": _flag,
    "link_id": _link,
    "athlete_id": _athlete,
    "episode_id": _episode,
    "baseline_id": _baseline,
    "enrollment_id": _enrollment,
    "planned_session_id": _planned_session,
    "session_id": _session,
    "check_in_id": _check_in,
    "decision_id": _decision,
    "import_id": _import,
    "custom_exercise_id": _custom_exercise,
    "measurement_id": _measurement,
    "chunk_id": _chunk,
}
"""For each path parameter that holds somebody's id: who may use it there, and one such id."""


def _pulled(scene: Scene) -> int:
    """The timestamp of a pull."""
    answer = scene.athlete.get("/sync?schema_version=1")
    assert answer.status == 200, answer.text
    return int(answer.json["timestamp"])


BODIES: dict[str, Callable[[Scene], dict[str, Any]]] = {
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
    "pushChanges": lambda scene: f"last_pulled_at={_pulled(scene)}",
    "getToday": lambda scene: f"local_date={scene.world.day()}",
    "getPainInsight": lambda scene: f"local_date={scene.world.day()}",
    "getLoadInsight": lambda scene: f"local_date={scene.world.day()}",
    "getProvocationInsight": lambda scene: f"local_date={scene.world.day()}",
    "getPainPicture": lambda scene: f"local_date={scene.world.day()}",
    "getLoadPicture": lambda scene: f"local_date={scene.world.day()}",
    "getProvocationPicture": lambda scene: f"local_date={scene.world.day()}",
}
"""For each operation that insists on a query: a good one."""

FILES: dict[str, Callable[[Scene], tuple[str, bytes]]] = {
    "createImport": lambda scene: as_form(LOG, id=str(new_id()), time_zone="Europe/Paris"),
    "restoreExport": lambda scene: (
        "application/zip",
        scene.world.athlete().get("/me/export").data,
    ),
}
"""For each operation that takes a file as it is: its media type, and a good one."""


@dataclass(frozen=True)
class Ask:
    """A good request to an operation, by the one who may make it."""

    operation: Operation
    actor: Actor
    path: str
    body: dict[str, Any] | None
    more: dict[str, Any] = field(default_factory=dict)

    def send(self, actor: Actor | None = None, *, path: str | None = None) -> Answer:
        """Send it, perhaps as somebody else or to another address."""
        sender = actor or self.actor
        return sender.request(self.operation.method, path or self.path, json=self.body, **self.more)

    def at(self, wanted_id: str) -> str:
        """The same address with another id."""
        return self.operation.path.format(**{name: wanted_id for name in parameters(self)})


def parameters(ask: Ask | Operation) -> list[str]:
    """Names of the path parameters."""
    operation = ask if isinstance(ask, Operation) else ask.operation
    return [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]


def foreign(operation: Operation) -> bool:
    """Whether the path holds an id that could be somebody else's."""
    return any(name in MAKERS for name in parameters(operation))


def ask(scene: Scene, operation: Operation, etag: str = "*") -> Ask:
    """A good request to the operation."""
    actor = scene.carer if operation.access <= CARE else scene.athlete
    parts = {}
    for name in parameters(operation):
        if name in MAKERS:
            actor, parts[name] = MAKERS[name](scene)
        else:
            parts[name] = _name(operation, name)
    path = operation.path.format(**parts)
    if operation.operation_id in QUERIES:
        path += f"?{QUERIES[operation.operation_id](scene)}"
    return Ask(
        operation=operation,
        actor=scene.world.anonymous() if operation.public else actor,
        path=path,
        body=deepcopy(BODIES[operation.operation_id](scene)) if operation.body else None,
        more=_more(scene, operation, etag),
    )


def _more(scene: Scene, operation: Operation, etag: str) -> dict[str, Any]:
    if operation.operation_id in FILES:
        media, content = FILES[operation.operation_id](scene)
        return {"data": content, "content_type": media}
    return {"etag": etag} if operation.if_match else {}


def _name(operation: Operation, parameter: str) -> str:
    if parameter == "slug":
        return next(slug for part, slug in SLUGS.items() if f"/{part}/" in operation.path)
    return NAMES[parameter]
