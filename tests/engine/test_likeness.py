"""What a back behaves like: counts of answers, the care they add, and when they are read anew."""

import pytest
from msgspec.structs import replace

from api.engine.facts import CheckIn, Facts, LegSymptoms, Position
from api.engine.facts.athlete import age_on
from api.engine.planning.entry import intake
from api.engine.planning.phases import gate_report
from api.engine.reading.classify import read_episode
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    Behaviour,
    DecisionAction,
    EasingFactor,
    FactKind,
    Irritability,
    LegChange,
    LegReach,
    LegSensation,
    OnsetKind,
    PainQuality,
    Phase,
    Sensitivity,
    SensitivityStatus,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.worlds import answer

A, E, Q, B = AggravatingFactor, EasingFactor, PainQuality, Behaviour


def reading(
    n: int = 0, age_y: int | None = 40, tests: tuple = (), told: tuple = (), **more: object
):
    episode = make.episode(**more)
    return read_episode(episode, make.day(n), told, (), make.RULES, tests=tests, age_y=age_y)


def likes(**more: object) -> dict[Behaviour, int]:
    return {row.behaviour: row.matched for row in reading(**more).behaves_like}


STRAIN = {
    "onset": OnsetKind.SUDDEN,
    "qualities": (Q.STIFF,),
    "aggravating": (A.LIFTING_FROM_FLOOR,),
}
ASIDE = {
    "aggravating": (A.LEANING_BACK, A.TWISTING),
    "easing": (E.SITTING,),
    "leg": LegSymptoms(LegReach.BELOW_KNEE),
}
MORNING = {"aggravating": (A.BENDING, A.SITTING, A.COUGHING, A.EARLY_MORNING)}
NERVE = {"qualities": (Q.BURNING, Q.TINGLING), "leg": LegSymptoms(LegReach.ABOVE_KNEE)}
WALKING = {
    "aggravating": (A.WALKING,),
    "easing": (E.SITTING,),
    "leg": LegSymptoms(LegReach.ABOVE_KNEE),
}


@pytest.mark.parametrize(
    ("told", "behaviour", "matched"),
    [
        (STRAIN, B.LOCAL_STRAIN, 4),
        ({**STRAIN, "onset": OnsetKind.GRADUAL}, B.LOCAL_STRAIN, None),
        ({**STRAIN, "leg": LegSymptoms(LegReach.ABOVE_KNEE)}, B.LOCAL_STRAIN, None),
        (ASIDE, B.EXTENSION_AND_ROTATION, 3),
        ({**ASIDE, "leg": LegSymptoms()}, B.EXTENSION_AND_ROTATION, 4),
        ({**ASIDE, "easing": ()}, B.EXTENSION_AND_ROTATION, None),
        (MORNING, B.MORNING_FLEXION, 4),
        ({"aggravating": MORNING["aggravating"][1:]}, B.MORNING_FLEXION, 3),
        ({"aggravating": MORNING["aggravating"][2:]}, B.MORNING_FLEXION, None),
        (NERVE, B.LEG_NERVE, 2),
        ({"qualities": (Q.BURNING,)}, B.LEG_NERVE, None),
        ({"leg": LegSymptoms(LegReach.FOOT, sensations=(LegSensation.NUMBNESS,))}, B.LEG_NERVE, 2),
        ({**WALKING, "age_y": 51}, B.WALKING_LEGS, 3),
        ({**WALKING, "age_y": 50}, B.WALKING_LEGS, None),
        ({**WALKING, "age_y": None}, B.WALKING_LEGS, None),
    ],
)
def test_enough_matched_answers_make_it_behave_like_a_row(told, behaviour, matched):
    assert likes(**told).get(behaviour) == matched


def test_no_row_is_named_after_a_finding_and_every_one_says_why():
    for told in (STRAIN, ASIDE, MORNING, NERVE, {**WALKING, "age_y": 60}):
        for row in reading(**told).behaves_like:
            assert len(row.because) == row.matched <= row.of
            assert not laws.FORBIDDEN.search(" ".join((row.behaviour, *row.because)))


def test_the_directions_of_a_row_are_spared_even_where_answers_are_mixed():
    mixed = {
        **ASIDE,
        "leg": LegSymptoms(),
        "aggravating": (*ASIDE["aggravating"], A.BENDING, A.SITTING),
    }
    found = {s.sensitivity for s in reading(**mixed).sensitivities}
    assert {Sensitivity.EXTENSION, Sensitivity.ROTATION} <= found


