"""Logging in and out: devices, passwords, and ends that hold at the very next request."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from api.kit import passwords
from api.kit.errors import Unavailable
from api.kit.ids import new_id
from api.kit.passwords import Passwords
from tests.support.actor import PASSWORD, Actor
from tests.support.answer import Answer
from tests.support.world import World, settings

NEW_PASSWORD = "another correct horse battery"


def log_in(api: World, email: str, password: str = PASSWORD, **members: Any) -> Answer:
    body = {"email": email, "password": password, "device_name": "A phone", "platform": "ios"}
    return api.anonymous().post("/auth/login", body | members)


def log_out(api: World, token: str) -> Answer:
    return api.anonymous().post("/auth/logout", {"refresh_token": token})


def change_password(actor: Actor, current: str, new: str) -> Answer:
    return actor.put("/auth/password", {"current_password": current, "new_password": new})


@pytest.fixture
def athlete(api: World) -> Actor:
    return api.athlete()


def test_a_login_answers_a_pair_of_tokens_for_15_minutes(api: World, athlete: Actor) -> None:
    tokens = log_in(api, athlete.email).json

    assert ("Bearer", 900, athlete.id) == (
        tokens["token_type"],
        tokens["expires_in"],
        tokens["athlete_id"],
    )
    assert athlete.bearing(tokens["access_token"]).get("/me").status == 200


def test_the_access_token_ends_on_time(api: World, athlete: Actor) -> None:
    issued = athlete.bearing(athlete.token or "")
    api.clock.advance(timedelta(minutes=15, seconds=29))
    assert issued.get("/me").status == 200

    api.clock.advance(timedelta(seconds=1))

    assert (issued.get("/me").status, issued.get("/me").code) == (401, "unauthenticated")


def test_an_unknown_e_mail_and_a_wrong_password_get_the_same_answer(
    api: World, athlete: Actor
) -> None:
    wrong = log_in(api, athlete.email, "not the right password")
    unknown = log_in(api, f"{new_id().hex}@keel.example", "not the right password")

    assert 401 == wrong.status == unknown.status
    assert wrong.json | {"instance": ""} == unknown.json | {"instance": ""}
    unlike = {"X-Request-Id", "Date"}
    assert set(wrong.headers.keys()) - unlike == set(unknown.headers.keys()) - unlike


def test_a_password_hash_is_computed_for_an_unknown_e_mail_too(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    wait = api.runtime.passwords._turn
    monkeypatch.setattr(api.runtime.passwords, "_turn", lambda: taken.append("turn") or wait())

    log_in(api, f"{new_id().hex}@keel.example")

    assert taken == ["turn"]


@pytest.mark.parametrize(
    ("registered", "typed"),
    [("caf\u00e9" * 5, "cafe\u0301" * 5), ("ﬁ" * 20, "fi" * 20)],
    ids=["composed", "ligature"],
)
def test_a_password_is_the_same_however_a_keyboard_composes_it(
    api: World, registered: str, typed: str
) -> None:
    athlete = api.athlete(password=registered)

    assert log_in(api, athlete.email, typed).status == 200


def test_passwords_that_differ_in_the_last_of_128_characters_differ(api: World) -> None:
    athlete = api.athlete(password="a" * 128)

    assert log_in(api, athlete.email, "a" * 127 + "b").status == 401


def test_logins_are_listed_newest_first_and_say_which_one_asks(api: World, athlete: Actor) -> None:
    api.clock.advance(timedelta(minutes=1))
    tablet = api.log_in(athlete.email, device="A tablet")

    rows = tablet.get("/auth/logins").json["items"]

    shown = [(row["device_name"], row["is_current"]) for row in rows]
    assert shown == [("A tablet", True), ("A phone", False)]


def test_an_ended_login_is_denied_at_the_very_next_request(api: World, athlete: Actor) -> None:
    tablet = api.log_in(athlete.email)
    assert tablet.get("/me").status == 200

    ended = athlete.delete(f"/auth/logins/{tablet.login_id}")

    assert ended.status == 204
    assert tablet.get("/me").code == "unauthenticated"
    assert refresh(api, tablet.refresh_token).code == "invalid_token"
    assert athlete.get("/me").status == 200


def test_ending_a_login_again_changes_nothing(api: World, athlete: Actor) -> None:
    tablet = api.log_in(athlete.email)
    path = f"/auth/logins/{tablet.login_id}"

    assert [athlete.delete(path).status for _ in range(2)] == [204, 204]


def test_a_login_can_end_itself(api: World, athlete: Actor) -> None:
    assert athlete.delete(f"/auth/logins/{athlete.login_id}").status == 204
    assert athlete.get("/me").status == 401


def test_a_login_of_somebody_else_is_not_there(api: World, athlete: Actor) -> None:
    other = api.athlete()

    assert athlete.delete(f"/auth/logins/{other.login_id}").status == 404
    assert other.get("/me").status == 200


def refresh(api: World, token: str) -> Answer:
    return api.anonymous().post("/auth/refresh", {"refresh_token": token})


def test_logging_out_ends_the_login_at_once(api: World, athlete: Actor) -> None:
    assert log_out(api, athlete.refresh_token).status == 204

    assert athlete.get("/me").status == 401
    assert refresh(api, athlete.refresh_token).status == 401
    assert api.log_in(athlete.email).get("/auth/logins").json["items"][1:] == []


def test_logging_out_works_after_the_access_token_has_ended(api: World, athlete: Actor) -> None:
    api.clock.advance(timedelta(days=3))

    assert log_out(api, athlete.refresh_token).status == 204
    assert refresh(api, athlete.refresh_token).status == 401


def test_logging_out_twice_changes_nothing(api: World, athlete: Actor) -> None:
    assert [log_out(api, athlete.refresh_token).status for _ in range(2)] == [204, 204]


def test_an_old_token_of_a_login_ends_it_too(api: World, athlete: Actor) -> None:
    newer = refresh(api, athlete.refresh_token).json["refresh_token"]

    assert log_out(api, athlete.refresh_token).status == 204
    assert refresh(api, newer).status == 401


def test_logging_out_with_a_made_up_token_ends_nothing(api: World, athlete: Actor) -> None:
    head = athlete.refresh_token.partition(".")[0]

    assert log_out(api, f"{head}.made-up").status == 204
    assert athlete.get("/me").status == 200


def test_a_new_password_counts_and_the_old_one_does_not(api: World, athlete: Actor) -> None:
    assert change_password(athlete, PASSWORD, NEW_PASSWORD).status == 204

    assert log_in(api, athlete.email, NEW_PASSWORD).status == 200
    assert log_in(api, athlete.email, PASSWORD).status == 401


def test_a_new_password_ends_every_other_login(api: World, athlete: Actor) -> None:
    tablet = api.log_in(athlete.email)

    change_password(athlete, PASSWORD, NEW_PASSWORD)

    assert 401 == tablet.get("/me").status == refresh(api, tablet.refresh_token).status
    assert athlete.get("/me").status == 200
    assert refresh(api, athlete.refresh_token).status == 200


def test_changing_the_password_needs_the_one_in_force(api: World, athlete: Actor) -> None:
    answer = change_password(athlete, "not the right password", NEW_PASSWORD)

    assert (answer.status, answer.code) == (401, "invalid_credentials")
    assert log_in(api, athlete.email, PASSWORD).status == 200


def test_changing_the_password_again_to_the_one_in_force_is_fine(
    api: World, athlete: Actor
) -> None:
    change_password(athlete, PASSWORD, NEW_PASSWORD)
    tablet = api.log_in(athlete.email, NEW_PASSWORD)

    assert change_password(athlete, PASSWORD, NEW_PASSWORD).status == 204
    assert tablet.get("/me").status == 200


def test_a_clinician_logs_in_and_holds_what_carers_hold(api: World) -> None:
    clinician = api.clinician()

    assert clinician.get("/care/links").status == 200
    assert clinician.get("/me").code == "insufficient_scope"


# --- the gate in front of hashing ----------------------------------------------------------


@pytest.fixture
def one_at_a_time(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An application that hashes one password at a time and waits briefly for its turn."""
    monkeypatch.setattr(passwords, "_WAIT_S", 0.05)
    world = World.over(database)
    gate = Passwords(memory_kib=8, passes=1, lanes=1, at_once=1)
    object.__setattr__(world.runtime, "passwords", gate)
    yield world
    world.database.engine.dispose()


