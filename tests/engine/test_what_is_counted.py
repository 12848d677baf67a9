"""What counts as a step, a single, a goal, a rise: each alone, in order, and just not."""

import pytest
from msgspec.structs import replace

from api.engine.facts import Best, Effort, ExerciseDone, Goal, SetDone
from api.engine.planning.entry import _at_least, _hinge_calm
from api.engine.planning.gates import _reference, _single_pain
from api.engine.planning.strength import _of_hinges, _of_ladders, can_load
from api.engine.reading.exposure import Exposure
from api.engine.reading.pain import AnswerHabits, answers_of_sets, reaction
from api.engine.vocab import (
    BaselineTest,
    EffortScale,
    Equipment,
    FactKind,
    GoalKind,
    Phase,
    RunStage,
    SetKind,
    SetStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_of_two import twice

T = BaselineTest
DONE, SKIPPED, STOPPED = SetStatus.DONE, SetStatus.SKIPPED, SetStatus.STOPPED

# --- gates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [(40, 60), (60, 40)])
@pytest.mark.parametrize(("wanted", "met"), [(40, True), (41, False)])
def test_the_weaker_of_two_results_has_to_be_enough(values, wanted, met):
    assert _at_least(twice(T.SORENSEN, *values), T.SORENSEN, wanted) is met


@pytest.mark.parametrize(("pains", "calm"), [
    ((2,), True), ((None,), False), ((0, None), False), ((3,), False), ((0, 3), False),
    ((3, 0), False),
])  # fmt: skip
def test_one_hinge_that_brought_the_pain_on_or_did_not_say_is_enough(pains, calm):
    assert make.RULES.irritability.test_pain_from.value == 3
    refs = (make.ref(FactKind.BASELINE, f"hinge{n}", 20) for n in range(len(pains)))
    rows = tuple(
        replace(make.result(T.HINGE_DOWEL, 5, 20, pain=pain), ref=ref)
        for pain, ref in zip(pains, refs, strict=True)
    )
    assert _hinge_calm(laws.book_of(facts(baselines=rows))) is calm


def single(n: int, reps: int = 1, rpe: float | None = 9, technique: int | None = 4, pain=1):
    effort = None if rpe is None else Effort(EffortScale.RPE, rpe)
    done = SetDone(reps=reps, load_g=60_000, effort=effort, technique=technique, pain=pain)
    return make.session(n, ExerciseDone(RDL, (done,)))


@pytest.mark.parametrize(("said", "counts"), [
    ({}, True), ({"reps": 2}, False), ({"rpe": None}, False), ({"technique": None}, False),
    ({"technique": 3}, False), ({"rpe": 7}, False), ({"pain": None}, False),
])  # fmt: skip
def test_a_single_counts_where_it_was_heavy_and_clean(said, counts):
    cuts = make.RULES.phase
    least = {"rpe": cuts.effort_single.value, "technique": cuts.technique_single.whole}
    book = laws.book_of(facts(single(20, **{**least, **said})))
    assert (_single_pain(book) is not None) is counts


def test_the_newest_single_of_which_the_pain_is_known_counts():
    told = (single(14, pain=0), single(17, pain=2), single(20, pain=None))
    assert _single_pain(laws.book_of(facts(*told))) == 2


def goal(kind: GoalKind = GoalKind.LIFT, slug: str | None = RDL, load: int | None = 100_000):
    return Goal(kind, slug, load, None)


@pytest.mark.parametrize(("bests", "goals", "kilos"), [
    ((), (), None), ((), (goal(),), 100), ((), (goal(load=None),), None),
    ((), (goal(slug=None),), None), ((), (goal(slug="bench-press"),), None),
    ((), (goal(), goal(load=120_000)), 120), ((), (goal(load=120_000), goal()), 120),
    ((Best(RDL, 90_000, 1),), (goal(),), 90),
    ((Best(RDL, 90_000, 1), Best(RDL, 95_000, 1)), (), 95),
    ((Best("bench-press", 90_000, 1),), (goal(),), 100),
    ((Best("nobody-knows", 90_000, 1),), (), None),
])  # fmt: skip
def test_strength_is_measured_by_the_best_hinge_or_else_by_the_goal(bests, goals, kilos):
    known = facts(athlete=make.athlete(bests=bests), goals=goals)
    assert _reference(laws.book_of(known)) == (None if kilos is None else kilos * 1000)


# --- steps -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("loads", "since", "steps"), [
    ((60, 60), 10, 0), ((60, 62.5), 10, 1), ((60, 55, 60), 10, 0), ((60, 55, 62.5), 10, 1),
    ((60, 62.5, 65), 10, 2), ((0, 60), 10, 0), ((60, 62.5), 11, 0), ((60, 62.5, 65), 11, 1),
])  # fmt: skip
def test_a_step_is_above_every_earlier_load_of_these_days(loads, since, steps):
    sessions = tuple(lift(n, load) for n, load in enumerate(loads, 10))
    book = laws.book_of(facts(*sessions))
    assert _of_hinges(book, list(book.exposures), make.day(since)) == steps


