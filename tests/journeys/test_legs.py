"""What is felt in a leg: spread steps back, new weakness stops, wherever it was told."""

from datetime import date
from typing import Any

import pytest

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, loads, reps

RDL = "rdl-tempo"
WEAK = {"reach": "foot", "side": "left", "sensations": ["weakness"]}
SPREAD = {"reach": "above_knee", "side": "left", "change": "peripheralised"}


@pytest.fixture
def story(api: Any) -> Story:
    story = Story(api.athlete(), date(2026, 10, 1))
    story.calm_intake(settle_h=1)
    story.enroll(0, "hinge-rebuild")
    return story


def lift(story: Story, number: int, pain: int = 1, **members: Any) -> dict[str, Any]:
    return story.session(number, RDL, reps(8, 60, [pain] * 3, 6), pain_before=1, **members)


def test_weakness_told_in_a_session_stops_in_that_very_answer(story: Story) -> None:
    effect = lift(story, 1, leg_symptoms=WEAK)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])
    assert effect["decision"]["action"] == "stop_and_refer"
    assert story.decide(2)["prescriptions"] == []


def test_weakness_added_to_a_session_later_stops_too(story: Story) -> None:
    path = f"/sessions/{lift(story, 1)['session']['id']}"
    etag = story.athlete.get(path).etag

    effect = story.athlete.patch(path, {"leg_symptoms": WEAK}, etag=etag).json["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])


def test_weakness_that_was_examined_is_not_raised_by_every_session(story: Story, api: Any) -> None:
    lift(story, 1, leg_symptoms=WEAK)
    clinician = api.clinician(ClinicianRole.PHYSICIAN)
    api.link(clinician, story.athlete)
    seen = {"codes": ["RF-NEU-2"], "examined_on": story.day(3), "documents": []}
    assert clinician.post(f"/athletes/{story.athlete.id}/clearances", seen).status == 201
    story.screening(4)

    effect = lift(story, 5, leg_symptoms=WEAK)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("none", [])


def test_spread_down_the_leg_asks_first_and_then_lowers(story: Story) -> None:
    questions = story.athlete.get("/triage/questions").json
    clean = {q["code"]: "no" for q in questions["questions"] if q["level"] == "emergency"}
    lift(story, 1)

    told = story.morning(2, 1, 1, leg_symptoms=SPREAD)

    assert told["effect"]["unanswered"]
    assert story.decide(2, exercise=RDL)["prescriptions"] == []
    story.athlete.patch(
        f"/check-ins/{told['check_in']['id']}",
        {"red_flags": clean, "questionnaire_version": questions["version"]},
        etag="*",
    )
    answered = story.decide(2, exercise=RDL)
    assert answered["action"] in ("regress", "substitute")
    assert max(loads(answered, RDL), default=0) <= 54
