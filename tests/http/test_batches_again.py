"""Batches that come again, whole or in part, alone or at once: nothing is stored twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from api.kit.http import idempotency
from tests.http.batching import (
    BATCHES,
    items_for,
    part,
    send,
    session,
    standing,
    statuses,
    uid,
)
from tests.support.answer import Answer
from tests.support.world import World


@pytest.mark.parametrize("path", BATCHES)
def test_the_same_key_answers_the_first_answer(api: World, path: str) -> None:
    athlete, items = api.athlete(), items_for(api, path, 3)

    first = send(athlete, path, items, key="k1")
    again = send(athlete, path, items, key="k1")

    assert first.text == again.text
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(standing(athlete, path)) == 3


@pytest.mark.parametrize("path", BATCHES)
def test_the_same_items_in_another_request_are_unchanged(api: World, path: str) -> None:
    athlete, items = api.athlete(), items_for(api, path, 4)
    send(athlete, path, items[:3])

    again = send(athlete, path, items)

    assert statuses(again) == ["unchanged"] * 3 + ["created"]
    assert len(standing(athlete, path)) == 4


@pytest.mark.parametrize("path", BATCHES)
def test_what_was_sent_alone_before_is_unchanged(api: World, path: str) -> None:
    athlete, items = api.athlete(), items_for(api, path, 2)
    assert athlete.post(path, items[0]).status == 201

    assert statuses(send(athlete, path, items)) == ["unchanged", "created"]


@pytest.mark.parametrize("path", BATCHES)
def test_what_was_sent_in_a_batch_gets_its_first_answer_alone(api: World, path: str) -> None:
    athlete, items = api.athlete(), items_for(api, path, 2)
    batch = send(athlete, path, items)

    alone = athlete.post(path, items[0])

    assert alone.status == 201
    assert alone.headers["Idempotent-Replayed"] == "true"
    assert alone.json["effect"] == batch.json["effect"]
    saved = alone.json["session" if path == "/sessions" else "check_in"]
    assert saved == athlete.get(f"{path}/{items[0]['id']}").json


@pytest.mark.parametrize("path", BATCHES)
def test_without_its_first_answer_a_row_that_says_the_same_is_unchanged(
    api: World, path: str
) -> None:
    athlete, items = api.athlete(), items_for(api, path, 1)
    send(athlete, path, items)
    idempotency.purge(api.database.engine, api.now.replace(year=api.now.year + 1))

    same = send(athlete, path, items)
    other = send(athlete, path, [items[0] | {"note": "Something else."}])

    assert (statuses(same), statuses(other)) == (["unchanged"], ["conflict"])


def test_a_row_that_was_deleted_does_not_come_back(api: World) -> None:
    athlete, item = api.athlete(), session()
    send(athlete, "/sessions", [item])
    assert athlete.delete(f"/sessions/{item['id']}", etag="*").status == 200

    assert statuses(send(athlete, "/sessions", [item])) == ["unchanged"]
    assert standing(athlete, "/sessions") == set()


def test_a_refused_item_can_be_mended_under_its_id(api: World) -> None:
    athlete, item = api.athlete(), session()
    wrong = item | {"exercises": [{"exercise": "no-such-thing", "sets": [{"reps": 1}]}]}
    assert statuses(send(athlete, "/sessions", [wrong])) == ["refused"]

    assert statuses(send(athlete, "/sessions", [item])) == ["created"]


def test_parts_that_name_rows_of_another_session_refuse_only_their_item(api: World) -> None:
    athlete = api.athlete()
    shared = part(uid())
    items = [session(exercises=[shared]), session(exercises=[shared]), session()]

    answer = send(athlete, "/sessions", items)

    assert statuses(answer) == ["created", "conflict", "created"]
    assert standing(athlete, "/sessions") == {items[0]["id"], items[2]["id"]}


def test_the_same_batch_eight_times_at_once_is_stored_once(api: World) -> None:
    athlete, items = api.athlete(), [session() for _ in range(5)]
    start = Barrier(8)

    def race(turn: int) -> Answer:
        start.wait()
        return athlete.post("/sessions/batch", {"items": items[turn % 5 :] + items[: turn % 5]})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, range(8)))

    assert {200} == {answer.status for answer in answers}
    created = [status for answer in answers for status in statuses(answer) if status == "created"]
    assert len(created) == 5
    assert standing(athlete, "/sessions") == {item["id"] for item in items}
