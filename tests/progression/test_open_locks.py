"""A clinician sees in one call whose red flags are open, the most urgent first."""

import pytest

from api.progression import carers
from tests.support.actor import Actor
from tests.support.world import World


@pytest.fixture
def clinician(api: World) -> Actor:
    return api.clinician()


def linked(api: World, clinician: Actor, **answers: str) -> Actor:
    """An athlete of this clinician who has answered so."""
    athlete = api.athlete()
    api.link(clinician, athlete)
    assert api.screen(athlete, **answers).status == 201
    return athlete


def seen(clinician: Actor) -> list[tuple[str, str, list[str]]]:
    answer = clinician.get("/care/locks")
    assert answer.status == 200, answer.text
    return [(lock["athlete_id"], lock["level"], lock["codes"]) for lock in answer.json["items"]]


def test_open_flags_of_all_linked_athletes_stand_in_one_call(api: World, clinician: Actor) -> None:
    urgent = linked(api, clinician, RF_MAL_2="yes")
    calm = linked(api, clinician)
    emergency = linked(api, clinician, RF_CES_1="yes")

    found = seen(clinician)

    assert found == [
        (emergency.id, "emergency", ["RF-CES-1"]),
        (urgent.id, "urgent", ["RF-MAL-2"]),
    ]
    assert calm.id not in [athlete for athlete, *_ in found]


def test_the_lock_is_the_one_the_athlete_sees(api: World, clinician: Actor) -> None:
    athlete = linked(api, clinician, RF_CES_1="yes")
    [theirs] = clinician.get("/care/locks").json["items"]

    own = athlete.get("/triage/lock").json

    assert {name: own[name] for name in ("level", "effect", "since", "codes")} == {
        name: theirs[name] for name in ("level", "effect", "since", "codes")
    }


def test_nobody_sees_athletes_of_others(api: World, clinician: Actor) -> None:
    linked(api, api.clinician(), RF_CES_1="yes")

    assert seen(clinician) == []


def test_an_ended_link_shows_nothing(api: World, clinician: Actor) -> None:
    athlete = linked(api, clinician, RF_CES_1="yes")
    [link] = clinician.get("/care/links").json["items"]
    athlete.delete(f"/care/links/{link['id']}")

    assert seen(clinician) == []


def test_who_took_their_consent_back_is_not_shown(api: World, clinician: Actor) -> None:
    athlete = linked(api, clinician, RF_CES_1="yes")
    withdrawn = athlete.put(
        "/me/consents/health_data", {"version": "2026-11", "granted": False, "given_by": "athlete"}
    )
    assert withdrawn.status in (200, 201, 204), withdrawn.text

    assert seen(clinician) == []


def test_a_page_is_of_so_many_links(api: World, clinician: Actor) -> None:
    first = linked(api, clinician, RF_CES_1="yes")
    linked(api, clinician)

    page = clinician.get("/care/locks?limit=1").json
    following = clinician.get(f"/care/locks?limit=1&cursor={page['next_cursor']}").json

    assert page["items"] == []
    assert [lock["athlete_id"] for lock in following["items"]] == [first.id]


def test_an_athlete_may_not_ask(api: World) -> None:
    assert api.athlete().get("/care/locks").code == "insufficient_scope"


def test_locks_without_an_order_of_urgency_are_caught(
    api: World, clinician: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links come newest first, and the emergency is the older one."""
    linked(api, clinician, RF_CES_1="yes")
    linked(api, clinician, RF_MAL_2="yes")
    assert [level for _, level, _ in seen(clinician)] == ["emergency", "urgent"]

    monkeypatch.setattr(carers, "rank", lambda level: 0)

    assert [level for _, level, _ in seen(clinician)] == ["urgent", "emergency"]
