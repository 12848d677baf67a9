"""Codes for tokens: once, by the app that they were made for, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.apps import credentials, parts
from tests.apps.thirdparty import FORM, Let, ThirdParty, at_once, code_of, refusal
from tests.support.world import World

# --- codes ---------------------------------------------------------------------------------


def test_a_code_used_again_is_refused_and_ends_what_it_gave(api: World, party: ThirdParty) -> None:
    ana = api.athlete()
    code = code_of(party.decide(ana))
    let = Let(party, ana, party.redeem(code).json)
    assert let.actor.get("/sessions").status == 200

    assert refusal(party.redeem(code)) == (400, "invalid_grant")

    assert let.actor.get("/sessions").status == 401
    assert refusal(party.refresh(let.refresh_token)) == (400, "invalid_grant")
    assert ana.get("/me/grants").json["items"] == []


def test_a_code_is_good_for_a_minute(api: World, party: ThirdParty) -> None:
    code = code_of(party.decide(api.athlete()))
    api.clock.advance(timedelta(seconds=60))

    assert refusal(party.redeem(code)) == (400, "invalid_grant")


def test_a_code_of_another_app_is_refused_and_stays_good_for_its_own(
    api: World, party: ThirdParty
) -> None:
    code = code_of(party.decide(api.athlete()))
    thief = ThirdParty.of(api, kind="confidential")

    stolen = thief.redeem(code, code_verifier=party.verifier)

    assert refusal(stolen) == (400, "invalid_grant")
    assert party.redeem(code).status == 200


@pytest.mark.parametrize(
    "more",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": "é" * 43},
        {"code_verifier": "short"},
        {"code_verifier": None},
        {"redirect_uri": "https://diary.example/other"},
        {"redirect_uri": "https://diary.example/connected/"},
        {"redirect_uri": None},
    ],
)
def test_a_wrong_verifier_or_address_spoils_the_code(
    api: World, party: ThirdParty, more: dict[str, str | None]
) -> None:
    code = code_of(party.decide(api.athlete()))

    assert party.redeem(code, **more).status == 400
    assert refusal(party.redeem(code)) == (400, "invalid_grant")


def test_the_challenge_itself_is_no_verifier(api: World, party: ThirdParty) -> None:
    code = code_of(party.decide(api.athlete()))

    assert party.redeem(code, code_verifier=party.challenge).status == 400


@pytest.mark.parametrize("code", ["", "x", "keelcode_", "é", "keelcode_" + "0" * 32 + ".x", None])
def test_a_code_that_never_was_is_refused(party: ThirdParty, code: str | None) -> None:
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": party.verifier}

    assert party.post("/oauth/token", **form).status == 400


def test_two_who_redeem_a_code_at_once_are_one_too_many(api: World, party: ThirdParty) -> None:
    ana = api.athlete()
    code = code_of(party.decide(ana))

    answers = at_once(8, lambda: party.redeem(code))

    assert sorted(answer.status for answer in answers) == [200] + [400] * 7
    assert ana.get("/me/grants").json["items"] == []


# --- who the app is ------------------------------------------------------------------------


def test_a_confidential_app_proves_itself_by_header_or_form(api: World, party: ThirdParty) -> None:
    nameless = {"client_id": None, "client_secret": None}
    for headers, more in (
        (None, {}),
        (party.basic(), nameless),
        (party.basic(), {"client_secret": None}),
    ):
        code = code_of(party.decide(api.athlete()))
        assert party.redeem(code, headers=headers, **more).status == 200


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": None}, 401, "invalid_client"),
        ({"client_id": "0193a5c2-ffff-7000-8000-00000000dead"}, 400, "invalid_client"),
    ],
)
def test_an_app_that_does_not_prove_itself_gets_nothing(
    api: World, party: ThirdParty, more: dict[str, Any], status: int, error: str
) -> None:
    code = code_of(party.decide(api.athlete()))

    assert refusal(party.redeem(code, **more)) == (status, error)
    assert party.redeem(code).status == 200


def test_two_ways_to_prove_it_at_once_are_refused(api: World, party: ThirdParty) -> None:
    code = code_of(party.decide(api.athlete()))

    both = party.redeem(code, headers=party.basic())

    assert refusal(both) == (400, "invalid_request")


def test_a_header_and_a_form_that_name_two_apps_are_refused(api: World, party: ThirdParty) -> None:
    other = ThirdParty.of(api)
    code = code_of(party.decide(api.athlete()))

    mixed = party.redeem(code, headers=party.basic(), client_id=other.id, client_secret=None)

    assert refusal(mixed) == (401, "invalid_client")


def test_a_public_app_has_no_secret_to_say(api: World) -> None:
    party = ThirdParty.of(api)
    code = code_of(party.decide(api.athlete()))

    assert party.redeem(code, client_secret="x").status in (400, 401)
    assert party.redeem(code).status == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic w6k=", "Basic /w==", "Basic Og=="])
def test_a_header_that_cannot_be_read_proves_nothing(party: ThirdParty, header: str) -> None:
    answer = party.refresh("x", headers={"Authorization": header}, client_secret=None)

    assert answer.status in (400, 401)


@pytest.mark.parametrize("name", ["grant_type", "code", "client_id", "redirect_uri", "scope"])
def test_a_parameter_that_stands_twice_is_refused(api: World, party: ThirdParty, name: str) -> None:
    form = f"grant_type=refresh_token&code=x&client_id={party.id}&redirect_uri=x&scope=x&{name}=x"

    answer = api.send("POST", "/oauth/token", data=form, content_type=FORM)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b'{"grant_type": "refresh_token"}', "application/json"),
        (b"\xff\xfe", FORM),
        (b"grant_type=%ff", FORM),
        (b"a=%00", FORM),
        (b"a=1&" * 60, FORM),
        (b"grant_type=password&username=a&password=b", FORM),
        (b"grant_type=implicit", FORM),
        (b"", FORM),
    ],
)
def test_what_is_no_good_form_is_refused_in_the_words_of_oauth(
    api: World, data: bytes, media: str
) -> None:
    answer = api.send("POST", "/oauth/token", data=data, content_type=media)

    assert answer.status == 400
    assert answer.json["error"] in ("invalid_request", "unsupported_grant_type")


def test_nothing_is_taken_from_the_query(api: World, party: ThirdParty) -> None:
    answer = api.send("POST", f"/oauth/token?client_secret={party.secret}", data={})

    assert refusal(answer) == (400, "invalid_request")


# --- broken twins --------------------------------------------------------------------------


def test_red_without_the_conditional_update_a_code_is_redeemed_twice(
    api: World, party: ThirdParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials.queries, "use_code", lambda *_: True)
    code = code_of(party.decide(api.athlete()))

    assert [party.redeem(code).status for _ in range(2)] == [200, 200]


def test_red_without_the_check_of_the_app_a_code_is_good_for_a_thief(
    api: World, party: ThirdParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief = ThirdParty.of(api, kind="confidential")
    code = code_of(party.decide(api.athlete()))
    take = credentials.take_code

    def twin(db: Any, code: str, app_id: Any, now: Any) -> Any:
        from uuid import UUID

        return take(db, code, UUID(party.id), now)

    monkeypatch.setattr(credentials, "take_code", twin)

    assert thief.redeem(code, code_verifier=party.verifier).status == 200


def test_red_with_plain_challenges_allowed_the_query_of_a_browser_is_enough(
    api: World, party: ThirdParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.S256, "validate_code_challenge", lambda *_: None)
    monkeypatch.setattr(parts.Code, "code_challenge_method", "plain")
    code = code_of(party.decide(api.athlete(), code_challenge_method="plain"))
    monkeypatch.setattr(parts.S256, "get_authorization_code_challenge_method", lambda *_: "plain")

    assert party.redeem(code, code_verifier=party.challenge).status == 200
