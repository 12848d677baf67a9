"""Every operation against everybody who may not: generated from what the router serves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.kit.access import ATHLETE, CARER, Access
from api.kit.http.operation import Operation
from tests.http.asking import CARE, NAMES, OPERATIONS, RANDOM_ID, ask, foreign, parameters
from tests.http.makers import MAKERS
from tests.http.sayings import BODIES
from tests.http.scenes import Scene
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

LOCKED = [operation for operation in OPERATIONS if not operation.public]
FOREIGN = [operation for operation in LOCKED if foreign(operation)]
FOR_ATHLETES = [operation for operation in LOCKED if not operation.access & CARE]
FOR_CARERS = [operation for operation in LOCKED if operation.access <= CARE]


def named(operation: Operation) -> str:
    return operation.operation_id


@pytest.fixture
def scene(api: World) -> Scene:
    return Scene(api)


def likeness(answer: Answer) -> tuple[int, str, list[tuple[str, str]]]:
    """All of an answer but the id of the request and the count of requests."""
    request_id = answer.headers["X-Request-Id"]
    apart = ("X-Request-Id", "RateLimit")
    headers = [(name, value) for name, value in answer.headers if name not in apart]
    return answer.status, answer.text.replace(request_id, ""), headers


def test_every_operation_and_parameter_has_its_example() -> None:
    wanted = {name for operation in OPERATIONS for name in parameters(operation)}
    bodies = {operation.operation_id for operation in OPERATIONS if operation.body}

    assert wanted == set(MAKERS) | set(NAMES) | {"slug"}
    assert bodies == set(BODIES)


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_who_may_gets_what_the_operation_promises(scene: Scene, operation: Operation) -> None:
    """The control: everything refused below is refused for the one thing that is wrong."""
    answer = ask(scene, operation).send()

    assert answer.status in (operation.status, *operation.also, 204), answer.text


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_nobody_is_unauthenticated(scene: Scene, operation: Operation) -> None:
    answer = ask(scene, operation).send(scene.world.anonymous())

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_a_garbage_token_is_unauthenticated(scene: Scene, operation: Operation) -> None:
    answer = ask(scene, operation).send(scene.athlete.bearing("eyJhbGciOiJub25lIn0.e30."))

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_an_expired_token_is_unauthenticated(scene: Scene, operation: Operation) -> None:
    good = ask(scene, operation)
    stale = good.actor.bearing(good.actor.token or "")
    scene.world.clock.advance(timedelta(minutes=16))

    answer = good.send(stale)

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_an_ended_login_is_unauthenticated(scene: Scene, operation: Operation) -> None:
    good = ask(scene, operation)
    log_out = {"refresh_token": good.actor.refresh_token}
    assert scene.world.anonymous().post("/auth/logout", log_out).status == 204

    answer = good.send()

    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_a_token_without_the_capability_is_not_enough(scene: Scene, operation: Operation) -> None:
    good = ask(scene, operation)

    limited = good.send(good.actor.limited_to((ATHLETE | CARER) - operation.access))

    refusal = operation.refusal.code if operation.refusal else "insufficient_scope"
    assert (403, refusal) == (limited.status, limited.code)


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_a_capability_in_the_token_that_the_account_lacks_is_nothing(
    scene: Scene, operation: Operation
) -> None:
    """A forged or outdated scope: the account decides, at this moment."""
    if Access.ACCOUNT in operation.access:
        return
    other = scene.world.clinician() if not operation.access <= CARE else scene.world.athlete()

    answer = ask(scene, operation).send(other.limited_to(Access))

    assert answer.status == 403


@pytest.mark.parametrize("operation", FOR_CARERS, ids=named)
def test_an_athlete_cannot_act_as_a_carer(scene: Scene, operation: Operation) -> None:
    answer = ask(scene, operation).send(scene.athlete)

    refusal = operation.refusal.code if operation.refusal else "insufficient_scope"
    assert (403, refusal) == (answer.status, answer.code)


@pytest.mark.parametrize("operation", FOR_ATHLETES, ids=named)
def test_a_linked_clinician_cannot_act_as_the_athlete(scene: Scene, operation: Operation) -> None:
    answer = ask(scene, operation).send(scene.carer)

    if Access.ACCOUNT in operation.access:
        assert_touches_nothing_of(scene.athlete, answer)
    else:
        assert (answer.status, answer.code) == (403, "insufficient_scope")


def assert_touches_nothing_of(athlete: Actor, answer: Answer) -> None:
    """Operations of every account work for a clinician too, on the clinician's own account."""
    assert athlete.id not in answer.text
    assert athlete.get("/me").status == 200


