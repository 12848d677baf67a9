"""An app for itself, its secrets, ending tokens and asking about them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.apps import queries
from tests.apps.thirdparty import Let, ThirdParty, refusal
from tests.support.world import World

# --- an app for itself ---------------------------------------------------------------------


def test_an_app_for_itself_holds_its_webhooks_and_nothing_else(party: ThirdParty) -> None:
    answer = party.post("/oauth/token", grant_type="client_credentials")

    assert (answer.json["scope"], answer.json["expires_in"]) == ("webhooks", 900)
    assert "refresh_token" not in answer.json
    actor = party.developer.bearing(answer.json["access_token"])
    for path in ("/me", "/sessions", "/triage/flags", "/apps", "/me/grants", "/today"):
        assert actor.get(path).status == 403


def test_it_may_not_ask_for_more_and_a_public_app_not_at_all(api: World, party: ThirdParty) -> None:
    more = party.post("/oauth/token", grant_type="client_credentials", scope="sessions:read")
    public = ThirdParty.of(api).post("/oauth/token", grant_type="client_credentials")

    assert refusal(more) == (400, "invalid_scope")
    assert refusal(public)[1] in ("invalid_client", "unauthorized_client")


def test_its_token_ends_with_the_app(party: ThirdParty) -> None:
    answer = party.post("/oauth/token", grant_type="client_credentials")
    assert party.developer.delete(f"/apps/{party.id}", etag="*").status == 204

    actor = party.developer.bearing(answer.json["access_token"])
    assert actor.get("/sessions").status in (401, 403)


# --- secrets -------------------------------------------------------------------------------


def test_a_secret_that_was_replaced_works_on_for_a_week(api: World, party: ThirdParty) -> None:
    made = party.developer.post(f"/apps/{party.id}/secret")
    new = made.json["client_secret"]

    def status(secret: str | None) -> int:
        form = {"grant_type": "client_credentials", "client_secret": secret}
        return party.post("/oauth/token", **form).status

    assert new != party.secret
    assert (status(new), status(party.secret)) == (200, 200)
    api.clock.advance(timedelta(days=7))
    assert (status(new), status(party.secret)) == (200, 401)


def test_replacing_a_secret_twice_ends_the_first(party: ThirdParty) -> None:
    for _ in range(2):
        party.developer.post(f"/apps/{party.id}/secret")

    assert party.post("/oauth/token", grant_type="client_credentials").status == 401


def itself(party: ThirdParty, **more: str) -> str:
    answer = party.post("/oauth/token", grant_type="client_credentials", **more)
    return str(answer.json["access_token"])


def is_active(party: ThirdParty, token: str, **more: str) -> bool:
    """Whether the app itself is let do what its token is for, and is told so."""
    listed = party.developer.bearing(token).get(f"/apps/{party.id}/webhooks").status
    said: bool = party.post("/oauth/introspect", token=token, **more).json["active"]
    assert listed == (200 if said else 401)
    return said


def test_an_app_that_ends_a_token_of_its_own_ends_all_it_fetched_for_itself(
    api: World, party: ThirdParty
) -> None:
    tokens = [itself(party) for _ in range(2)]
    assert [is_active(party, token) for token in tokens] == [True, True]

    assert party.post("/oauth/revoke", token=tokens[0]).status == 200

    assert [is_active(party, token) for token in tokens] == [False, False]
    assert is_active(party, itself(party))
    api.clock.advance(timedelta(milliseconds=300))
    assert is_active(party, itself(party))


def test_nobody_else_ends_it(api: World, party: ThirdParty) -> None:
    token = itself(party)
    thief = ThirdParty.of(api, kind="confidential")

    assert thief.post("/oauth/revoke", token=token).status == 200
    assert is_active(party, token)


def test_grants_of_athletes_outlive_it(api: World, party: ThirdParty) -> None:
    let = party.let_in(api.athlete())
    party.post("/oauth/revoke", token=itself(party))

    assert let.actor.get("/sessions").status == 200
    assert party.refresh(let.refresh_token).status == 200


def test_replacing_a_secret_that_was_just_replaced_ends_tokens_too(party: ThirdParty) -> None:
    stolen = itself(party)
    party.developer.post(f"/apps/{party.id}/secret")
    assert is_active(party, stolen)

    made = party.developer.post(f"/apps/{party.id}/secret")

    new = {"client_secret": made.json["client_secret"]}
    assert not is_active(party, stolen, **new)
    assert is_active(party, itself(party, **new), **new)


def test_red_without_the_instant_a_token_of_its_own_lives_on(
    party: ThirdParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "end_own_tokens", lambda *_: None)
    token = itself(party)
    party.post("/oauth/revoke", token=token)

    assert is_active(party, token)


# --- ending and asking ---------------------------------------------------------------------


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_an_app_that_ends_a_token_is_refused_at_once(let: Let, which: str) -> None:
    answer = let.party.post("/oauth/revoke", token=let.tokens[which])

    assert (answer.status, answer.json) == (200, {})
    assert let.actor.get("/sessions").status == 401
    assert let.party.refresh(let.refresh_token).status == 400


def test_ending_what_is_not_known_or_not_ones_own_changes_nothing(api: World, let: Let) -> None:
    thief = ThirdParty.of(api, kind="confidential")
    own = let.athlete.token
    for token in ("x", "é", let.refresh_token, let.tokens["access_token"], own, "keelref_x"):
        answer = thief.post("/oauth/revoke", token=token)
        assert (answer.status, answer.json) == (200, {})

    assert let.actor.get("/sessions").status == 200
    assert let.athlete.get("/me").status == 200
    assert let.party.refresh(let.refresh_token).status == 200


def test_ending_takes_the_proof_of_who_the_app_is(let: Let) -> None:
    answer = let.party.post("/oauth/revoke", token=let.refresh_token, client_secret="wrong")

    assert refusal(answer) == (401, "invalid_client")
    assert let.actor.get("/sessions").status == 200


def test_an_app_asks_about_its_own_tokens(let: Let) -> None:
    access = let.party.post("/oauth/introspect", token=let.tokens["access_token"]).json
    refresh = let.party.post("/oauth/introspect", token=let.refresh_token).json

    assert access["active"] is refresh["active"] is True
    assert access["scope"] == refresh["scope"] == "checkins:read sessions:read"
    assert access["client_id"] == let.party.id
    assert access["sub"] == let.athlete.id
    assert access["exp"] - access["iat"] == 900


def test_of_all_other_tokens_it_learns_nothing(api: World, let: Let) -> None:
    other = ThirdParty.of(api, kind="confidential")
    used = let.refresh_token
    let.party.refresh(used)
    for asker, token in (
        (other, let.tokens["access_token"]),
        (other, let.refresh_token),
        (let.party, let.athlete.token),
        (let.party, let.athlete.refresh_token),
        (let.party, used),
        (let.party, "x"),
        (let.party, ""),
    ):
        assert asker.post("/oauth/introspect", token=token).json == {"active": False}


def test_asking_takes_a_secret(api: World) -> None:
    party = ThirdParty.of(api)
    let = party.let_in(api.athlete())

    assert party.post("/oauth/introspect", token=let.refresh_token).status == 401


def test_a_token_whose_grant_was_ended_is_not_active(let: Let) -> None:
    let.athlete.delete(f"/me/grants/{let.grant_id}")

    for token in (let.refresh_token, let.tokens["access_token"]):
        assert let.party.post("/oauth/introspect", token=token).json == {"active": False}