def test_leg_symptoms_that_behave_like_a_nerve_are_read_in_the_strict_column():
    assert reading(**NERVE).radicular
    assert not reading(**{**NERVE, "leg": LegSymptoms()}).radicular


@pytest.mark.parametrize(("born", "years"), [("1976-11-14", 50), ("1976-11-15", 49)])
def test_age_is_counted_in_whole_years(born, years):
    from datetime import date

    assert age_on(date.fromisoformat(born), make.day(0)) == years


# --- three quiet days, late bending --------------------------------------------------------


@pytest.mark.parametrize(("n", "phase"), [(2, Phase.P0), (3, Phase.P1), (4, Phase.P1)])
def test_what_behaves_like_a_strain_keeps_quiet_for_three_days(n, phase):
    fresh = make.episode(**STRAIN, started_on=make.day(0), pain_at_rest=1, settle_h=1.0)
    assert intake(laws.book_of(make.facts(n, episode=fresh))) is phase


def test_mornings_that_bend_badly_leave_loaded_bending_for_later():
    assert "2 hours after waking" in said_of_bending(Phase.P2, MORNING)
    assert said_of_bending(Phase.P2, {}) == ""


def test_bending_without_a_load_is_not_spoken_of():
    assert said_of_bending(Phase.P0, MORNING) == ""


def test_loaded_bending_is_spoken_of_once_in_a_phase():
    position = Position(Phase.P2, make.day(0))
    first = bending(MORNING, position)
    assert said_of_bending(Phase.P2, MORNING, first.position) == ""


def test_loads_that_do_not_bend_do_not_count_as_spoken_of():
    position = bending(MORNING, Position(Phase.P2, make.day(0))).position
    lifts = [d for d in position.prescribed if make.LIBRARY.exercises[d.exercise].loadable]
    upright = tuple(d for d in lifts if d.exercise == "bench-press")
    assert 0 < len(upright) < len(lifts)
    assert said_of_bending(Phase.P2, MORNING, replace(position, prescribed=upright))


@pytest.mark.parametrize("other", [NERVE, WALKING])
def test_a_back_that_bends_well_in_the_morning_is_not_told_to_wait(other):
    assert said_of_bending(Phase.P2, other) == ""


def said_of_bending(phase, told, position=None):
    stands = position or Position(phase, make.day(0))
    made = bending(told, stands)
    return next((r.text for r in made.reasons if r.code == "bend_later"), "")


def bending(told, position):
    """A plan on the day after a loaded hinge."""
    done = make.lifted(1, "kb-deadlift", 24, (1, 1))
    check_ins = (make.morning(2, 2, 1),)
    return answer(
        make.lifter(
            2,
            episode=make.episode(**told),
            position=position,
            sessions=(done,),
            check_ins=check_ins,
        )
    )


# --- confirmed by a test -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "factor", "kind"),
    [
        (BaselineTest.HINGE_DOWEL, A.BENDING, Sensitivity.FLEXION),
        (BaselineTest.BODYWEIGHT_SQUAT, A.SITTING, Sensitivity.FLEXION),
        (BaselineTest.SORENSEN, A.LEANING_BACK, Sensitivity.EXTENSION),
        (BaselineTest.SINGLE_LEG_HOP_10X, A.JUMPING, Sensitivity.IMPACT),
    ],
)
@pytest.mark.parametrize(("pain", "sure"), [(2, False), (3, True), (4, True), (None, False)])
def test_a_suspected_direction_is_confirmed_by_a_movement_test_that_hurts(
    test, factor, kind, pain, sure
):
    done = (make.result(test, 3, 1, pain=pain),)
    found = {s.sensitivity: s for s in reading(2, tests=done, aggravating=(factor,)).sensitivities}
    assert (found[kind].status is SensitivityStatus.CONFIRMED) is sure


def test_a_test_never_makes_up_a_direction_nobody_reported():
    done = (make.result(BaselineTest.HINGE_DOWEL, 3, 1, pain=8),)
    assert reading(2, tests=done, aggravating=()).sensitivities == ()


def test_a_later_painless_test_takes_the_confirmation_back():
    done = tuple(make.result(BaselineTest.HINGE_DOWEL, 3, n, pain=p) for n, p in ((1, 5), (8, 0)))
    found = reading(9, tests=done, aggravating=(A.BENDING,)).sensitivities
    assert [s.status for s in found] == [SensitivityStatus.SUSPECTED]


