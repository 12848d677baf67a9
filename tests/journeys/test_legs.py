"""What is felt in a leg: it is asked about at once, spread steps back, new weakness stops,
wherever it was told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from api.engine.vocab import ClinicianRole
from tests.journeys.story import Story, loads, reps

RDL = "rdl-tempo"
WEAK = {"reach": "foot", "side": "left", "sensations": ["weakness"]}
SPREAD = {"reach": "above_knee", "side": "left", "change": "peripheralised"}
TINGLING = {"reach": "below_knee", "side": "left", "sensations": ["tingling"]}
BOTH = {"reach": "below_knee", "side": "both", "sensations": ["numbness"]}
NEURO = ["RF-CES-1", "RF-CES-2", "RF-CES-3", "RF-CES-4", "RF-CES-5", "RF-NEU-1", "RF-NEU-3"]
SCOPES: list[dict[str, str]] = [{}, {"pattern": "hinge"}, {"exercise": RDL}]


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


# --- told in a session only --------------------------------------------------------------


def home(story: Story, number: int) -> dict[str, Any]:
    return dict(story.athlete.get(f"/today?local_date={story.day(number)}").json)


def cards(story: Story, number: int) -> list[str]:
    return [card["kind"] for card in home(story, number)["cards"]]


def told(story: Story) -> dict[str, Any]:
    return lift(story, 1, leg_symptoms=TINGLING)


def added(story: Story) -> dict[str, Any]:
    path = f"/sessions/{lift(story, 1)['session']['id']}"
    answer = story.athlete.patch(path, {"leg_symptoms": TINGLING}, etag="*")
    assert answer.status == 200, answer.text
    return dict(answer.json)


@pytest.mark.parametrize("tell", [told, added])
def test_a_feeling_told_in_a_session_owes_the_safety_answers_at_once(
    story: Story, tell: Callable[[Story], dict[str, Any]]
) -> None:
    story.decide(0)

    effect = tell(story)["effect"]

    assert (effect["unanswered"], effect["raised"]) == (NEURO, [])
    assert (effect["lock"]["effect"], effect["lock"]["level"]) == ("nothing_prescribed", "none")
    assert story.athlete.get("/triage/lock").json["effect"] == "nothing_prescribed"
    coming = story.athlete.get("/planned-sessions").json["items"]
    assert {row["status"] for row in coming} <= {"awaiting_decision", "done"}


def test_training_waits_for_these_answers_in_every_scope_and_on_the_home_screen(
    story: Story,
) -> None:
    told(story)

    for scope in SCOPES:
        made = story.decide(2, **scope)
        assert (made["action"], made["prescriptions"]) == ("stop_and_refer", [])
    assert "red_flags_due" in cards(story, 2)
    assert home(story, 2)["session"] is None
    assert [c["red_flag_codes"] for c in home(story, 2)["check_ins"]] == [NEURO, NEURO]


def test_clean_answers_afterwards_let_training_go_on(story: Story) -> None:
    told(story)

    morning = story.morning(
        2, 1, 1, red_flags=dict.fromkeys(NEURO, "no"), questionnaire_version="2026.11"
    )

    assert morning["effect"]["unanswered"] == []
    assert morning["effect"]["lock"]["effect"] == "none"
    assert story.decide(2)["prescriptions"]
    assert "red_flags_due" not in cards(story, 2)


def test_answers_of_the_same_day_count_only_when_they_were_given_afterwards(
    story: Story, api: Any
) -> None:
    story.screening(1)
    api.clock.advance(timedelta(hours=2))
    assert told(story)["effect"]["unanswered"] == NEURO

    api.clock.advance(timedelta(minutes=5))
    effect = story.screening(1)["effect"]

    assert (effect["unanswered"], effect["lock"]["effect"]) == ([], "none")


def test_a_session_entered_late_is_answered_by_what_was_said_since(story: Story) -> None:
    story.screening(5)

    assert told(story)["effect"]["unanswered"] == []


def test_an_earlier_day_is_no_way_round_what_a_session_told(story: Story) -> None:
    lift(story, 3, leg_symptoms=TINGLING)

    body = {"scope": {"kind": "plan"}, "local_date": story.day(2)}
    refused = story.athlete.post("/progression/decisions", body)

    assert (refused.status, refused.code) == (409, "day_before_last_decision")
    assert home(story, 2)["lock"]["effect"] == "nothing_prescribed"
    assert home(story, 2)["session"] is None


def test_a_session_taken_back_takes_its_questions_with_it(story: Story) -> None:
    saved = told(story)["session"]

    effect = story.athlete.delete(f"/sessions/{saved['id']}", etag="*").json

    assert (effect["unanswered"], effect["lock"]["effect"]) == ([], "none")


def test_a_session_taken_back_does_not_take_its_flag_back(story: Story) -> None:
    saved = lift(story, 1, leg_symptoms=WEAK)["session"]

    effect = story.athlete.delete(f"/sessions/{saved['id']}", etag="*").json

    assert effect["lock"]["level"] == "urgent"
    assert story.decide(2)["action"] == "stop_and_refer"


def test_signs_in_both_legs_told_in_a_session_are_an_emergency(story: Story) -> None:
    effect = lift(story, 1, leg_symptoms=BOTH)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("emergency", ["RF-CES-4"])
    assert effect["decision"]["urgency"] == "emergency"
    assert cards(story, 1)[0] == "emergency"
    flags = story.athlete.get("/triage/flags").json["items"]
    assert [(f["code"], f["raised_by"]["kind"]) for f in flags] == [("RF-CES-4", "session")]


def examined(story: Story, api: Any, number: int) -> None:
    clinician = api.clinician(ClinicianRole.PHYSICIAN)
    api.link(clinician, story.athlete)
    seen = {"codes": ["RF-NEU-2"], "examined_on": story.day(number), "documents": []}
    assert clinician.post(f"/athletes/{story.athlete.id}/clearances", seen).status == 201


def test_weakness_known_from_a_check_in_is_no_news_in_a_session(story: Story, api: Any) -> None:
    story.morning(1, 1, 1, leg_symptoms=WEAK)
    examined(story, api, 2)
    story.screening(2)

    effect = lift(story, 3, leg_symptoms=WEAK)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("none", [])
    assert effect["unanswered"] == NEURO


def test_weakness_known_from_a_session_is_no_news_in_a_check_in(story: Story, api: Any) -> None:
    lift(story, 1, leg_symptoms=WEAK)
    examined(story, api, 2)
    story.screening(2)

    effect = story.morning(3, 1, 1, leg_symptoms=WEAK)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("none", [])


def test_weakness_told_after_the_examination_of_the_same_day_stops_again(
    story: Story, api: Any
) -> None:
    lift(story, 1, leg_symptoms=WEAK)
    lift(story, 2, leg_symptoms={"reach": "none"})
    api.clock.advance(timedelta(hours=1))
    examined(story, api, 3)
    api.clock.advance(timedelta(hours=1))

    effect = lift(story, 3, leg_symptoms=WEAK)["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])


def test_a_session_entered_late_may_make_news_of_a_later_one(story: Story, api: Any) -> None:
    lift(story, 1, leg_symptoms=WEAK)
    examined(story, api, 2)
    story.screening(2)
    assert lift(story, 6, leg_symptoms=WEAK)["effect"]["raised"] == []

    effect = lift(story, 4, leg_symptoms={"reach": "none"})["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])
    flags = story.athlete.get("/triage/flags").json["items"]
    assert [(f["raised_on"], f["status"]) for f in flags] == [
        (story.day(6), "open"),
        (story.day(1), "cleared"),
    ]


@pytest.mark.parametrize(
    ("legs", "urgency"), [(TINGLING, "none"), (WEAK, "urgent"), (BOTH, "emergency")]
)
def test_a_pretended_session_stops_a_run_as_the_real_one_would(
    story: Story, legs: dict[str, Any], urgency: str
) -> None:
    session = {
        "local_date": story.day(3),
        "started_at": f"{story.day(3)}T18:00:00Z",
        "time_zone": "UTC",
        "exercises": [{"exercise": RDL, "sets": reps(8, 60, [1, 1, 1], 6)}],
        "leg_symptoms": legs,
    }
    asked = {"scope": {"kind": "plan"}, "local_date": story.day(2), "scenario": "all_goes_well"}
    body = asked | {"weeks": 3, "sessions": [session]}

    before = story.athlete.get("/triage/lock").json
    steps = story.athlete.post("/progression/simulations", body).json["steps"]

    last = steps[-1]
    assert (last["local_date"], last["action"]) == (story.day(3), "stop_and_refer")
    assert (last["urgency"], last["prescriptions"]) == (urgency, [])
    assert story.athlete.get("/triage/lock").json == before


def test_answers_pretended_for_the_day_itself_do_not_open_what_a_session_asks(
    story: Story,
) -> None:
    story.screening(3)
    body = {
        "scope": {"kind": "plan"},
        "local_date": story.day(3),
        "scenario": "given_facts",
        "weeks": 0,
        "sessions": [
            {
                "local_date": story.day(3),
                "started_at": f"{story.day(3)}T18:00:00Z",
                "time_zone": "UTC",
                "leg_symptoms": TINGLING,
            }
        ],
    }

    steps = story.athlete.post("/progression/simulations", body).json["steps"]

    assert steps[0]["action"] == "stop_and_refer"


def test_weakness_moved_to_after_its_examination_stops_again(story: Story, api: Any) -> None:
    path = f"/sessions/{lift(story, 1, leg_symptoms=WEAK)['session']['id']}"
    examined(story, api, 2)
    moved = {"local_date": story.day(3), "started_at": f"{story.day(3)}T18:00:00Z"}

    effect = story.athlete.patch(path, moved, etag="*").json["effect"]

    assert (effect["lock"]["level"], effect["raised"]) == ("urgent", ["RF-NEU-2"])


# --- what a session's pain owes ----------------------------------------------------------


def test_a_high_pain_in_a_session_steps_back_and_the_morning_after_it_asks(story: Story) -> None:
    assert lift(story, 1, 9)["effect"]["unanswered"] == []
    assert story.decide(1, exercise=RDL)["action"] in ("regress", "substitute")

    assert story.morning(2, 7, 1)["effect"]["unanswered"] == NEURO