def strangers(scene: Scene, operation: Operation) -> list[Actor]:
    """Who holds the capability, but not the thing."""
    world = scene.world
    if operation.access <= CARE:
        return [world.clinician()]
    return [world.athlete()] + ([world.clinician()] if operation.access & CARE else [])


@pytest.mark.parametrize("operation", FOREIGN, ids=named)
def test_somebody_elses_id_is_answered_like_one_that_does_not_exist(
    scene: Scene, operation: Operation
) -> None:
    good = ask(scene, operation)

    for stranger in strangers(scene, operation):
        theirs, nobodys = good.send(stranger), good.send(stranger, path=good.at(RANDOM_ID))

        assert (theirs.status, theirs.code) == (404, "not_found")
        assert likeness(theirs) == likeness(nobodys)


@pytest.mark.parametrize("operation", FOREIGN, ids=named)
def test_after_a_strangers_attempt_the_thing_is_untouched(
    scene: Scene, operation: Operation
) -> None:
    good = ask(scene, operation)
    for stranger in strangers(scene, operation):
        good.send(stranger)

    answer = good.send()

    assert answer.status in (operation.status, *operation.also, 204), answer.text


@pytest.mark.parametrize("operation", [one for one in LOCKED if one.for_athlete], ids=named)
def test_a_clinician_whose_link_has_ended_is_a_stranger_at_once(
    scene: Scene, operation: Operation
) -> None:
    good = ask(scene, operation)
    link_id = scene.carer.get("/care/links").json["items"][0]["id"]
    assert scene.athlete.delete(f"/care/links/{link_id}").status == 204

    answer = good.send()

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.public], ids=named)
def test_a_public_operation_asks_nobody_who_they_are(scene: Scene, operation: Operation) -> None:
    answer = ask(scene, operation).send(scene.athlete.bearing("garbage"))

    assert answer.status in (operation.status, 204), answer.text


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_a_method_that_is_not_offered_is_refused_with_those_that_are(
    scene: Scene, operation: Operation
) -> None:
    path = operation.path.format(**dict.fromkeys(parameters(operation), RANDOM_ID))
    offered = {one.method for one in OPERATIONS if one.path == operation.path}

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - offered:
        answer = scene.athlete.request(method, path)
        assert answer.status == 405
        assert offered <= set(answer.headers["Allow"].split(", "))


# --- ids in bodies --------------------------------------------------------------------------

BODY_IDS = {"planned_session_id", "prescription_id", "session_id", "logged_exercise_id"}
"""Ids of other things that a body may name; ids of new rows are called `id`.

The last two are parents of pushed rows; tests/sync pushes below somebody else's.
"""


def test_every_id_that_a_body_may_name_is_known(api: World) -> None:
    schemas = api.contract.document["components"]["schemas"]
    inputs = {name for name in schemas if name.endswith(("Input", "Patch"))}
    named_ids = {
        member
        for name in inputs
        for member, said in schemas[name].get("properties", {}).items()
        if "uuid" in str(said.get("format")) and member != "id"
    }

    assert named_ids == BODY_IDS


def session_naming(scene: Scene, planned: str, prescription: str) -> dict[str, object]:
    body = ask(scene, next(one for one in OPERATIONS if one.operation_id == "createSession")).body
    assert body
    exercise = body["exercises"][0] | {"prescription_id": prescription}
    return body | {"planned_session_id": planned, "exercises": [exercise]}


def test_naming_somebody_elses_plan_is_like_naming_one_that_does_not_exist(scene: Scene) -> None:
    planned = scene.ready.get("/planned-sessions").json["items"][0]
    prescription = planned["blocks"][0]["prescriptions"][0]["id"]
    ben, carl = scene.world.athlete(), scene.world.athlete()

    theirs = ben.post("/sessions", session_naming(scene, planned["id"], prescription))
    nobodys = carl.post("/sessions", session_naming(scene, RANDOM_ID, RANDOM_ID))

    assert theirs.status == nobodys.status
    assert theirs.code == nobodys.code
    untouched = scene.ready.get(f"/planned-sessions/{planned['id']}").json
    assert planned["status"] == untouched["status"]
