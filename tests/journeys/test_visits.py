"""A back that two weeks did not calm: asked to see somebody, reminded, and released by the note."""

from datetime import date
from typing import Any

import pytest

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, reps

RDL = "rdl-tempo"


@pytest.fixture
def story(api: Any) -> Story:
    story = Story(api.athlete(birth_date="1990-01-01"), date(2026, 9, 1))
    story.calm_intake(started_on=story.day(-7), pain_morning=4)
    story.enroll(0, "hinge-rebuild")
    story.decide(0)
    for number in (10, 12, 14):
        story.morning(number, 4, 2)
    return story


def plan(story: Story, number: int) -> dict[str, Any]:
    story.screening(number)
    return story.decide(number)


def heaviest(decision: dict[str, Any]) -> float:
    rows = [row for p in decision["prescriptions"] for row in p["sets"]]
    return max((row.get("load_kg") or 0 for row in rows), default=0)


def codes(decision: dict[str, Any]) -> list[str]:
    return decision["referral"]["codes"] if decision["referral"] else []


def noted(story: Story, clinician: Any) -> None:
    """The clinician links up and records the visit of day 16."""
    code = clinician.post("/care/invitations", {}, key="invite").json["code"]
    assert story.athlete.post("/care/links", {"code": code}).status == 201
    documents = [{"kind": "visit_note", "dated_on": story.day(16)}]
    note = {
        "codes": ["RF-TIME-1"],
        "examined_on": story.day(16),
        "documents": documents,
        "notes": "Seen.",
    }
    path = f"/athletes/{story.athlete.id}/clearances"
    assert clinician.post(path, note, key="note").status == 201


def visit(decision: dict[str, Any]) -> dict[str, Any] | None:
    return next((ask for ask in decision["asks"] if ask["kind"] == "visit"), None)


def test_two_weeks_without_change_ask_for_a_visit_and_training_goes_on(story: Story) -> None:
    made = plan(story, 14)

    assert made["urgency"] == "routine"
    assert codes(made) == ["RF-TIME-1"]
    assert "not_better" in {reason["code"] for reason in made["reasons"]}
    assert made["prescriptions"]


def test_the_visit_is_remembered_after_better_weeks_and_asked_for_every_week(story: Story) -> None:
    plan(story, 14)
    for number in (20, 22, 24):
        story.morning(number, 0, 1)

    made = plan(story, 24)

    assert codes(made) == ["RF-TIME-1"]
    assert visit(made)["due_on"] == story.day(28)


def test_after_four_weeks_without_the_visit_the_load_goes(story: Story) -> None:
    plan(story, 14)
    story.session(38, RDL, reps(8, 40, [1, 1], 6), pain_before=1, pain_after=1)
    story.morning(39, 1, 1)

    assert codes(plan(story, 41)) == ["RF-TIME-1"]
    late = plan(story, 42)

    assert heaviest(late) == 0
    assert "clearance_missing" in {reason["code"] for reason in late["reasons"]}


def test_a_clinicians_note_that_names_the_code_closes_it(story: Story, api: Any) -> None:
    plan(story, 14)
    noted(story, api.clinician(ClinicianRole.PHYSIOTHERAPIST))

    made = plan(story, 17)

    assert codes(made) == []
    assert visit(made) is None


def cards(story: Story, number: int) -> dict[str, dict[str, Any]]:
    day = story.athlete.get(f"/today?local_date={story.day(number)}").json
    return {card["kind"]: card for card in day["cards"]}


def test_the_home_screen_asks_for_the_visit_until_the_note_is_there(story: Story, api: Any) -> None:
    assert "visit_due" not in cards(story, 13)
    made = plan(story, 14)

    shown = cards(story, 15)["visit_due"]

    assert shown["body"] == made["referral"]["text"]
    assert [contact["label"] for contact in shown["contacts"]] == ["Emergency"]
    clinician = api.clinician(ClinicianRole.PHYSIOTHERAPIST)
    noted(story, clinician)
    assert "visit_due" not in cards(story, 17)


def test_a_visit_open_for_too_long_is_shown_as_body_weight_only(story: Story) -> None:
    plan(story, 14)
    story.morning(39, 1, 1)
    plan(story, 42)

    shown = cards(story, 42)

    assert shown["clearance_needed"]["title"] == "Bodyweight only for now"
    assert "visit_due" not in shown


def renamed(story: Story) -> None:
    """The profile changes in a word that has nothing to do with the back."""
    story.profile(display_name="Ana")


def flagged(story: Story) -> list[str]:
    return [flag["code"] for flag in story.athlete.get("/triage/flags").json["items"]]


def test_a_new_name_is_no_answer_and_stores_no_visit(story: Story, api: Any) -> None:
    plan(story, 14)
    plan(story, 42)

    renamed(story)

    assert flagged(story) == []
    noted(story, api.clinician(ClinicianRole.PHYSIOTHERAPIST))
    assert codes(plan(story, 43)) == []


def test_two_visits_of_one_code_left_open_for_long_keep_nobody_from_their_profile(
    story: Story,
) -> None:
    plan(story, 14)
    for number, pain in ((22, 1), (24, 1), (29, 2), (31, 2), (36, 3), (38, 3)):
        story.session(number, RDL, reps(8, 40, [pain, pain], 6), pain_before=1, pain_after=1)
    made = plan(story, 40)
    assert {"not_better", "getting_worse"} <= {reason["code"] for reason in made["reasons"]}
    plan(story, 70)

    renamed(story)

    assert story.athlete.get("/me").json["display_name"] == "Ana"
