"""Exercises of the athlete's own: never chosen, no proof for others, and read as the worst."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import own as owned
from api.engine.dosing.run_lane import run_lane
from api.engine.facts import Best, Facts, Position, Restriction
from api.engine.lanes import decision as lane_decision
from api.engine.library import LoadClass
from api.engine.own import read_as
from api.engine.planning import substitution
from api.engine.planning.basis import Basis
from api.engine.reading.exposure import Exposure
from api.engine.rules.running import longest_green
from api.engine.simulation import whatif
from api.engine.vocab import (
    DecisionAction,
    Equipment,
    ExerciseMeasure,
    MovementPattern,
    Phase,
    RestrictionKind,
    RunStage,
    Sensitivity,
    SimulationScenario,
)
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.own_exercises import (
    KINDS,
    MINE,
    asked,
    by_clinician,
    doses,
    is_later_phase,
    more_than,
    named,
    own,
    told_of,
)
from tests.engine.test_invariants import MANY
from tests.engine.test_overrides import sensitive
from tests.engine.test_set_back import HINGE, RDL, phase_in, trained
from tests.engine.test_soreness import after, flared
from tests.engine.worlds import answer, steady, worlds

P = MovementPattern
LATE = Position(Phase.P5, make.day(0))


@pytest.mark.parametrize("grade", owned.GRADES[1:])
def test_a_grade_that_nobody_told_of_an_exercise_is_none(grade):
    assert getattr(LoadClass(compression=2), grade) == 0


# --- doses -----------------------------------------------------------------------------------


def late(facts: Facts, row: object) -> Facts:
    """Asked in P5, where even what nobody placed is open."""
    told = told_of(facts, row, facts.scope.exercise or RDL)
    return asked(replace(told, position=LATE))


@pytest.mark.parametrize("other", KINDS.values(), ids=list(KINDS))
@MANY
@given(st.data())
def test_unplaced_it_never_gets_more_or_earlier_than_placed(other, data):
    facts = data.draw(st.one_of(steady(), worlds()))
    plain, later = asked(told_of(facts, own())), late(facts, own())

    assert None is more_than(answer(plain), answer(replace(plain, own_exercises=(other,))))
    assert None is more_than(answer(later), answer(replace(later, own_exercises=(other,))))


def earned(row: object, **more: object) -> Facts:
    """Three calm exposures of it with two days between, asked in P5."""
    return late(trained(1, 1, 1, phase=Phase.P5), row)


def test_a_step_that_is_earned_waits_until_it_is_placed():
    steps, waits = answer(earned(by_clinician())), answer(earned(own()))

    assert DecisionAction.PROGRESS is steps.action
    assert (waits.action, waits.reasons[0].code) == (DecisionAction.HOLD, "exercise_unplaced")
    assert [40_000] * len(doses(waits)[0].sets) == [s.load_g for s in doses(waits)[0].sets]
    assert "selection.unplaced" in {line.rule for line in waits.trace}


def test_a_bad_answer_weighs_more_than_the_wait_for_its_place():
    made = answer(late(trained(1, 1, 7, phase=Phase.P5), own()))
    assert DecisionAction.REGRESS is made.action


def test_what_was_never_done_starts_as_anything_new_does():
    made = answer(late(make.lifter(3, make.of_exercise(RDL)), own()))

    assert made.reasons[0].code in ("sub_threshold_start", "new_exercise")
    assert "exercise_unplaced" not in {reason.code for reason in made.reasons}
    assert doses(made)


def test_before_its_time_something_milder_stands_in_and_nothing_harder_than_it_may_be():
    made = answer(asked(told_of(trained(1, 1), own())))
    (dose,) = made.prescriptions
    lowest = min(
        e.load_class.compression for e in make.LIBRARY.exercises.values() if e.pattern is P.HINGE
    )

    assert (dose.action, dose.replaces) == (DecisionAction.SUBSTITUTE, MINE)
    assert make.LIBRARY.exercises[dose.exercise].load_class.compression <= lowest


@pytest.mark.parametrize(
    ("row", "out"),
    [
        (own(), True),
        (by_clinician(), False),
        (own(load_class=LoadClass(2), ballistic=False, by_clinician=True), True),
        (by_clinician(avoid_if=frozenset({Sensitivity.ROTATION})), False),
    ],
    ids=["unplaced", "placed", "sensitivities unknown", "against another direction"],
)
def test_it_is_left_out_under_every_confirmed_sensitivity_unless_somebody_knows(row, out):
    made = answer(late(sensitive(), row))

    assert out is (doses(made) == [])
    assert out is ("sensitivity_confirmed" in {reason.code for reason in made.reasons})


@pytest.mark.parametrize(
    ("kind", "row", "out"),
    [
        (RestrictionKind.NO_IMPACT, own(), True),
        (RestrictionKind.NO_IMPACT, by_clinician(), False),
        (RestrictionKind.NO_ROTATION, own(), True),
        (RestrictionKind.NO_EXERCISE, by_clinician(), True),
    ],
)
def test_restrictions_by_grade_take_out_what_nobody_placed(kind, row, out):
    named_too = MINE if kind is RestrictionKind.NO_EXERCISE else None
    told = make.clearance("RF-SUR-1", 0, restrictions=(Restriction(kind, named_too),))
    made = answer(replace(earned(row), clearances=(told,)))

    assert out is (doses(made) == [])


# --- no plan chooses it ------------------------------------------------------------------------


@MANY
@given(worlds(scope=make.PLAN), st.sampled_from([own(), *KINDS.values()]))
def test_no_plan_chooses_it(facts, row):
    assert set() == named(answer(told_of(facts, row)))


@pytest.mark.parametrize("row", [own(), *KINDS.values()], ids=["unplaced", *KINDS])
def test_no_plan_of_any_program_chooses_it(row):
    with real.content():
        for program in real.PROGRAMS:
            for phase in Phase:
                facts = real.enrolled(told_of(trained(1, 7, 7), row), program, phase)
                made = answer(replace(facts, scope=make.PLAN))
                assert set() == named(made), (program, phase)


@pytest.mark.parametrize("pattern", [P.HINGE, P.SQUAT, P.RUN])
def test_no_stand_in_is_one_of_the_athletes_own(pattern):
    facts = replace(told_of(trained(7, 7), own(pattern=pattern), "squat-goblet"))
    assert set() == named(answer(replace(facts, scope=make.of_pattern(pattern))))


def test_who_asks_for_the_pattern_hears_of_what_was_done_last():
    facts = told_of(trained(1, 1), by_clinician())
    made = answer(replace(facts, scope=make.of_pattern(HINGE)))

    assert doses(made), "it is what the athlete trains"


# --- it warns, and proves nothing for others -----------------------------------------------------


def test_a_red_answer_on_it_takes_its_pattern_a_phase_back():
    assert Phase.P2 is phase_in(told_of(trained(1, 7), own()))
    assert Phase.P3 is phase_in(told_of(trained(1, 7), own(pattern=P.PULL)))


def test_two_reds_on_it_count_for_the_movement():
    facts = told_of(trained(7, 7), own())
    made = answer(replace(facts, scope=make.of_exercise("kb-deadlift")))
    assert "red_twice_week" in {reason.code for reason in made.reasons}


def test_calm_sessions_of_it_do_not_bring_the_pattern_forward():
    facts = trained(7, 1, 1)
    mixed = replace(facts, own_exercises=(by_clinician(),))
    later = tuple(told_of(replace(facts, sessions=facts.sessions[1:]), own()).sessions)

    assert Phase.P3 is phase_in(facts)
    assert Phase.P2 is phase_in(replace(mixed, sessions=(facts.sessions[0], *later)))


@MANY
@given(st.one_of(worlds(scope=make.PLAN, calm=True), steady()), st.sampled_from(list(KINDS)))
def test_what_is_shown_on_it_opens_no_phase_that_the_library_would_not(facts, kind):
    plan = replace(facts, scope=make.PLAN)
    assert not is_later_phase(answer(told_of(plan, KINDS[kind])), answer(plan))


def test_a_load_on_it_is_no_reference_for_a_lift():
    facts = replace(make.lifter(3), athlete=make.athlete(bests=(Best(MINE, 400_000, 1),)))
    told = replace(facts, own_exercises=(by_clinician(),))
    before, after = answer(facts), answer(told)

    assert before.prescriptions == after.prescriptions
    assert before.input_hash != after.input_hash


def test_no_stage_was_run_on_it():
    run = own(pattern=P.RUN, measure=ExerciseMeasure.DISTANCE, implements=0)
    ran = (make.ran(1, RunStage.R6, 9000, 0), make.ran(3, RunStage.R7, 12_000, 0))
    told = (make.morning(2, 1), make.morning(4, 1))
    facts = make.runner(5, sessions=ran, check_ins=told, position=Position(Phase.P3, make.day(0)))
    plain, mine = answer(facts), answer(told_of(facts, run, "run-walk"))

    assert RunStage.R6.value < str(plain.prescriptions[0].stage)
    assert RunStage.R1 is mine.prescriptions[0].stage
    assert set() == named(mine)


@pytest.mark.parametrize(("slug", "metres"), [("run-easy", 20_000), (MINE, 5000)])
def test_a_long_run_of_ones_own_lengthens_no_run(slug, metres):
    run = own(pattern=P.RUN, measure=ExerciseMeasure.DISTANCE, implements=0)
    short, long = make.ran(7, RunStage.R9, 5000, 0, "run-easy"), make.ran(10, None, 20_000, 0, slug)
    told = (make.morning(8, 1, 1), make.morning(11, 1, 1))
    facts = make.runner(13, sessions=(short, long), check_ins=told, own_exercises=(run,))
    lane = run_lane(Basis(laws.book_of(facts), make.CURRICULUM), Phase.P4, None, False)

    assert longest_green(lane) == metres
    assert lane.pattern[-1].day == make.day(10), "its rest days count"


def test_something_new_of_ones_own_explains_no_raised_morning():
    facts = after(3, 3, last=make.lifted(12, "squat-goblet", 20, (1, 1)))
    mine = told_of(facts, own(pattern=P.SQUAT), "squat-goblet")

    assert (flared(facts), flared(mine)) == (False, True)


def test_what_if_trains_it_on_the_days_of_its_pattern():
    facts = late(trained(1, 1, 1, phase=Phase.P5), by_clinician())
    engine = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)
    run = whatif.run(whatif.Question(facts, SimulationScenario.ALL_GOES_WELL, weeks=1), engine)

    assert len(run.steps) > 1
    assert all(doses(step) for step in run.steps)


def test_a_calm_session_of_ones_own_does_not_cover_a_bad_one_of_its_kin():
    """Wide apart in time, so that only the newest session of the pattern is looked at."""
    bad = make.lifted(4, "kb-deadlift", 40, (4,))
    calm = make.lifted(7, MINE, 40, (1,))
    facts = trained(1, 1, sessions=(make.lifted(1, RDL, 40, (1,)), bad, calm))
    told = replace(facts, own_exercises=(by_clinician(),), as_of=make.day(8))
    told = replace(told, check_ins=tuple(make.morning(n, 1, 1) for n in (2, 5, 8)))

    assert "pattern_not_green" in {reason.code for reason in answer(told).reasons}


def test_training_ones_own_keeps_no_other_lift_in_practice():
    weeks = tuple(make.lifted(n, MINE, 40, (1,)) for n in range(4, 32, 3))
    facts = trained(1, sessions=(make.lifted(1, RDL, 40, (1,)), *weeks))
    told = tuple(make.morning(n, 1, 1) for n in range(2, 33))
    facts = replace(facts, as_of=make.day(32), check_ins=told, own_exercises=(by_clinician(),))
    facts = replace(facts, screenings=tuple(make.screening(n) for n in range(0, 33, 7)))

    assert "layoff_lift" in {reason.code for reason in answer(facts).reasons}
    assert "layoff_lift" not in {reason.code for reason in answer(asked(facts)).reasons}


# --- broken on purpose -------------------------------------------------------------------------


def test_an_unplaced_exercise_read_as_nothing_is_caught(monkeypatch):
    facts = asked(told_of(trained(1, 1, phase=Phase.P1), own()))
    before = answer(facts)
    monkeypatch.setattr(owned, "MOST", LoadClass(0))
    monkeypatch.setattr(owned, "EVERYTHING", frozenset())
    monkeypatch.setattr(owned, "_first_phase", lambda *_: Phase.P0)
    monkeypatch.setattr(substitution, "early", lambda *_: False)
    monkeypatch.setattr(lane_decision, "early", lambda *_: False)

    assert more_than(answer(facts), before)


def test_a_step_of_something_unplaced_is_caught(monkeypatch):
    before = answer(earned(own()))
    name, finding = lane_decision.UNPLACED
    free = (name, replace(finding, action=DecisionAction.PROGRESS))
    monkeypatch.setattr(lane_decision, "UNPLACED", free)

    assert more_than(answer(earned(own())), before)


def test_a_plan_that_takes_what_the_athlete_calls_a_hinge_is_caught(monkeypatch):
    chosen = substitution.permitted
    mine = replace(read_as(by_clinician(1), make.LIBRARY), own=False, first_phase=Phase.P1)
    monkeypatch.setattr(owned, "read_as", lambda *_: mine)
    monkeypatch.setattr(
        substitution, "permitted", lambda e, *more: e.slug == MINE or chosen(e, *more)
    )
    facts = told_of(trained(1, 7, phase=Phase.P2), by_clinician(1))
    home = replace(facts.athlete, equipment=frozenset[Equipment]())

    assert named(answer(replace(facts, scope=make.PLAN, athlete=home)))


def test_an_own_exercise_that_speaks_for_its_pattern_is_caught(monkeypatch):
    facts = trained(7, 1, 1)
    mine = told_of(replace(facts, sessions=facts.sessions[1:]), own()).sessions
    told = replace(facts, sessions=(facts.sessions[0], *mine), own_exercises=(own(),))
    before = phase_in(told)
    monkeypatch.setattr(Exposure, "speaks_for_others", True)

    assert (before, phase_in(told)) == (Phase.P2, Phase.P3)


def test_an_own_exercise_that_does_not_count_in_its_pattern_is_caught(monkeypatch):
    facts = told_of(trained(1, 7), own())
    before = phase_in(facts)
    monkeypatch.setattr(Exposure, "speaks_for_others", False)

    assert (before, phase_in(facts)) == (Phase.P2, Phase.P3)
