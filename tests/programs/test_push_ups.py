"""Where there is no bar a push-up has a next step: the feet go up."""

import pytest

from api.engine.facts import ExerciseDone, Facts, Position, SetDone
from api.engine.vocab import Equipment, Phase
from tests.engine import factories as make
from tests.programs.calm import ask, athlete_on

FLOOR, RAISED, BENCH = "push-up", "push-up-feet-raised", "bench-press"
HOME = frozenset({Equipment.DUMBBELL, Equipment.BAND})
GYM = frozenset({Equipment.FULL_GYM})
NOW = 30
PROGRAMS = ("general-strength-minimal", "hinge-rebuild")


def home_athlete(
    phase: Phase, floor: int, program: str = PROGRAMS[0], raised: int = 0, **more: object
) -> Facts:
    """So many calm push-ups, on the floor and then with the feet raised, three days apart."""
    done = [RAISED] * raised + [FLOOR] * floor
    days = [NOW - 3 * (n + 1) for n in range(len(done))]
    told: dict[str, object] = {
        "equipment": HOME,
        "sessions": tuple(
            make.session(day, went(slug), pain_before=0, pain_after=0)
            for day, slug in zip(days, done, strict=True)
        ),
        "check_ins": tuple(make.morning(day + 1, 0, 1) for day in days),
    }
    at = Position(phase, make.day(NOW))
    return athlete_on(NOW, program, 3, at, **{**told, **more})


def went(slug: str) -> ExerciseDone:
    return ExerciseDone(slug, (SetDone(reps=8, pain=0),) * 3)


def pushes(facts: Facts) -> set[str]:
    return {p.exercise for p in ask(facts).prescriptions} & {FLOOR, RAISED, BENCH}


PLACES = [
    *((PROGRAMS[0], phase) for phase in (Phase.P3, Phase.P4, Phase.P5)),
    *((PROGRAMS[1], phase) for phase in (Phase.P3, Phase.P4)),
]


@pytest.mark.parametrize(("program", "phase"), PLACES)
@pytest.mark.parametrize(("calm", "raised"), [(3, False), (4, True)])
def test_four_calm_days_on_the_floor_raise_the_feet(program, phase, calm, raised):
    assert (RAISED in pushes(home_athlete(phase, calm, program))) is raised


def test_before_the_strength_phase_the_feet_stay_down():
    assert pushes(home_athlete(Phase.P2, 6)) == {FLOOR}


def test_who_has_raised_them_twice_needs_no_floor_behind():
    """Days on the floor fall out of the look-back, and the way up must not begin again."""
    assert pushes(home_athlete(Phase.P4, 0, raised=2)) == {RAISED}


def test_in_maintenance_the_feet_stay_up():
    assert pushes(home_athlete(Phase.P6, 5, "maintenance-three-pillars")) == {RAISED}


def test_who_has_a_bar_presses_it():
    assert BENCH in pushes(home_athlete(Phase.P3, 5, PROGRAMS[1], equipment=GYM))
