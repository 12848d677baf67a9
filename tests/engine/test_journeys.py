"""Three athletes, day by day, as a careful sports physio would answer them."""

import pytest

from api.engine.facts import LegSymptoms, OverrideRequest
from api.engine.safety.triage import check_in_codes
from api.engine.vocab import (
    AskKind,
    BodySide,
    DecisionAction,
    FactKind,
    FlagLevel,
    LegReach,
    LegSensation,
    OverrideKind,
    Phase,
    RunStage,
    TriageAnswer,
    Urgency,
)
from tests.engine import factories as make
from tests.engine.factories import clearance, flag, lifted, lifter, morning, ran, runner, screening
from tests.engine.worlds import answer

RDL = make.of_exercise("rdl-tempo")
LIFTS = (
    lifted(1, "rdl-tempo", 60, (2, 2, 3), rpe=5),
    lifted(4, "rdl-tempo", 60, (1, 2, 2), rpe=5),
    lifted(8, "rdl-tempo", 62.5, (2, 3, 4)),
    lifted(11, "rdl-tempo", 62.5, (3, 4, 4)),
)
LIFT_MORNINGS = (morning(2, 2, 4), morning(5, 2, 3), morning(9, 4, 30), morning(12, 4, 30))


def lifted_until(n: int) -> "object":
    return lifter(
        n,
        RDL,
        sessions=tuple(s for s in LIFTS if s.ref.local_date <= make.day(n)),
        check_ins=tuple(c for c in LIFT_MORNINGS if c.ref.local_date <= make.day(n)),
    )


def test_a_lifter_starts_below_what_he_tolerated_and_without_the_floor_pull():
    made = answer(lifter(0))
    hinges = [
        row.load_g or 0
        for p in made.prescriptions
        if make.LIBRARY.exercises[p.exercise].hinge_rung
        for row in p.sets
    ]
    assert made.action is DecisionAction.START
    assert made.urgency is Urgency.NONE
    assert made.phase in (Phase.P1, Phase.P2)
    assert 0 < max(hinges) <= 70_000
    assert not {"deadlift-conventional", "sit-up"} & {p.exercise for p in made.prescriptions}


@pytest.mark.parametrize(
    ("n", "action", "least", "most"),
    [
        (2, DecisionAction.HOLD, 57_000, 60_000),
        (5, DecisionAction.PROGRESS, 62_500, 62_500),
        (9, DecisionAction.HOLD, 0, 62_500),
        (12, DecisionAction.REGRESS, 0, 60_000),
    ],
)
def test_a_lifter_moves_by_one_plate_on_two_greens_and_back_on_two_ambers(n, action, least, most):
    made = answer(lifted_until(n))
    assert made.action is action
    assert all(least <= row.load_g <= most for row in made.prescriptions[0].sets)
    assert len([c for c in made.prescriptions[0].changes if c.after > c.before]) <= 1
    assert made.counterfactuals


def test_one_green_shows_the_missing_second_as_an_unmet_line():
    lines = [c for r in answer(lifted_until(2)).reasons for c in r.checks]
    assert any(not c.met and c.threshold == 2 for c in lines)


RUNS = (
    ran(1, RunStage.R1, 3000, 2, pain_before=1, pain_after=1),
    ran(4, RunStage.R1, 3100, 2, pain_before=1, pain_after=1),
    ran(8, RunStage.R2, 3300, 3, pain_before=1, pain_after=2),
    ran(12, None, 6500, 6, slug="run-easy", minutes=45, pain_before=1, pain_after=5),
    ran(20, RunStage.R1, 3000, 1, pain_before=1, pain_after=1),
    ran(23, RunStage.R1, 3100, 1, pain_before=1, pain_after=1),
)
RUN_MORNINGS = (
    morning(2, 1, 2),
    morning(5, 1, 2),
    morning(9, 2, 10),
    morning(13, 4, 40),
    morning(21, 1, 2),
    morning(24, 1, 2),
)
TESTED = {
    "baselines": (
        *runner(0).baselines,
        make.result(make.BaselineTest.HINGE_DOWEL, 4, pain=1),
        make.result(make.BaselineTest.BRACE, 1),
        make.result(make.BaselineTest.PRONE_PLANK, 60),
    )
}


def run_until(n: int, **more: object) -> "object":
    return runner(
        n,
        sessions=tuple(s for s in RUNS if s.ref.local_date <= make.day(n)),
        check_ins=tuple(c for c in RUN_MORNINGS if c.ref.local_date <= make.day(n)),
        **more,
    )


