"""Wherever an exercise is named, one of the athlete's own may be, and nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.care.rulings import clear, override
from tests.custom_exercises.lifts import (
    PLACED,
    SLUG,
    add_for,
    grades,
    made,
    session,
)
from tests.imports.sending import choose, read, sets, taken
from tests.journeys.days import Days, codes
from tests.journeys.story import reps
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

FIRST = date(2026, 10, 19)
LOG = "local_date,exercise,reps,load_kg\n2026-01-05,Bag up,8,60\n"


def decided(api: World, actor: Actor, slug: str) -> Answer:
    body = {"scope": {"kind": "exercise", "exercise": slug}, "local_date": api.day()}
    return actor.post("/progression/decisions", body)


def simulated(api: World, actor: Actor, slug: str) -> Answer:
    body = {
        "scope": {"kind": "plan"},
        "local_date": api.day(),
        "weeks": 1,
        "scenario": "given_facts",
        "sessions": [session(api, slug)],
    }
    return actor.post("/progression/simulations", body)


def logged(api: World, actor: Actor, slug: str) -> Answer:
    return actor.post("/sessions", session(api, slug))


def corrected(api: World, actor: Actor, slug: str) -> Answer:
    stored = actor.post("/sessions", session(api, "rdl-tempo")).json["session"]
    body = {"exercises": session(api, slug)["exercises"]}
    return actor.patch(f"/sessions/{stored['id']}", body, etag="*")


def wished(api: World, actor: Actor, slug: str) -> Answer:
    body = {"kind": "exclude_exercise", "exercise": slug, "local_date": api.day()}
    return actor.post("/override-requests", body)


def restricted(api: World, actor: Actor, slug: str) -> Answer:
    clinician = api.clinician()
    api.link(clinician, actor)
    return clear(api, clinician, actor, {"kind": "no_exercise", "exercise": slug, "until": None})


def overridden(api: World, actor: Actor, slug: str) -> Answer:
    clinician = api.clinician()
    api.link(clinician, actor)
    return override(api, clinician, actor, exercise=slug)


def mapped(_: World, actor: Actor, slug: str) -> Answer:
    return choose(actor, read(actor, LOG)["id"], {"name": "Bag up", "exercise": slug})


WAYS = [decided, simulated, logged, corrected, wished, restricted, overridden, mapped]


@pytest.mark.parametrize("way", WAYS)
def test_an_own_exercise_may_be_named(api: World, way: Any) -> None:
    athlete = api.ready_athlete()
    made(athlete)

    answer = way(api, athlete, SLUG)

    assert answer.status in (200, 201), answer.text


@pytest.mark.parametrize("way", WAYS)
def test_somebody_elses_is_as_unknown_as_any_other(api: World, way: Any) -> None:
    made(api.athlete(), slug="my-secret-lift")
    theirs, nobodys = (
        way(api, api.ready_athlete(), slug) for slug in ("my-secret-lift", "my-nobodys-lift")
    )

    assert (theirs.status, theirs.code) == (422, "unknown_exercise")
    assert (theirs.status, theirs.code, theirs.pointers) == (
        nobodys.status,
        nobodys.code,
        nobodys.pointers,
    )


def test_a_side_is_only_said_of_one_sided_work(api: World) -> None:
    athlete = api.athlete()
    made(athlete)
    made(athlete, slug="my-one-sided", laterality="unilateral")

    both, one = (
        athlete.post("/sessions", session(api, slug, side="left"))
        for slug in (SLUG, "my-one-sided")
    )

    assert (both.status, both.pointers) == (422, ["/exercises/0/sets/0/side"])
    assert one.status == 201, one.text


def test_an_imported_name_can_stand_for_it(api: World) -> None:
    athlete = api.ready_athlete()
    made(athlete)
    choose(athlete, read(athlete, LOG)["id"], {"name": "Bag up", "exercise": SLUG})

    committed = taken(athlete, LOG)

    assert committed["counts"]["added_sets"] == 1
    assert [one[1] for one in sets(athlete)] == [SLUG]
    assert decided(api, athlete, SLUG).status == 201


def test_goals_and_bests_may_name_it(api: World) -> None:
    athlete = api.ready_athlete()
    made(athlete)
    goal = {"kind": "lift", "exercise": SLUG, "load_kg": 80, "reps": 5}
    best = {"exercise": SLUG, "load_kg": 90, "reps": 5, "achieved_on": "2026-01-01"}

    assert athlete.post("/goals", goal).status == 201
    assert athlete.patch("/me", {"history": {"bests": [best]}}, etag="*").status == 200
    receipt = decided(api, athlete, SLUG)
    assert receipt.status == 201, receipt.text


def test_the_library_stays_the_librarys(api: World) -> None:
    athlete = api.athlete()
    made(athlete)

    assert athlete.get(f"/exercises/{SLUG}").status == 404
    assert SLUG not in athlete.get("/exercises/catalogue").text


def test_what_may_be_done_instead_is_no_harder_than_it_may_be(api: World) -> None:
    athlete = api.ready_athlete()
    made(athlete)

    links = athlete.get(f"/exercises/{SLUG}/substitutes").json["items"]

    assert links
    for link in links:
        found = athlete.get(f"/exercises/{link['exercise']}").json
        assert found["load_class"]["compression"] <= 1
    assert api.ready_athlete().get(f"/exercises/{SLUG}/substitutes").status == 404


# --- decisions ---------------------------------------------------------------------------------


class Lifter(Days):
    """Weeks of training with something of one's own."""

    def receipt(self, number: int, slug: str = SLUG) -> dict[str, Any]:
        return self.decide(number, exercise=slug)


