"""A load that leaves nothing in reserve twice running is not asked for a third time (INV-18)."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Effort, Facts, Position, PrescribedDose, Session, SetTarget
from api.engine.vocab import BaselineTest, DecisionAction, EffortScale, Phase, SetKind
from tests.engine import factories as make
from tests.engine import laws, lifting
from tests.engine.lifting import RDL, code, top
from tests.engine.worlds import answer

HOLD, REGRESS = DecisionAction.HOLD, DecisionAction.REGRESS


def of(n: int, rpe: float | None, kilos: float = 60, asked: float | None = 60) -> Session:
    """Three eights of ``kilos`` at an effort, with the load that was asked for."""
    session = make.lifted(n, RDL, kilos, (1, 1, 1), 8, rpe)
    [row] = session.exercises
    target = None if asked is None else SetTarget(reps=8, load_g=int(asked * 1000))
    sets = tuple(replace(s, target=target) for s in row.sets)
    return replace(session, exercises=(replace(row, sets=sets),))


def told(*sessions: Session, **more: object) -> Decision:
    return answer(lifting.facts(*sessions, **more))


def test_two_sessions_all_out_take_a_small_step_down():
    """Nine weeks of 82.5 kg at effort 10 read "repeat until easier", and asked for effort 6."""
    made = told(of(17, 10), of(20, 10))
    assert (made.action, code(made), top(made)) == (REGRESS, "effort_spent", 55)


@pytest.mark.parametrize(
    "sessions",
    [
        (of(20, 10),),
        (of(17, 7), of(20, 10)),
        (of(17, 10), of(20, 9.5)),
        (of(17, 10, 55, 55), of(20, 10)),
    ],
    ids=("once", "easier before", "half a repetition left", "another load"),
)
def test_less_than_that_repeats(sessions):
    made = told(*sessions)
    assert (made.action, code(made), top(made)) == (HOLD, "effort_high", 60)


@pytest.mark.parametrize("asked", [57.5, None])
def test_more_than_was_asked_for_is_no_fault_of_the_plan(asked):
    made = told(of(17, 10, asked=asked), of(20, 10, asked=asked))
    assert (made.action, code(made)) == (HOLD, "effort_high")


def test_the_plan_says_what_was_asked_where_no_set_does():
    dose = PrescribedDose(RDL, (SetTarget(reps=8, load_g=60_000),) * 3, None, make.day(16))
    position = Position(Phase.P3, make.day(0), (dose,))
    made = told(of(17, 10, asked=None), of(20, 10, asked=None), position=position)
    assert code(made) == "effort_spent"


def test_a_set_that_was_meant_to_go_all_out_says_nothing_of_the_load():
    def free(session: Session) -> Session:
        [row] = session.exercises
        eased = tuple(replace(s, effort=Effort(EffortScale.RPE, 6)) for s in row.sets[:2])
        last = replace(row.sets[2], kind=SetKind.AMRAP)
        return replace(session, exercises=(replace(row, sets=(*eased, last)),))

    assert code(told(free(of(17, 10)), free(of(20, 10)))) != "effort_spent"


def test_one_set_all_out_of_three_is_enough():
    def ended(session: Session) -> Session:
        [row] = session.exercises
        eased = tuple(replace(s, effort=Effort(EffortScale.RPE, 6)) for s in row.sets[:2])
        return replace(session, exercises=(replace(row, sets=(*eased, row.sets[2])),))

    assert code(told(ended(of(17, 10)), ended(of(20, 10)))) == "effort_spent"
    assert code(told(of(17, 7), ended(of(20, 10)))) == "effort_high"


def test_fear_is_not_answered_by_less():
    fear = (*lifting.BRACED, make.result(BaselineTest.TSK_11, 33, 1))
    calm = make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0)
    made = told(of(17, 10), of(20, 10), baselines=fear, episode=calm)
    assert (made.action, code(made)) == (HOLD, "effort_high")


@pytest.mark.parametrize("sessions", [(of(17, 10), of(20, None)), (of(17, None), of(20, 10))])
def test_inv_44_an_effort_taken_back_neither_raises_nor_lowers(sessions):
    made = told(*sessions)
    assert (made.action, top(made)) == (HOLD, 60)


def test_what_was_lowered_goes_up_again_by_calm_answers():
    days = (14, 17, 20)
    sessions = (of(days[0], 10), of(days[1], 6, 55, 55), of(days[2], 6, 55, 55))
    known: Facts = lifting.facts(*sessions)
    made = answer(known)
    assert made.action is DecisionAction.PROGRESS
    assert laws.inv_08(known, made) is None