def test_nerve_symptoms_are_confirmed_by_a_painful_straight_leg_raise():
    done = (make.result(BaselineTest.SLR, 50, 1, pain=4),)
    found = reading(2, tests=done, leg=LegSymptoms(LegReach.FOOT)).sensitivities
    assert [(s.sensitivity, s.status) for s in found] == [
        (Sensitivity.NERVE, SensitivityStatus.CONFIRMED)
    ]


def test_what_a_test_confirmed_leaves_the_plan():
    done = (make.result(BaselineTest.HINGE_DOWEL, 3, 1, pain=4),)
    facts = make.facts(2, episode=make.episode(aggravating=(A.BENDING,)), baselines=done)
    assert Sensitivity.FLEXION in laws.book_of(facts).confirmed()
    assert laws.inv_16(facts, answer(facts)) is None


# --- irritability after a flare ------------------------------------------------------------

CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}


def reported(n: int, pain: int, **more: object) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, f"flare{n}", n)
    return CheckIn(ref, make.CheckInKind.FLARE, pain_now=pain, **more)


@pytest.mark.parametrize(
    ("pain", "expected"),
    [(2, Irritability.LOW), (3, Irritability.MODERATE), (4, Irritability.MODERATE),
     (5, Irritability.HIGH)],
)  # fmt: skip
def test_a_flare_is_read_at_once_and_not_at_the_end_of_the_week(pain, expected):
    assert reading(10, told=(reported(9, pain),), **CALM).irritability is expected


@pytest.mark.parametrize(("n", "expected"), [(15, Irritability.HIGH), (16, Irritability.LOW)])
def test_seven_days_after_a_flare_the_weekly_reading_is_enough(n, expected):
    assert reading(n, told=(reported(9, 6),), **CALM).irritability is expected


def test_a_flare_never_makes_a_back_look_calmer():
    sore = {**CALM, "pain_at_rest": 5}
    assert reading(10, told=(reported(9, 0, settle_h=1.0),), **sore).irritability is (
        Irritability.HIGH
    )


def test_more_pain_in_a_flare_is_never_read_as_less():
    ranks = [
        list(Irritability).index(reading(10, told=(reported(9, p),), **CALM).irritability)
        for p in range(11)
    ]
    assert ranks == sorted(ranks)


# --- the leg feeling moved up --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"), [(LegChange.CENTRALISED, True), (LegChange.UNCHANGED, False)]
)
def test_a_leg_feeling_that_moved_up_is_good_news_and_changes_nothing(change, said):
    told = make.morning(4, 2, 1, leg=LegSymptoms(LegReach.ABOVE_KNEE, change=change))
    told = replace(told, red_flags=make.answers())
    facts = make.lifter(4, check_ins=(told,), episode=make.episode(leg=LegSymptoms(LegReach.FOOT)))
    made = answer(facts)
    assert ("legs_centralised" in {r.code for r in made.reasons}) is said
    assert made.action is not DecisionAction.STOP_AND_REFER


# --- a clinician's look before P4 ----------------------------------------------------------


def third(**more: object) -> Facts:
    return make.lifter(30, **{"position": Position(Phase.P3, make.day(0)), **more})


def seen_rows(facts: Facts) -> list[bool]:
    report = gate_report(laws.book_of(facts), Phase.P3, make.day(0))
    return [line.check.met for line in report.lines if line.gate.kind == "clinician_seen"]


LEGS = {"episode": make.episode(leg=LegSymptoms(LegReach.BELOW_KNEE))}


def test_only_who_had_leg_symptoms_needs_a_clinicians_note_before_p4():
    assert seen_rows(third()) == []
    assert seen_rows(third(**LEGS)) == [False]


@pytest.mark.parametrize(("n", "met"), [(-1, False), (0, True), (30, True), (31, False)])
def test_any_note_since_the_episode_was_described_opens_it(n, met):
    assert seen_rows(third(**LEGS, clearances=(make.clearance("RF-SUR-1", n),))) == [met]


def test_legs_that_took_part_later_count_as_well():
    told = make.morning(5, 1, 1, leg=LegSymptoms(LegReach.FOOT), red_flags=make.answers())
    assert seen_rows(third(check_ins=(told,))) == [False]


def test_a_coachs_note_is_not_a_clinicians():
    note = make.clearance("RF-SUR-1", 10, make.ClinicianRole.COACH)
    assert seen_rows(third(**LEGS, clearances=(note,))) == [False]