def trained(api: World, *pains: int, clinician: bool = False, **members: Any) -> Lifter:
    """One session of it every third day, each with its worst pain."""
    life = Lifter(api, FIRST)
    life.intake()
    if clinician:
        doctor = life.clinician()
        assert add_for(doctor, life.athlete, **members).status == 201
    else:
        made(life.athlete, **members)
    life.decide(0)
    for place, pain in enumerate(pains):
        life.lift(1 + 3 * place, 40, (pain, pain), exercise=SLUG)
    return life


def test_unplaced_it_waits_and_something_milder_stands_in(api: World) -> None:
    life = trained(api, 1, 1)

    receipt = life.receipt(5)

    (dose,) = receipt["prescriptions"]
    assert (dose["replaces"], receipt["action"]) == (SLUG, "substitute")
    assert "Sandbag lift" in receipt["text"] + receipt["headline"] + receipt["reasons"][0]["text"]


def test_placed_by_a_clinician_it_takes_the_steps_of_any_lift(api: World) -> None:
    light = {"pattern": "squat", "load_class": grades(1), **PLACED}
    life = trained(api, 1, 1, clinician=True, **light)

    receipt = life.receipt(5)

    assert receipt["action"] == "progress", receipt["text"]
    assert [p["exercise"] for p in receipt["prescriptions"]] == [SLUG]


def test_a_red_answer_on_it_speaks_in_the_plan_for_its_pattern(api: World) -> None:
    calm, hurt = trained(api, 1, 1).decide(5), trained(api, 1, 7).decide(5)

    assert "pattern_phase_back" not in codes(calm)
    assert "pattern_phase_back" in codes(hurt)


def test_no_plan_asks_for_it(api: World) -> None:
    life = trained(api, 1, 1, clinician=True, load_class=grades(2), **PLACED)
    life.decide(5)

    assert life.athlete.get("/planned-sessions").json["items"]
    assert SLUG not in life.athlete.get("/planned-sessions?limit=100").text


def test_a_change_to_its_place_outdates_what_was_decided_and_replays_stay(api: World) -> None:
    life = trained(api, 1, 1)
    row = life.athlete.get("/custom-exercises").json["items"][0]
    before = life.receipt(5)

    change = {"load_class": grades(3), **PLACED}
    life.athlete.patch(f"/custom-exercises/{row['id']}", change, etag="*")

    stale = life.athlete.get(f"/progression/decisions/{before['id']}").json
    replay = life.athlete.get(f"/progression/decisions/{before['id']}/replay").json
    assert (stale["status"], replay["equal"]) == ("outdated", True)
    assert life.receipt(5)["input_hash"] != before["input_hash"]


def test_a_new_pattern_outdates_decisions_about_the_old_one(api: World) -> None:
    life = trained(api, 1, 1)
    row = life.athlete.get("/custom-exercises").json["items"][0]
    hinges = life.decide(5, pattern="hinge")

    life.athlete.patch(f"/custom-exercises/{row['id']}", {"pattern": "squat"}, etag="*")

    stale = life.athlete.get(f"/progression/decisions/{hinges['id']}").json
    assert stale["status"] == "outdated"


@pytest.mark.parametrize("change", [{"description": "From the floor."}, {"archived": True}])
def test_words_about_it_outdate_nothing(api: World, change: dict[str, Any]) -> None:
    life = trained(api, 1, 1)
    row = life.athlete.get("/custom-exercises").json["items"][0]
    before = life.receipt(5)

    life.athlete.patch(f"/custom-exercises/{row['id']}", change, etag="*")

    stands = life.athlete.get(f"/progression/decisions/{before['id']}").json
    assert stands["status"] == "current"


def test_a_session_of_its_kin_outdates_a_decision_about_it(api: World) -> None:
    life = trained(api, 1, 1)
    before = life.receipt(5)

    life.session(5, "rdl-tempo", reps(8, 40, [7], 6))

    assert life.athlete.get(f"/progression/decisions/{before['id']}").json["status"] == "outdated"


def test_adding_one_changes_no_decision(api: World) -> None:
    life = trained(api, 1, 1)
    before = life.decide(5)

    made(life.athlete, name="Another")

    assert life.athlete.get(f"/progression/decisions/{before['id']}").json["status"] == "current"


def test_mornings_after_it_are_told_by_its_name(api: World) -> None:
    life = trained(api, *[3] * 8)

    told = life.athlete.get(f"/insights/provocations?local_date={life.day(26)}").text

    assert "Sandbag lift" in told
