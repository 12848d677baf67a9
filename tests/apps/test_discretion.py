"""What apps and scripts never learn, and never say, whatever they were granted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.apps import discretion
from api.kit.access import GRANTABLE
from api.kit.http.operation import Operation
from tests.apps.test_matrix import ALL, GRANTED, let, without_answers
from tests.http.asking import ask
from tests.http.bodies import CHECK_IN
from tests.http.scenes import Scene
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

CODE = re.compile(r"RF-[A-Z]+-[0-9]+")


def named(operation: Operation) -> str:
    return operation.operation_id


class Flagged(Scene):
    """A scene whose athlete has an open emergency flag; and what is told of it to nobody else."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        ana = world.ready_athlete()
        decided = ana.post(
            "/progression/decisions", {"scope": {"kind": "plan"}, "local_date": world.day()}
        )
        assert decided.status == 201, decided.text
        self.__dict__.update(athlete=ana, ready=ana)

    def flag(self, ana: Actor) -> None:
        assert self.world.screen(ana, RF_CES_1="yes").status == 201
        lock = ana.get("/triage/lock").json
        assert lock["codes"] == ["RF-CES-1"]
        flags = ana.get("/triage/flags").json["items"]
        referral = lock["referral"]
        self.secrets = [referral["text"], referral["who"]]
        self.secrets += [one["id"] for one in flags]


@pytest.fixture
def flagged(api: World) -> Flagged:
    scene = Flagged(api)
    scene.flag(scene.athlete)
    return scene


def leaks(scene: Flagged, answer: Answer) -> list[str]:
    return CODE.findall(answer.text) + [one for one in scene.secrets if one in answer.text]


@pytest.mark.parametrize("operation", GRANTED, ids=named)
def test_no_answer_to_an_app_names_a_danger_sign(api: World, operation: Operation) -> None:
    scene = Flagged(api)
    if operation.operation_id in ("createEpisode", "createEnrollment"):
        scene.__dict__["athlete"] = api.athlete()  # who has none yet
    good = without_answers(ask(scene, operation))
    scene.flag(good.actor)

    answer = good.send(let(api, good.actor, ALL).actor)

    # A lock takes the plan away; all else is as it was.
    gone = (404,) if operation.operation_id == "getPlannedSession" else ()
    assert answer.status in (operation.status, *operation.also, 204, *gone), answer.text
    assert leaks(scene, answer) == []


def test_the_athlete_is_told_all_of_it(flagged: Flagged) -> None:
    """The control: what is searched for above is there."""
    today = flagged.athlete.get(f"/today?local_date={flagged.world.day()}")

    assert leaks(flagged, today) != []


def test_an_app_is_told_that_training_is_on_hold_and_how_strictly(flagged: Flagged) -> None:
    actor = let(flagged.world, flagged.athlete, ALL).actor

    lock = actor.get(f"/today?local_date={flagged.world.day()}").json["lock"]

    assert (lock["level"], lock["effect"]) == ("emergency", "nothing_prescribed")
    assert (lock["codes"], lock["referral"], lock["since"]) == ([], None, None)


def test_a_stop_is_told_without_its_reasons(flagged: Flagged) -> None:
    actor = let(flagged.world, flagged.athlete, ALL).actor
    body = {"scope": {"kind": "plan"}, "local_date": flagged.world.day()}

    decision = actor.post("/progression/decisions", body).json

    assert (decision["action"], decision["headline"]) == ("stop_and_refer", discretion.HELD)
    assert decision["reasons"] == decision["trace"] == decision["asks"] == []
    assert decision["referral"] is None


@pytest.mark.parametrize("path", ["/check-ins", "/check-ins/batch"])
def test_an_app_cannot_answer_for_danger_signs(api: World, path: str) -> None:
    ana = api.athlete()
    said = CHECK_IN | {"red_flags": {"RF-CES-1": "no"}}
    item = said | {"id": "0193a5c2-1234-7000-8000-000000001eef"}
    body = {"items": [item]} if "batch" in path else said

    answer = let(api, ana, ALL).actor.post(path, body)

    assert (answer.status, answer.code) == (403, "insufficient_scope")
    assert ana.get("/check-ins").json["items"] == []


def test_an_app_never_gets_the_answer_that_the_athlete_was_given(flagged: Flagged) -> None:
    """A repeat by the same key would bring the effect with everything in it."""
    ana = flagged.athlete
    body = without_answers(ask(flagged, operation_called("createSession"))).body
    first = ana.post("/sessions", body, key="the-same-key")
    assert first.status == 201

    again = let(flagged.world, ana, ALL).actor.post("/sessions", body, key="the-same-key")

    assert again.headers.get("Idempotent-Replayed") is None
    assert leaks(flagged, again) == []


def operation_called(name: str) -> Operation:
    return next(one for one in GRANTED if one.operation_id == name)


# --- members that are still to be decided on ----------------------------------------------

TELLTALE = re.compile(r"flag|clearance|triage|referral|contact|unanswered|raised|^codes$")


def test_every_telltale_member_of_an_answer_to_apps_is_withheld(api: World) -> None:
    """A member that is added later is found here, until somebody decides about it."""
    schemas = api.contract.document["components"]["schemas"]
    found = {
        f"{shape}.{member}"
        for operation in GRANTED
        for shape, member in members(api, operation, schemas)
        if TELLTALE.search(member) and member not in discretion._MEMBERS
    }

    # Contacts stand on cards and referrals, which are left out whole where they name any.
    assert found == {"Referral.contacts", "TodayCard.contacts"}


def members(api: World, operation: Operation, schemas: dict[str, Any]) -> Iterator[tuple[str, str]]:
    content = api.contract.described(operation)["responses"].get(str(operation.status), {})
    media = content.get("content", {}).get("application/json")
    if media is None or "$ref" not in media["schema"]:
        return
    seen, queue = set(), [media["schema"]["$ref"].rsplit("/", 1)[-1]]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        for member, said in schemas[name].get("properties", {}).items():
            yield name, member
            queue += re.findall(r"#/components/schemas/(\w+)", str(said))


def test_a_copy_of_everything_is_nothing_an_app_can_be_let_have() -> None:
    assert "offline" not in set(map(str, GRANTABLE))


def test_red_without_withholding_the_codes_are_told(
    flagged: Flagged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discretion, "withheld", lambda answer: answer)
    actor = let(flagged.world, flagged.athlete, ALL).actor

    answer = actor.get(f"/today?local_date={flagged.world.day()}")

    assert "RF-CES-1" in leaks(flagged, answer)
