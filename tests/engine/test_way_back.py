"""What a lighter week or a flare took comes back at once, also where an answer was waited for."""

import pytest

from api.engine.facts import Goal, Position
from api.engine.planning.selection import on_ladder
from api.engine.vocab import GoalKind, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, told
from tests.engine.worlds import answer

DUMBBELL = "rdl-dumbbell"
LIGHT = Position(Phase.P3, make.day(0), deload_from=make.day(13))
"""Seven lighter days from day 13 on."""


def sets_after(*answered, pain=1):
    """Sets of the next dose and their loads: four on day 8, then two in the lighter week and on two
    days after it."""
    pains = {8: (1, 1, 1, 1), 15: (1, 1), 20: (pain, pain), 22: (1, 1)}
    done = [make.lifted(n, RDL, 60, felt) for n, felt in pains.items()]
    made = answer(facts(*done, position=LIGHT, check_ins=told(8, *answered)))
    [dose] = [p for p in made.prescriptions if p.exercise == RDL]
    return len(dose.sets), {row.load_g for row in dose.sets}


def test_all_sets_of_before_a_lighter_week_come_back_after_one_calm_answer():
    assert (4, {60_000}) == sets_after(15, 20, 22)


def test_a_dose_that_waited_for_an_answer_is_no_smaller_for_that():
    assert (4, {60_000}) == sets_after(15, 22)


def test_an_answer_that_still_lacks_holds_the_short_dose():
    assert (2, {60_000}) == sets_after(15, 20)


@pytest.mark.parametrize("pain", [4, 5])
def test_after_a_bad_answer_since_the_way_back_is_that_of_any_dose(pain):
    assert (2, {60_000}) == sets_after(15, 20, 22, pain=pain)


# --- of two lifts on one rung -----------------------------------------------------------------


def next_pull(*done, goals=()):
    pulls = [make.LIBRARY.exercises[slug] for slug in ("rdl-banded", RDL, DUMBBELL)]
    return on_ladder(pulls, laws.book_of(facts(*done, goals=goals))).slug


def calm(slug, *days):
    return tuple(make.lifted(n, slug, 20, (1, 1, 1)) for n in days)


@pytest.mark.parametrize("known", [RDL, DUMBBELL])
def test_of_two_lifts_on_a_rung_the_known_one_goes_on(known):
    assert known == next_pull(*calm("rdl-banded", 14, 17), *calm(known, 20))


def test_of_two_lifts_on_a_rung_that_nobody_did_the_first_choice_is_taken():
    assert next_pull(*calm("rdl-banded", 17, 20)) == RDL


def test_the_lift_of_a_goal_comes_before_a_known_one():
    aim = Goal(GoalKind.LIFT, RDL, 100_000, 5)
    assert next_pull(*calm("rdl-banded", 14, 17), *calm(DUMBBELL, 20), goals=(aim,)) == RDL
