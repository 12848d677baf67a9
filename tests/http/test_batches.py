"""Many creates in one request: an answer for each, one effect for all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.asking import RANDOM_ID
from tests.http.batching import (
    BATCHES,
    Body,
    check_in,
    codes,
    counted,
    items_for,
    part,
    send,
    session,
    standing,
    statuses,
    uid,
)
from tests.http.bodies import SESSION
from tests.support.world import World


@pytest.mark.parametrize("path", BATCHES)
def test_every_item_is_stored_and_answered_in_order(api: World, path: str) -> None:
    athlete, items = api.athlete(), items_for(api, path, 5)

    answer = send(athlete, path, items)

    assert [
        {"index": n, "id": item["id"], "status": "created", "problem": None}
        for n, item in enumerate(items)
    ] == answer.json["results"]
    assert standing(athlete, path) == {item["id"] for item in items}


@pytest.mark.parametrize("path", BATCHES)
def test_a_row_of_a_batch_is_the_row_that_a_single_create_makes(api: World, path: str) -> None:
    ana, ben, (item,) = api.athlete(), api.athlete(), items_for(api, path, 1)
    item |= {"exercises": [part(uid())]} if path == "/sessions" else {}
    alone = ana.post(path, item)
    send(ben, path, [item])

    mine, theirs = (actor.get(f"{path}/{item['id']}") for actor in (ana, ben))

    assert alone.status == 201
    assert mine.json == theirs.json
    assert mine.etag == theirs.etag


def test_a_refusal_is_told_from_a_conflict_and_from_success(api: World) -> None:
    athlete, first = api.athlete(), session()
    items = [
        first,
        session(duration_s=-1),
        session(exercises=[{"exercise": "no-such-thing", "sets": [{"reps": 1}]}]),
        session(local_date="2027-01-01", started_at="2027-01-01T10:00:00Z"),
        first,
        first | {"note": "Something else."},
        SESSION,
        "a session",
        session(),
    ]

    answer = send(athlete, "/sessions", items)

    assert list(zip(statuses(answer), codes(answer), strict=True)) == [
        ("created", None),
        ("refused", "validation_failed"),
        ("refused", "unknown_exercise"),
        ("refused", "date_in_future"),
        ("unchanged", None),
        ("conflict", "id_conflict"),
        ("refused", "validation_failed"),
        ("refused", "validation_failed"),
        ("created", None),
    ]
    assert standing(athlete, "/sessions") == {items[0]["id"], items[-1]["id"]}


def test_a_refusal_points_into_the_whole_body(api: World) -> None:
    wrong = session(exercises=[SESSION["exercises"][0] | {"sets": [{"reps": -1}]}])

    answer = send(api.athlete(), "/sessions", [session(), wrong, session(id="x")])

    pointers = [
        [error["pointer"] for error in result["problem"]["errors"]]
        for result in answer.json["results"][1:]
    ]
    assert pointers == [["/items/1/exercises/0/sets/0/reps"], ["/items/2/id"]]
    assert [result["id"] for result in answer.json["results"][2:]] == [None]


def test_a_day_that_has_its_check_in_is_a_conflict_that_names_it(api: World) -> None:
    athlete = api.athlete()
    first = check_in(api, -1)
    assert athlete.post("/check-ins", first).status == 201

    answer = send(athlete, "/check-ins", [check_in(api, -1), check_in(api, -2)])

    assert statuses(answer) == ["conflict", "created"]
    problem = answer.json["results"][0]["problem"]
    assert ("already_exists", first["id"]) == (problem["code"], problem["existing_id"])


def test_somebody_elses_plan_refuses_only_the_item_that_names_it(api: World) -> None:
    ana = api.ready_athlete()
    ana.post("/progression/decisions", {"scope": {"kind": "plan"}, "local_date": api.day()})
    planned = ana.get("/planned-sessions").json["items"][0]
    ben = api.athlete()
    theirs, nobodys = (session(planned_session_id=one) for one in (planned["id"], RANDOM_ID))

    answer = send(ben, "/sessions", [session(), theirs, nobodys, session()])

    assert statuses(answer) == ["created", "refused", "refused", "created"]
    first, second = (result["problem"] for result in answer.json["results"][1:3])
    assert [one["pointer"][8:] for one in first["errors"]] == ["/planned_session_id"]
    assert first["detail"] == second["detail"]
    assert ana.get(f"/planned-sessions/{planned['id']}").json == planned


@pytest.mark.parametrize("path", BATCHES)
def test_somebody_elses_id_behaves_as_unused(api: World, path: str) -> None:
    ana, ben, items = api.athlete(), api.athlete(), items_for(api, path, 1)
    send(ana, path, items)
    changed = items[0] | {"note": "By somebody else."}

    assert statuses(send(ben, path, [changed])) == ["created"]
    assert ana.get(f"{path}/{items[0]['id']}").json["note"] == items[0]["note"]


# --- the effect -----------------------------------------------------------------------------


def test_the_effect_is_found_once_for_all(api: World) -> None:
    athlete = api.athlete()
    items = [check_in(api, -1 - n) for n in range(4)]
    items[2] |= {"red_flags": {"RF-CES-1": "yes"}}

    answer = send(athlete, "/check-ins", items)

    assert answer.json["effect"]["lock"]["level"] == "emergency"
    assert answer.json["effect"]["raised"] == ["RF-CES-1"]
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert len(athlete.get("/progression/decisions").json["items"]) == 1


def test_a_flag_is_raised_by_a_session_of_weeks_ago_among_new_ones(api: World) -> None:
    """The order of days counts, not that all came at once."""
    leg = {"reach": "foot", "side": "left", "sensations": ["weakness"]}
    old = session(local_date=api.day(-60), started_at=f"{api.day(-60)}T10:00:00Z", leg_symptoms=leg)
    new = session(leg_symptoms={"reach": "none"})
    ana, ben = api.athlete(), api.athlete()

    both = send(ana, "/sessions", [old, new]).json["effect"]
    alone = ben.post("/sessions", old).json["effect"]

    assert alone["raised"]
    assert alone["raised"] == both["raised"]


def test_what_was_refused_has_no_effect(api: World) -> None:
    """The item is undone after it has spoken: with it goes what it would have set off."""
    athlete = api.athlete()
    assert athlete.post("/check-ins", check_in(api, -1)).status == 201

    answer = send(athlete, "/check-ins", [check_in(api, -1, pain_worst=9)])

    assert statuses(answer) == ["conflict"]
    assert answer.json["effect"]["decision_due"] is False


def test_a_batch_of_nothing_changes_nothing(api: World) -> None:
    athlete = api.athlete()

    answer = send(athlete, "/sessions", [])

    assert answer.json["results"] == []
    assert answer.json["effect"]["decision_due"] is False


@pytest.mark.parametrize("path", BATCHES)
def test_all_orders_of_a_batch_end_in_the_same_state(api: World, path: str) -> None:
    ana, ben, items = api.athlete(), api.athlete(), items_for(api, path, 4)

    send(ana, path, items)
    send(ben, path, items[::-1])

    mine, theirs = (
        [(row["id"], row["local_date"], row["version"]) for row in actor.get(path).json["items"]]
        for actor in (ana, ben)
    )
    assert mine == theirs


# --- bounds ---------------------------------------------------------------------------------


def test_a_batch_has_a_hundred_items_at_most(api: World) -> None:
    athlete = api.athlete()

    answer = athlete.post("/sessions/batch", {"items": [{}] * 101})

    assert (answer.status, answer.pointers) == (422, ["/items"])


@pytest.mark.parametrize("body", [{}, {"items": None}, {"items": {}}, {"items": [None]}])
def test_a_body_that_is_no_batch_is_refused_whole(api: World, body: Body) -> None:
    assert api.athlete().post("/sessions/batch", body).status == 422


def test_a_hundred_wrong_items_are_answered_one_by_one(api: World) -> None:
    answer = send(api.athlete(), "/sessions", [{"id": uid(), "x": n} for n in range(100)])

    assert statuses(answer) == ["refused"] * 100
    assert all(len(result["problem"]["errors"]) <= 100 for result in answer.json["results"])


@pytest.mark.parametrize(("path", "each"), [("/sessions", 6), ("/check-ins", 5)])
def test_statements_grow_with_the_items_and_with_nothing_else(
    api: World, path: str, each: int
) -> None:
    """Two for the savepoint, and what one create writes: a read for each item would show."""
    few, many = items_for(api, path, 5), items_for(api, path, 25)
    ana, ben = api.athlete(), api.athlete()

    with counted(api) as for_few:
        send(ana, path, few)
    with counted(api) as for_many:
        send(ben, path, many)

    assert len(for_many) - len(for_few) <= each * 20


def test_statements_do_not_grow_with_what_the_athlete_has_done_before(api: World) -> None:
    athlete = api.athlete()
    with counted(api) as at_first:
        send(athlete, "/sessions", items_for(api, "/sessions", 10))
    send(athlete, "/sessions", items_for(api, "/sessions", 60))

    with counted(api) as later:
        send(athlete, "/sessions", items_for(api, "/sessions", 10))

    assert len(later) <= len(at_first) + 2


def test_a_batch_that_fails_leaves_nothing_behind(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete, items = api.athlete(), [session() for _ in range(3)]
    failing = object.__getattribute__(api.runtime, "consequences")

    def fail(*_: Any) -> None:
        raise RuntimeError("the last step")

    object.__setattr__(api.runtime, "consequences", fail)
    try:
        with api.app.test_client() as client:
            headers = {"Authorization": f"Bearer {athlete.token}"}
            answer = client.post("/v1/sessions/batch", json={"items": items}, headers=headers)
    finally:
        object.__setattr__(api.runtime, "consequences", failing)

    assert answer.status_code == 500
    assert standing(athlete, "/sessions") == set()
    assert statuses(send(athlete, "/sessions", items)) == ["created"] * 3
