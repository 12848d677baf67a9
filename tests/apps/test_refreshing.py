"""Refresh tokens of apps: one successor each, and no way back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from api.apps import credentials
from tests.apps.thirdparty import Let, ThirdParty, at_once, refusal
from tests.support.world import World


def test_a_refresh_token_is_good_for_one_successor(api: World, let: Let) -> None:
    first = let.party.refresh(let.refresh_token)

    assert first.status == 200
    assert first.json["refresh_token"] != let.refresh_token
    assert Let(let.party, let.athlete, first.json).actor.get("/sessions").status == 200


def test_a_repeat_within_half_a_minute_gets_the_same_successor(api: World, let: Let) -> None:
    first = let.party.refresh(let.refresh_token).json["refresh_token"]
    api.clock.advance(timedelta(seconds=29))

    assert let.party.refresh(let.refresh_token).json["refresh_token"] == first


@pytest.mark.parametrize("case", ["later", "successor used"])
def test_an_older_token_used_again_ends_the_grant(api: World, let: Let, case: str) -> None:
    first = let.party.refresh(let.refresh_token).json["refresh_token"]
    if case == "later":
        api.clock.advance(timedelta(seconds=31))
    else:
        assert let.party.refresh(first).status == 200

    assert refusal(let.party.refresh(let.refresh_token)) == (400, "invalid_grant")

    assert refusal(let.party.refresh(first)) == (400, "invalid_grant")
    assert let.actor.get("/sessions").status == 401
    assert let.athlete.get("/me/grants").json["items"] == []


def test_twenty_refreshes_at_once_neither_fork_nor_end_anything(api: World, let: Let) -> None:
    token = let.refresh_token
    for _ in range(3):
        answers = at_once(20, partial(let.party.refresh, token))

        assert [answer.status for answer in answers] == [200] * 20
        (token,) = {answer.json["refresh_token"] for answer in answers}
    assert let.actor.get("/sessions").status == 200


def test_a_refresh_token_of_another_app_is_refused_and_stays_good(api: World, let: Let) -> None:
    thief = ThirdParty.of(api, kind="confidential")

    assert refusal(thief.refresh(let.refresh_token)) == (400, "invalid_grant")
    assert let.party.refresh(let.refresh_token).status == 200


def test_less_can_be_asked_for_and_never_more(api: World, let: Let) -> None:
    less = let.party.refresh(let.refresh_token, scope="sessions:read").json
    again = let.party.refresh(less["refresh_token"], scope="sessions:read profile:read")
    all_of_it = let.party.refresh(less["refresh_token"]).json

    assert less["scope"] == "sessions:read"
    assert refusal(again) == (400, "invalid_scope")
    assert all_of_it["scope"] == "checkins:read sessions:read"


@pytest.mark.parametrize(("days", "status"), [(29, 200), (30, 400)])
def test_a_refresh_token_rests_for_a_month_at_most(
    api: World, let: Let, days: int, status: int
) -> None:
    api.clock.advance(timedelta(days=days))

    assert let.party.refresh(let.refresh_token).status == status


def test_a_line_of_tokens_ends_after_half_a_year(api: World, let: Let) -> None:
    token = let.refresh_token
    for _ in range(8):
        api.clock.advance(timedelta(days=20))
        token = let.party.refresh(token).json["refresh_token"]
    api.clock.advance(timedelta(days=20))

    assert refusal(let.party.refresh(token)) == (400, "invalid_grant")


def test_a_login_and_an_app_do_not_take_each_others_tokens(api: World, let: Let) -> None:
    first_party = {"refresh_token": let.refresh_token}

    assert api.anonymous().post("/auth/refresh", first_party).status == 401
    assert let.party.refresh(let.athlete.refresh_token).status == 400
    assert api.anonymous().post("/auth/logout", first_party).status == 401


def test_red_without_the_grace_parallel_refreshes_shut_the_app_out(
    api: World, let: Let, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_repeats", lambda *_: False)

    answers = at_once(20, lambda: let.party.refresh(let.refresh_token))

    assert {answer.status for answer in answers} == {200, 400}
