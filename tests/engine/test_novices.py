"""Less than a year of training: smaller steps, and a point easier."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.steps import step_pct
from api.engine.facts import Athlete, Facts
from api.engine.reading.timeline import read
from api.engine.vocab import DecisionAction, Phase
from tests.engine import factories as make
from tests.engine.lifting import LOW, facts, lift, top
from tests.engine.worlds import answer


def calm(athlete: Athlete) -> Facts:
    return facts(lift(17, 100), lift(20, 100), athlete=athlete, episode=make.episode(**LOW))


@pytest.mark.parametrize(
    ("years", "kilos", "effort"), [(0, 102.5, 7), (0.9, 102.5, 7), (1, 105, 8), (None, 105, 8)]
)
def test_a_novice_takes_half_the_step_and_a_point_less(years, kilos, effort):
    known = calm(make.athlete(bests=(), training_age_y=years))
    made = answer(known)
    assert (made.action, top(made)) == (DecisionAction.PROGRESS, kilos)
    assert made.prescriptions[0].sets[0].effort.value == effort


def test_a_novice_has_no_wide_steps_on_the_way_to_an_old_best():
    assert top(answer(calm(make.athlete()))) == 110
    assert top(answer(calm(make.athlete(training_age_y=0.5)))) == 102.5


def test_in_p0_nothing_is_asked_for_below_its_own_effort():
    known = make.facts(
        0, athlete=make.athlete(training_age_y=0.5), episode=make.episode(pain_at_rest=6)
    )
    made = answer(known)
    efforts = {r.effort.value for p in made.prescriptions for r in p.sets if r.effort}
    assert made.phase is Phase.P0
    assert min(efforts) >= 2


@pytest.mark.parametrize(("usual", "expected"), [(1, 1), (2.5, 2.5), (5, 2.5)])
def test_a_house_with_smaller_steps_keeps_them_for_novices(usual, expected):
    steps = make.RULES.load.step_pct
    stricter = replace(steps, low=replace(steps.low, value=usual))
    rules = replace(make.RULES, load=replace(make.RULES.load, step_pct=stricter))
    book = read(calm(make.athlete(bests=(), training_age_y=0)), rules, make.LIBRARY)
    assert step_pct(book, book.exposures[-1].exercise, 100_000) == expected
