"""What phones fetch and hand in: it uses up nothing of safety, and others nothing of it."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from api.kit.gate import GateSize
from tests.limits.conftest import Limited
from tests.support.world import World
from tests.sync.phone import Phone, a_check_in
from tests.sync.pushes import RED, lists, post

FULL = "/sync?last_pulled_at=0&schema_version=1"


def told(world: World, phone: Phone) -> int:
    return world.screen(phone.athlete, RF_CES_1="yes").status


def test_full_pulls_without_end_take_nothing_from_what_is_told_to_safety(limited: Limited) -> None:
    world = limited("safety=2/day, pull=2/day")
    phone = Phone(world.athlete())

    pulls = [phone.athlete.get(FULL).status for _ in range(5)]

    assert pulls == [200, 200, 429, 429, 429]
    assert told(world, phone) == 201


def test_pushes_without_end_take_nothing_from_what_is_told_to_safety(limited: Limited) -> None:
    world = limited("safety=2/day, push=2/day")
    phone = Phone(world.athlete())
    phone.pull()

    pushes = [post(phone, {"check_ins": lists()}).status for _ in range(5)]

    assert pushes == [200, 200, 429, 429, 429]
    assert told(world, phone) == 201


def test_a_phone_can_tell_of_danger_when_everything_else_is_used_up(limited: Limited) -> None:
    """The library pulls before it pushes: a quota that others use up would keep it silent."""
    world = limited("read=1/day, write=1/day, heavy=1/day, safety=1/day")
    athlete = world.athlete()
    for path in ("/goals", f"/today?local_date={world.day()}"):
        assert [athlete.get(path).status for _ in range(2)] == [200, 429]
    phone = Phone(athlete)
    phone.create("check_ins", **a_check_in(world.day(), **RED))

    phone.sync()

    assert athlete.get("/triage/lock").json["level"] == "emergency"


@pytest.mark.parametrize(("operation", "status"), [("pull", 503), ("push", 200)])
def test_in_a_full_house_there_is_room_for_a_push_and_none_for_a_pull(
    limited: Limited, operation: str, status: int
) -> None:
    world = limited(gate=GateSize(running=1, waiting=0, kept=1))
    phone = Phone(world.athlete())
    phone.pull()

    with ExitStack() as full:
        full.enter_context(world.runtime.gate.turn())
        answer = (
            phone.athlete.get(FULL) if operation == "pull" else post(phone, {"check_ins": lists()})
        )

    assert answer.status == status


def test_in_a_house_full_of_half_sent_bodies_a_check_in_is_read(limited: Limited) -> None:
    world = limited(gate=GateSize(reading=1, reading_large=1, reading_kept=1))
    athlete = world.athlete()

    with world.runtime.gate.reading():
        goal = athlete.post("/goals", {"kind": "activity", "activity": "Walk"})
        raised = world.screen(athlete, RF_CES_1="yes")

    assert (goal.status, raised.status) == (503, 201)


def test_a_file_finds_no_room_where_another_is_on_its_way(limited: Limited) -> None:
    world = limited(gate=GateSize(reading_large=1))
    athlete = world.athlete()

    with world.runtime.gate.reading(large=True):
        sent = athlete.request("POST", "/imports", data={}, content_type="multipart/form-data")
        goal = athlete.post("/goals", {"kind": "activity", "activity": "Walk"})

    assert (sent.status, goal.status) == (503, 201)
