"""A check-in that is refused is heard out: what it tells of danger counts, and the refusal says so.

Seen red with `hearing` left off the operations: each of these answers was forgotten with its body.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.kit.ids import new_id
from tests.apps.test_matrix import ALL, delegate
from tests.checkins.answers import (
    QUESTIONS,
    Shape,
    a_check_in,
    correct,
    corrected,
    open_codes,
    saved,
)
from tests.support.answer import Answer
from tests.support.world import HEALTH_CONSENT, World

RED: Shape = {"red_flags": {"RF-CES-1": "yes"}, "questionnaire_version": QUESTIONS}
SPOILT: dict[str, tuple[Shape, int]] = {
    "a number out of range": ({"pain_now": 99}, 422),
    "a day that no calendar has": ({"local_date": "2026-13-45"}, 422),
    "a day ahead": ({"local_date": "2199-01-01"}, 422),
    "a member that nobody knows": ({"mood": "low"}, 422),
    "a member of another kind": ({"pain_morning": 3}, 422),
    "questions that never were": ({"questionnaire_version": "1999"}, 422),
    "questions that are not named": ({"questionnaire_version": None}, 422),
    "another answer that is none": ({"red_flags": RED["red_flags"] | {"RF-CES-2": "maybe"}}, 422),
    "another code that nobody asks": ({"red_flags": RED["red_flags"] | {"RF-ZZZ-9": "no"}}, 422),
    "an id that is none": ({"id": "7"}, 422),
}


def red(api: World, **members: Any) -> Shape:
    return a_check_in("daily", api.day(), id=str(new_id())) | RED | members


def told(answer: Answer) -> tuple[str, list[str]]:
    """The level of the lock that a refusal speaks of, and the codes it raised."""
    effect = answer.json["effect"]
    return effect["lock"]["level"], effect["raised"]


@pytest.mark.parametrize("case", SPOILT)
def test_a_red_answer_counts_although_its_check_in_is_refused(api: World, case: str) -> None:
    athlete, (spoil, status) = api.ready_athlete(), SPOILT[case]

    answer = athlete.post("/check-ins", red(api, **spoil))

    assert answer.status == status
    assert told(answer) == ("emergency", ["RF-CES-1"])
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert open_codes(athlete) == ["RF-CES-1"]
    assert athlete.get("/check-ins").json["items"] == []
    assert athlete.get(f"/today?local_date={api.day()}").json["cards"][0]["kind"] == "emergency"


def test_the_refusal_tells_what_to_do_and_whom_to_call(api: World) -> None:
    athlete = api.athlete()

    answer = athlete.post("/check-ins", red(api, pain_now=99))

    lock = answer.json["effect"]["lock"]
    assert lock == athlete.get("/triage/lock").json
    assert (lock["referral"]["within_h"], lock["referral"]["codes"]) == (0, ["RF-CES-1"])
    assert lock["referral"]["contacts"]
    assert answer.pointers == ["/pain_now"]


def test_the_advice_in_a_refusal_is_told_in_the_language_asked_for(api: World) -> None:
    athlete, headers = api.athlete(), {"Accept-Language": "es"}

    answer = athlete.post("/check-ins", red(api, pain_now=99), headers=headers)

    advice = answer.json["effect"]["lock"]
    assert advice == athlete.get("/triage/lock", headers=headers).json
    assert advice != athlete.get("/triage/lock").json
    assert answer.headers["Content-Language"] == "en, es"


def test_an_unsure_answer_to_an_emergency_question_counts_as_yes(api: World) -> None:
    answer = api.athlete().post(
        "/check-ins", red(api, pain_now=99, red_flags={"RF-CES-2": "unsure"})
    )

    assert told(answer) == ("emergency", ["RF-CES-2"])


def test_a_refusal_without_danger_in_it_changes_nothing_and_has_no_effect(api: World) -> None:
    athlete = api.ready_athlete()
    decided = athlete.get("/progression/decisions").json["items"]
    calm = {"RF-CES-1": "no", "RF-NEU-1": "no"}

    answers = [
        athlete.post("/check-ins", red(api, pain_now=99, red_flags=said))
        for said in (calm, {}, None, "yes", ["RF-CES-1"], {"RF-CES-1": ["yes"]}, {"": "yes"})
    ]

    assert {answer.status for answer in answers} == {422}
    assert ["effect" in answer.json for answer in answers] == [False] * len(answers)
    assert open_codes(athlete) == []
    assert athlete.get("/progression/decisions").json["items"] == decided


def test_a_second_check_in_of_the_day_is_refused_and_heard(api: World) -> None:
    athlete = api.athlete()
    first = saved(athlete, a_check_in("daily", api.day()))

    answer = athlete.post("/check-ins", red(api))

    assert (answer.status, answer.json["existing_id"]) == (409, first["id"])
    assert told(answer) == ("emergency", ["RF-CES-1"])


# --- once ----------------------------------------------------------------------------------------


def test_a_refusal_that_is_repeated_raises_once_and_goes_on_telling_what_to_do(api: World) -> None:
    athlete, body = api.athlete(), red(api, pain_now=99)

    first, again = (athlete.post("/check-ins", body) for _ in range(2))

    assert told(first) == ("emergency", ["RF-CES-1"])
    assert told(again) == ("emergency", [])
    assert again.json["effect"]["lock"]["referral"] == first.json["effect"]["lock"]["referral"]
    assert open_codes(athlete) == ["RF-CES-1"]
    assert len(athlete.get("/progression/decisions").json["items"]) == 1


@pytest.mark.parametrize("spoil", [{"pain_morning": 3}, {"pain_now": 99}])
def test_under_a_key_a_repeat_tells_it_as_well(api: World, spoil: Shape) -> None:
    """One is refused before the key is looked at, the other is kept under it."""
    athlete, body = api.athlete(), red(api, **spoil)

    first, again = (athlete.post("/check-ins", body, key="k1") for _ in range(2))

    assert (first.status, again.status) == (422, 422)
    assert again.json["effect"]["lock"]["level"] == "emergency"
    assert open_codes(athlete) == ["RF-CES-1"]


def test_the_corrected_check_in_is_stored_and_raises_no_second_flag(api: World) -> None:
    athlete, body = api.athlete(), red(api, pain_now=99)
    athlete.post("/check-ins", body)

    answer = athlete.post("/check-ins", body | {"pain_now": 9})

    assert answer.status == 201
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert open_codes(athlete) == ["RF-CES-1"]


def test_without_an_id_one_clearance_closes_what_both_attempts_raised(api: World) -> None:
    athlete, clinician = api.athlete(), api.clinician()
    api.link(clinician, athlete)
    body = a_check_in("daily", api.day()) | RED
    for pain in (99, 98, 9):
        athlete.post("/check-ins", body | {"pain_now": pain})
    raised = open_codes(athlete)
    api.clock.advance(timedelta(hours=2))

    examined = {"codes": ["RF-CES-1"], "examined_on": api.day(), "documents": []}
    assert clinician.post(f"/athletes/{athlete.id}/clearances", examined).status == 201

    assert raised == ["RF-CES-1", "RF-CES-1"]
    assert open_codes(athlete) == []


def test_a_key_that_stands_for_another_body_is_refused_and_heard(api: World) -> None:
    athlete = api.athlete()
    athlete.post("/check-ins", a_check_in("daily", api.day(-1)), key="k1")

    answer = athlete.post("/check-ins", red(api), key="k1")

    assert (answer.status, answer.code) == (422, "key_reused")
    assert told(answer) == ("emergency", ["RF-CES-1"])


# --- corrections ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", [{"pain_now": 99}, {"pain_morning": 3}, {"kind": "flare"}])
def test_a_red_answer_counts_although_its_correction_is_refused(api: World, spoil: Shape) -> None:
    athlete = api.athlete()
    calm = saved(athlete, a_check_in("daily", api.day(-1)))

    answer = correct(athlete, calm, **RED, **spoil)

    assert answer.status == 422
    assert told(answer) == ("emergency", ["RF-CES-1"])
    assert athlete.get(f"/check-ins/{calm['id']}").json == calm
    (flag,) = athlete.get("/triage/flags").json["items"]
    assert (flag["raised_on"], flag["raised_by"]["id"]) == (api.day(-1), calm["id"])


def test_a_red_answer_counts_although_its_correction_comes_too_late(api: World) -> None:
    athlete = api.athlete()
    calm = saved(athlete, a_check_in("daily", api.day()))
    corrected(athlete, calm, note="Slept badly.")

    answer = correct(athlete, calm, **RED)

    assert (answer.status, told(answer)) == (412, ("emergency", ["RF-CES-1"]))
    assert correct(athlete, calm | {"version": 2}, **RED).status == 200
    assert open_codes(athlete) == ["RF-CES-1"]


def test_a_refused_correction_does_not_bring_a_cleared_flag_back(api: World) -> None:
    athlete, clinician = api.athlete(), api.clinician()
    api.link(clinician, athlete)
    stored = saved(athlete, red(api))
    api.clock.advance(timedelta(hours=2))
    examined = {"codes": ["RF-CES-1"], "examined_on": api.day(), "documents": []}
    clinician.post(f"/athletes/{athlete.id}/clearances", examined)
    api.clock.advance(timedelta(days=3))

    answer = correct(athlete, stored, **RED, pain_now=99)

    assert answer.status == 422
    assert open_codes(athlete) == []


# --- who is heard --------------------------------------------------------------------------------


def test_nobody_else_is_heard(api: World) -> None:
    """Of danger signs only the athlete speaks: what an app says is not kept of a refusal either."""
    athlete, body = api.athlete(), red(api, pain_now=99)

    app = delegate("app", api, athlete, ALL)

    refused = [
        api.anonymous().post("/check-ins", body),
        athlete.limited_to([]).post("/check-ins", body),
        api.clinician().post("/check-ins", body),
        app.post("/check-ins", body),
        app.post("/check-ins", red(api)),
        app.post("/check-ins/batch", {"items": [body], "by": "app"}),
    ]

    assert [answer.status for answer in refused] == [401, 403, 403, 422, 403, 422]
    assert ["effect" in answer.json for answer in refused] == [False] * 6
    assert open_codes(athlete) == []


def test_without_consent_nothing_is_kept(api: World) -> None:
    athlete = api.athlete()
    athlete.put("/me/consents/health_data", HEALTH_CONSENT | {"granted": False})

    answer = athlete.post("/check-ins", red(api, pain_now=99))
    athlete.put("/me/consents/health_data", HEALTH_CONSENT)

    assert (answer.status, "effect" in answer.json) == (422, False)
    assert open_codes(athlete) == []


# --- batches -------------------------------------------------------------------------------------


def test_the_red_answers_of_refused_items_count_in_the_effect_of_their_batch(api: World) -> None:
    athlete = api.ready_athlete()
    items = [
        a_check_in("daily", api.day(-1), id=str(new_id())),
        red(api, pain_now=99),
        red(api, local_date=api.day(-1), red_flags={"RF-CES-2": "unsure"}),
        red(api, local_date="2199-01-01", red_flags={"RF-CES-3": "yes"}),
    ]

    answer = athlete.post("/check-ins/batch", {"items": items})

    statuses = [result["status"] for result in answer.json["results"]]
    assert statuses == ["created", "refused", "conflict", "refused"]
    assert told(answer) == ("emergency", ["RF-CES-1", "RF-CES-2", "RF-CES-3"])
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"
    assert open_codes(athlete) == ["RF-CES-1", "RF-CES-2", "RF-CES-3"]


def test_the_corrected_batch_raises_no_second_flag(api: World) -> None:
    athlete, body = api.athlete(), red(api, pain_now=99)
    athlete.post("/check-ins/batch", {"items": [body]})

    answer = athlete.post("/check-ins/batch", {"items": [body | {"pain_now": 9}]})

    assert [result["status"] for result in answer.json["results"]] == ["created"]
    assert open_codes(athlete) == ["RF-CES-1"]


@pytest.mark.parametrize("more", [{"by": "phone"}, {"items": None}])
def test_a_batch_that_is_refused_as_a_whole_is_heard(api: World, more: Shape) -> None:
    athlete, items = api.athlete(), [a_check_in("daily", api.day()), red(api)]

    answer = athlete.post("/check-ins/batch", {"items": items * 60} | more)

    assert answer.status == 422
    assert open_codes(athlete) == ([] if "items" in more else ["RF-CES-1"])


def test_of_a_batch_that_is_far_too_long_the_gravest_are_heard(api: World) -> None:
    """What is kept of one request has an end; an emergency is never what falls off it."""
    athlete = api.athlete()
    urgent = [red(api, red_flags={"RF-NEU-2": "yes"}) for _ in range(150)]

    answer = athlete.post("/check-ins/batch", {"items": [*urgent, red(api)]})

    assert answer.status == 422
    assert told(answer) == ("emergency", ["RF-CES-1", "RF-NEU-2"])
    assert len(athlete.get("/triage/flags?limit=100").json["items"]) == 100


# --- legs ----------------------------------------------------------------------------------------

WEAK: Shape = {"reach": "foot", "side": "left", "sensations": ["weakness"]}
SAID_OF_LEGS: dict[str, tuple[Shape, list[str]]] = {
    "weakness": (WEAK, ["RF-NEU-2"]),
    "weakness, and a slip in the rest": (WEAK | {"reach": "knee", "colour": 3}, ["RF-NEU-2"]),
    "signs in both legs": (
        {"reach": "below_knee", "side": "both", "sensations": ["numbness", 7]},
        ["RF-CES-4"],
    ),
    "an ache in one thigh": ({"reach": "above_knee", "side": "left"}, []),
    "nothing that can be read": ({"sensations": "weakness"}, []),
}


@pytest.mark.parametrize("case", SAID_OF_LEGS)
def test_new_signs_in_a_leg_count_although_their_check_in_is_refused(api: World, case: str) -> None:
    athlete, (leg, codes) = api.ready_athlete(), SAID_OF_LEGS[case]
    body = a_check_in("daily", api.day(), id=str(new_id()), leg_symptoms=leg, pain_now=99)

    answer = athlete.post("/check-ins", body)

    assert answer.status == 422
    assert open_codes(athlete) == codes
    assert answer.json.get("effect", {"raised": []})["raised"] == codes


def test_signs_in_a_leg_that_were_known_raise_nothing_in_a_refused_check_in(api: World) -> None:
    athlete = api.athlete()
    saved(athlete, a_check_in("daily", api.day(-1), leg_symptoms=WEAK))
    body = a_check_in("daily", api.day(), leg_symptoms=WEAK, pain_now=99)

    assert "effect" not in athlete.post("/check-ins", body).json
    assert open_codes(athlete) == ["RF-NEU-2"]


def test_new_weakness_in_a_refused_correction_is_of_the_day_of_its_check_in(api: World) -> None:
    athlete = api.athlete()
    calm = saved(athlete, a_check_in("daily", api.day(-1)))

    answer = correct(athlete, calm, leg_symptoms=WEAK, pain_now=99)

    assert told(answer) == ("urgent", ["RF-NEU-2"])
    (flag,) = athlete.get("/triage/flags").json["items"]
    assert (flag["raised_on"], flag["raised_by"]["id"]) == (api.day(-1), calm["id"])


def test_the_mended_check_in_raises_its_weakness_once(api: World) -> None:
    athlete, one = api.athlete(), str(new_id())
    body = a_check_in("daily", api.day(), id=one, leg_symptoms=WEAK)
    athlete.post("/check-ins", body | {"pain_now": 99})

    assert athlete.post("/check-ins", body).status == 201
    assert open_codes(athlete) == ["RF-NEU-2"]
