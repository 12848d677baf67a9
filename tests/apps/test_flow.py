"""Letting an app in, from the first page to the first answer with its token."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.apps import tickets
from tests.apps.thirdparty import REDIRECT, Page, ThirdParty, code_of, sent_to, told
from tests.support.answer import Answer
from tests.support.world import HEALTH_CONSENT, World

ISSUER = "https://keel.test"


def test_an_app_that_was_let_in_reads_what_it_was_let_read_and_nothing_else(api: World) -> None:
    ana = api.athlete()
    let = ThirdParty.of(api).let_in(ana)

    assert let.actor.get("/sessions").status == 200
    assert let.actor.get("/check-ins").status == 200
    assert answered(let.actor.get("/me")) == (403, "insufficient_scope")
    assert let.tokens["token_type"] == "Bearer"
    assert let.tokens["expires_in"] == 900
    assert let.tokens["scope"] == "checkins:read sessions:read"


def answered(answer: Answer) -> tuple[int, str | None]:
    return answer.status, answer.code


def test_a_confidential_app_is_let_in_the_same_way(api: World) -> None:
    let = ThirdParty.of(api, kind="confidential").let_in(api.athlete())

    assert let.actor.get("/sessions").status == 200


def test_the_answer_names_state_and_issuer(api: World) -> None:
    answer = ThirdParty.of(api).decide(api.athlete())

    assert sent_to(answer) == REDIRECT
    said = told(answer)
    assert (said["state"], said["iss"]) == ("xyz 1/2", ISSUER)
    assert set(said) == {"code", "state", "iss"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_without_a_state_none_comes_back(api: World) -> None:
    answer = ThirdParty.of(api).decide(api.athlete(), state=None)

    assert set(told(answer)) == {"code", "iss"}


def test_an_empty_state_comes_back_empty(api: World) -> None:
    assert told(ThirdParty.of(api).decide(api.athlete(), state=""))["state"] == ""


def test_parameters_nobody_knows_are_ignored(api: World) -> None:
    assert told(ThirdParty.of(api).decide(api.athlete(), nonce="n", display="popup"))["code"]


def test_the_query_of_a_redirect_uri_stays_as_it_was_registered(api: World) -> None:
    uri = "https://diary.example/connected?from=keel&x=%2F"
    answer = ThirdParty.of(api, redirect_uris=[uri]).decide(api.athlete())

    assert str(answer.headers["Location"]).startswith(f"{uri}&code=")


def test_a_declined_class_of_data_is_not_in_the_token(api: World) -> None:
    let = ThirdParty.of(api).let_in(api.athlete(), keep=["sessions:read"])

    assert let.tokens["scope"] == "sessions:read"
    assert answered(let.actor.get("/check-ins")) == (403, "insufficient_scope")


def test_ticking_more_than_was_asked_for_gives_no_more(api: World) -> None:
    keep = ["sessions:read", "sessions:write", "triage:read", "account", "offline"]
    let = ThirdParty.of(api).let_in(api.athlete(), keep=keep)

    assert let.tokens["scope"] == "sessions:read"


@pytest.mark.parametrize("page", ["first", "second"])
def test_allowing_nothing_on_either_page_is_access_denied(api: World, page: str) -> None:
    party = ThirdParty.of(api)
    shown = party.open() if page == "first" else party.sign_in(api.athlete())

    answer = party.submit(Page(shown).action, {"decision": "deny"})

    assert told(answer)["error"] == "access_denied"


def test_who_signs_in_wrongly_is_not_told_what_was_wrong(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    nobody = party.world.anonymous()
    wrong = party.sign_in(ana, password="not the right password")
    unknown = party.submit(
        party.address(), {"email": "nobody@keel.example", "password": "not the right password"}
    )

    assert wrong.status == unknown.status == 403
    assert wrong.text.replace(ana.email, "") == unknown.text.replace("nobody@keel.example", "")
    assert 'role="alert"' in wrong.text
    assert "<title>Error: " in wrong.text
    assert nobody.token is None


def test_the_limits_of_logging_in_are_those_of_the_page(database: str) -> None:
    world = World.over(database, rate_limits="guesses-by-account-and-address=3/10 minutes")
    party, ana = ThirdParty.of(world), world.athlete()
    for _ in range(3):
        party.sign_in(ana, password="not the right password")

    assert party.sign_in(ana).status == 429
    body = {"email": ana.email, "password": ana.password, "device_name": "x", "platform": "ios"}
    assert world.anonymous().post("/auth/login", body).status == 429
    world.database.engine.dispose()


def test_a_clinicians_account_lets_no_app_in(api: World) -> None:
    dr_reed = api.clinician()
    party = ThirdParty.of(api)

    answer = party.sign_in(dr_reed, password=dr_reed.password)

    assert answer.status == 403
    assert "ticket" not in Page(answer).fields
    assert "clinician" in answer.text


def test_nobody_below_18_lets_an_app_in(api: World) -> None:
    ben = api.athlete(birth_date="2010-06-01", consents=[HEALTH_CONSENT | {"given_by": "guardian"}])
    answer = ThirdParty.of(api).sign_in(ben)

    assert answer.status == 403
    assert "18" in answer.text


def test_without_the_consent_to_health_data_only_the_profile_can_be_shared(api: World) -> None:
    ana = api.athlete()
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    assert ana.put("/me/consents/health_data", withdrawn).status == 200
    party = ThirdParty.of(api)

    page = Page(party.sign_in(ana, scope="profile:read sessions:read"))

    assert page.boxes == ["profile:read"]
    let = party.let_in(
        ana, keep=["profile:read", "sessions:read"], scope="profile:read sessions:read"
    )
    assert let.tokens["scope"] == "profile:read"


def test_withdrawing_the_consent_stops_an_app_at_once(api: World) -> None:
    ana = api.athlete()
    let = ThirdParty.of(api).let_in(ana)
    withdrawn = {"version": "2026-11", "granted": False, "given_by": "athlete"}
    ana.put("/me/consents/health_data", withdrawn)

    assert answered(let.actor.get("/sessions")) == (403, "consent_required")


def test_a_ticket_is_good_for_ten_minutes(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))
    api.clock.advance(timedelta(minutes=10, seconds=1))
    form = {"ticket": page.fields["ticket"], "decision": "allow", "keep": "sessions:read"}

    answer = party.submit(page.action, form)

    assert answer.status == 403
    assert "Sign in again" in answer.text


def test_a_ticket_is_good_for_its_own_request_only(api: World) -> None:
    """So whoever has one, their own say, can do nothing with it elsewhere."""
    party, ana = ThirdParty.of(api), api.athlete()
    other = ThirdParty.of(api)
    ticket = Page(party.sign_in(ana)).fields["ticket"]
    form = {"ticket": ticket, "decision": "allow", "keep": "sessions:read"}

    for address in (
        other.address(),
        party.address(state="another"),
        party.address(scope="sessions:read"),
    ):
        assert party.submit(address, form).status == 403


def test_red_with_tickets_that_fit_every_request_an_app_gets_in_by_anothers(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "_context", lambda _: "oauth-ticket")
    party, other = ThirdParty.of(api), ThirdParty.of(api)
    ticket = Page(party.sign_in(api.athlete())).fields["ticket"]
    form = {"ticket": ticket, "decision": "allow", "keep": "sessions:read"}

    assert code_of(other.submit(other.address(), form))


@pytest.mark.parametrize("ticket", ["", "x", "AAAA", "é", "A" * 200])
def test_a_forged_ticket_is_none(api: World, ticket: str) -> None:
    party = ThirdParty.of(api)
    form = {"ticket": ticket, "decision": "allow", "keep": "sessions:read"}

    assert party.submit(party.address(), form).status == 403


def test_the_consent_page_says_who_what_where_and_what_never(api: World) -> None:
    answer = ThirdParty.of(api).sign_in(api.athlete())

    for text in (
        "Barbell Diary",
        "https://diary.example/privacy",
        "diary.example",
        "See your training sessions",
        "See your check-ins",
        "danger signs",
        "clinician cleared",
        "never shared",
    ):
        assert text in answer.text
    assert "Log, import, correct and delete" not in answer.text


def test_the_pages_load_nothing_and_run_nothing(api: World) -> None:
    party = ThirdParty.of(api, name='<script>alert("x")</script> & co')
    for answer in (party.open(), party.sign_in(api.athlete())):
        policy = answer.headers["Content-Security-Policy"]
        assert Page(answer).scripts == 0
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self' https://diary.example;" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        assert '<html lang="en">' in answer.text


def test_a_second_consent_takes_what_is_declined_and_leaves_what_is_not_asked(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    first = party.let_in(ana)
    party.let_in(ana, keep=["profile:read"], scope="profile:read checkins:read")

    (grant,) = ana.get("/me/grants").json["items"]
    assert grant["capabilities"] == ["profile:read", "sessions:read"]
    assert first.actor.get("/sessions").status == 200
    assert first.actor.get("/check-ins").status == 403
