"""Of two values told at once the one that the rule names counts, whichever was told first."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.ceilings import brace_level
from api.engine.dosing.lane_doses import asked_again
from api.engine.dosing.load_finding import _easy, _wanted
from api.engine.dosing.running import hop_pain
from api.engine.dosing.steps import feels_empty
from api.engine.facts import (
    ClinicianOverride,
    Effort,
    ExerciseDone,
    Goal,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.reading.book import Book
from api.engine.reading.exposure import heaviest_g
from api.engine.rules.plateau import _best, _rung
from api.engine.safety.answers import flared, unclear
from api.engine.safety.ends import plan_ends_on
from api.engine.safety.overrides import load_up_to
from api.engine.safety.restrictions import cap
from api.engine.safety.visits import _last_examined, _rise
from api.engine.vocab import (
    BaselineTest,
    ClinicianOverrideKind,
    ClinicianRole,
    EffortScale,
    FactKind,
    FlagLevel,
    GoalKind,
    MovementPattern,
    Phase,
    RestrictionKind,
    TriageAnswer,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift, row
from tests.engine.receipts.stories_gates import TESTS, gated
from tests.engine.test_edges import lane

T = BaselineTest
LIFT = make.LIBRARY.exercises[RDL]
EITHER = [False, True]


def either(rows: tuple, turned: bool) -> tuple:
    return rows[::-1] if turned else rows


def twice(test: T, one: float, other: float) -> Book:
    """A lifter with two results of a test on one day."""
    told = zip("ab", (one, other), strict=True)
    rows = (
        replace(make.result(test, n, 20), ref=make.ref(FactKind.BASELINE, i, 20)) for i, n in told
    )
    kept = (r for r in TESTS if r.test is not test)
    return laws.book_of(gated(Phase.P2, baselines=(*kept, *rows)))


# --- tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [(1, 2), (2, 1)])
def test_the_weaker_of_two_braces_counts(levels):
    assert brace_level(twice(T.BRACE, *levels)) == 1


@pytest.mark.parametrize("pains", [(1, 4), (4, 1)])
def test_the_worse_of_two_hops_counts(pains):
    assert hop_pain(twice(T.SINGLE_LEG_HOP_10X, *pains)) == 4


# --- loads -----------------------------------------------------------------------------------


def test_the_heaviest_of_some_exposures_is_none_of_the_lighter():
    book = laws.book_of(facts(lift(17, 60), lift(20, 50)))
    assert (heaviest_g(book.exposures), heaviest_g(())) == (60_000, 0)


@pytest.mark.parametrize("name", ["reps", "duration_s", "distance_m"])
@pytest.mark.parametrize("turned", EITHER)
def test_the_best_of_a_session_holds_the_most_of_each_count(name, turned):
    sets = tuple(SetDone(**{name: n}, pain=1) for n in (30, 60))
    done = make.session(20, ExerciseDone("walk-brisk", either(sets, turned)))
    [exposure] = laws.book_of(facts(done)).exposures
    place = ["reps", "duration_s", "distance_m"].index(name)
    assert _best(exposure)[1 + place] == 60


def test_a_rung_is_counted_from_one_and_what_has_none_is_nought():
    book = laws.book_of(facts(lift(17), make.lifted(18, "bench-press", 40, (1,))))
    assert [_rung(e) for e in book.exposures] == [LIFT.hinge_rung + 1, 0]


@pytest.mark.parametrize("turned", EITHER)
def test_the_heaviest_of_two_targets_is_what_was_asked_for(turned):
    targets = either(tuple(SetTarget(reps=8, load_g=g) for g in (55_000, 60_000)), turned)
    sets = tuple(
        SetDone(reps=8, load_g=57_500, pain=1, technique=4, target=t,
                effort=Effort(EffortScale.RPE, 6)) for t in targets
    )  # fmt: skip
    here = lane(facts(make.session(20, ExerciseDone(RDL, sets))), phase=Phase.P3)
    rows = tuple(SetTarget(reps=8, load_g=57_500) for _ in sets)
    assert {r.load_g for r in asked_again(here, rows, here.own[-1])} == {60_000}


@pytest.mark.parametrize(("asked", "again"), [(59, 59), (60, 60), (61, 61), (66, 66), (67, 60)])
def test_a_load_that_no_step_reaches_from_what_was_done_is_not_asked_for_again(asked, again):
    sets = tuple(replace(s, target=SetTarget(reps=8, load_g=asked * 1000)) for s in row(60).sets)
    done = make.session(20, ExerciseDone(RDL, sets))
    here = lane(facts(done, athlete=make.athlete(bests=(), plate_step_g=1000)), phase=Phase.P3)
    rows = tuple(SetTarget(reps=8, load_g=60_000) for _ in sets)
    expected = again if asked > 60 else 60
    assert {r.load_g for r in asked_again(here, rows, here.own[-1])} == {expected * 1000}


# --- efforts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("efforts", "easy"), [
    ((6, 6), True), ((6, 9), False), ((9, 6), False), ((6, None), False), ((None, 6), False),
])  # fmt: skip
def test_work_is_easy_where_every_set_was_told_to_be(efforts, easy):
    one, two = (row(60).sets[0], row(60).sets[0])
    sets = tuple(
        replace(s, effort=None if e is None else Effort(EffortScale.RPE, e))
        for s, e in zip((one, two), efforts, strict=True)
    )
    here = lane(facts(make.session(20, ExerciseDone(RDL, sets))), phase=Phase.P3)
    assert _easy(here, here.own[-1]) is easy


@pytest.mark.parametrize(("efforts", "empty"), [
    ((4, 4), True), ((4, 8), False), ((8, 4), False), ((None, 4), False),
])  # fmt: skip
def test_a_lift_feels_empty_where_every_set_did(efforts, empty):
    sets = tuple(
        replace(row(60).sets[0], effort=None if e is None else Effort(EffortScale.RPE, e))
        for e in efforts
    )
    book = laws.book_of(facts(make.session(20, ExerciseDone(RDL, sets))))
    assert feels_empty(book, book.exposures[-1]) is empty


def test_only_the_lifts_of_goals_are_searched_and_a_goal_without_one_names_none():
    squat = Goal(GoalKind.LIFT, "squat-goblet", 40_000, 5)
    plain = (
        Goal(GoalKind.PAIN_FREE)
        if hasattr(GoalKind, "PAIN_FREE")
        else replace(squat, exercise=None)
    )
    named = laws.book_of(facts(lift(20), goals=(squat, plain)))
    assert _wanted(named) == {MovementPattern.SQUAT}
    unknown = laws.book_of(facts(lift(20), goals=(replace(squat, exercise="nobody-knows"),)))
    assert MovementPattern.HINGE in _wanted(unknown)


# --- clinicians ------------------------------------------------------------------------------


def loosened(n: int, kilos: int, id_: str = "a") -> ClinicianOverride:
    ref = make.ref(FactKind.CLINICIAN_OVERRIDE, f"{id_}{n}", n)
    kind, seen = ClinicianOverrideKind.LOAD_UP_TO, ClinicianRole.PHYSIOTHERAPIST
    return ClinicianOverride(ref, kind, seen, "Seen.", make.day(40), RDL, kilos * 1000)


@pytest.mark.parametrize("turned", EITHER)
@pytest.mark.parametrize(("first", "second", "counts"), [
    ((20, 80), (21, 90), 90), ((20, 90), (21, 80), 80),
    ((21, 80, "a"), (21, 90, "b"), 80), ((21, 90, "a"), (21, 80, "b"), 80),
])  # fmt: skip
def test_the_newest_word_counts_and_of_two_of_a_day_the_lower(first, second, counts, turned):
    told = either((loosened(*first), loosened(*second)), turned)
    found = load_up_to(laws.book_of(facts(lift(20), clinician_overrides=told)), LIFT)
    assert found.limit_g == counts * 1000


@pytest.mark.parametrize("turned", EITHER)
def test_the_lower_of_two_limits_binds(turned):
    kind = RestrictionKind.NO_AXIAL_LOAD_ABOVE
    limits = either(tuple(Restriction(kind, limit_g=g) for g in (40_000, 30_000)), turned)
    note = make.clearance("RF-SUR-1", 20, restrictions=limits)
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 15)
    book = laws.book_of(facts(lift(20), clearances=(note,), flags=(flag,)))
    assert cap(book, LIFT).grams == 30_000


@pytest.mark.parametrize("turned", EITHER)
def test_the_last_of_two_notes_that_cover_a_flag_ends_it(turned):
    notes = (
        make.clearance("RF-FRA-2", 16, valid_until=make.day(25)),
        make.clearance("RF-FRA-2", 17, valid_until=make.day(24)),
    )
    flag = make.flag("RF-FRA-2", FlagLevel.CLEARANCE, 15)
    known = facts(lift(20), clearances=either(notes, turned), flags=(flag,))
    assert plan_ends_on(laws.book_of(known)) == make.day(25)


@pytest.mark.parametrize("turned", EITHER)
def test_the_last_of_two_examinations_counts_and_none_of_tomorrow(turned):
    notes = tuple(make.clearance("RF-TIME-1", n) for n in (12, 18, 24))
    found = _last_examined(either(notes, turned), "RF-TIME-1", make.day(23))
    assert found == make.day(18)


# --- answers ---------------------------------------------------------------------------------


def test_a_question_that_every_form_left_out_is_open_since_the_first_form():
    code = next(c for c in make.RULES.softer_codes if c in dict(make.answers()))
    forms = tuple(
        replace(f, answers=tuple(r for r in f.answers if r[0] != code))
        for f in (make.screening(3), make.screening(10))
    )
    early = make.morning(1, 1)
    assert unclear((early, *forms), make.RULES) == {code: make.day(3)}


def test_a_doubt_is_open_since_its_newest_answer():
    code = next(c for c in make.RULES.softer_codes if c in dict(make.answers()))
    said = {code.replace("-", "_"): TriageAnswer.UNSURE.value}
    forms = (make.screening(3, **said), make.screening(10, **said))
    assert unclear(forms, make.RULES)[code] == make.day(10)


@pytest.mark.parametrize(("days", "since", "found"), [
    ((10,), None, 10), ((10,), 10, 10), ((10,), 11, None), ((10, 14), None, 14),
    ((14, 10), None, 14), ((8, 14), 9, 14),
])  # fmt: skip
def test_the_newest_flare_of_this_time_is_the_one_told(days, since, found):
    told = tuple(make.flare(n) for n in days)
    moment = flared(told, None if since is None else make.day(since))
    assert (moment and moment[0]) == (None if found is None else make.day(found))


@pytest.mark.parametrize(("weeks", "rises"), [
    ((), False), ((2.0, 4.0, 6.0), True), ((2.0, 2.0, 6.0), False), ((2.0, 6.0, 6.0), False),
    ((4.0, 2.0, 6.0), False), ((1.0, 6.0, 4.0), False),
])  # fmt: skip
def test_weeks_rise_where_each_is_above_the_one_before(weeks, rises):
    assert (_rise(laws.book_of(facts(lift(20))), weeks, "weeks") is not None) is rises
