"""Restrictions on a clearance: hard filters on every prescription, and named in receipts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.engine.telling.names import dated
from api.exercises import service as exercises
from api.progression.cards import (
    CALMER,
    CALMER_WITHOUT_WALKS,
    RESTFUL,
    RESTFUL_WITHOUT_WALKS,
)
from tests.care.rulings import asked, clear, codes, decide, reason, trained
from tests.checkins.answers import a_check_in, saved
from tests.support.actor import Actor
from tests.support.world import World

NOBODY = {"exercise": None, "limit_kg": None, "until": None, "text": None}


def test_a_clearance_keeps_its_restrictions_as_they_were_said(api: World) -> None:
    clinician, athlete = trained(api)
    told = [
        {"kind": "no_impact", "until": api.day(30)},
        {"kind": "no_axial_load_above", "limit_kg": 42.5},
        {"kind": "no_exercise", "exercise": "deadlift-conventional"},
        {"kind": "other", "text": "No long car rides."},
    ]

    saved = clear(api, clinician, athlete, *told)

    assert saved.status == 201
    assert saved.json["restrictions"] == [NOBODY | row for row in told]
    assert athlete.get("/clearances").json["items"] == [saved.json]


def test_a_clearance_without_any_has_an_empty_list(api: World) -> None:
    clinician, athlete = trained(api)

    assert clear(api, clinician, athlete).json["restrictions"] == []


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ({"kind": "no_exercise"}, "/restrictions/0/exercise"),
        ({"kind": "no_exercise", "exercise": None}, "/restrictions/0/exercise"),
        ({"kind": "no_axial_load_above"}, "/restrictions/0/limit_kg"),
        ({"kind": "no_axial_load_above", "limit_kg": -1}, "/restrictions/0/limit_kg"),
        ({"kind": "other"}, "/restrictions/0/text"),
        ({"kind": "other", "text": ""}, "/restrictions/0/text"),
        ({"kind": "no_impact", "exercise": "rdl-tempo"}, "/restrictions/0/exercise"),
        ({"kind": "no_impact", "limit_kg": 20}, "/restrictions/0/limit_kg"),
        ({"kind": "no_impact", "limit_kg": 0}, "/restrictions/0/limit_kg"),
        ({"kind": "no_sport", "text": "Not yet."}, "/restrictions/0/text"),
        ({"kind": "no_impact", "until": "2026-11-20"}, "/restrictions/0/until"),
        ({"kind": "no_fun"}, "/restrictions/0/kind"),
        ({"until": "2026-12-20"}, "/restrictions/0/kind"),
        ({"kind": "no_impact", "since": "2026-11-20"}, "/restrictions/0/since"),
    ],
)
def test_a_restriction_that_contradicts_itself_names_the_member(
    api: World, told: dict[str, Any], pointer: str
) -> None:
    clinician, athlete = trained(api)

    refused = clear(api, clinician, athlete, told)

    assert (refused.status, refused.pointers) == (422, [pointer])
    assert athlete.get("/clearances").json["items"] == []


def test_an_exercise_that_the_library_has_not_is_named(api: World) -> None:
    clinician, athlete = trained(api)
    told = {"kind": "no_exercise", "exercise": "deadlift-on-the-moon"}

    refused = clear(api, clinician, athlete, {"kind": "no_impact"}, told)

    assert (refused.status, refused.code) == (422, "unknown_exercise")
    assert refused.pointers == ["/restrictions/1/exercise"]


def test_at_most_twenty_restrictions_stand_on_one_clearance(api: World) -> None:
    clinician, athlete = trained(api)

    assert clear(api, clinician, athlete, *[{"kind": "no_impact"}] * 20).status == 201
    assert clear(api, clinician, athlete, *[{"kind": "no_impact"}] * 21).status == 422


def test_what_a_clinician_takes_out_leaves_the_plan_and_the_receipt_says_so(api: World) -> None:
    clinician, athlete = trained(api)
    decide(api, athlete)
    assert asked(athlete) & {"walk", "walk-brisk"}

    saved = clear(api, clinician, athlete, {"kind": "no_impact", "until": api.day(30)})
    current = athlete.get("/progression/decisions").json["items"][0]
    made = decide(api, athlete)

    assert current["status"] == "outdated"
    assert made.status == 201
    grades = exercises.library().exercises
    assert {grades[slug].load_class.impact for slug in asked(athlete)} == {0}
    listed = reason(made, "restrictions_standing")
    assert f"no impact until {dated(api.today + timedelta(days=30))}" in listed["text"]
    assert [line["fact_ids"] for line in listed["checks"]] == [[saved.json["id"]]]
    assert "selection.restricted_by_clinician" in {line["rule"] for line in made.json["trace"]}
    assert saved.json["id"] in {fact["id"] for fact in made.json["facts"]}
    replay = athlete.get(f"/progression/decisions/{made.json['id']}/replay").json
    assert (replay["equal"], replay["differences"]) == (True, [])


def card(api: World, athlete: Actor, kind: str) -> str:
    cards = athlete.get(f"/today?local_date={api.day()}").json["cards"]
    return next(str(card["body"]) for card in cards if card["kind"] == kind)


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ({"kind": "no_impact"}, RESTFUL_WITHOUT_WALKS),
        ({"kind": "no_exercise", "exercise": "walk"}, RESTFUL_WITHOUT_WALKS),
        ({"kind": "no_rotation"}, RESTFUL),
    ],
    ids=["no_impact", "no_walk", "no_rotation"],
)
def test_a_rest_day_welcomes_no_walking_that_a_clinician_took_out(
    api: World, told: dict[str, Any], body: str
) -> None:
    clinician, athlete = trained(api)
    decide(api, athlete)
    while athlete.get(f"/today?local_date={api.day()}").json["session"] is not None:
        api.clock.advance(timedelta(days=1))

    clear(api, clinician, athlete, told)

    assert card(api, athlete, "rest_day") == body


@pytest.mark.parametrize(
    ("told", "body"),
    [(["no_impact"], CALMER_WITHOUT_WALKS), ([], CALMER)],
    ids=["no_impact", "free"],
)
def test_the_card_of_a_flare_asks_for_no_walks_that_a_clinician_took_out(
    api: World, told: list[str], body: str
) -> None:
    clinician, athlete = trained(api)
    clear(api, clinician, athlete, *({"kind": kind} for kind in told))
    saved(athlete, a_check_in("flare", api.day()))
    api.screen(athlete)
    decide(api, athlete)

    assert card(api, athlete, "flare_plan") == body


def test_an_exercise_asked_for_by_name_is_replaced_and_its_limit_named(api: World) -> None:
    clinician, athlete = trained(api)
    saved = clear(api, clinician, athlete, {"kind": "no_exercise", "exercise": "rdl-tempo"})

    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert made.json["action"] == "substitute"
    assert made.json["binding_rule"] == "selection.restricted_by_clinician"
    named = reason(made, "restricted_by_clinician")
    assert "until a later clearance" in named["text"]
    assert named["checks"][0]["fact_ids"] == [saved.json["id"]]
    assert [dose["replaces"] for dose in made.json["prescriptions"]] == ["rdl-tempo"]


def test_substitutes_keep_to_the_restrictions(api: World) -> None:
    clinician, athlete = trained(api)
    path = "/exercises/rdl-tempo/substitutes"
    first = athlete.get(path).json["items"][0]["exercise"]

    clear(api, clinician, athlete, {"kind": "no_exercise", "exercise": first})

    assert first not in {row["exercise"] for row in athlete.get(path).json["items"]}


def test_a_later_clearance_lifts_what_has_no_day(api: World) -> None:
    clinician, athlete = trained(api)
    clear(
        api, clinician, athlete, {"kind": "no_impact"}, {"kind": "no_rotation", "until": api.day(9)}
    )
    api.clock.advance(timedelta(minutes=5))
    assert "no twisting" in reason(decide(api, athlete), "restrictions_standing")["text"]

    clear(api, clinician, athlete)

    text = reason(decide(api, athlete), "restrictions_standing")["text"]
    assert "no twisting" in text
    assert "no impact" not in text
    assert asked(athlete) & {"walk", "walk-brisk"}


def test_the_day_after_its_last_day_a_restriction_is_gone(api: World) -> None:
    clinician, athlete = trained(api)
    clear(api, clinician, athlete, {"kind": "no_impact", "until": api.day(1)})

    api.clock.advance(timedelta(days=1))
    assert "restrictions_standing" in codes(decide(api, athlete))
    api.clock.advance(timedelta(days=1))
    assert "restrictions_standing" not in codes(decide(api, athlete))


def test_restrictions_of_another_athlete_change_nothing(api: World) -> None:
    (clinician, other), athlete = trained(api), api.ready_athlete()
    assert clear(api, clinician, other, {"kind": "no_impact"}).status == 201

    assert "restrictions_standing" not in codes(decide(api, athlete))


def test_a_repeated_clearance_keeps_its_restrictions_once(api: World) -> None:
    clinician, athlete = trained(api)
    id_ = str(uuid4())

    first = clear(api, clinician, athlete, {"kind": "no_impact"}, id=id_)
    again = clear(api, clinician, athlete, {"kind": "no_impact"}, id=id_)
    other = clear(api, clinician, athlete, {"kind": "no_rotation"}, id=id_)

    assert again.text == first.text
    assert (other.status, other.code) == (409, "id_conflict")
