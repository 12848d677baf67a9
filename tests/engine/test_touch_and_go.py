"""Touch-and-go pulls stay at six tenths of the pain-free best until P5."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing.ceilings import ceiling_g
from api.engine.facts import Best, Facts
from api.engine.reading.timeline import read
from api.engine.vocab import BaselineTest, DecisionAction, Phase, Sport
from tests.engine import factories as make
from tests.engine import real

TNG, PULL = "deadlift-tng", "deadlift-conventional"


@pytest.fixture(autouse=True)
def _real():
    with real.content():
        yield


def crossfitter(*lifts: tuple[int, str, float, int], phase: Phase = Phase.P4) -> Facts:
    """Calm lifts at effort 8: day, exercise, load, repetitions."""
    known = make.facts(
        lifts[-1][0] + 2,
        make.of_exercise(TNG),
        athlete=make.athlete(sports=(Sport.CROSSFIT,), bests=()),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        baselines=(make.result(BaselineTest.BRACE, 3),),
        sessions=tuple(
            make.lifted(n, slug, kilos, (1, 1, 1), reps=reps, rpe=8)
            for n, slug, kilos, reps in lifts
        ),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n, *_ in lifts),
    )
    return real.enrolled(known, "crossfit-return", phase)


def load(facts: Facts) -> tuple[DecisionAction, float]:
    made: Decision = real.decide(facts, make.RULES, make.LIBRARY, make.CURRICULUM)
    (dose,) = made.prescriptions
    assert dose.exercise == TNG
    return dose.action, max(row.load_g or 0 for row in dose.sets) / 1000


@pytest.mark.parametrize(("phase", "kilos"), [(Phase.P4, 70), (Phase.P5, 90)])
def test_the_first_load_is_six_tenths_of_the_best_before_p5(phase, kilos):
    """Five at 100 kg with two in reserve are 120 kg: six tenths are 72."""
    known = crossfitter((1, PULL, 100, 5), (4, PULL, 100, 5), phase=phase)
    assert load(known)[1] == kilos


def test_no_step_passes_it():
    calm = ((1, PULL, 100, 5), (4, PULL, 100, 5), (8, TNG, 70, 6), (12, TNG, 70, 6))
    assert load(crossfitter(*calm))[1] == 70


def test_what_was_heavier_comes_down_to_it():
    calm = ((1, PULL, 100, 5), (4, PULL, 100, 5), (8, TNG, 85, 6))
    assert load(crossfitter(*calm)) == (DecisionAction.REGRESS, 70)


@pytest.mark.parametrize(("phase", "kilos"), [(Phase.P0, 0), (Phase.P1, 50), (Phase.P4, 72)])
def test_it_opens_nothing_that_the_ceiling_of_a_phase_closes(phase, kilos):
    """History of 100 kg: nothing of it in P0, half in P1; in P4 six tenths of 120 are less."""
    known = crossfitter((1, PULL, 100, 5), (4, PULL, 100, 5), phase=phase)
    known = replace(known, athlete=replace(known.athlete, bests=(Best(PULL, 100_000, 1),)))
    book = read(known, make.RULES, make.LIBRARY)
    top = ceiling_g(book, make.LIBRARY.exercises[TNG], phase)
    assert top == pytest.approx(kilos * 1000, rel=0.01)


def test_it_is_told_by_what_a_lift_is_and_not_by_its_name():
    known = crossfitter((1, PULL, 100, 5), (4, PULL, 100, 5))
    book, lift = read(known, make.RULES, make.LIBRARY), make.LIBRARY.exercises[PULL]
    free = ceiling_g(book, lift, Phase.P4)
    assert (free or 0) > 72_000
    assert ceiling_g(book, replace(lift, touch_and_go=True), Phase.P4) == 72_000