@pytest.mark.parametrize("more", [{}, TESTED], ids=["untested", "tested"])
@pytest.mark.parametrize(
    ("n", "actions", "top"),
    [
        (0, {DecisionAction.START}, 2),
        (5, {DecisionAction.PROGRESS, DecisionAction.HOLD}, 2),
        (9, {DecisionAction.HOLD}, 2),
        (13, {DecisionAction.REGRESS}, 1),
        (24, {DecisionAction.PROGRESS, DecisionAction.HOLD}, 2),
    ],
)
def test_a_runner_climbs_stage_by_stage_and_steps_back_after_a_spike(n, actions, top, more):
    made = answer(run_until(n, **more))
    assert made.action in actions
    assert made.prescriptions
    assert all(int(p.stage.value[1:]) <= top for p in made.prescriptions)
    assert "press-up-prone" not in {p.exercise for p in made.prescriptions}


def test_a_tested_runner_really_takes_the_next_stage_after_two_greens():
    made = answer(run_until(5, **TESTED))
    assert made.action is DecisionAction.PROGRESS
    assert made.prescriptions[0].stage is RunStage.R2
    assert made.prescriptions[0].intervals.run_s == 120


def test_a_run_twice_as_long_names_the_distance_it_should_have_stayed_under():
    made = answer(run_until(13))
    spike = next(r for r in made.reasons if r.code == "session_spike")
    assert (spike.checks[0].value, spike.checks[0].threshold, spike.checks[0].met) == (
        6500,
        3630,
        False,
    )


LEGS = LegSymptoms(LegReach.BELOW_KNEE, BodySide.BOTH, (LegSensation.TINGLING,))
SAID = {"RF-CES-1": "yes", "RF-CES-2": "unsure", "RF-CES-4": "yes"}
ALARM = morning(
    9,
    4,
    12,
    leg=LEGS,
    red_flags=tuple((code, TriageAnswer(SAID.get(code, "no"))) for code in check_in_codes()),
)
FLAGS = tuple(flag(code, FlagLevel.EMERGENCY, 9, "chk9") for code in SAID)
ACUTE = make.episode(
    started_on=make.day(-9),
    pain_at_rest=3,
    pain_morning=3,
    settle_h=10.0,
    leg=LegSymptoms(LegReach.BELOW_KNEE),
)
BEFORE = {
    "episode": ACUTE,
    "sessions": (lifted(1, "deadbug", None, (2, 2, 2)),),
    "check_ins": (morning(2, 3, 4), ALARM),
    "flags": FLAGS,
}


@pytest.mark.parametrize("n", [9, 10, 11, 40])
def test_emergency_signs_stop_everything_until_a_clinician_has_looked(n):
    wish = OverrideRequest(make.ref(FactKind.OVERRIDE_REQUEST, "o1", 11), OverrideKind.CLEAR_FLAGS)
    logged = (*BEFORE["sessions"], lifted(10, "walk", None, (2,)))
    made = answer(make.facts(n, **{**BEFORE, "sessions": logged, "overrides": (wish,)}))
    assert made.action is DecisionAction.STOP_AND_REFER
    assert made.urgency is Urgency.EMERGENCY
    assert made.prescriptions == ()
    assert made.referral.within_h == 0
    assert set(SAID) <= set(made.referral.codes)


def test_the_answers_alone_stop_it_even_before_a_flag_is_stored():
    made = answer(make.facts(9, **{**BEFORE, "flags": ()}))
    assert made.urgency is Urgency.EMERGENCY
    assert set(SAID) <= set(made.referral.codes)


def test_after_clearance_the_plan_starts_from_the_bottom_with_new_tests():
    cleared = clearance("RF-CES-1 RF-CES-2 RF-CES-4 RF-SUR-1", 60)
    made = answer(
        make.facts(
            60,
            **BEFORE,
            clearances=(cleared,),
            screenings=(screening(0), screening(60, RF_SUR_1="yes")),
        )
    )
    asks = {a.kind: a for a in made.asks}
    assert made.action in (DecisionAction.START, DecisionAction.HOLD)
    assert made.phase in (Phase.P0, Phase.P1)
    assert asks[AskKind.BASELINES].tests
    assert not [f for f in made.facts if f.kind is FactKind.SESSION]
    assert made.prescriptions


def test_a_clearance_without_a_new_clean_screening_prescribes_nothing():
    cleared = clearance("RF-CES-1 RF-CES-2 RF-CES-4 RF-SUR-1", 60)
    made = answer(make.facts(60, **BEFORE, clearances=(cleared,)))
    assert made.prescriptions == ()
    assert AskKind.SCREENING in {a.kind for a in made.asks}
