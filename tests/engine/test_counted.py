"""What is counted and what is left out: green loads, steps of a phase, days of a week, rest."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from api.engine.dosing import run_lane
from api.engine.dosing.references import best_green_g, painfree_e1rm_g, painfree_of_kind_g
from api.engine.facts import Session, ToleratedLoad
from api.engine.planning import plan, routines, strength
from api.engine.planning.basis import Basis
from api.engine.planning.selection import Context
from api.engine.reading.pain import Reaction, judge
from api.engine.template import Day, DayKind
from api.engine.vocab import AggravatingFactor as A
from api.engine.vocab import FactKind, Irritability, Phase, RunStage
from tests.engine import content, laws
from tests.engine import factories as make
from tests.engine.lifting import LOW, RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

HINGE = make.LIBRARY.exercises[RDL]
ELSEWHERE = "bench-press"


# --- loads --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (lift(12, 80), 80_000),
        (make.lifted(12, RDL, 80, (5, 5, 5)), 60_000),
        (lift(-5, 80), 80_000),
        (lift(-6, 80), 60_000),
        (lift(12, None), 60_000),
    ],
    ids=["green", "not green", "28 days", "29 days", "no load"],
)
def test_the_way_back_ends_at_the_heaviest_load_that_was_green_in_four_weeks(other, expected):
    book = laws.book_of(facts(other, lift(20, 60), episode=make.episode(-7, **LOW)))
    assert best_green_g(book.of_exercise(RDL), book) == expected


def test_what_was_green_before_the_episode_is_nothing_to_come_back_to():
    book = laws.book_of(facts(lift(12, 80), lift(20, 60), episode=make.episode(13, **LOW)))
    assert best_green_g(book.of_exercise(RDL), book) == 60_000


def test_what_was_told_of_any_loaded_rung_speaks_for_the_ladder_and_nothing_else_does():
    def best(slug: str) -> float | None:
        told = make.episode(**LOW, best_tolerated=(ToleratedLoad(slug, 80_000, 8, make.day(10)),))
        return painfree_of_kind_g(laws.book_of(facts(episode=told)), HINGE)

    rung = make.LIBRARY.exercises["kb-deadlift"]
    own = make.episode(**LOW, best_tolerated=(ToleratedLoad(rung.slug, 80_000, 8, make.day(10)),))
    assert best(rung.slug) == painfree_e1rm_g(laws.book_of(facts(episode=own)), rung)
    assert best(ELSEWHERE) is None


# --- steps of a phase ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loads", "steps"),
    [((60,), 0), ((0, 60), 0), ((60, 60), 0), ((60, 65), 1), ((60, 65, 62.5, 70), 2)],
)
def test_a_step_of_a_phase_is_a_green_load_above_all_before_it(loads, steps):
    lifts = (lift(8 + 3 * n, kilos) for n, kilos in enumerate(loads))
    assert strength.steps(laws.book_of(facts(*lifts)), make.DAY0) == steps


def test_a_rung_above_all_before_it_is_a_step_too():
    """Where no plate fits a tenth, the bar may stay as it is while it comes lower."""
    rungs = (RDL, "kb-deadlift", "kb-deadlift", "block-pull-high")
    lifts = [make.lifted(8 + 3 * n, slug, 22.5, (1, 1)) for n, slug in enumerate(rungs)]
    mornings = tuple(make.morning(9 + 3 * n, 1, 1) for n in range(len(rungs)))
    calm = replace(facts(*lifts), check_ins=mornings)
    assert strength.steps(laws.book_of(calm), make.DAY0) == 2


# --- days and rest ------------------------------------------------------------------------


def test_a_week_is_full_at_the_most_sessions_it_may_hold():
    book = laws.book_of(facts())
    most = make.RULES.daily.sessions_max.whole
    day = answer(make.lifter(0)).sessions[0]
    week = plan.Week(Context(Basis(book, make.CURRICULUM), Phase.P3, make.DAY0, False))
    found = []
    for _ in range(most):
        found.append(plan._full(week, book))
        week.days.append(day)
    assert (found, plan._full(week, book)) == ([False] * most, True)


@pytest.mark.parametrize(
    ("slug", "pain", "waits"),
    [(RDL, 1, True), (ELSEWHERE, 1, False), ("glute-bridge", 1, False), ("glute-bridge", 8, True)],
)
def test_a_lift_or_whatever_was_red_waits_for_its_rest_and_the_rest_does_not(slug, pain, waits):
    """Trained at five in the afternoon of the day before."""
    kilos = None if slug == "glute-bridge" else 60
    known = facts(make.lifted(22, slug, kilos, (pain,)), slug=slug)
    until = lane(known, slug, phase=Phase.P3).not_before()
    assert (until is not None) is waits
    assert until is None or until > datetime.combine(make.day(23), datetime.min.time(), UTC)


@pytest.mark.parametrize(("phase", "kind"), [(Phase.P0, DayKind.GENTLE), (Phase.P1, DayKind.GYM)])
def test_a_day_of_the_first_phase_has_the_gentle_routine_whatever_its_kind(phase, kind):
    day = Day("x", "X", DayKind.GYM, 30, ())
    choices = tuple(c for c in make.CURRICULUM.choices if c.kind is kind)
    other = tuple(c for c in make.CURRICULUM.choices if c.kind is not kind)
    book = laws.book_of(make.facts())
    warm = [
        routines.routines(day, phase, Basis(book, replace(make.CURRICULUM, choices=rows)))[0]
        for rows in (choices, other)
    ]
    assert warm == [content.GENTLE, None]


FORWARDS = (A.BENDING, A.SITTING, A.COUGHING)
"""Enough of a back that is bad in the morning."""
BACKWARDS = (A.LEANING_BACK, A.STANDING, A.LOCKOUT, A.OVERHEAD_WORK)


@pytest.mark.parametrize(
    ("provoked", "gentle"),
    [(FORWARDS, False), (BACKWARDS, False), ((*FORWARDS, *BACKWARDS), True)],
)
def test_a_back_that_neither_way_suits_warms_up_gently_on_any_day(provoked, gentle):
    day = Day("x", "X", DayKind.GYM, 30, ())
    rows = tuple(c for c in make.CURRICULUM.choices if c.kind is DayKind.GENTLE)
    book = laws.book_of(make.facts(episode=make.episode(aggravating=provoked)))
    basis = Basis(book, replace(make.CURRICULUM, choices=rows))

    assert (routines.routines(day, Phase.P2, basis)[0] == content.GENTLE) is gentle


# --- runs ---------------------------------------------------------------------------------


def ran(n: int, stage: RunStage | None, pain: int = 0) -> Session:
    return make.ran(n, stage, 4000, pain, "run-easy", pain_before=0, pain_after=0)


@pytest.mark.parametrize(
    ("runs", "kept"),
    [
        ((ran(10, RunStage.R8), ran(14, None)), [10]),
        ((ran(10, RunStage.R8), ran(14, None, 6)), [10, 14]),
        ((ran(10, None), ran(14, None)), [10, 14]),
        ((ran(10, RunStage.R8), ran(14, RunStage.R8)), [10, 14]),
    ],
    ids=["calm beside", "hard beside", "no stages", "stages"],
)
def test_a_calm_run_beside_the_stages_opens_nothing_on_them_and_a_hard_one_is_heard(runs, kept):
    told = tuple(make.morning(s.ref.local_date.day - 13, 1, 1) for s in runs)
    book = laws.book_of(make.runner(20, sessions=runs, check_ins=told))
    found = run_lane._on_ladder(book.exposures)
    assert [e.day for e in found] == [make.day(n) for n in kept]


# --- lines and receipts -------------------------------------------------------------------


def test_a_set_stopped_for_pain_stands_in_the_lines_as_one_over_none():
    said = Reaction(1, 1, 1.0, 1, 2, frozenset(), False, True)
    row = judge(said, Irritability.LOW, make.RULES).rows[-1]
    assert (row.value, row.limit, row.unit) == (1, 0, "sets")


@pytest.mark.parametrize("kind", [FactKind.ENROLLMENT, FactKind.EPISODE, FactKind.SESSION])
def test_a_receipt_names_the_facts_that_every_decision_rests_on(kind):
    assert kind in {ref.kind for ref in answer(facts(lift(20))).facts}
