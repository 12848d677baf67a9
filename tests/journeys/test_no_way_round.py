"""No way round a stop, and no dose out of a plan that the facts have overtaken."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, reps
from tests.support.actor import Actor
from tests.support.answer import Answer
from tests.support.world import World

FIRST = date(2026, 11, 1)
SIGNS = {"RF-CES-1": "yes"}
BY_GUARDIAN = {
    "purpose": "health_data",
    "version": "2026-11",
    "granted": True,
    "given_by": "guardian",
}
INFLAMMATORY = {f"RF-INFL-{number}": "yes" for number in range(5)}


def intake(athlete: Actor, first: date = FIRST, **answers: str) -> Story:
    story = Story(athlete, first)
    story.profile(sports=["powerlifting"], equipment=["full_gym"])
    story.screening(0, **answers)
    story.episode(
        0,
        started_on=story.day(-100),
        onset="gradual",
        pain_at_rest=1,
        pain_worst=4,
        pain_morning=1,
        settle_h=4,
        aggravating=["bending"],
    )
    story.baselines(
        0,
        {"test": "hinge_dowel", "value": 5, "pain": 1},
        {"test": "brace", "value": 1},
        {"test": "prone_plank", "value": 60},
        {"test": "brisk_walk_30", "value": 1},
    )
    story.enroll(0, "hinge-rebuild")
    return story


@pytest.fixture
def story(api: World) -> Story:
    return intake(api.athlete())


def ask(story: Story, number: int, **scope: str) -> Answer:
    body = {
        "scope": {"kind": next(iter(scope), "plan"), **scope},
        "local_date": story.day(number),
    }
    return story.athlete.post("/progression/decisions", body)


def emergency(story: Story, number: int) -> None:
    story.morning(number, 4, 12, red_flags=SIGNS, questionnaire_version="2026.11")


def planned(story: Story) -> dict[str, Any]:
    items = story.athlete.get("/planned-sessions").json["items"]
    return {item["local_date"]: item for item in items}


def home(story: Story, number: int) -> Any:
    return story.athlete.get(f"/today?local_date={story.day(number)}").json


def skipped(story: Story, number: int) -> tuple[str, str]:
    """The planned session of a day and the log that skips it."""
    plan_id = planned(story)[story.day(number)]["id"]
    answer = story.athlete.post(
        "/sessions",
        {
            "local_date": story.day(number),
            "started_at": f"{story.day(number)}T10:00:00Z",
            "time_zone": "UTC",
            "status": "skipped",
            "skip_reason": "time",
            "planned_session_id": plan_id,
        },
    )
    return plan_id, answer.json["session"]["id"]


def delete_session(story: Story, session_id: str) -> None:
    path = f"/sessions/{session_id}"
    assert story.athlete.delete(path, etag=story.athlete.get(path).etag).status == 200


# --- the stop ----------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [{"exercise": "glute-bridge"}, {"pattern": "hinge"}, {}])
def test_an_earlier_day_is_no_way_round_an_emergency(story: Story, scope: dict[str, str]) -> None:
    emergency(story, 5)

    answer = ask(story, 4, **scope)

    assert (answer.status, answer.code) == (409, "day_before_last_decision")
    assert ask(story, 5, **scope).json["prescriptions"] == []


def test_an_earlier_day_is_no_way_round_unanswered_questions(story: Story) -> None:
    story.morning(5, 7, 12)

    answer = ask(story, 4, exercise="glute-bridge")

    assert (answer.status, answer.code) == (409, "day_before_last_decision")
    assert ask(story, 5, exercise="glute-bridge").json["prescriptions"] == []


def test_harmless_facts_of_a_later_day_refuse_no_earlier_decision(story: Story) -> None:
    story.morning(5, 1, 1)

    assert ask(story, 4, exercise="glute-bridge").status == 201


def test_taking_back_a_log_shows_no_dose_to_a_locked_athlete(story: Story) -> None:
    story.decide(0)
    plan_id, session_id = skipped(story, 0)
    emergency(story, 1)

    delete_session(story, session_id)

    shown = story.athlete.get(f"/planned-sessions/{plan_id}").json
    assert (shown["status"], shown["blocks"]) == ("awaiting_decision", [])


def test_a_locked_athlete_is_offered_no_substitutes(story: Story, api: World) -> None:
    story.decide(0)
    path = "/exercises/rdl-tempo/substitutes"
    assert story.athlete.get(path).json["items"]

    emergency(story, 5)

    assert story.athlete.get(path).json["items"] == []


def test_time_alone_leaves_no_dose_that_the_lock_no_longer_allows(api: World) -> None:
    story = intake(api.athlete(), FIRST - timedelta(days=12), **INFLAMMATORY)
    story.screening(21)
    story.decide(26)
    assert home(story, 26)["session"]["blocks"]

    later = home(story, 28)

    assert later["lock"]["effect"] == "bodyweight_only"
    assert later["session"] is None
    assert "decision_due" in [card["kind"] for card in later["cards"]]
    story.decide(28)
    assert home(story, 28)["session"]["blocks"]


def test_weakness_added_to_the_episode_stops_as_in_a_check_in(story: Story) -> None:
    path = f"/episodes/{story.athlete.get('/episodes').json['items'][0]['id']}"
    legs = {"reach": "foot", "side": "left", "sensations": ["weakness"]}

    answer = story.athlete.patch(path, {"leg_symptoms": legs}, etag=story.athlete.get(path).etag)

    effect = answer.json["effect"]
    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])
    assert effect["decision"]["action"] == "stop_and_refer"
    assert ask(story, 3).json["prescriptions"] == []


# --- minors ------------------------------------------------------------------------------


@pytest.fixture
def minor(api: World) -> Actor:
    return api.athlete(birth_date="2011-01-01", consents=[BY_GUARDIAN])


def test_a_minor_does_not_come_of_age_by_editing_the_profile(minor: Actor) -> None:
    answer = minor.patch("/me", {"birth_date": "1990-01-01"}, etag="*")

    assert (answer.status, answer.pointers) == (422, ["/birth_date"])
    assert minor.get("/triage/lock").json["codes"] == ["RF-AGE-1"]


def test_a_minor_may_be_younger_than_registered(minor: Actor) -> None:
    assert minor.patch("/me", {"birth_date": "2012-01-01"}, etag="*").status == 200


@pytest.mark.parametrize(
    ("granted", "giver", "status"),
    [(True, "athlete", 422), (True, "guardian", 200), (False, "athlete", 200)],
)
def test_a_minor_withdraws_consent_but_a_guardian_gives_it(
    minor: Actor, granted: bool, giver: str, status: int
) -> None:
    body = {"version": "2026-11", "granted": granted, "given_by": giver}

    assert minor.put("/me/consents/health_data", body).status == status


def test_a_guardians_consent_recorded_by_a_clinician_opens_the_plan(
    minor: Actor, api: World
) -> None:
    story = intake(minor)
    assert home(story, 0)["cards"][0]["kind"] == "guardian_needed"
    clinician = api.clinician(ClinicianRole.PHYSICIAN)
    api.link(clinician, minor)
    paper = {"kind": "guardian_consent", "dated_on": story.day(0)}

    for documents, effect in (([], "nothing_prescribed"), ([paper], "none")):
        body = {"codes": ["RF-AGE-1"], "examined_on": story.day(0), "documents": documents}
        assert clinician.post(f"/athletes/{minor.id}/clearances", body).status == 201
        assert home(story, 0)["lock"]["effect"] == effect

    assert story.decide(0)["prescriptions"]


# --- stale doses -------------------------------------------------------------------------


def test_facts_taken_back_bring_the_earlier_receipt_back(story: Story) -> None:
    first = story.decide(2)
    saved = story.session(2, "glute-bridge", reps(10, 0, [2, 2], 4))
    second = story.decide(2)
    assert second["id"] != first["id"]

    delete_session(story, saved["session"]["id"])
    again = ask(story, 2)

    assert (again.status, again.text) == (200, ask(story, 2).text)
    assert (again.json["id"], again.json["status"]) == (first["id"], "current")
    assert again.json["superseded_by"] is None
    replaced = story.athlete.get(f"/progression/decisions/{second['id']}").json
    assert (replaced["status"], replaced["superseded_by"]) == ("superseded", first["id"])
    shown = home(story, 2)
    assert shown["decision"]["id"] == first["id"]
    assert "decision_due" not in [card["kind"] for card in shown["cards"]]
    assert {item["status"] for item in planned(story).values()} == {"planned"}


def test_a_painful_hinge_withholds_the_other_hinges_too(story: Story) -> None:
    story.decide(0)

    story.session(1, "rdl-tempo", reps(8, 60, [7, 8], 9))

    hinge_day, squat_day = planned(story)[story.day(4)], planned(story)[story.day(2)]
    assert (hinge_day["status"], hinge_day["blocks"]) == ("awaiting_decision", [])
    assert squat_day["status"] == "planned"


def test_weakness_told_at_intake_stops_training_whatever_the_screening_said(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.screening(0)

    effect = story.episode(
        0,
        started_on=story.day(-5),
        onset="gradual",
        pain_at_rest=2,
        pain_worst=5,
        pain_morning=2,
        settle_h=6,
        leg_symptoms={"reach": "foot", "side": "left", "sensations": ["weakness"]},
    )["effect"]

    assert effect["lock"]["level"] == "urgent"
    assert effect["raised"] == ["RF-NEU-2"]
    assert effect["decision"]["action"] == "stop_and_refer"
    assert story.decide(0)["prescriptions"] == []


def test_an_emergency_told_late_is_stored_although_a_later_day_waits_for_answers(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.screening(0)
    story.episode(
        0,
        started_on=story.day(-5),
        onset="gradual",
        pain_at_rest=2,
        pain_worst=5,
        pain_morning=2,
        settle_h=6,
    )
    assert story.morning(12, 8, 2)["effect"]["unanswered"]

    late = story.morning(5, 3, 4, questionnaire_version="2026.11", red_flags={"RF-CES-1": "yes"})

    assert late["effect"]["decision"]["action"] == "stop_and_refer"
    assert late["effect"]["lock"]["level"] == "emergency"


def test_a_floor_pull_logged_long_before_its_phase_gets_a_stand_in(api: Any) -> None:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake()
    story.enroll(0, "hinge-rebuild")
    story.session(1, "deadlift-conventional", reps(5, 140, [3, 3], 8), pain_before=1, pain_after=1)
    story.morning(2, 1, 4)

    decision = story.decide(2, exercise="deadlift-conventional")

    assert decision["action"] == "substitute"
    assert decision["prescriptions"][0]["replaces"] == "deadlift-conventional"
    assert decision["prescriptions"][0]["exercise"] != "deadlift-conventional"
