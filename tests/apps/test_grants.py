"""Athletes see, narrow and end what they let others do; developers look after their apps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.apps import queries, service
from api.kit.db.scope import Scope
from tests.apps.thirdparty import APP, REDIRECT, Let, ThirdParty
from tests.support.actor import PASSWORD, Actor
from tests.support.world import HEALTH_CONSENT, World


@pytest.fixture
def let(api: World) -> Let:
    return ThirdParty.of(api).let_in(api.athlete())


# --- grants --------------------------------------------------------------------------------


def test_an_athlete_sees_whom_they_let_in_for_what_and_since_when(api: World, let: Let) -> None:
    (grant,) = let.athlete.get("/me/grants").json["items"]

    assert grant["app"]["name"] == "Barbell Diary"
    assert grant["capabilities"] == ["sessions:read", "checkins:read"]
    assert grant["created_at"] == grant["last_used_at"] == "2026-11-21T09:00:00Z"

    api.clock.advance(timedelta(hours=2))
    let.party.refresh(let.refresh_token)
    (grant,) = let.athlete.get("/me/grants").json["items"]
    assert grant["last_used_at"] == "2026-11-21T11:00:00Z"


def test_the_next_request_of_an_app_that_was_shut_out_is_refused(let: Let) -> None:
    assert let.actor.get("/sessions").status == 200

    assert let.athlete.delete(f"/me/grants/{let.grant_id}").status == 204

    assert let.actor.get("/sessions").status == 401
    assert let.party.refresh(let.refresh_token).status == 400
    assert let.athlete.get("/me/grants").json["items"] == []


def test_what_is_taken_from_a_grant_is_refused_from_the_next_request_on(let: Let) -> None:
    path = f"/me/grants/{let.grant_id}"
    narrowed = let.athlete.patch(path, {"capabilities": ["sessions:read"]}, etag="*")

    assert narrowed.json["capabilities"] == ["sessions:read"]
    assert let.actor.get("/sessions").status == 200
    assert let.actor.get("/check-ins").status == 403
    assert let.party.refresh(let.refresh_token).json["scope"] == "sessions:read"


def test_a_grant_is_only_narrowed_by_hand(let: Let) -> None:
    path = f"/me/grants/{let.grant_id}"

    more = let.athlete.patch(path, {"capabilities": ["sessions:read", "profile:read"]}, etag="*")

    assert (more.status, more.pointers) == (422, ["/capabilities"])


def test_a_stale_version_of_a_grant_is_not_narrowed(let: Let) -> None:
    path, less = f"/me/grants/{let.grant_id}", {"capabilities": ["sessions:read"]}
    assert let.athlete.patch(path, less, etag='"v1"').status == 200

    assert let.athlete.patch(path, {"capabilities": []}, etag='"v1"').status == 412


def test_using_a_grant_is_no_change_of_it(let: Let) -> None:
    let.party.refresh(let.refresh_token)
    path = f"/me/grants/{let.grant_id}"

    assert let.athlete.patch(path, {"capabilities": []}, etag='"v1"').status == 200


def test_erasing_an_account_ends_what_it_granted_and_what_it_developed(api: World) -> None:
    developer, ana = api.athlete(), api.athlete()
    party = ThirdParty.of(api, developer)
    let = party.let_in(ana)
    own = ThirdParty.of(api, ana).let_in(api.athlete())

    assert ana.post("/me/erasure", {"password": ana.password}).status == 204

    assert let.actor.get("/sessions").status == 401
    assert own.actor.get("/sessions").status == 401
    assert party.refresh(let.refresh_token).status == 400


def test_red_with_a_grant_that_is_remembered_the_next_request_would_pass(
    let: Let, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, known = queries.granted, dict[Any, Any]()

    def twin(db: Any, athlete_id: Any, grant_id: Any, consent: Any) -> Any:
        if grant_id not in known:
            known[grant_id] = real(db, athlete_id, grant_id, consent)
        return known[grant_id]

    monkeypatch.setattr(queries, "granted", twin)
    assert let.actor.get("/sessions").status == 200
    let.athlete.delete(f"/me/grants/{let.grant_id}")

    assert let.actor.get("/sessions").status == 200


# --- apps ----------------------------------------------------------------------------------


def test_deleting_an_app_shuts_it_out_everywhere(let: Let) -> None:
    party = let.party
    assert party.developer.delete(f"/apps/{party.id}", etag="*").status == 204

    assert let.actor.get("/sessions").status == 401
    assert party.refresh(let.refresh_token).status == 400
    assert party.open().status == 400
    assert let.athlete.get("/me/grants").json["items"] == []


def test_what_an_app_may_not_ask_for_any_more_is_taken_from_its_grants(let: Let) -> None:
    path = f"/apps/{let.party.id}"
    changed = let.party.developer.patch(path, {"capabilities": ["checkins:read"]}, etag="*")

    assert changed.json["capabilities"] == ["checkins:read"]
    assert let.actor.get("/sessions").status == 403
    assert let.actor.get("/check-ins").status == 200


def test_a_secret_is_shown_once_and_stored_as_a_digest(api: World) -> None:
    party = ThirdParty.of(api, kind="confidential")
    ana = api.athlete()
    let = party.let_in(ana)
    key = ana.post("/me/api-keys", key_input(api)).json["secret"]

    stored = dump(api)
    for secret in (party.secret, let.refresh_token, let.tokens["access_token"], key):
        assert str(secret) not in stored
        assert str(secret).rpartition(".")[2] not in stored
    assert "client_secret" not in party.developer.get(f"/apps/{party.id}").json
    assert party.developer.get("/apps").text.find(str(party.secret)) == -1


def dump(api: World) -> str:
    """Everything that the database holds, as text."""
    with api.database.engine.connect() as connection:
        if api.dialect == "sqlite":
            found = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            found = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = connection.execute(text(found)).scalars().all()
        tables = [name for name in names if name.startswith(("app", "api_key", "idempot", "login"))]
        assert len(tables) >= 5
        return "\n".join(
            str(connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables
        )


def test_a_public_app_has_no_secret(api: World) -> None:
    developer = api.athlete()
    made = developer.post("/apps", APP).json

    assert made["client_secret"] is None
    assert developer.post(f"/apps/{made['app']['id']}/secret").status == 422


def test_the_kind_of_an_app_is_fixed(api: World) -> None:
    party = ThirdParty.of(api)

    assert party.developer.patch(f"/apps/{party.id}", {"kind": "public"}, etag="*").status == 422


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("redirect_uris", ["http://diary.example/x"], "/redirect_uris/0"),
        ("redirect_uris", [REDIRECT, "javascript:alert(1)"], "/redirect_uris/1"),
        ("redirect_uris", ["https://*.diary.example/x"], "/redirect_uris/0"),
        ("redirect_uris", [REDIRECT, REDIRECT], "/redirect_uris"),
        ("homepage_url", "javascript:alert(1)", "/homepage_url"),
        ("privacy_url", "http://diary.example/privacy", "/privacy_url"),
        ("capabilities", ["triage:read"], "/capabilities/0"),
        ("capabilities", ["account"], "/capabilities/0"),
        ("capabilities", ["webhooks"], "/capabilities/0"),
        ("capabilities", ["offline"], "/capabilities/0"),
        ("name", "", "/name"),
    ],
)
def test_what_cannot_be_registered_is_named(
    api: World, member: str, value: Any, pointer: str
) -> None:
    answer = api.athlete().post("/apps", APP | {member: value})

    assert (answer.status, answer.pointers) == (422, [pointer])


def test_a_clinicians_account_registers_no_apps_and_makes_no_keys(api: World) -> None:
    dr_reed = api.clinician()

    assert dr_reed.post("/apps", APP).status == 403
    made = dr_reed.post("/me/api-keys", key_input(api, password=dr_reed.password))
    assert made.status == 403
    assert dr_reed.get("/apps").json["items"] == []


def test_an_account_registers_twenty_apps_at_most(api: World) -> None:
    developer = api.athlete()

    assert [developer.post("/apps", APP).status for _ in range(21)] == [201] * 20 + [422]


# --- personal keys -------------------------------------------------------------------------


def key_input(api: World, **more: Any) -> dict[str, Any]:
    expires = f"{api.day(30)}T09:00:00Z"
    usual = {"name": "Cron", "capabilities": ["sessions:read"], "expires_at": expires}
    return usual | {"password": PASSWORD} | more


def with_key(api: World, athlete: Actor, **more: Any) -> tuple[Actor, str]:
    made = athlete.post("/me/api-keys", key_input(api, **more))
    assert made.status == 201, made.text
    return Actor(api, given_token=made.json["secret"]), made.json["api_key"]["id"]


def test_a_script_does_with_its_key_what_the_key_may_do(api: World) -> None:
    script, _ = with_key(api, api.athlete())

    assert script.token is not None
    assert script.token.startswith("keel_")
    assert script.get("/sessions").status == 200
    for path in ("/me", "/check-ins", "/triage/flags", "/me/api-keys", "/apps", "/sync"):
        assert script.get(path).status == 403


def test_a_key_is_refused_once_it_is_deleted_or_too_old(api: World) -> None:
    ana = api.athlete()
    deleted, key_id = with_key(api, ana)
    expired, _ = with_key(api, ana)
    ana.delete(f"/me/api-keys/{key_id}")
    assert deleted.get("/sessions").status == 401

    api.clock.advance(timedelta(days=30))
    assert expired.get("/sessions").status == 401
    assert len(ana.get("/me/api-keys").json["items"]) == 1


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_key_lives_a_year_at_most(api: World, days: int) -> None:
    answer = api.athlete().post(
        "/me/api-keys", key_input(api, expires_at=f"{api.day(days)}T08:59:00Z")
    )

    assert (answer.status, answer.pointers) == (422, ["/expires_at"])


def test_nobody_below_18_makes_a_key(api: World) -> None:
    ben = api.athlete(birth_date="2010-06-01", consents=[HEALTH_CONSENT | {"given_by": "guardian"}])

    assert ben.post("/me/api-keys", key_input(api)).status == 403


def test_the_last_use_of_a_key_is_noted_to_the_hour(api: World) -> None:
    ana = api.athlete()
    script, _ = with_key(api, ana)

    def noted() -> str | None:
        last: str | None = ana.get("/me/api-keys").json["items"][0]["last_used_at"]
        return last

    assert noted() is None
    script.get("/sessions")
    assert noted() == "2026-11-21T09:00:00Z"
    api.clock.advance(timedelta(minutes=59))
    script.get("/sessions")
    assert noted() == "2026-11-21T09:00:00Z"
    api.clock.advance(timedelta(minutes=1))
    script.get("/sessions")
    assert noted() == "2026-11-21T10:00:00Z"


def test_a_key_under_another_athletes_name_is_none(api: World) -> None:
    """The look-up asks the athlete that the key names, and nobody else."""
    ana, ben = api.athlete(), api.athlete()
    script, _ = with_key(api, ana)
    secret = str(script.token).partition(".")[2]

    forged = Actor(api, given_token=f"keel_{ben.id.replace('-', '')}.{secret}")

    assert forged.get("/sessions").status == 401


@pytest.mark.parametrize(
    "token", ["keel_", "keel_x.y", "keel_" + "0" * 32, "keel_" + "0" * 32 + ".x", "keel_é.x"]
)
def test_a_key_that_never_was_is_refused(api: World, token: str) -> None:
    assert Actor(api, given_token=token).get("/sessions").status == 401


def test_an_app_cannot_use_up_the_quota_of_the_athlete(database: str) -> None:
    world = World.over(database, rate_limits="read=3/hour,public=1000/minute")
    ana = world.athlete()
    let = ThirdParty.of(world).let_in(ana)
    for _ in range(3):
        assert let.actor.get("/sessions").status == 200
    assert let.actor.get("/sessions").status == 429

    assert ana.get("/sessions").status == 200
    world.database.engine.dispose()


def test_live_grants_are_those_of_the_athlete_in_scope(api: World, let: Let) -> None:
    athlete_id = let.athlete.subject_id
    assert athlete_id is not None
    with api.database.read(Scope(athlete_id, athlete_id)) as db:
        (grant,) = service.live_grants(db)
    other = api.athlete().subject_id
    assert other is not None
    with api.database.read(Scope(other, other)) as db:
        assert service.live_grants(db) == []

    assert str(grant.app_id) == let.party.id
    assert grant.developer_id == let.party.developer.subject_id
    assert sorted(grant.capabilities) == ["checkins:read", "sessions:read"]
