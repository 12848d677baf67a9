"""Since a day, and for so many days: what is on the day itself belongs to it."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.deload import due
from api.engine.facts import Goal, PhasePlacement, Position
from api.engine.planning.maintenance import _flagged, _walked_min, clinician_due
from api.engine.planning.maintenance import tests_due as late_tests
from api.engine.planning.season import _next, tapers_soon
from api.engine.rules.pain import pattern_not_green, settled_since
from api.engine.rules.quality import _effort_asked
from api.engine.vocab import (
    BaselineTest,
    ClinicianRole,
    FactKind,
    FlagLevel,
    GoalKind,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.receipts.stories_gates import gated
from tests.engine.test_edges import lane
from tests.engine.test_season import event, going

P5, P6 = Phase.P5, Phase.P6


@pytest.mark.parametrize(("pains", "since", "settled"), [
    ((1, 1), 9, True), ((1, 1), 10, False), ((1, 7, 1), 9, False), ((7, 1, 1), 9, True),
    ((7, 1, 1), 10, True), ((7, 1, 1), 13, False), ((1, 1, 7), 9, True), ((), 9, False),
    ((1, 4, 1, 1), 9, True),
])  # fmt: skip
def test_two_calm_sessions_in_a_row_after_a_day_settle_it(pains, since, settled):
    sessions = tuple(lift(10 + 3 * n) if pain == 1 else make.lifted(10 + 3 * n, RDL, 60, (pain,))
                     for n, pain in enumerate(pains))  # fmt: skip
    assert settled_since(laws.book_of(facts(*sessions)), make.day(since)) is settled


@pytest.mark.parametrize(("others", "code"), [
    ((), None), (((20, 1),), None), (((20, 7),), "pattern_not_green"),
    (((20, 1), (20, 7)), "pattern_not_green"), (((20, 7), (20, 1)), "pattern_not_green"),
    (((17, 7), (20, 1)), None)
])  # fmt: skip
def test_the_darkest_of_the_newest_session_of_a_movement_holds_its_lifts(others, code):
    slugs = ("kb-deadlift", "rdl-dumbbell")
    told = {}
    for (n, pain), slug in zip(others, slugs, strict=False):
        done = make.lifted(n, slug, 40, (pain,) * 3).exercises[0]
        told.setdefault(n, []).append(done)
    sessions = (lift(14), *(make.session(n, *rows) for n, rows in sorted(told.items())))
    found = pattern_not_green(lane(facts(*sessions), phase=Phase.P3))
    assert getattr(found, "code", None) == code


# --- maintenance -----------------------------------------------------------------------------


def kept(n: int = 100, since: int = 10, phase: Phase = P6, **more: object):
    return laws.book_of(gated(phase, n=n, since=since, **more))


@pytest.mark.parametrize(("flagged", "asked"), [(None, False), (-1, False), (0, True), (1, True)])
def test_a_flag_of_this_episode_counts_from_its_first_day(flagged, asked):
    flags = () if flagged is None else (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 5 + flagged),)
    quiet = make.episode(5, pain_at_rest=1, pain_morning=1, settle_h=1.0)
    assert _flagged(kept(flags=flags, episode=quiet)) is asked


def test_nobody_is_flagged_without_an_episode_or_a_reading():
    book = kept()
    assert not _flagged(replace(book, reading=None))
    assert not _flagged(replace(book, facts=replace(book.facts, episode=None)))


@pytest.mark.parametrize(("phase", "there"), [(Phase.P4, False), (P5, True), (P6, True)])
def test_who_was_flagged_is_seen_again_from_p5_on(phase, there):
    book = kept(200, phase=phase, flags=(make.flag("RF-INFL-0", FlagLevel.ROUTINE, 5),))
    assert (clinician_due(book) is not None) is there


@pytest.mark.parametrize("seen", [None, 5, 10, 40])
def test_the_weeks_to_the_next_visit_begin_with_the_phase_or_the_last_visit(seen):
    cuts = make.RULES.maintenance
    notes = () if seen is None else (make.clearance("RF-INFL-0", seen),)
    flags = (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 1),)
    last = max(10, seen or 0)
    first = last + cuts.clinician_from_days.whole
    for n, there in ((first - 1, False), (first, True), (first + 1, True)):
        book = kept(n, flags=flags, clearances=notes)
        expected = make.day(last + cuts.clinician_to_days.whole) if there else None
        assert clinician_due(book) == expected


@pytest.mark.parametrize(("age", "late"), [(27, False), (28, True), (29, True)])
def test_a_test_of_maintenance_is_late_on_its_day(age, late):
    number = replace(make.RULES.maintenance.clinician_from_days, value=28)
    rows = (make.result(BaselineTest.SORENSEN, 90, 100 - age),
            make.result(BaselineTest.SORENSEN, 90, 12))  # fmt: skip
    book = kept(100, baselines=rows)
    assert (late_tests(book, (BaselineTest.SORENSEN,), number) is not None) is late


def test_only_walks_are_walked():
    walk = make.ran(20, None, 2000, 1, "walk-brisk", 30)
    ride = make.lifted(21, RDL, 60, (1,))
    book = laws.book_of(facts(walk, ride))
    assert _walked_min(list(book.exposures)) == 30


# --- the season ------------------------------------------------------------------------------


def goal(n: int | None, kind: GoalKind = GoalKind.EVENT, slug: str | None = None) -> Goal:
    return Goal(kind, slug, target_on=None if n is None else make.day(n))


@pytest.mark.parametrize(("goals", "next_"), [
    ((), None), ((goal(None),), None), ((goal(4),), None), ((goal(5),), 0), ((goal(6),), 0),
    ((goal(9), goal(6)), 1), ((goal(6), goal(9)), 0), ((goal(4), goal(9)), 1),
    ((goal(9, GoalKind.ACTIVITY),), None),
    ((goal(9, GoalKind.LIFT), goal(9, GoalKind.EVENT)), 1),
    ((goal(9, GoalKind.LIFT, "squat-goblet"), goal(9, GoalKind.LIFT, RDL)), 1),
])  # fmt: skip
def test_the_next_event_is_the_first_that_is_not_over(goals, next_):
    found = _next(laws.book_of(make.lifter(5, goals=goals)))
    assert found == (None if next_ is None else goals[next_])


def test_the_last_week_stands_for_others_from_so_long_before_it_to_the_event():
    book = laws.book_of(going(0, event(100)))
    gap, taper = make.RULES.deload.gap_days.whole, make.RULES.season.taper_days.whole
    first = 100 - taper - gap
    soon = {n: tapers_soon(book, make.day(n)) for n in (first - 1, first, 100, 101)}
    assert soon == {first - 1: False, first: True, 100: True, 101: False}


@pytest.mark.parametrize("phase", list(Phase))
def test_a_planned_lighter_week_comes_with_its_number_and_every_so_many_after(phase):
    cuts = make.RULES.deload
    first, every = cuts.first_week.of(phase).whole, cuts.every_weeks.of(phase).whole
    planned = [] if not first else range(first, 30, every) if every else [first]
    book = laws.book_of(facts())
    assert [n for n in range(1, 30) if due(book, phase, n)] == list(planned)


# --- what was asked of a set ------------------------------------------------------------------


@pytest.mark.parametrize(("flared", "most"), [(None, False), (19, False), (20, True), (22, True)])
def test_a_flare_since_may_have_taken_the_plan_down_from_any_phase(flared, most):
    mornings = tuple(make.morning(n, 1, 1) for n in range(1, 19))
    told = mornings if flared is None else (*mornings, make.flare(flared))
    known = facts(lift(20), check_ins=told, position=Position(Phase.P1, make.day(22)))
    here = lane(known, phase=Phase.P1)
    last = here.own[-1]
    highest = max(make.RULES.load.effort_max.of(p).value for p in Phase)
    assert _effort_asked(here, last, last.work[0]) == (highest if most else 0)


def test_a_placement_of_somebody_else_is_no_visit():
    ref = make.ref(FactKind.PHASE_PLACEMENT, "pl", 20)
    rows = {
        role: PhasePlacement(ref, Phase.P1, role, "Seen.")
        for role in (ClinicianRole.PHYSIOTHERAPIST, ClinicianRole.COACH)
    }
    seen = {role: laws.book_of(facts(placements=(p,))).seen_on for role, p in rows.items()}
    assert seen == {ClinicianRole.PHYSIOTHERAPIST: (make.day(20),), ClinicianRole.COACH: ()}
