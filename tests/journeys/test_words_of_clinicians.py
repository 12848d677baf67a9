"""What must be cleared, what a clinician limits or opens, and what nobody can loosen."""

from datetime import date

import pytest

from tests.journeys.days import RDL, TESTED, Days, asks, heaviest, slugs
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
AXIAL = {"kind": "no_axial_load_above", "limit_kg": 60}
GUARDIAN = {"purpose": "health_data", "version": "2026-11", "granted": True}


@pytest.fixture
def days(api: World) -> Days:
    return Days(api)


def tolerated(days: Days, exercise: str, load_kg: int) -> dict[str, object]:
    return {"exercise": exercise, "load_kg": load_kg, "reps": 5, "achieved_on": days.day(-3)}


def override(days: Days, clinician: object, number: int, until: int, limit_kg: int) -> None:
    body = {"kind": "load_up_to", "exercise": RDL, "limit_kg": limit_kg, "reason": "Seen."}
    body |= {"local_date": days.day(number), "until": days.day(until)}
    path = f"/athletes/{days.athlete.id}/overrides"
    assert clinician.post(path, body).status == 201  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", ["RF-PRG-1", "RF-SUR-1"])
def test_without_the_clearance_there_is_work_but_no_weight(days: Days, code: str) -> None:
    days.always = {code: "yes"}
    days.intake(best_tolerated=[tolerated(days, RDL, 80)])
    first = days.decide(0)
    assert first["action"] != "stop_and_refer"
    assert (bool(first["prescriptions"]), heaviest(first)) == (True, 0)
    for number in (1, 4):
        days.lift(number, 40)
    assert heaviest(days.decide(5)) == 0

    days.seen(days.clinician(), 6, code)

    assert heaviest(days.decide(6)) > 0
    assert heaviest(days.decide(13)) > 0


def test_the_clearance_brings_the_load_with_the_next_plan_trained_or_not(days: Days) -> None:
    days.always = {"RF-PRG-1": "yes"}
    days.intake(best_tolerated=[tolerated(days, RDL, 80)])
    assert heaviest(days.decide(0)) == 0

    days.seen(days.clinician(), 1, "RF-PRG-1")

    assert 0 < heaviest(days.decide(1), "rdl") <= 56


def test_unsure_about_an_urgent_question_waits_a_day_without_a_step(days: Days) -> None:
    days.intake()
    days.decide(0)
    for number in (1, 4):
        days.lift(number)
    days.screening(5, **{"RF-MAL-2": "unsure"})

    assert days.rdl(5) == ("hold", 60, 3)
    again = next(ask for ask in days.decide(5)["asks"] if "RF-MAL-2" in ask["codes"])
    assert again["due_on"] <= days.day(6)
    days.screening(6)
    assert days.rdl(6)[0] == "progress"


def test_sixteen_years_old_needs_two_adults_and_is_asked_about_the_young_back(api: World) -> None:
    consent = {**GUARDIAN, "given_by": "guardian"}
    days = Days(api, birth_date="2010-06-01", consents=[consent])
    days.intake()
    assert days.decide(0)["prescriptions"] == []
    paper = {"kind": "guardian_consent", "dated_on": days.day(0)}
    days.seen(days.clinician(), 0, "RF-AGE-1", documents=[paper])
    assert days.decide(0)["prescriptions"]

    shown = days.athlete.get(f"/today?local_date={days.day(8)}").json
    assert all("RF-FX-4" in form["red_flag_codes"] for form in shown["check_ins"])
    days.athlete.post("/triage/screenings", {"local_date": days.day(8), **partly(days)})
    assert "screening" in asks(super(Days, days).decide(8))

    days.screening(9, **{"RF-FX-4": "yes"})
    stopped = days.decide(9)
    assert (stopped["urgency"], stopped["prescriptions"]) == ("urgent", [])


def partly(days: Days) -> dict[str, object]:
    told = days.clean()
    return {"questionnaire_version": told["questionnaire_version"], "answers": told["red_flags"]}


def test_one_answer_is_not_the_weekly_form(days: Days) -> None:
    days.intake()
    version = partly(days)["questionnaire_version"]
    form = {"questionnaire_version": version, "answers": {"RF-FX-1": "no"}}
    days.athlete.post("/triage/screenings", {"local_date": days.day(7), **form})

    assert "screening" in asks(super(Days, days).decide(9))


