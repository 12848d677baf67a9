"""Every operation against apps and scripts: generated from what the router serves."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from api.apps import discretion
from api.kit.access import GRANTABLE, Access
from api.kit.http.operation import Operation
from tests.apps.thirdparty import Let, ThirdParty
from tests.http.asking import OPERATIONS, Ask, ask
from tests.http.scenes import Scene
from tests.support.actor import Actor
from tests.support.world import World

LOCKED = [one for one in OPERATIONS if not one.public]
GRANTED = [one for one in LOCKED if one.access & GRANTABLE and not one.own_login]
NEVER = [one for one in LOCKED if one not in GRANTED]
KINDS = ("app", "key")
ALL = sorted(map(str, GRANTABLE))


def named(operation: Operation) -> str:
    return operation.operation_id


@pytest.fixture
def scene(api: World) -> Scene:
    return Scene(api)


_parties: dict[int, ThirdParty] = {}


def let(world: World, athlete: Actor, scopes: list[str]) -> Let:
    """An app that may ask for everything, let in to do this."""
    party = _parties.get(id(world))
    if party is None:
        party = _parties[id(world)] = ThirdParty.of(world, capabilities=ALL)
    return replace(party).let_in(athlete, scope=" ".join(scopes))


def key(world: World, athlete: Actor, scopes: list[str]) -> tuple[str, Actor]:
    """A personal key that may do this: its id, and who acts with it."""
    body = {"name": "Cron", "capabilities": scopes, "expires_at": f"{world.day(30)}T00:00:00Z"}
    made = athlete.post("/me/api-keys", body | {"password": athlete.password})
    assert made.status == 201, made.text
    return made.json["api_key"]["id"], Actor(world, given_token=made.json["secret"])


def delegate(kind: str, world: World, athlete: Actor, scopes: list[str]) -> Actor:
    if kind == "app":
        return let(world, athlete, scopes).actor
    return key(world, athlete, scopes)[1]


def owner(scene: Scene, good: Ask) -> Actor:
    """Whose delegate tries: the athlete who may do it, or one beside the carer who may."""
    is_athletes = Access.PROFILE_READ in good.actor.capabilities
    return good.actor if is_athletes else scene.athlete


def without_answers(good: Ask) -> Ask:
    """The same, without what only the athlete says: who they are, answers about danger signs."""
    body = deepcopy(good.body)
    corrects = good.operation.method == "PATCH"
    unsaid = {*discretion.ONLY_ATHLETES, *(("leg_symptoms",) if corrects else ())}

    def strip(node: object) -> None:
        if isinstance(node, dict):
            for name in unsaid:
                node.pop(name, None)
        for one in (
            node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        ):
            strip(one)

    strip(body)
    return replace(good, body=body)


@pytest.mark.parametrize("operation", GRANTED, ids=named)
@pytest.mark.parametrize("kind", KINDS)
def test_with_the_scope_it_gets_what_the_operation_promises(
    scene: Scene, operation: Operation, kind: str
) -> None:
    good = without_answers(ask(scene, operation))
    scopes = sorted(map(str, operation.access & GRANTABLE))
    if operation.method == "DELETE" and operation.health:
        # What asks about danger signs is taken back by nobody else before it is answered.
        assert scene.world.screen(good.actor).status == 201

    answer = good.send(delegate(kind, scene.world, good.actor, scopes))

    assert answer.status in (operation.status, *operation.also, 204), answer.text


@pytest.mark.parametrize("operation", GRANTED, ids=named)
@pytest.mark.parametrize("kind", KINDS)
def test_with_every_other_scope_it_is_refused(
    scene: Scene, operation: Operation, kind: str
) -> None:
    good = without_answers(ask(scene, operation))
    others = sorted(map(str, GRANTABLE - operation.access))

    answer = good.send(delegate(kind, scene.world, good.actor, others))

    refusal = operation.refusal.code if operation.refusal else "insufficient_scope"
    assert (answer.status, answer.code) == (403, refusal)


@pytest.mark.parametrize("operation", NEVER, ids=named)
@pytest.mark.parametrize("kind", KINDS)
def test_with_every_scope_there_is_the_account_danger_signs_and_care_stay_shut(
    scene: Scene, operation: Operation, kind: str
) -> None:
    good = ask(scene, operation)

    answer = good.send(delegate(kind, scene.world, owner(scene, good), ALL))

    refusal = operation.refusal.code if operation.refusal else "insufficient_scope"
    assert (answer.status, answer.code) == (403, refusal)


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_the_next_request_after_its_grant_has_ended_is_refused(
    scene: Scene, operation: Operation
) -> None:
    good = ask(scene, operation)
    athlete = owner(scene, good)
    gone = let(scene.world, athlete, ALL)
    assert athlete.delete(f"/me/grants/{gone.grant_id}").status == 204

    answer = good.send(gone.actor)

    shut = operation.refusal.code if operation.refusal else "insufficient_scope"
    ended = (401, "unauthenticated")
    never = not operation.access & GRANTABLE
    assert (answer.status, answer.code) == ((403, shut) if never else ended)


@pytest.mark.parametrize("operation", LOCKED, ids=named)
def test_the_next_request_after_its_key_was_deleted_is_refused(
    scene: Scene, operation: Operation
) -> None:
    good = ask(scene, operation)
    athlete = owner(scene, good)
    key_id, gone = key(scene.world, athlete, ALL)
    assert athlete.delete(f"/me/api-keys/{key_id}").status == 204

    answer = good.send(gone)

    shut = operation.refusal.code if operation.refusal else "insufficient_scope"
    ended = (401, "unauthenticated")
    never = not operation.access & GRANTABLE
    assert (answer.status, answer.code) == ((403, shut) if never else ended)