def staged(*turns: int | None) -> list[Exposure]:
    """A run a day at each stage; a press where there is none."""
    stages = list(RunStage)
    done = (
        make.lifted(n, "bench-press", None, (1,))
        if turn is None
        else make.ran(n, stages[turn], 3000, 1)
        for n, turn in enumerate(turns, 10)
    )
    return list(laws.book_of(facts(*done)).exposures)


@pytest.mark.parametrize(("turns", "steps"), [
    ((0,), 0), ((0, 1), 1), ((1, 0), 0), ((1, 0, 1), 0), ((0, None, 1), 1), ((0, 1, 1), 1),
])  # fmt: skip
def test_a_stage_counts_above_every_earlier_one_of_its_pattern(turns, steps):
    assert _of_ladders(staged(*turns)) == steps


@pytest.mark.parametrize(("owned", "can"), [
    ((), False), ((Equipment.FULL_GYM,), True), ((Equipment.DUMBBELL,), True),
    ((Equipment.BAND,), False),
])  # fmt: skip
def test_who_owns_something_to_hinge_with_can_load_one(owned, can):
    known = facts(athlete=make.athlete(equipment=frozenset(owned)))
    assert can_load(laws.book_of(known)) is can


@pytest.mark.parametrize(("before", "now", "pain", "ago", "leapt"), [
    (60, 60, 1, 3, False), (60, 68.5, 1, 3, False), (60, 69, 1, 3, True),
    (60, 90, 4, 3, False), (60, 90, 1, 30, True), (60, 90, 1, 31, False), (0, 90, 1, 3, False),
])  # fmt: skip
def test_a_leap_is_further_above_the_month_than_a_step_and_a_plate(before, now, pain, ago, leapt):
    first = make.lifted(40 - ago, RDL, before, (pain,) * 3)
    last = make.lifted(40, RDL, now, (1, 1, 1))
    mornings = tuple(make.morning(n + 1, 1, 1) for n in (40 - ago, 40))
    known = replace(facts(first, last, check_ins=mornings), as_of=make.day(41))
    assert lane(known, phase=Phase.P3)._leapt(1) is leapt


# --- what a session says ---------------------------------------------------------------------


@pytest.mark.parametrize(("worst", "after", "during"), [
    (3, 5, 5), (5, 3, 5), (3, 3, 3), (None, 4, 4), (4, None, 4), (None, None, None),
])  # fmt: skip
def test_the_worse_of_session_and_after_it_counts(worst, after, during):
    done = make.session(20, pain_worst=worst, pain_after=after)
    found = reaction(done, None, 1.0, False, AnswerHabits())
    assert found.worst == during


def said(**more: object) -> SetDone:
    return SetDone(**{"reps": 8, "pain": 1, **more})  # type: ignore[arg-type]


HURT = {"status": STOPPED, "reason": StopReason.PAIN}


@pytest.mark.parametrize(("sets", "worst", "stopped"), [
    ((said(),), 1, False),
    ((said(status=SKIPPED, pain=9), said(pain=4)), 4, False),
    ((said(pain=4), said(status=SKIPPED, pain=9)), 4, False),
    ((said(pain=4), said(pain=2)), 4, False),
    ((said(pain=None), said(pain=2)), 2, False),
    ((said(**HURT),), 1, True), ((said(**HURT), said()), 1, True),
    ((said(status=STOPPED, reason=StopReason.TIME),), 1, False),
    ((said(reason=StopReason.PAIN),), 1, False),
])  # fmt: skip
def test_sets_that_were_begun_say_their_worst_and_whether_pain_ended_one(sets, worst, stopped):
    found = answers_of_sets(sets)
    assert (found.worst, found.stopped) == (worst, stopped)


def test_sets_that_were_left_out_say_nothing():
    assert answers_of_sets((said(status=SKIPPED),)) is None
    assert answers_of_sets(()) is None


W, S = {"kind": SetKind.WARM_UP}, {"status": SKIPPED}


@pytest.mark.parametrize(("sets", "work"), [
    (({},), 1), (({}, W), 1), (({}, S), 1), ((W, W), 2), ((W, S), 1), ((S,), 0),
    (({}, {**W, **S}), 1), ((W, {**W, **S}), 1),
])  # fmt: skip
def test_work_is_what_was_begun_and_no_warm_up_beside_it(sets, work):
    done = make.session(20, ExerciseDone(RDL, tuple(said(**more) for more in sets)))
    exposures = laws.book_of(facts(done)).exposures
    assert sum(len(e.work) for e in exposures) == work


@pytest.mark.parametrize("turned", [False, True])
def test_beside_work_no_warm_up_counts_whatever_it_weighed(turned):
    rows = (said(load_g=60_000), said(load_g=80_000, **W), said(load_g=70_000, **S))
    done = make.session(20, ExerciseDone(RDL, rows[::-1] if turned else rows))
    [exposure] = laws.book_of(facts(done)).exposures
    assert (exposure.load_g, exposure.warms_up) == (60_000, False)
