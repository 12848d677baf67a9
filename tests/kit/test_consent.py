"""Without consent to health data, health operations stop at the very next request."""

from __future__ import annotations

import pytest

from tests.support.actor import Actor
from tests.support.world import HEALTH_CONSENT, World

HEALTH = ["/triage/lock", "/episodes", "/sessions", "/check-ins", "/progression/decisions"]
NOT_HEALTH = ["/me", "/me/consents", "/goals", "/auth/logins"]


@pytest.fixture
def withdrawn(api: World) -> Actor:
    athlete = api.athlete()
    assert athlete.get("/triage/lock").status == 200
    answer = athlete.put("/me/consents/health_data", HEALTH_CONSENT | {"granted": False})
    assert answer.status == 200
    return athlete


@pytest.mark.parametrize("path", HEALTH)
def test_withdrawal_denies_the_next_read(withdrawn: Actor, path: str) -> None:
    answer = withdrawn.get(path)

    assert (answer.status, answer.code) == (403, "consent_required")
    assert answer.json["purpose"] == "health_data"


def test_withdrawal_denies_the_next_write(withdrawn: Actor, api: World) -> None:
    body = {"kind": "rest_day", "local_date": api.day()}

    assert withdrawn.post("/override-requests", body).code == "consent_required"


@pytest.mark.parametrize("path", NOT_HEALTH)
def test_what_holds_no_health_data_goes_on(withdrawn: Actor, path: str) -> None:
    assert withdrawn.get(path).status == 200


def test_the_home_screen_asks_for_the_consent_and_shows_nothing_else(
    withdrawn: Actor, api: World
) -> None:
    today = withdrawn.get(f"/today?local_date={api.day()}")

    assert today.status == 200
    assert [card["kind"] for card in today.json["cards"]] == ["consent_needed"]
    assert today.json["lock"]["level"] == "none"
    assert today.json["session"] is None


def test_consent_given_again_opens_the_next_request(withdrawn: Actor) -> None:
    withdrawn.put("/me/consents/health_data", HEALTH_CONSENT)

    assert withdrawn.get("/triage/lock").status == 200
