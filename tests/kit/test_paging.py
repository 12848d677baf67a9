"""Pages: every row once, in order; a cursor is good for the list it came from and nothing else."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World


@pytest.fixture
def athlete(api: World) -> Actor:
    """Five goals, two of them made at the same instant."""
    athlete = api.athlete()
    for number in range(5):
        body = {"kind": "activity", "activity": f"Activity {number}"}
        assert athlete.post("/goals", body).status == 201
        api.clock.advance(timedelta(minutes=number % 2))
    return athlete


def page(actor: Actor, cursor: str | None = None, limit: int = 2, path: str = "/goals") -> Answer:
    after = "" if cursor is None else f"&cursor={quote(cursor)}"
    return actor.get(f"{path}?limit={limit}{after}")


def walked(actor: Actor, limit: int) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        answer = page(actor, cursor, limit).json
        found += [goal["activity"] for goal in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 100])
def test_pages_hold_every_row_once_in_one_order(athlete: Actor, limit: int) -> None:
    whole = [goal["activity"] for goal in athlete.get("/goals").json["items"]]

    assert whole == walked(athlete, limit)
    assert {f"Activity {number}" for number in range(5)} == set(whole)


def test_the_newest_row_is_first(athlete: Actor) -> None:
    assert walked(athlete, 100)[0] == "Activity 4"


def test_the_last_page_has_no_cursor(athlete: Actor) -> None:
    assert page(athlete, limit=5).json["next_cursor"] is None
    assert page(athlete, limit=4).json["next_cursor"] is not None


def test_a_row_added_meanwhile_moves_nothing(api: World, athlete: Actor) -> None:
    first = page(athlete).json
    athlete.post("/goals", {"kind": "activity", "activity": "Meanwhile"})

    second = page(athlete, first["next_cursor"]).json

    shown = [goal["activity"] for goal in first["items"] + second["items"]]
    assert len(set(shown)) == 4
    assert "Meanwhile" not in shown


def test_the_link_of_a_page_leads_to_the_next_one(athlete: Actor) -> None:
    first = page(athlete)
    address = first.headers["Link"].removeprefix("<").partition(">")[0]

    assert page(athlete, first.json["next_cursor"]).json == athlete.get(address).json


def refused(answer: Answer) -> bool:
    return (answer.status, answer.code) == (400, "bad_cursor")


@pytest.mark.parametrize("cursor", ["x", "%21", "AAAA", "A" * 1000, "%C3%A9", "-1", "=="])
def test_a_made_up_cursor_is_refused(athlete: Actor, cursor: str) -> None:
    assert refused(athlete.get(f"/goals?cursor={cursor}"))


def test_a_changed_cursor_is_refused(athlete: Actor) -> None:
    cursor = page(athlete).json["next_cursor"]
    places = range(0, len(cursor), 7)

    changed = [
        cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in places
    ]

    assert all(refused(page(athlete, one)) for one in changed)


def test_a_cursor_of_somebody_else_is_refused(api: World, athlete: Actor) -> None:
    assert refused(page(api.athlete(), page(athlete).json["next_cursor"]))


def test_a_cursor_of_another_list_is_refused(athlete: Actor) -> None:
    cursor = page(athlete).json["next_cursor"]

    assert refused(page(athlete, cursor, path="/auth/logins"))


def test_a_cursor_under_another_filter_is_refused(athlete: Actor) -> None:
    assert refused(page(athlete, page(athlete).json["next_cursor"], limit=3))


def test_a_cursor_of_another_server_is_refused(api: World, athlete: Actor) -> None:
    context = f"listGoals:{athlete.id}:"

    assert refused(page(athlete, api.runtime.sealer.seal(b'[["int",1]]', context)))


def test_public_lists_walk_without_a_token(api: World) -> None:
    nobody = api.anonymous()
    first = page(nobody, path="/exercises", limit=100).json
    second = page(nobody, first["next_cursor"], limit=100, path="/exercises").json

    shown = {exercise["slug"] for exercise in first["items"]}
    assert len(shown) == 100
    assert shown.isdisjoint(exercise["slug"] for exercise in second["items"])
