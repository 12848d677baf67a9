"""For each path parameter that is somebody's id: how to come by one."""

from __future__ import annotations

from collections.abc import Callable

from api.kit.ids import new_id
from tests.apps.thirdparty import ThirdParty
from tests.http.bodies import CHECK_IN, CUSTOM_EXERCISE, MEASUREMENT, MEASUREMENT_CHUNK, WORKOUT
from tests.http.sayings import BODIES, LOG
from tests.http.scenes import Scene, connection, first, made, session
from tests.imports.sending import as_form
from tests.support.actor import Actor
from tests.support.world import EPISODE


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


def _workout(scene: Scene) -> tuple[Actor, str]:
    """A new one of the scene's athlete, who has a session to link it to."""
    item = WORKOUT | {"external_id": str(new_id())}
    answer = scene.athlete.post("/workouts", {"items": [item]})
    return scene.athlete, str(answer.json["results"][0]["id"])


def _app(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, ThirdParty.of(scene.world, scene.athlete, kind="confidential").id


def _grant(scene: Scene) -> tuple[Actor, str]:
    return scene.athlete, ThirdParty.of(scene.world).let_in(scene.athlete).grant_id


def _api_key(scene: Scene) -> tuple[Actor, str]:
    answer = scene.athlete.post("/me/api-keys", BODIES["createApiKey"](scene))
    return scene.athlete, made(answer, "api_key")


def _webhook(scene: Scene) -> tuple[Actor, str]:
    body = {
        "kind": "confidential",
        "name": "Trainer",
        "homepage_url": "https://trainer.example",
        "privacy_url": "https://trainer.example/privacy",
        "redirect_uris": ["https://trainer.example/back"],
        "capabilities": ["sessions:read"],
    }
    answer = scene.athlete.post("/apps", body)
    assert answer.status == 201, answer.text
    app_id = answer.json["app"]["id"]
    answer = scene.athlete.post(f"/apps/{app_id}/webhooks", BODIES["createWebhook"](scene))
    return scene.athlete, made(answer, "webhook")


def _dead_letter(scene: Scene) -> tuple[Actor, str]:
    """A test event that waited while its endpoint was disabled."""
    athlete, webhook_id = _webhook(scene)
    path = f"/webhooks/{webhook_id}"
    sent = athlete.post(f"{path}/test")
    assert sent.status == 202, sent.text
    for state in ("disabled", "enabled"):
        assert athlete.patch(path, {"state": state}, etag="*").status == 200
    return athlete, str(sent.json["id"])


MAKERS: dict[str, Callable[[Scene], tuple[Actor, str]]] = {
    "app_id": _app,
    "grant_id": _grant,
    "key_id": _api_key,
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
    "session_id": session,
    "check_in_id": _check_in,
    "decision_id": _decision,
    "import_id": _import,
    "custom_exercise_id": _custom_exercise,
    "measurement_id": _measurement,
    "chunk_id": _chunk,
    "workout_id": _workout,
    "connection_id": connection,
    "webhook_id": _webhook,
    "delivery_id": _dead_letter,
}
"""For each path parameter that holds somebody's id: who may use it there, and one such id."""
