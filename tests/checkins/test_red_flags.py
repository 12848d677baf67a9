"""Red flags in a check-in: raised at once, never withdrawn by what is said later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.checkins import service
from api.engine.vocab import TriageAnswer
from api.kit.db.scope import Scope
from tests.checkins.answers import (
    QUESTIONS,
    Shape,
    a_check_in,
    a_morning,
    correct,
    corrected,
    open_codes,
    saved,
)
from tests.support.world import World


def alarmed(day: str, **answers: str) -> Shape:
    """A morning with red-flag answers: ``RF_CES_1="yes"``."""
    said = {code.replace("_", "-"): answer for code, answer in answers.items()}
    return a_morning(day, red_flags=said, questionnaire_version=QUESTIONS)


def test_the_answer_to_an_alarming_morning_is_the_stop_itself(api: World) -> None:
    athlete = api.ready_athlete()

    answer = athlete.post("/check-ins", alarmed(api.day(), RF_CES_1="yes", RF_CES_3="no"))

    effect = answer.json["effect"]
    assert answer.status == 201
    assert effect["raised"] == ["RF-CES-1"]
    assert effect["lock"]["level"] == "emergency"
    assert effect["decision"]["action"] == "stop_and_refer"
    assert open_codes(athlete) == ["RF-CES-1"]


def test_an_unsure_answer_to_an_emergency_question_counts_as_yes(api: World) -> None:
    answer = api.athlete().post("/check-ins", alarmed(api.day(), RF_CES_2="unsure"))

    assert answer.json["effect"]["raised"] == ["RF-CES-2"]


def test_an_alarm_is_heard_even_when_the_rest_of_the_day_was_answered(api: World) -> None:
    athlete = api.athlete()
    calm = saved(athlete, a_morning(api.day()))

    answer = correct(athlete, calm, red_flags={"RF-CES-1": "yes"}, questionnaire_version=QUESTIONS)

    assert "RF-CES-1" in answer.json["effect"]["raised"]
    assert answer.json["effect"]["lock"]["level"] == "emergency"


def test_taking_an_answer_back_does_not_take_the_flag_back(api: World) -> None:
    athlete = api.athlete()
    check_in = saved(athlete, alarmed(api.day(), RF_CES_1="yes"))

    after = corrected(athlete, check_in, red_flags={"RF-CES-1": "no"})

    assert after["red_flags"] == {"RF-CES-1": "no"}
    assert open_codes(athlete) == ["RF-CES-1"]
    assert athlete.get("/triage/lock").json["level"] == "emergency"


def test_deleting_the_check_in_does_not_take_the_flag_back(api: World) -> None:
    athlete = api.athlete()
    check_in = saved(athlete, alarmed(api.day(), RF_CES_1="yes"))

    effect = athlete.delete(f"/check-ins/{check_in['id']}", etag="*").json

    assert effect["lock"]["level"] == "emergency"
    assert open_codes(athlete) == ["RF-CES-1"]


def test_answers_of_a_correction_join_those_given_before(api: World) -> None:
    athlete = api.athlete()
    check_in = saved(athlete, alarmed(api.day(), RF_CES_1="yes", RF_CES_3="no"))

    after = corrected(athlete, check_in, red_flags={"RF-CES-2": "yes"})

    assert after["red_flags"] == {"RF-CES-1": "yes", "RF-CES-2": "yes", "RF-CES-3": "no"}
    assert open_codes(athlete) == ["RF-CES-1", "RF-CES-2"]


def test_another_correction_does_not_bring_a_cleared_flag_back(api: World) -> None:
    athlete, clinician = api.athlete(), api.clinician()
    api.link(clinician, athlete)
    check_in = saved(athlete, alarmed(api.day(), RF_CES_1="yes"))
    api.clock.advance(timedelta(hours=2))
    examined = {"codes": ["RF-CES-1"], "examined_on": api.day(), "documents": []}
    cleared = clinician.post(f"/athletes/{athlete.id}/clearances", examined)
    assert cleared.status == 201, cleared.text

    corrected(athlete, check_in, note="I meant last week.", red_flags={"RF-CES-3": "no"})

    assert open_codes(athlete) == []


def test_calm_answers_raise_nothing(api: World) -> None:
    athlete = api.athlete()

    answer = athlete.post("/check-ins", alarmed(api.day(), RF_CES_1="no", RF_NEU_1="no"))

    assert answer.json["effect"]["raised"] == []
    assert open_codes(athlete) == []


@pytest.mark.parametrize("members", [{"leg_symptoms": {"reach": "below_knee"}}, {"pain_worst": 7}])
def test_an_alarming_check_in_is_stored_and_asks_on(api: World, members: dict[str, Any]) -> None:
    athlete = api.ready_athlete()
    api.clock.advance(timedelta(days=1))

    answer = athlete.post("/check-ins", a_check_in("daily", api.day(), **members))

    assert answer.status == 201
    assert "RF-CES-1" in answer.json["effect"]["unanswered"]


def test_the_engine_reads_a_check_in_as_it_was_answered(api: World) -> None:
    athlete = api.athlete()
    stored = saved(athlete, alarmed(api.day(), RF_CES_1="no") | {"settle_h": None})

    assert athlete.subject_id is not None
    with api.database.read(Scope(athlete.subject_id, athlete.subject_id)) as db:
        [fact] = service.engine_check_ins(db, api.today, api.today)

    assert (fact.ref.id, fact.ref.version) == (stored["id"], 1)
    assert (fact.settle_answered, fact.settle_h) == (True, None)
    assert fact.red_flags == (("RF-CES-1", TriageAnswer.NO),)
    assert (fact.pain_morning, fact.pain_now) == (2, None)
