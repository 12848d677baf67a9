"""The form on which an athlete decides: what is not said plainly lets nobody in."""

from __future__ import annotations

import pytest

from tests.apps.thirdparty import Page, ThirdParty, told
from tests.support.actor import Actor
from tests.support.world import World

Pairs = list[tuple[str, str]]


@pytest.fixture
def ana(api: World) -> Actor:
    return api.athlete()


@pytest.fixture
def party(api: World) -> ThirdParty:
    return ThirdParty.of(api)


def good(page: Page) -> Pairs:
    kept = [("keep", one) for one in page.boxes]
    return [("ticket", page.fields["ticket"]), ("decision", "allow"), *kept]


def test_nothing_is_ticked_until_the_athlete_ticks_it(ana: Actor, party: ThirdParty) -> None:
    page = Page(party.sign_in(ana))

    assert (page.boxes, page.ticked) == (["sessions:read", "checkins:read"], [])


def test_what_the_app_holds_already_is_shown_ticked(ana: Actor, party: ThirdParty) -> None:
    party.let_in(ana, keep=["checkins:read"])

    assert Page(party.sign_in(ana)).ticked == ["checkins:read"]


def test_the_first_button_allows_nothing(ana: Actor, party: ThirdParty) -> None:
    """It is the one that the Enter key presses."""
    page = Page(party.sign_in(ana))

    assert page.buttons == [("decision", "deny"), ("decision", "allow")]


@pytest.mark.parametrize("decision", [None, "", "Allow", "yes", "deny "])
def test_what_is_not_allow_allows_nothing(
    ana: Actor, party: ThirdParty, decision: str | None
) -> None:
    page = Page(party.sign_in(ana))
    form = [pair for pair in good(page) if pair[0] != "decision"]
    form += [("decision", decision)] if decision is not None else []

    answer = party.submit(page.action, form)

    assert answer.status == 400
    assert "Location" not in answer.headers
    assert ana.get("/me/grants").json["items"] == []


@pytest.mark.parametrize(
    "twice", [("decision", "deny"), ("decision", "allow"), ("ticket", "x"), ("email", "x")]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_field_that_stands_twice_is_refused(
    ana: Actor, party: ThirdParty, twice: tuple[str, str], first: bool
) -> None:
    page = Page(party.sign_in(ana))
    form = good(page) + ([("email", ana.email)] if twice[0] == "email" else [])
    form = [twice, *form] if first else [*form, twice]

    answer = party.submit(page.action, form)

    assert answer.status == 400
    assert ana.get("/me/grants").json["items"] == []


def test_who_ticks_nothing_is_asked_again_and_may_still_decide(
    ana: Actor, party: ThirdParty
) -> None:
    page = Page(party.sign_in(ana))
    nothing = [pair for pair in good(page) if pair[0] != "keep"]

    again = party.submit(page.action, nothing)

    assert again.status == 400
    assert "Tick at least one" in again.text
    assert ana.get("/me/grants").json["items"] == []
    assert told(party.submit(page.action, good(Page(again))))["code"]
