"""Cauda equina signs in an ordinary check-in: everything stops until a clinician has seen it."""

from datetime import date
from typing import Any

import pytest

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, reps

SIGNS = {"RF-CES-1": "yes", "RF-CES-2": "unsure", "RF-CES-4": "yes"}
BOTH_LEGS = {"reach": "below_knee", "side": "both", "sensations": ["tingling"]}


@pytest.fixture
def story(api: Any) -> Story:
    story = Story(api.athlete(birth_date="1997-05-01"), date(2026, 9, 10))
    story.profile(sports=["crossfit"], sex="female", training_age_y=3, equipment=["full_gym"])
    story.screening(0)
    story.episode(
        0,
        started_on=story.day(-9),
        onset="gradual",
        qualities=["ache"],
        pain_at_rest=3,
        pain_worst=6,
        pain_morning=3,
        settle_h=10,
        aggravating=["bending"],
        leg_symptoms={"reach": "below_knee", "side": "left"},
    )
    story.baselines(
        0,
        {"test": "prone_plank", "value": 40},
        {"test": "hinge_dowel", "value": 4, "pain": 1},
        {"test": "brace", "value": 1},
    )
    story.enroll(0, "hinge-rebuild")
    story.session(1, "deadbug", reps(8, 0, [2, 2, 2], 3), pain_before=2, pain_after=2)
    story.morning(2, 3, 4)
    return story


def signs(story: Story) -> dict[str, Any]:
    return story.morning(
        9, 4, 12, leg_symptoms=BOTH_LEGS, red_flags=SIGNS, questionnaire_version="2026.11"
    )


def assert_stopped(decision: dict[str, Any]) -> None:
    assert decision["action"] == "stop_and_refer"
    assert decision["urgency"] == "emergency"
    assert decision["prescriptions"] == []
    assert set(decision["referral"]["codes"]) >= set(SIGNS)
    assert decision["referral"]["within_h"] == 0
    assert decision["referral"]["text"]


def test_the_stop_is_in_the_very_answer_to_the_check_in(story: Story) -> None:
    effect = signs(story)["effect"]

    assert effect["lock"]["level"] == "emergency"
    assert effect["lock"]["effect"] == "nothing_prescribed"
    assert set(effect["raised"]) >= set(SIGNS)
    assert effect["decision"]["action"] == "stop_and_refer"


def test_the_plan_decision_of_that_day_is_the_stored_stop(story: Story) -> None:
    stored = signs(story)["effect"]["decision"]

    decision = story.decide(9)

    assert decision["id"] == stored["id"]
    assert_stopped(decision)


def test_the_home_screen_shows_the_emergency_first_and_no_session(story: Story) -> None:
    signs(story)

    today = story.athlete.get(f"/today?local_date={story.day(9)}").json

    assert today["session"] is None
    assert today["cards"][0]["kind"] == "emergency"
    assert today["cards"][0]["contacts"]


def test_neither_time_nor_training_nor_a_wish_clears_it(story: Story) -> None:
    signs(story)

    walked = story.session(10, "walk", [{"duration_s": 900, "pain": 2}])
    assert walked["effect"]["lock"]["level"] == "emergency"
    assert_stopped(story.decide(10))

    wish = story.athlete.post(
        "/override-requests", {"kind": "clear_flags", "local_date": story.day(11)}
    ).json
    assert wish["override_request"]["status"] == "refused"
    assert wish["effect"]["lock"]["level"] == "emergency"
    assert_stopped(story.decide(11))


def test_a_linked_clinician_clears_it_and_the_plan_starts_from_the_bottom(
    story: Story, api: Any
) -> None:
    story.decide(2)
    signs(story)
    clinician = api.clinician(ClinicianRole.PHYSICIAN)
    code = clinician.post("/care/invitations", {}, key="invite").json["code"]
    assert story.athlete.post("/care/links", {"code": code}).status == 201

    cleared = clinician.post(
        f"/athletes/{story.athlete.id}/clearances",
        {
            "codes": [*SIGNS, "RF-SUR-1"],
            "examined_on": story.day(60),
            "documents": [{"kind": "surgery_report", "dated_on": story.day(20)}],
            "notes": "Cleared for graded training.",
        },
        key="clearance",
    )
    assert cleared.status == 201, cleared.text
    screened = story.screening(60, **{"RF-SUR-1": "yes"})
    assert screened["effect"]["lock"]["level"] == "none"
    flags = story.athlete.get("/triage/flags").json["items"]
    assert {f["status"] for f in flags} == {"cleared"}
    assert all(f["clearance_id"] for f in flags)

    decision = story.decide(60)

    assert decision["action"] in ("start", "hold")
    assert decision["phase"] in ("p0", "p1")
    asked = [ask for ask in decision["asks"] if ask["kind"] == "baselines"]
    assert asked
    assert asked[0]["tests"]
    before = [f for f in decision["facts"] if f["kind"] == "session"]
    assert before == []


def test_an_athlete_cannot_record_a_clearance(story: Story) -> None:
    signs(story)

    answer = story.athlete.post(
        f"/athletes/{story.athlete.id}/clearances",
        {"codes": list(SIGNS), "examined_on": story.day(10), "documents": []},
    )

    assert answer.status == 403
    assert answer.json["code"] == "not_a_clinician"
