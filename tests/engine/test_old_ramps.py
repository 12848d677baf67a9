"""Nobody trains a load finding twice, also when another one was asked for since."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Effort, ExerciseDone, Facts, Position, SetTarget
from api.engine.vocab import EffortScale, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_finding import RDL, done
from tests.engine.worlds import answer

OTHER = "kb-deadlift"
DONE_ON = 10


def ramp(effort: float = 7, told: float | None = 5) -> ExerciseDone:
    row = done((60_000, 67_500, 75_000), (told,) * 3, (1, 1, 1))
    wanted = SetTarget(reps=8, effort=Effort(EffortScale.RPE, effort))
    sets = (replace(s, target=replace(wanted, load_g=s.load_g)) for s in row.sets)
    return replace(row, sets=tuple(sets))


def later(days: int, ramped: ExerciseDone) -> Facts:
    """So many days after the ramp of a lift; the movement went on with another, which has been
    asked to ramp since."""
    n = DONE_ON + days
    others = [d for d in range(DONE_ON + 3, n, 3)]
    trained = [make.lifted(d, OTHER, 40, (1, 1, 1)) for d in others]
    answered = sorted({DONE_ON + 1, *(d + 1 for d in others), n})
    return make.lifter(
        n,
        make.of_exercise(RDL),
        sessions=(make.session(DONE_ON, ramped), *trained),
        check_ins=tuple(make.morning(d, 1, 1) for d in answered),
        screenings=(make.screening(0), make.screening(n - 1)),
        episode=make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        position=Position(
            Phase.P3, make.day(0), load_finding_on=make.day(n - 2), load_finding_of=OTHER
        ),
    )


def asked(facts: Facts) -> set[int]:
    return {load for p in answer(facts).prescriptions for load in laws.loads(p)}


@pytest.mark.parametrize("told", [5, None])
@pytest.mark.parametrize(("days", "expected"), [(7, 75_000), (28, 75_000), (29, 60_000)])
def test_its_best_set_carries_on_for_four_weeks_and_then_its_first(days, expected, told):
    assert asked(later(days, ramp(told=told))) == {expected}


def test_sets_that_were_asked_for_at_another_effort_were_no_ramp():
    assert asked(later(7, ramp(effort=8))) == {60_000, 67_500, 75_000}


def test_a_ramp_whose_loads_were_left_out_found_nothing_and_starts_where_it_began():
    silent = ramp()
    sets = tuple(replace(s, load_g=None) for s in silent.sets)
    assert asked(later(7, replace(silent, sets=sets))) == {60_000}
