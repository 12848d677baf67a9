"""A request that is repeated has one effect and one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from api.kit.http import idempotency
from api.kit.ids import new_id
from tests.checkins.answers import a_check_in
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import HEALTH_CONSENT, World

GOAL = {"kind": "activity", "activity": "Lift the children"}
OTHER_GOAL = {"kind": "activity", "activity": "Tie my shoes"}
REFUSED_GOAL = {"kind": "lift"}
"""Well-formed, so it is refused inside the unit of work and the refusal is kept."""


def goals(athlete: Actor) -> list[dict[str, Any]]:
    return list(athlete.get("/goals").json["items"])


def is_replay_of(first: Answer, again: Answer) -> bool:
    same = (first.status, first.text, first.headers.get("ETag")) == (
        again.status,
        again.text,
        again.headers.get("ETag"),
    )
    return same and again.headers.get("Idempotent-Replayed") == "true"


def test_the_same_key_answers_the_first_answer_and_does_nothing_more(api: World) -> None:
    athlete = api.athlete()

    first = athlete.post("/goals", GOAL, key="k1")
    again = athlete.post("/goals", GOAL, key="k1")

    assert first.status == 201
    assert "Idempotent-Replayed" not in first.headers
    assert is_replay_of(first, again)
    assert len(goals(athlete)) == 1


def test_the_first_answer_stands_even_after_the_row_has_changed(api: World) -> None:
    athlete = api.athlete()
    first = athlete.post("/goals", GOAL, key="k1")
    changed = athlete.patch(f"/goals/{first.json['id']}", {"activity": "Walk"}, first.etag)
    assert changed.status == 200

    assert is_replay_of(first, athlete.post("/goals", GOAL, key="k1"))


def test_the_same_key_with_another_body_is_refused(api: World) -> None:
    athlete = api.athlete()
    athlete.post("/goals", GOAL, key="k1")

    answer = athlete.post("/goals", OTHER_GOAL, key="k1")

    assert (answer.status, answer.code) == (422, "key_reused")
    assert len(goals(athlete)) == 1


def test_the_same_key_for_another_operation_is_refused(api: World) -> None:
    athlete = api.athlete()
    athlete.post("/goals", GOAL, key="k1")

    answer = athlete.post(
        "/override-requests", {"kind": "rest_day", "local_date": api.day()}, key="k1"
    )

    assert (answer.status, answer.code) == (422, "key_reused")


def test_another_key_and_no_key_make_another_row(api: World) -> None:
    athlete = api.athlete()

    for key in ("k1", "k2", None, None):
        assert athlete.post("/goals", GOAL, key=key).status == 201

    assert len(goals(athlete)) == 4


def test_the_same_key_of_somebody_else_is_another_key(api: World) -> None:
    ana, ben = api.athlete(), api.athlete()

    made = {athlete.post("/goals", GOAL, key="shared").json["id"] for athlete in (ana, ben)}

    assert len(made) == 2


@pytest.mark.parametrize(
    ("body", "key"),
    [(GOAL, "race"), (GOAL | {"id": str(new_id())}, None), (GOAL | {"id": str(new_id())}, "both")],
    ids=["by key", "by id", "by key and id"],
)
def test_eight_at_once_have_one_effect_and_one_answer(
    api: World, body: dict[str, Any], key: str | None
) -> None:
    athlete = api.athlete()
    body = body | ({"id": str(new_id())} if "id" in body else {})
    start = Barrier(8)

    def send(_: int) -> Answer:
        start.wait()
        return athlete.post("/goals", body, key=key)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))

    assert {201} == {answer.status for answer in answers}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    assert len(goals(athlete)) == 1


def test_a_refusal_that_would_be_the_same_again_is_kept(api: World) -> None:
    athlete = api.athlete()

    first = athlete.post("/goals", REFUSED_GOAL, key="k1")
    again = athlete.post("/goals", REFUSED_GOAL, key="k1")

    assert first.status == 422
    assert is_replay_of(first, again)
    assert first.media_type == again.media_type == "application/problem+json"


def test_a_kept_refusal_leaves_no_other_trace(api: World) -> None:
    athlete = api.athlete()

    athlete.post("/goals", REFUSED_GOAL, key="k1")

    assert goals(athlete) == []


def test_a_missing_consent_is_not_kept(api: World) -> None:
    athlete = api.athlete()
    body = {"kind": "rest_day", "local_date": api.day()}
    athlete.put("/me/consents/health_data", HEALTH_CONSENT | {"granted": False})
    assert athlete.post("/override-requests", body, key="k1").status == 403
    athlete.put("/me/consents/health_data", HEALTH_CONSENT)

    assert athlete.post("/override-requests", body, key="k1").status == 201


def test_an_id_of_the_client_is_the_id_of_the_row(api: World) -> None:
    made = str(new_id())

    assert made == api.athlete().post("/goals", GOAL | {"id": made}).json["id"]


def test_the_same_id_and_body_answer_the_first_answer(api: World) -> None:
    athlete, body = api.athlete(), GOAL | {"id": str(new_id())}

    first = athlete.post("/goals", body)

    assert is_replay_of(first, athlete.post("/goals", body))


def test_the_same_id_with_another_body_is_a_conflict(api: World) -> None:
    athlete, made = api.athlete(), str(new_id())
    athlete.post("/goals", GOAL | {"id": made})

    answer = athlete.post("/goals", OTHER_GOAL | {"id": made})

    assert (answer.status, answer.code) == (409, "id_conflict")


@pytest.mark.parametrize("key", [None, "k1"])
def test_a_row_that_was_refused_can_be_mended_under_its_id(api: World, key: str | None) -> None:
    """A phone cannot give another id to what it has written: the row hangs together by it."""
    athlete, made = api.athlete(), {"id": str(new_id())}

    refused = athlete.post("/goals", REFUSED_GOAL | made, key=key)
    mended = athlete.post("/goals", GOAL | made)

    assert (refused.status, mended.status) == (422, 201)
    assert is_replay_of(mended, athlete.post("/goals", GOAL | made))
    if key:
        assert is_replay_of(refused, athlete.post("/goals", REFUSED_GOAL | made, key=key))


def test_a_row_that_was_too_early_can_be_sent_again_as_it_is(api: World) -> None:
    athlete = api.athlete()
    check_in = a_check_in("daily", api.day(3), id=str(new_id()))
    assert athlete.post("/check-ins", check_in).code == "date_in_future"
    api.clock.advance(timedelta(days=2))

    assert athlete.post("/check-ins", check_in).status == 201


def test_an_id_that_somebody_else_uses_behaves_as_unused(api: World) -> None:
    ana, ben, body = api.athlete(), api.athlete(), GOAL | {"id": str(new_id())}
    assert ana.post("/goals", body).status == 201

    answer = ben.post("/goals", body)

    assert answer.status == 201
    assert "Idempotent-Replayed" not in answer.headers


def test_a_repeat_is_known_by_either_handle(api: World) -> None:
    athlete, body = api.athlete(), GOAL | {"id": str(new_id())}

    first = athlete.post("/goals", body, key="k1")

    assert is_replay_of(first, athlete.post("/goals", body))
    assert is_replay_of(first, athlete.post("/goals", body, key="k1"))


def test_a_new_key_for_a_known_id_stands_for_the_first_answer_from_then_on(api: World) -> None:
    athlete, body = api.athlete(), GOAL | {"id": str(new_id())}
    first = athlete.post("/goals", body, key="k1")

    assert is_replay_of(first, athlete.post("/goals", body, key="k2"))
    assert is_replay_of(first, athlete.post("/goals", body, key="k2"))
    assert athlete.post("/goals", OTHER_GOAL, key="k2").code == "key_reused"


@pytest.mark.parametrize("key", ["", "x" * 101, "é", "a\tb"])
def test_a_key_is_a_hundred_printable_characters_at_most(api: World, key: str) -> None:
    answer = api.athlete().post("/goals", GOAL, key=key)

    assert (answer.status, answer.code) == (400, "bad_request")


def test_answers_that_nobody_will_ask_for_are_purged(api: World) -> None:
    api.clock.set(api.now - timedelta(days=4000))
    athlete = api.athlete()
    athlete.post("/goals", GOAL, key="k1")

    assert idempotency.purge(api.database.engine, api.now) == 0
    assert idempotency.purge(api.database.engine, api.now + timedelta(seconds=1)) == 1
    assert "Idempotent-Replayed" not in athlete.post("/goals", GOAL, key="k1").headers
