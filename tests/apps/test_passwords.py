"""What a password has opened ends with it: keys, grants, and a page that was signed in to."""

from __future__ import annotations

from typing import Any

import pytest

from api.accounts import service as accounts
from api.apps import tickets
from tests.apps.test_matrix import ALL, key, let
from tests.apps.thirdparty import Page, ThirdParty, at_once, code_of
from tests.support.actor import PASSWORD, Actor
from tests.support.answer import Answer
from tests.support.world import World

NEW = "another correct horse battery"


def change(actor: Actor, new: str = NEW, **more: bool) -> Answer:
    body = {"current_password": PASSWORD, "new_password": new} | more
    return actor.put("/auth/password", body)


def key_body(api: World, password: str) -> dict[str, Any]:
    expires = f"{api.day(30)}T00:00:00Z"
    named = {"name": "Cron", "capabilities": ["sessions:read"], "expires_at": expires}
    return {**named, "password": password}


# --- making a key --------------------------------------------------------------------------


def test_a_key_takes_the_password(api: World) -> None:
    ana = api.athlete()
    nothing = key_body(api, PASSWORD)
    del nothing["password"]

    assert ana.post("/me/api-keys", nothing).pointers == ["/password"]
    wrong = ana.post("/me/api-keys", key_body(api, "not the right password"))
    assert (wrong.status, wrong.code) == (401, "invalid_credentials")
    assert ana.get("/me/api-keys").json["items"] == []
    assert ana.post("/me/api-keys", key_body(api, PASSWORD)).status == 201


def test_guesses_at_it_are_counted(database: str) -> None:
    world = World.over(database, rate_limits="guesses-by-account-and-address=3/10 minutes")
    ana = world.athlete()
    wrong, right = key_body(world, "not the right password"), key_body(world, PASSWORD)

    statuses = [ana.post("/me/api-keys", wrong).status for _ in range(3)]

    assert statuses == [401, 401, 401]
    assert ana.post("/me/api-keys", right).status == 429
    world.database.engine.dispose()


# --- changing the password -----------------------------------------------------------------


def test_a_new_password_ends_keys_and_grants(api: World) -> None:
    ana = api.athlete()
    _, script = key(api, ana, ALL)
    app = let(api, ana, ALL)
    assert script.get("/sessions").status == app.actor.get("/sessions").status == 200

    assert change(ana).status == 204

    assert script.get("/sessions").status == app.actor.get("/sessions").status == 401
    assert app.party.refresh(app.refresh_token).status == 400
    assert ana.get("/me/api-keys").json["items"] == ana.get("/me/grants").json["items"] == []


def test_keys_and_grants_of_others_stay(api: World) -> None:
    _, script = key(api, api.athlete(), ALL)
    app = let(api, api.athlete(), ALL)

    change(api.athlete())

    assert script.get("/sessions").status == app.actor.get("/sessions").status == 200


def test_who_says_so_keeps_them(api: World) -> None:
    ana = api.athlete()
    _, script = key(api, ana, ALL)
    app = let(api, ana, ALL)

    assert change(ana, keep_apps=True).status == 204

    assert script.get("/sessions").status == app.actor.get("/sessions").status == 200
    assert app.party.refresh(app.refresh_token).status == 200


def test_a_wrong_password_ends_nothing(api: World) -> None:
    ana = api.athlete()
    _, script = key(api, ana, ALL)
    body = {"current_password": "not the right password", "new_password": NEW}

    assert ana.put("/auth/password", body).status == 401
    assert script.get("/sessions").status == 200


def test_a_clinician_changes_the_password_too(api: World) -> None:
    dr_reed = api.clinician()
    body = {"current_password": dr_reed.password, "new_password": NEW}

    assert dr_reed.put("/auth/password", body).status == 204


# --- the page that was signed in to --------------------------------------------------------


def allow(page: Page) -> dict[str, str]:
    return {"ticket": page.fields["ticket"], "decision": "allow", "keep": "sessions:read"}


def test_a_page_that_an_old_password_opened_lets_nobody_in(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))
    change(ana)

    answer = party.submit(page.action, allow(page))

    assert answer.status == 403
    assert "Sign in again" in answer.text
    assert ana.get("/me/grants").json["items"] == []


def test_a_page_is_decided_once(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))
    assert code_of(party.submit(page.action, allow(page)))

    again = party.submit(page.action, allow(page))

    assert again.status == 403
    assert "Location" not in again.headers
    assert len(ana.get("/me/grants").json["items"]) == 1


def test_a_page_stays_decided_when_its_grant_has_ended(api: World) -> None:
    """Whoever goes back in the browser of a shared computer brings no app back in."""
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))
    party.submit(page.action, allow(page))
    (grant,) = ana.get("/me/grants").json["items"]
    ana.delete(f"/me/grants/{grant['id']}")

    assert party.submit(page.action, allow(page)).status == 403
    assert ana.get("/me/grants").json["items"] == []


def test_of_many_who_decide_at_once_one_is_heard(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))

    answers = at_once(8, lambda: party.submit(page.action, allow(page)))

    assert sorted(answer.status for answer in answers) == [303] + [403] * 7


def test_two_pages_of_one_second_are_two(api: World) -> None:
    party, ana = ThirdParty.of(api), api.athlete()
    pages = [Page(party.sign_in(ana)) for _ in range(2)]

    codes = {code_of(party.submit(page.action, allow(page))) for page in pages}

    assert len(codes) == 2
    assert len(ana.get("/me/grants").json["items"]) == 1


def test_red_unspent_a_ticket_gives_two_codes(api: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "spend", lambda *_: True)
    party = ThirdParty.of(api)
    page = Page(party.sign_in(api.athlete()))

    assert len({code_of(party.submit(page.action, allow(page))) for _ in range(2)}) == 2


def test_red_unbound_to_the_password_a_ticket_outlives_it(
    api: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "proves", lambda *_: True)
    party, ana = ThirdParty.of(api), api.athlete()
    page = Page(party.sign_in(ana))
    change(ana)

    assert code_of(party.submit(page.action, allow(page)))