def test_a_login_is_told_to_come_back_when_too_many_are_hashed(one_at_a_time: World) -> None:
    athlete = one_at_a_time.athlete()

    with one_at_a_time.runtime.passwords._turn():
        refused = log_in(one_at_a_time, athlete.email)
        others = athlete.get("/me")
    admitted = log_in(one_at_a_time, athlete.email)

    assert (
        refused.status,
        refused.code,
        refused.headers["Retry-After"],
    ) == (503, "unavailable", "2")
    assert (others.status, admitted.status) == (200, 200)


def test_a_failure_while_hashing_gives_the_turn_back() -> None:
    gate = Passwords(memory_kib=8, passes=1, lanes=1, at_once=1)

    for _ in range(3):
        assert not gate.check("not a hash", "whatever")

    assert gate.check(gate.hash(PASSWORD), PASSWORD)


def test_waiting_for_a_turn_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAIT_S", 0.05)
    gate = Passwords(memory_kib=8, passes=1, lanes=1, at_once=1)

    with gate._turn(), pytest.raises(Unavailable):
        gate.hash(PASSWORD)


def test_hashes_are_argon2id_at_the_recommended_cost(database: str) -> None:
    cost = settings(database).password_cost.__class__()
    stored = Passwords(cost.memory_kib, cost.passes, cost.lanes, cost.at_once).hash(PASSWORD)

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_logins_at_once_open_as_many_logins(api: World, athlete: Actor) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: log_in(api, athlete.email), range(6)))

    assert {200} == {answer.status for answer in answers}
    assert len(athlete.get("/auth/logins").json["items"]) == 7
