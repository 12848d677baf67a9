"""Tables of heavy work: what is just heavy, just rested, just above, and what it is measured by."""

from datetime import UTC, datetime, time

import pytest
from msgspec.structs import replace

from api.engine.dosing.ladder import carried_g
from api.engine.dosing.load_finding import _far_below
from api.engine.dosing.references import far_below_g, painfree_e1rm_g
from api.engine.facts import Best, Goal, OverrideRequest, ToleratedLoad
from api.engine.insights.pain import _usual
from api.engine.insights.provocations import _rises
from api.engine.planning.gates import _reference
from api.engine.rules.layoff import _lighter, month_g
from api.engine.rules.season import _heavy
from api.engine.template import Dose, DoseKind, Slot
from api.engine.vocab import (
    FactKind,
    GoalKind,
    MovementPattern,
    OverrideKind,
    Phase,
    RuleVerdict,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift, told
from tests.engine.test_deload import runner
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

EXERCISES = make.LIBRARY.exercises
SQUAT, HELD = "squat-goblet", Dose(DoseKind.HOLD, 3, 20, 20)


def held(effort: float):
    slot = Slot("a1", "squat", MovementPattern.SQUAT, (SQUAT,), HELD, effort, effort)
    return lane(facts(slug=SQUAT), SQUAT, slot, Phase.P3)


@pytest.mark.parametrize(("effort", "heavy"), [(3, False), (4, True), (5, True)])
def test_what_has_no_repetitions_is_as_heavy_as_one_of_its_effort(effort, heavy):
    """80 % of a best are heavy (B5): one repetition with an effort of 4."""
    assert _heavy(held(effort)) is heavy


def at_midnight(n: int, kilos: float):
    made = make.lifted(n, RDL, kilos, (1, 1, 1), reps=1, rpe=10)
    return replace(made, started_at=datetime.combine(make.day(n), time(), UTC))


def rested(kilos: float):
    """A hinge that carried a hundred, of two days ago at midnight."""
    best = ToleratedLoad(RDL, 100_000, 1, make.day(0))
    known = facts(
        at_midnight(NOW - 2, kilos),
        check_ins=told(NOW - 2),
        episode=make.episode(best_tolerated=(best,)),
    )
    return lane(known)


@pytest.mark.parametrize(("share", "hours"), [(0.8, 72), (0.79, 48)])
def test_a_hinge_of_just_four_fifths_of_its_best_is_heavy(share, hours):
    assert painfree_e1rm_g(rested(50).book, EXERCISES[RDL]) == 100_000
    assert rested(100 * share).spacing_h().value == hours


def test_a_rest_that_ends_as_the_day_begins_is_over():
    here = rested(50)
    assert here.spacing_h().value == 48
    assert here.not_before() is None


@pytest.mark.parametrize("more", [0, 1])
def test_a_lift_just_as_heavy_as_its_movement_allows_comes_back_as_it_was(more):
    """A movement that carried forty since allows a step above it."""
    lately = tuple(lift(n, 40, slug="block-pull-low") for n in (72, 75))

    def there(grams: float):
        known = facts(lift(20, grams / 1000), *lately)
        return lane(replace(known, as_of=make.day(78)))

    most = month_g(there(60_000))
    assert most == int(most)
    found = _lighter(there(most + more))
    assert (found is RuleVerdict.PASSED) is (not more)


def test_what_is_told_of_an_easier_rung_speaks_for_no_harder_one():
    def known(slug: str):
        best = ToleratedLoad(slug, 80_000, 5, make.day(10))
        return laws.book_of(facts(lift(20, 40), episode=make.episode(best_tolerated=(best,))))

    mine = EXERCISES["block-pull-low"]
    assert carried_g(known("block-pull-low"), mine, 30) == 80_000
    assert carried_g(known("deadlift-conventional"), mine, 30) == 80_000
    assert carried_g(known("pull-through"), mine, 30) < 80_000


def test_a_goal_without_repetitions_is_lifted_once():
    goals = (Goal(GoalKind.LIFT, "deadlift-conventional", 150_000),)
    book = laws.book_of(facts(athlete=make.athlete(bests=()), goals=goals))
    assert _reference(book) == 150_000


def test_only_hinges_and_squats_are_far_below_what_they_were():
    strong = make.athlete(bests=(Best("bench-press", 150_000, 1),))
    assert far_below_g(laws.book_of(facts(athlete=strong)), EXERCISES["bench-press"]) > 40_000
    assert not _far_below(laws.book_of(facts(lift(20, 40, slug="bench-press"), athlete=strong)))


def test_without_a_usual_morning_none_is_shown_and_none_is_above_it():
    book = laws.book_of(facts(lift(20), check_ins=told(20), episode=None))
    assert [m.baseline for m in book.mornings] == [None]
    assert _usual(book) == _rises(book) == []


@pytest.mark.parametrize("stage", [RunStage.R11, RunStage.R12])
def test_in_a_lighter_week_who_does_not_want_to_run_fast_is_asked_for_what_stands_in(stage):
    fast = [e.slug for e in EXERCISES.values() if e.pattern is MovementPattern.RUN]
    kind = OverrideKind.EXCLUDE_EXERCISE
    wishes = tuple(
        OverrideRequest(make.ref(FactKind.OVERRIDE_REQUEST, s, 1), kind, s) for s in fast
    )
    made = answer(runner(stage, overrides=wishes))
    assert not {p.exercise for p in made.prescriptions} & set(fast)
