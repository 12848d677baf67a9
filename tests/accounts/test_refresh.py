"""Refresh tokens: each works once, a lost answer can be asked for again, and theft ends all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from api.accounts.models import RefreshToken
from api.accounts.vocab import REFRESH_ABSOLUTE, REFRESH_GRACE, REFRESH_IDLE
from api.kit.crypto import digest
from api.kit.db.scope import Scope
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

SECOND = timedelta(seconds=1)


@pytest.fixture
def athlete(api: World) -> Actor:
    return api.athlete()


def refresh(api: World, token: str) -> Answer:
    return api.anonymous().post("/auth/refresh", {"refresh_token": token})


def successor(api: World, token: str) -> str:
    answer = refresh(api, token)
    assert answer.status == 200, answer.text
    return str(answer.json["refresh_token"])


def stored(api: World, athlete: Actor) -> list[RefreshToken]:
    assert athlete.subject_id
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        return list(db.scalars(select(RefreshToken)))


def test_a_refresh_token_is_exchanged_for_its_successor(api: World, athlete: Actor) -> None:
    answer = refresh(api, athlete.refresh_token)

    assert answer.status == 200
    assert answer.json["refresh_token"] != athlete.refresh_token
    assert athlete.bearing(answer.json["access_token"]).get("/me").status == 200
    assert (athlete.id, str(athlete.login_id)) == (
        answer.json["athlete_id"],
        answer.json["login_id"],
    )


def test_a_login_goes_on_through_its_successors(api: World, athlete: Actor) -> None:
    token = athlete.refresh_token
    for _ in range(5):
        api.clock.advance(timedelta(days=1))
        token = successor(api, token)

    (login,) = athlete.get("/auth/logins").json["items"]
    assert login["last_used_at"].startswith(api.today.isoformat())


def test_a_repeat_within_the_grace_gets_the_same_successor(api: World, athlete: Actor) -> None:
    first = successor(api, athlete.refresh_token)
    api.clock.advance(REFRESH_GRACE)

    assert first == successor(api, athlete.refresh_token)
    assert successor(api, first)


def test_a_repeat_after_the_grace_ends_the_login(api: World, athlete: Actor) -> None:
    newest = successor(api, athlete.refresh_token)
    api.clock.advance(REFRESH_GRACE + SECOND)

    answer = refresh(api, athlete.refresh_token)

    assert (answer.status, answer.code) == (401, "invalid_token")
    assert refresh(api, newest).status == 401
    assert athlete.get("/me").status == 401


def test_a_repeat_after_its_successor_was_used_ends_the_login(api: World, athlete: Actor) -> None:
    """Within the grace, too: who holds the successor did get the answer."""
    newest = successor(api, successor(api, athlete.refresh_token))

    answer = refresh(api, athlete.refresh_token)

    assert (answer.status, answer.code) == (401, "invalid_token")
    assert refresh(api, newest).status == 401
    assert athlete.get("/me").status == 401


def test_reuse_ends_one_login_and_no_other(api: World, athlete: Actor) -> None:
    tablet = api.log_in(athlete.email)
    successor(api, athlete.refresh_token)
    api.clock.advance(REFRESH_GRACE + SECOND)

    assert refresh(api, athlete.refresh_token).status == 401

    assert tablet.get("/me").status == 200
    assert successor(api, tablet.refresh_token)


def test_twelve_at_once_get_one_successor(api: World, athlete: Actor) -> None:
    start = Barrier(12)

    def race(_: int) -> Answer:
        start.wait()
        return refresh(api, athlete.refresh_token)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(race, range(12)))

    assert {200} == {answer.status for answer in answers}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1
    assert len(stored(api, athlete)) == 2
    assert athlete.get("/me").status == 200


def test_a_login_ends_when_idle_for_30_days(api: World, athlete: Actor) -> None:
    api.clock.advance(REFRESH_IDLE - SECOND)
    token = successor(api, athlete.refresh_token)

    api.clock.advance(REFRESH_IDLE)

    assert refresh(api, token).code == "invalid_token"


def test_a_login_ends_after_180_days_however_much_it_is_used(api: World, athlete: Actor) -> None:
    end = api.now + REFRESH_ABSOLUTE
    token = athlete.refresh_token
    while api.now + timedelta(days=29) < end:
        api.clock.advance(timedelta(days=29))
        token = successor(api, token)
    api.clock.set(end - SECOND)
    token = successor(api, token)

    api.clock.set(end)

    assert refresh(api, token).code == "invalid_token"


def test_a_used_token_stays_used_when_the_clock_is_set_back(api: World, athlete: Actor) -> None:
    newest = successor(api, successor(api, athlete.refresh_token))
    api.clock.advance(-timedelta(hours=1))

    assert refresh(api, athlete.refresh_token).status == 401
    assert refresh(api, newest).status == 401


def test_a_used_token_stays_used_after_a_restart(database: str, api: World) -> None:
    athlete = api.athlete()
    newest = successor(api, athlete.refresh_token)
    restarted = World.over(database)
    restarted.clock.set(api.now + REFRESH_GRACE + SECOND)

    assert refresh(restarted, athlete.refresh_token).status == 401
    assert refresh(restarted, newest).status == 401
    restarted.database.engine.dispose()


def test_nothing_that_works_as_a_token_is_stored(api: World, athlete: Actor) -> None:
    second = successor(api, athlete.refresh_token)

    kept = {row.token_hash for row in stored(api, athlete)}

    assert {digest(athlete.refresh_token), digest(second)} == kept


def test_a_successor_cannot_be_computed_from_the_token_alone(api: World, athlete: Actor) -> None:
    second = successor(api, athlete.refresh_token)
    head = athlete.refresh_token.partition(".")[0]

    assert second != f"{head}.{digest(athlete.refresh_token)}"
    assert api.runtime.sealer.derive(athlete.refresh_token) == second.partition(".")[2]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "kr_",
        "kr_.",
        "kr_" + "0" * 32,
        "kr_" + "0" * 32 + ".",
        "kr_" + "0" * 32 + ".x",
        "kr_" + "g" * 32 + ".x",
        "kr_" + "-" * 32 + ".x",
        "kr_" + "é" * 32 + ".x",
        "KR_" + "0" * 32 + ".x",
    ],
)
def test_a_made_up_token_is_refused(api: World, token: str) -> None:
    for path in ("/auth/refresh", "/auth/logout"):
        answer = api.anonymous().post(path, {"refresh_token": token})
        assert answer.code in ("invalid_token", None)
        assert answer.status in (401, 204)


def test_a_token_moved_to_another_subject_is_refused(api: World, athlete: Actor) -> None:
    other = api.athlete()
    moved = f"{other.refresh_token.partition('.')[0]}.{athlete.refresh_token.partition('.')[2]}"

    assert refresh(api, moved).code == "invalid_token"
    assert successor(api, athlete.refresh_token)
    assert successor(api, other.refresh_token)


def test_an_access_token_is_no_refresh_token_and_the_other_way_round(
    api: World, athlete: Actor
) -> None:
    assert refresh(api, (athlete.token or "")[:512]).code == "invalid_token"
    assert athlete.bearing(athlete.refresh_token).get("/me").code == "unauthenticated"
