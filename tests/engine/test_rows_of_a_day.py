"""One exercise told in several rows of a session is one exposure of it (B3, B5, B7)."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import run_lane
from api.engine.facts import ExerciseDone, Session
from api.engine.lanes import decision as lane_decision
from api.engine.vocab import DecisionAction, RunStage, SetKind
from tests.engine.lifting import code, facts, lift, top
from tests.engine.test_run_steps import facts as runs
from tests.engine.test_run_steps import run, stage
from tests.engine.worlds import answer

EDGE = 4


def twice(made: Session, **second: object) -> Session:
    """The same session with its exercise in a second row, whose sets say this."""
    return replace(made, exercises=(made.exercises[0], said(made.exercises[0], **second)))


def said(row: ExerciseDone, **more: object) -> ExerciseDone:
    return replace(row, sets=tuple(replace(done, **more) for done in row.sets))


def edgy(made: Session) -> Session:
    return replace(made, exercises=tuple(said(row, pain=EDGE) for row in made.exercises))


@pytest.mark.parametrize("second", [{}, {"load_g": 40_000}, {"kind": SetKind.WARM_UP}])
def test_a_lift_in_two_rows_takes_its_step_after_two_calm_days(second):
    made = answer(facts(*(twice(lift(n), **second) for n in (17, 20))))
    assert (made.action, top(made)) == (DecisionAction.PROGRESS, 62.5)


def test_one_calm_day_in_two_rows_is_one_calm_day():
    made = answer(facts(twice(lift(20))))
    assert (made.action, code(made)) == (DecisionAction.HOLD, "single_green")


@pytest.mark.parametrize("kind", [SetKind.WORK, SetKind.WARM_UP])
def test_one_edge_day_in_two_rows_is_repeated_and_not_lowered(kind):
    """A plan itself has many an exercise in the warm-up and again in the work."""
    made = answer(facts(lift(17), edgy(twice(lift(20), kind=kind))))
    assert (made.action, top(made)) == (DecisionAction.HOLD, 60)


@pytest.mark.parametrize("first", [True, False])
def test_the_lighter_row_is_not_what_is_repeated(first):
    light = twice(lift(20), load_g=40_000)
    rows = light.exercises if first else light.exercises[::-1]
    assert top(answer(facts(replace(light, exercises=rows)))) == 60


@pytest.mark.parametrize("first", [True, False])
def test_the_worse_technique_of_two_rows_counts(first):
    low = twice(lift(20), technique=2)
    rows = low.exercises if first else low.exercises[::-1]
    assert code(answer(facts(lift(17), replace(low, exercises=rows)))) == "technique_low"


def test_one_red_run_in_two_rows_goes_back_one_stage():
    once = run(21, RunStage.R4)
    assert stage(answer(runs(run(17, RunStage.R4), edgy(once)))) is RunStage.R3
    assert stage(answer(runs(run(17, RunStage.R4), edgy(twice(once))))) is RunStage.R3


def test_a_run_in_two_rows_takes_its_stage_after_two_calm_days():
    assert stage(answer(runs(*(twice(run(n, RunStage.R4)) for n in (17, 21))))) is RunStage.R5


def test_rows_taken_for_days_are_caught(monkeypatch):
    monkeypatch.setattr(lane_decision, "as_work", lambda own: own)
    monkeypatch.setattr(run_lane, "_in_sessions", tuple)
    assert code(answer(facts(*(twice(lift(n)) for n in (17, 20))))) == "spacing"
    assert code(answer(facts(lift(17), edgy(twice(lift(20)))))) == "amber_twice"
    back = answer(runs(run(17, RunStage.R4), edgy(twice(run(21, RunStage.R4)))))
    assert stage(back) is RunStage.R2
