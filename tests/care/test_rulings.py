"""Phases that clinicians enter and rules they loosen: facts of their own, named in receipts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.engine.telling.names import dated
from api.engine.vocab import ClinicianRole
from tests.care.rulings import clear, codes, decide, override, place, reason, trained
from tests.support.actor import Actor
from tests.support.world import BASELINES, World

RULINGS = pytest.mark.parametrize(
    ("send", "path"),
    [(place, "/phase-placements"), (override, "/clinician-overrides")],
    ids=["placement", "override"],
)
SET = {
    "reps": 8,
    "load_kg": 40,
    "effort": {"scale": "rpe", "value": 6},
    "technique": 4,
    "pain": 1,
}
LIFT = {"exercise": "rdl-tempo", "sets": [SET] * 3}


@RULINGS
def test_only_a_linked_clinician_with_a_clinicians_role_is_heard(
    api: World, send: Any, path: str
) -> None:
    clinician, athlete = trained(api)
    coach = api.clinician(ClinicianRole.COACH)
    api.link(coach, athlete)

    assert send(api, clinician, athlete).status == 201
    assert send(api, clinician, api.athlete()).status == 404
    assert send(api, clinician, Actor(api, subject_id=uuid4())).status == 404
    for stranger in (athlete, coach):
        refused = send(api, stranger, athlete)
        assert (refused.status, refused.code) == (403, "not_a_clinician")
    assert len(athlete.get(path).json["items"]) == 1


@RULINGS
def test_a_repeat_is_recorded_once_and_another_body_is_refused(
    api: World, send: Any, path: str
) -> None:
    clinician, athlete = trained(api)
    id_ = str(uuid4())

    first = send(api, clinician, athlete, id=id_)
    again = send(api, clinician, athlete, id=id_)
    other = send(api, clinician, athlete, id=id_, reason="Another reason.")

    assert again.text == first.text
    assert (other.status, other.code) == (409, "id_conflict")
    assert len(athlete.get(path).json["items"]) == 1


@RULINGS
def test_athletes_see_their_own_newest_day_first(api: World, send: Any, path: str) -> None:
    clinician, athlete = trained(api)
    for days_ago in (9, 1, 4):
        until = {"until": api.day()} if send is override else {}
        assert send(api, clinician, athlete, local_date=api.day(-days_ago), **until).status == 201

    rows = athlete.get(path).json["items"]

    assert [row["local_date"] for row in rows] == [api.day(-1), api.day(-4), api.day(-9)]
    assert {(row["clinician_name"], row["role"]) for row in rows} == {
        ("Dr Sam Reed", "physiotherapist")
    }
    first = athlete.get(f"{path}?limit=2").json
    rest = athlete.get(f"{path}?limit=2&cursor={first['next_cursor']}").json
    assert [*first["items"], *rest["items"]] == rows
    assert api.athlete().get(path).json["items"] == []
    assert clinician.get(path).code == "insufficient_scope"


@RULINGS
def test_the_plan_is_outdated_and_a_decision_due(api: World, send: Any, path: str) -> None:
    clinician, athlete = trained(api)
    decide(api, athlete)

    saved = send(api, clinician, athlete)

    assert saved.json["effect"]["decision_due"] is True
    assert saved.json["effect"]["decision"] is None
    stored = athlete.get("/progression/decisions").json["items"][0]
    assert stored["status"] == "outdated"
    planned = athlete.get("/planned-sessions").json["items"]
    assert {row["status"] for row in planned} == {"awaiting_decision"}


@RULINGS
@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"local_date": "2190-01-01"}, "date_in_future", "/local_date"),
        ({"reason": ""}, "validation_failed", "/reason"),
        ({"reason": None}, "validation_failed", "/reason"),
        ({"role": "physician"}, "validation_failed", "/role"),
    ],
)
def test_what_cannot_be_recorded_names_the_member(
    api: World, send: Any, path: str, change: dict[str, Any], code: str, pointer: str
) -> None:
    clinician, athlete = trained(api)
    late = {"until": "2190-01-05"} if "local_date" in change and send is override else {}

    refused = send(api, clinician, athlete, **change, **late)

    assert (refused.status, refused.code) == (422, code)
    assert refused.pointers == [pointer]


# --- placements --------------------------------------------------------------------------


def test_a_placement_is_where_the_plan_starts_from(api: World) -> None:
    clinician, athlete = trained(api)

    saved = place(api, clinician, athlete, "p4").json["phase_placement"]
    made = decide(api, athlete)

    assert (saved["phase"], saved["pattern"], saved["reason"]) == ("p4", None, "Examined today.")
    assert made.json["phase"] == "p4"
    named = reason(made, "placed_by_clinician")
    assert "the plan in “Power, speed, agility”" in named["text"]
    assert named["checks"][0]["fact_ids"] == [saved["id"]]
    fact = {"kind": "phase_placement", "id": saved["id"], "version": 1, "local_date": api.day()}
    assert fact in made.json["facts"]
    assert athlete.get(f"/progression/decisions/{made.json['id']}/replay").json["equal"] is True
    assert athlete.get("/insights/gates").json["phase"] == "p4"


def test_a_placement_lowers_a_plan_that_stands_higher(api: World) -> None:
    clinician, athlete = trained(api)
    place(api, clinician, athlete, "p4")
    decide(api, athlete)
    api.clock.advance(timedelta(days=1))

    place(api, clinician, athlete, "p1")

    assert decide(api, athlete).json["phase"] == "p1"


def test_a_pattern_is_placed_alone(api: World) -> None:
    clinician, athlete = trained(api)
    before = decide(api, athlete).json["phase"]

    place(api, clinician, athlete, "p3", pattern="hinge")
    made = decide(api, athlete, kind="pattern", pattern="hinge")

    assert made.json["phase"] == before
    assert "hinge in “Strength”" in reason(made, "placed_by_clinician")["text"]


def test_an_open_flag_keeps_the_rise_back_until_it_is_cleared(api: World) -> None:
    clinician, athlete = trained(api)
    api.screen(athlete, RF_SUR_1="yes")
    place(api, clinician, athlete, "p4")
    api.clock.advance(timedelta(minutes=1))

    waiting = decide(api, athlete)
    clear(api, clinician, athlete)
    later = decide(api, athlete)

    assert waiting.json["phase"] in ("p1", "p2")
    assert "placement_waits" in codes(waiting)
    assert later.json["phase"] == "p4"


def test_an_emergency_prescribes_nothing_whatever_was_placed(api: World) -> None:
    clinician, athlete = trained(api)
    place(api, clinician, athlete, "p4")

    api.screen(athlete, RF_CES_1="yes")

    made = decide(api, athlete)
    assert (made.json["action"], made.json["prescriptions"]) == ("stop_and_refer", [])


# --- overrides ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"kind": "load_up_to", "exercise": None}, ["/exercise"]),
        ({"kind": "load_up_to", "limit_kg": None}, ["/limit_kg"]),
        ({"kind": "allow_exercise", "exercise": None}, ["/exercise"]),
        ({"kind": "no_load_finding"}, ["/exercise"]),
        ({"until": "2026-11-20"}, ["/until"]),
        ({"until": "2026-12-20"}, ["/until"]),
        ({"kind": "clear_flags"}, ["/kind"]),
    ],
)
def test_an_override_says_exactly_what_its_kind_needs(
    api: World, change: dict[str, Any], pointers: list[str]
) -> None:
    clinician, athlete = trained(api)

    refused = override(api, clinician, athlete, **change)

    assert (refused.status, refused.pointers) == (422, pointers)


def test_a_limit_goes_with_a_load_only(api: World) -> None:
    clinician, athlete = trained(api)
    body = {
        "kind": "allow_exercise",
        "exercise": "rdl-tempo",
        "limit_kg": 20,
        "local_date": api.day(),
        "until": api.day(),
        "reason": "Seen.",
    }

    refused = clinician.post(f"/athletes/{athlete.id}/overrides", body)

    assert (refused.status, refused.pointers) == (422, ["/limit_kg"])


def test_an_override_lasts_28_days_at_most(api: World) -> None:
    clinician, athlete = trained(api)

    assert override(api, clinician, athlete, until=api.day(28)).status == 201
    assert override(api, clinician, athlete, until=api.day(29)).pointers == ["/until"]
    assert override(api, clinician, athlete, until=api.day()).status == 201


def test_an_exercise_that_the_library_has_not_is_named(api: World) -> None:
    clinician, athlete = trained(api)

    refused = override(api, clinician, athlete, exercise="lift-the-moon")

    assert (refused.status, refused.code) == (422, "unknown_exercise")
    assert refused.pointers == ["/exercise"]


def lifted(api: World, athlete: Actor, **more: Any) -> None:
    """One calm session of one lift, yesterday, and the morning after it."""
    session = {
        "local_date": api.day(),
        "started_at": f"{api.day()}T17:00:00Z",
        "time_zone": "UTC",
        "session_rpe": 6,
        "pain_before": 1,
        "pain_after": 1,
        "exercises": [LIFT],
    }
    assert athlete.post("/sessions", session).status == 201
    api.clock.advance(timedelta(days=1))
    morning = {
        "kind": "next_morning",
        "local_date": api.day(),
        "time_zone": "UTC",
        "pain_morning": 2,
        "settle_h": 2,
        "leg_symptoms": {"reach": "none"},
    }
    assert athlete.post("/check-ins", morning | more).status == 201


def test_a_lift_goes_up_to_the_limit_at_once_and_the_receipt_names_who_allowed_it(
    api: World,
) -> None:
    braced = [row for row in BASELINES if row["test"] != "brace"] + [{"test": "brace", "value": 2}]
    clinician, athlete = trained(api, results=braced)
    place(api, clinician, athlete, "p2")
    lifted(api, athlete)
    usual = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    saved = override(api, clinician, athlete, limit_kg=45).json["clinician_override"]
    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert usual.json["action"] == "hold"
    assert made.json["action"] == "progress"
    assert {row["load_kg"] for row in made.json["prescriptions"][0]["sets"]} == {45}
    named = reason(made, "clinician_override")
    assert dated(api.today + timedelta(days=20)) in named["text"]
    assert named["checks"][0]["fact_ids"] == [saved["id"]]
    assert saved["id"] in {fact["id"] for fact in made.json["facts"]}
    assert athlete.get(f"/progression/decisions/{made.json['id']}/replay").json["equal"] is True


def test_after_its_last_day_an_override_does_nothing(api: World) -> None:
    clinician, athlete = trained(api)
    place(api, clinician, athlete, "p2")
    override(api, clinician, athlete, limit_kg=45, until=api.day())
    lifted(api, athlete)

    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert made.json["action"] == "hold"
    assert "clinician_override" not in codes(made)


def test_a_bad_morning_is_stronger_than_an_override(api: World) -> None:
    clinician, athlete = trained(api)
    place(api, clinician, athlete, "p2")
    override(api, clinician, athlete, limit_kg=45)
    lifted(api, athlete, pain_morning=4)

    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert made.json["action"] != "progress"
    assert "clinician_override" not in codes(made)


# --- the end of a link -----------------------------------------------------------------------


def allowed(api: World) -> tuple[Actor, Actor, str]:
    """A lift that may go up to 45 kg by the word of a clinician, and the path of their link."""
    braced = [row for row in BASELINES if row["test"] != "brace"] + [{"test": "brace", "value": 2}]
    clinician, athlete = api.clinician(), api.ready_athlete(results=braced)
    link = api.link(clinician, athlete)
    place(api, clinician, athlete, "p2")
    lifted(api, athlete)
    override(api, clinician, athlete, limit_kg=45)
    return clinician, athlete, f"/care/links/{link}"


@pytest.mark.parametrize("side", [0, 1], ids=["clinician", "athlete"])
def test_what_was_loosened_ends_with_the_link_whoever_ends_it(api: World, side: int) -> None:
    *both, link = allowed(api)
    athlete = both[1]
    assert decide(api, athlete, kind="exercise", exercise="rdl-tempo").json["action"] == "progress"
    decide(api, athlete)

    assert both[side].delete(link).status == 204
    shown = athlete.get(f"/today?local_date={api.day()}").json["cards"]
    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert "decision_due" in [card["kind"] for card in shown]
    assert made.json["action"] == "hold"
    assert "when your link to them ended" in reason(made, "override_link_ended")["text"]
    assert athlete.get(f"/progression/decisions/{made.json['id']}/replay").json["equal"] is True
    decide(api, athlete)
    later = athlete.get(f"/today?local_date={api.day()}").json["cards"]
    assert "decision_due" not in [card["kind"] for card in later]


def test_a_new_link_brings_back_nothing_that_ended_with_an_old_one(api: World) -> None:
    clinician, athlete, link = allowed(api)
    decide(api, athlete)
    athlete.delete(link)
    api.clock.advance(timedelta(minutes=1))
    api.link(clinician, athlete)

    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")
    override(api, clinician, athlete, limit_kg=45)
    anew = decide(api, athlete, kind="exercise", exercise="rdl-tempo")

    assert (made.json["action"], anew.json["action"]) == ("hold", "progress")


def test_a_placement_that_waited_does_not_lead_up_after_the_link_has_ended(api: World) -> None:
    clinician, athlete = api.clinician(), api.ready_athlete()
    link = api.link(clinician, athlete)
    api.screen(athlete, RF_MAL_2="unsure")
    place(api, clinician, athlete, "p4")
    waits = decide(api, athlete)

    athlete.delete(f"/care/links/{link}")
    api.clock.advance(timedelta(days=1))
    api.screen(athlete)
    made = decide(api, athlete)

    assert "placement_waits" in codes(waits)
    assert made.json["phase"] == waits.json["phase"] != "p4"
    assert not {"placement_waits", "placed_by_clinician"} & set(codes(made))


def test_the_link_of_another_clinician_ends_nothing(api: World) -> None:
    _, athlete, _ = allowed(api)
    other = f"/care/links/{api.link(api.clinician(), athlete)}"
    decide(api, athlete)

    athlete.delete(other)

    assert athlete.get("/progression/decisions").json["items"][0]["status"] == "current"
    made = decide(api, athlete, kind="exercise", exercise="rdl-tempo")
    assert made.json["action"] == "progress"