def test_no_override_reaches_past_a_restriction(days: Days) -> None:
    days.intake(best_tolerated=[tolerated(days, "squat-back", 140)])
    days.decide(0)
    for number in (1, 4):
        days.lift(number, 55)
    clinician = days.clinician()
    bench = {"kind": "no_exercise", "exercise": "bench-press"}
    days.seen(clinician, 5, "RF-SUR-1", restrictions=[AXIAL, bench])
    override(days, clinician, 5, 20, 90)

    assert days.rdl(5)[1] <= 60
    made = days.decide(5)
    assert heaviest(made, "squat", "rdl", "deadlift", "carry", "pull") <= 60
    assert "bench-press" not in slugs(made)


def test_an_override_opens_a_load_for_its_days_only_and_never_over_a_red_answer(
    api: World,
) -> None:
    for number, pains, least, most in (
        (5, (1, 1, 1), 60.5, 80),
        (13, (1, 1, 1), 0, 60),
        (5, (6, 6, 6), 0, 54),
    ):
        days = Days(api)
        days.intake()
        days.decide(0)
        for trained in (1, 4):
            days.lift(trained, pains=pains if trained == 4 else (1, 1, 1))
        override(days, days.clinician(), 5, 12, 80)

        _, load, _ = days.rdl(number)

        assert least <= load <= most


def test_no_day_after_its_last_one_asks_for_what_an_override_allowed(days: Days) -> None:
    days.intake(best_tolerated=[tolerated(days, RDL, 100)])
    days.decide(0)
    for number in (1, 4):
        days.lift(number)
    override(days, days.clinician(), 5, 6, 90)
    assert days.rdl(5)[1] > 66

    assert days.decide(5)["valid_until"] == days.day(6)
    later = days.athlete.get(f"/planned-sessions?since={days.day(7)}").json["items"]

    assert later == []
    assert days.rdl(7)[1] <= 66


def test_a_placement_waits_while_a_visit_is_open(days: Days) -> None:
    days.always = {f"RF-INFL-{number}": "yes" for number in range(5)}
    days.intake()
    body = {"phase": "p4", "local_date": days.day(0), "reason": "Examined."}
    path = f"/athletes/{days.athlete.id}/phase-placements"
    assert days.clinician().post(path, body).status == 201

    made = days.decide(0)

    assert made["urgency"] == "routine"
    assert made["phase"] in ("p1", "p2")


def test_a_cleared_emergency_wants_every_question_again_and_forgets_the_loads(api: World) -> None:
    days = Days(api, date(2026, 3, 2))
    days.intake()
    days.decide(0)
    days.lift(1)
    days.screening(2, **{"RF-CES-1": "yes"})
    days.seen(days.clinician(), 10, "RF-CES-1")
    decide = super(Days, days).decide
    assert decide(10)["prescriptions"] == []
    version = partly(days)["questionnaire_version"]
    half = {"questionnaire_version": version, "answers": {"RF-CES-1": "no"}}
    days.athlete.post("/triage/screenings", {"local_date": days.day(11), **half})
    assert decide(11)["prescriptions"] == []

    days.screening(12)

    made = decide(12)
    assert made["phase"] in ("p0", "p1")
    assert (heaviest(made), "baselines" in asks(made)) == (0, True)


def test_a_limit_that_is_changed_later_begins_nothing_anew(days: Days) -> None:
    days.intake()
    days.screening(2, **{"RF-MAL-2": "yes"})
    clinician = days.clinician()
    days.seen(clinician, 4, "RF-MAL-2", restrictions=[AXIAL | {"limit_kg": 30}])
    days.screening(4)
    days.baselines(4, *TESTED)
    days.decide(4)
    for number in (5, 8, 11):
        days.lift(number, 20)
    assert days.decide(12)["phase"] == "p2"
    before = days.rdl(13)

    days.seen(clinician, 13, "RF-MAL-2", restrictions=[AXIAL])

    assert days.decide(13)["phase"] == "p2"
    assert before == days.rdl(13) == ("progress", 20, 3)
