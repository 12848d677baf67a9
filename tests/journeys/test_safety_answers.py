"""Safety answers over days: what counts together, what is asked again, and what stops when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.days import FIRST, Days, codes
from tests.support.world import World

MORNING = datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(hours=8)


@pytest.fixture
def days(api: World) -> Days:
    api.clock.set(MORNING)
    found = Days(api)
    found.intake()
    return found


def on(days: Days, number: int, hours: int = 0) -> None:
    """Let it be that day; answers are learnt in the order in which they are given."""
    days.api.clock.set(MORNING + timedelta(days=number, hours=hours))


def home(days: Days, number: int) -> Any:
    return days.athlete.get(f"/today?local_date={days.day(number)}").json


def kinds(shown: Any) -> list[str]:
    return [card["kind"] for card in shown["cards"]]


def wanted(shown: Any) -> set[str]:
    return {code for row in shown["check_ins"] for code in row["red_flag_codes"]}


def lock(days: Days) -> Any:
    return days.athlete.get("/triage/lock").json


def emergency(days: Days) -> set[str]:
    asked = days.athlete.get("/triage/questions").json["questions"]
    return {q["code"] for q in asked if q["level"] == "emergency"}


def daily(days: Days, number: int, **members: Any) -> Any:
    body = {"kind": "daily", "local_date": days.day(number), "time_zone": "UTC"}
    body |= {"pain_now": 1, "pain_worst": 1, "leg_symptoms": {"reach": "none"}}
    if "red_flags" in members:
        body["questionnaire_version"] = days.clean()["questionnaire_version"]
    return days.athlete.post("/check-ins", body | members)


def test_two_answers_a_week_apart_are_an_emergency_like_one_form(days: Days) -> None:
    on(days, 1)
    days.screening(1, **{"RF-MAL-1": "yes"})
    assert lock(days)["level"] == "urgent"

    on(days, 8)
    effect = daily(days, 8, red_flags={"RF-NEU-2": "yes"}).json["effect"]

    assert effect["lock"]["level"] == "emergency"
    assert effect["decision"]["urgency"] == "emergency"
    levels = {f["code"]: f["level"] for f in days.athlete.get("/triage/flags").json["items"]}
    assert levels == {"RF-MAL-1": "emergency", "RF-NEU-2": "urgent"}


def test_every_emergency_question_is_asked_each_day_while_an_urgent_flag_is_open(
    days: Days,
) -> None:
    days.screening(1, **{"RF-FX-2": "yes"})
    assert lock(days)["level"] == "urgent"

    assert [emergency(days) - wanted(home(days, number)) for number in (2, 3)] == [set(), set()]


@pytest.mark.parametrize("said", ["no", "unsure"])
def test_a_new_weakness_stops_whatever_is_answered_beside_it(days: Days, said: str) -> None:
    on(days, 3)
    weak = {"reach": "foot", "side": "left", "sensations": ["weakness"]}

    answer = daily(days, 3, leg_symptoms=weak, red_flags={"RF-NEU-2": said})

    assert answer.json["effect"]["raised"] == ["RF-NEU-2"]
    assert answer.json["effect"]["decision"]["action"] == "stop_and_refer"


def test_an_alarm_later_in_the_day_is_not_answered_by_the_morning(days: Days) -> None:
    days.decide(0)
    on(days, 3)
    days.morning(3, 1, 1, **days.clean())
    on(days, 3, 9)

    effect = daily(days, 3, pain_now=8, pain_worst=8).json["effect"]

    assert effect["unanswered"]
    assert effect["lock"]["effect"] == "nothing_prescribed"


def test_what_is_owed_for_a_week_holds_and_for_four_weeks_stops(days: Days) -> None:
    days.decide(0)
    days.screened_on = 99

    on(days, 7)
    assert "screening_old" not in codes(days.decide(7))
    on(days, 9)
    late = days.decide(9)
    shown = home(days, 9)
    assert (late["action"], "screening_old" in codes(late)) == ("hold", True)
    assert late["prescriptions"]
    assert "screening_due" in kinds(shown)
    assert emergency(days) <= wanted(shown)
    assert set(late["asks"][0]["codes"]) == emergency(days)

    on(days, 29)
    stopped = days.decide(29)
    assert (stopped["action"], stopped["urgency"]) == ("stop_and_refer", "none")
    assert codes(stopped) == {"screening_expired"}
    assert home(days, 29)["session"] is None

    days.api.clock.advance(timedelta(minutes=5))
    daily(days, 29, **days.clean())
    assert days.decide(29)["prescriptions"]


def test_a_first_plan_wants_answers_of_a_week(days: Days) -> None:
    days.screened_on = 99
    on(days, 8)

    assert days.decide(8)["action"] == "stop_and_refer"
    days.screening(8)
    assert days.decide(8)["prescriptions"]


def test_the_form_that_raised_a_flag_opens_nothing_after_it_was_cleared(days: Days) -> None:
    clinician = days.clinician()
    on(days, 9)
    days.screening(9, **{"RF-CES-1": "yes"})
    days.api.clock.advance(timedelta(minutes=5))
    days.seen(clinician, 9, "RF-CES-1")

    assert (lock(days)["level"], lock(days)["effect"]) == ("none", "nothing_prescribed")
    days.api.clock.advance(timedelta(minutes=5))
    days.screening(9)
    assert lock(days)["effect"] == "none"


def test_a_flare_asks_the_questions_once_and_locks_nothing(days: Days) -> None:
    days.decide(0)
    on(days, 3)
    days.flare(3, 3)
    shown = home(days, 3)

    assert lock(days)["effect"] == "none"
    assert "red_flags_due" in kinds(shown)
    assert {"RF-CES-1", "RF-NEU-1"} <= wanted(shown)
    asked = [a for a in days.decide(3)["asks"] if a["kind"] == "red_flag_answers"]
    assert [bool(ask["codes"]) for ask in asked] == [True]

    days.api.clock.advance(timedelta(minutes=5))
    daily(days, 3, **days.clean())
    assert "red_flags_due" not in kinds(home(days, 3))
    assert wanted(home(days, 4)) == set()


def test_a_flare_that_the_plan_reads_from_mornings_asks_them_too(days: Days) -> None:
    for number, pain in enumerate((1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3), start=1):
        on(days, number)
        days.morning(number, pain, 1)
        if number == 7:
            days.screening(number)
    assert "flare_protocol" in codes(days.decide(11))

    assert {"RF-CES-1", "RF-NEU-1"} <= wanted(home(days, 11))
    days.api.clock.advance(timedelta(minutes=5))
    daily(days, 11, **days.clean())

    assert lock(days)["effect"] == "none"
    assert "red_flags_due" not in kinds(home(days, 11))
    on(days, 12)
    assert "red_flag_answers" not in {ask["kind"] for ask in days.decide(12)["asks"]}


def test_an_unsure_answer_stays_on_the_home_screen_until_it_is_a_sure_one(days: Days) -> None:
    on(days, 1)
    days.screening(1, **{"RF-MAL-2": "unsure"})
    days.decide(1)

    on(days, 4)
    shown = home(days, 4)
    assert "red_flags_due" in kinds(shown)
    assert wanted(shown) == {"RF-MAL-2"}
    (ask,) = [a for a in days.decide(4)["asks"] if a["kind"] == "red_flag_answers"]
    assert (ask["codes"], ask["due_on"]) == (["RF-MAL-2"], days.day(2))

    days.api.clock.advance(timedelta(minutes=5))
    daily(days, 4, red_flags={"RF-MAL-2": "no"})
    assert "red_flags_due" not in kinds(home(days, 4))


def test_a_later_unsure_of_the_day_stands_against_the_form_of_the_morning(days: Days) -> None:
    days.decide(0)
    on(days, 3)
    days.screening(3)
    days.api.clock.advance(timedelta(minutes=5))

    daily(days, 3, red_flags={"RF-FX-2": "unsure"})

    assert "answers_unsure" in codes(days.decide(3))


@pytest.mark.parametrize(("signs", "needs"), [(3, "doctor"), (4, "rheumatologist")])
def test_a_long_pain_says_who_should_look(days: Days, signs: int, needs: str) -> None:
    on(days, 1)
    days.screening(1, **{f"RF-INFL-{n}": "yes" for n in range(signs + 1)})

    (flag,) = days.athlete.get("/triage/flags").json["items"]

    assert flag["needs"] == f"{needs} at a normal visit"
    assert lock(days)["referral"]["who"] == {"doctor": "physician"}.get(needs, needs)


def test_a_visit_about_it_must_follow_the_answer(days: Days) -> None:
    clinician = days.clinician()
    on(days, 1)
    days.seen(clinician, 1, "RF-INFL-0")
    on(days, 3)
    days.screening(3, **{f"RF-INFL-{n}": "yes" for n in range(4)})
    assert lock(days)["level"] == "routine"

    on(days, 4)
    days.seen(clinician, 4, "RF-INFL-0")
    assert lock(days)["level"] == "none"
    on(days, 7)
    days.screening(7, **{f"RF-INFL-{n}": "yes" for n in range(4)})
    assert lock(days)["level"] == "none"


def test_a_visit_left_open_for_four_weeks_takes_the_load_away_on_every_screen(api: World) -> None:
    api.clock.set(MORNING)
    days = Days(api)
    days.intake(started_on=days.day(-10), onset="sudden", pain_morning=5, settle_h=4)
    for number in range(1, 15):
        on(days, number)
        days.morning(number, 5, 4)
    days.decide(14)
    assert lock(days)["effect"] == "none"
    for number in (21, 28, 35):
        on(days, number)
        days.decide(number)

    on(days, 42)
    days.screening(42)
    shown = home(days, 42)
    assert lock(days) == shown["lock"]
    assert (lock(days)["effect"], lock(days)["codes"]) == ("bodyweight_only", ["RF-TIME-1"])
    assert "clearance_needed" in kinds(shown)
    clinician = days.clinician()
    days.seen(clinician, 42, "RF-TIME-1")
    assert lock(days)["effect"] == "none"
    assert days.athlete.get("/triage/flags").json["items"] == []


def test_a_clearance_of_a_day_that_nobody_has_seen_yet_is_refused(api: World, days: Days) -> None:
    clinician = days.clinician()
    body = {"codes": ["RF-CES-1"], "documents": []}
    tomorrow = body | {"examined_on": api.day(2)}

    answer = clinician.post(f"/athletes/{days.athlete.id}/clearances", tomorrow)

    assert (answer.status, answer.code) == (422, "date_in_future")
