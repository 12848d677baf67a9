"""Of several answers of which some do not count, those that do not count change nothing."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.ladder import carried_g
from api.engine.dosing.running import on_the_way
from api.engine.facts import ExerciseDone, Goal, Position, Session, SetDone
from api.engine.planning.maintenance import _walked_min
from api.engine.planning.season import _next, _rested
from api.engine.planning.selection import _below
from api.engine.telling.checks import check
from api.engine.vocab import (
    AggravatingFactor,
    Comparison,
    EasingFactor,
    GoalKind,
    Phase,
    RunStage,
    Sensitivity,
    Sport,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift

R8, R9, R10 = RunStage.R8, RunStage.R9, RunStage.R10
"""The ninth is the first half hour without a break, and belongs to P3."""


def ran(n: int, stage: RunStage | None, pain: int = 0) -> Session:
    return make.ran(n, stage, 4000, pain, "run-easy", pain_before=0, pain_after=0)


@pytest.mark.parametrize(
    ("runs", "phase", "expected"),
    [
        ((), Phase.P4, False),
        ((ran(10, None),), Phase.P4, False),
        ((ran(10, R8),), Phase.P4, True),
        ((ran(10, R8),), Phase.P3, False),
        ((ran(10, R8), ran(14, R9)), Phase.P4, False),
        ((ran(10, R9), ran(14, R8)), Phase.P4, False),
        ((ran(10, R8), ran(14, R9, 6)), Phase.P4, True),
        ((ran(10, R9, 6),), Phase.P4, True),
    ],
)
def test_whoever_never_ran_the_half_hour_in_calm_is_still_on_the_way_to_it(runs, phase, expected):
    book = laws.book_of(make.runner(NOW, sessions=runs, check_ins=calm(10, 14)))
    assert on_the_way(book, phase) is expected


def calm(*days: int):
    return tuple(make.morning(n + 1, 0, 0) for n in days)


WALL, DRILL, PULL, SWING = "hinge-wall", "hinge-dowel", "pull-through", "kettlebell-swing"
LADDER = [make.LIBRARY.exercises[s] for s in ("glute-bridge", WALL, DRILL, PULL, "kb-deadlift")]


def four(*slugs: str) -> tuple[Session, ...]:
    """Each done in calm on two days, with a day of rest between."""
    return tuple(make.lifted(8 + 2 * n, slug, 20, (1, 1)) for n, slug in enumerate(slugs * 2))


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        ((), None),
        ((WALL,), WALL),
        ((DRILL,), DRILL),
        ((RDL,), PULL),
        ((DRILL, RDL), PULL),
        ((DRILL, SWING), DRILL),
    ],
)
def test_one_step_back_is_the_nearest_rung_below_the_highest_that_was_passed(passed, expected):
    """A swing is thrown: it passes no rung. What stands on no rung is no step back."""
    found = _below(LADDER, laws.book_of(facts(*four(*passed))))
    assert (found and found.slug) == expected


def test_a_rung_that_was_tried_once_is_no_step_back():
    tried = make.lifted(20, "kb-deadlift", 20, (1, 1))
    assert _below(LADDER, laws.book_of(facts(*four(RDL), tried))).slug == PULL


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([(10, 40, 5), (14, 60, 5)], 40_000),
        ([(10, 60, 5), (14, 40, 5)], 40_000),
        ([(10, 40, 5), (14, None, 5)], 40_000),
        ([(NOW - 28, 40, 5), (14, 60, 5)], 40_000),
        ([(NOW - 29, 40, 5), (14, 60, 5)], 60_000),
        ([], 0),
    ],
)
def test_where_no_hinge_of_the_month_was_calm_the_least_of_them_speaks(done, expected):
    known = [make.lifted(n, RDL, kilos, (pain,)) for n, kilos, pain in done]
    book = laws.book_of(facts(*known, episode=make.episode()))
    assert carried_g(book, make.LIBRARY.exercises[RDL], 28) == expected


def test_only_walks_told_in_minutes_count_as_walking():
    told = (
        ("walk", 1800, None),
        ("walk-brisk", 600, None),
        ("walk", None, 900),
        ("plank", 60, None),
    )
    rows = (ExerciseDone(s, (SetDone(duration_s=t, distance_m=m, pain=0),)) for s, t, m in told)
    book = laws.book_of(facts(make.session(20, *rows)))
    assert _walked_min(list(book.exposures)) == 40


@pytest.mark.parametrize(("before", "rested"), [(0, False), (1, True), (10, True), (11, False)])
@pytest.mark.parametrize("sport", [Sport.FIELD_SPORT, Sport.POWERLIFTING])
def test_a_lighter_week_of_the_ten_days_before_stands_for_the_last_one_of_players(
    before, rested, sport
):
    light = make.day(NOW) - timedelta(days=before)
    known = facts(lift(20), athlete=make.athlete(sports=(sport,)))
    place = Position(Phase.P3, make.day(0), deload_from=light)
    book = laws.book_of(replace(known, position=place))
    goal = Goal(GoalKind.EVENT, target_on=make.day(NOW + 7))
    assert _rested(book, goal, make.day(NOW)) is (rested and sport is Sport.FIELD_SPORT)


def test_what_eases_counts_for_the_direction_it_eases():
    """Bending and standing say as much for the one as for the other; what helps decides."""
    both = (AggravatingFactor.BENDING, AggravatingFactor.STANDING)
    ways = {(): set(), (EasingFactor.WALKING,): {Sensitivity.FLEXION}}
    ways |= {(EasingFactor.SITTING,): {Sensitivity.EXTENSION}}
    for easing, expected in ways.items():
        back = make.episode(aggravating=both, easing=easing)
        assert laws.book_of(make.facts(episode=back)).suspected() == expected


def test_of_two_goals_of_a_day_the_first_by_name_is_next_and_one_without_a_name_before_it():
    day = make.day(NOW + 30)
    slugs = ("rdl-tempo", "kb-deadlift", None)
    goals = [Goal(GoalKind.LIFT, slug, target_on=day) for slug in slugs]
    found = [_next(laws.book_of(facts(goals=tuple(goals[:n])))).exercise for n in (1, 2, 3)]
    assert found == ["rdl-tempo", "kb-deadlift", None]


@pytest.mark.parametrize(("ids", "named"), [(("a",), 1), (("a", "a"), 1), (("a", "b"), 2)])
def test_a_line_names_an_answer_once(ids, named):
    number = make.RULES.tolerance.sets_max
    assert len(check("sets", 1, Comparison.AT_MOST, number, ids).fact_ids) == named


@pytest.mark.parametrize(("after", "red_g"), [(2, None), (4, None), (7, 60_000)])
def test_a_calm_evening_keeps_the_load_of_a_red_afternoon_and_of_no_other(after, red_g):
    """B3: less than what turned red, and an edge answer turned nothing red."""
    evening = lift(20, 80)
    later = replace(
        evening,
        ref=replace(evening.ref, id="evening"),
        started_at=evening.started_at + timedelta(hours=3),
    )
    book = laws.book_of(facts(replace(lift(20, 60), pain_after=after), later))
    assert [None, red_g] == [e.red_g for e in book.of_exercise(RDL)]
