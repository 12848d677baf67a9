"""Days, counts and limits exactly where a comparison decides, and the sentences that name them."""

import pytest
from msgspec.structs import replace

from api.engine.facts import ExerciseDone, Facts, Session
from api.engine.planning.gates import limit_of
from api.engine.vocab import SessionStatus
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import code, facts, lift
from tests.engine.test_set_back import after
from tests.engine.test_steps import full
from tests.engine.worlds import answer

FORTNIGHT, WEEK = 14, 7

# --- the first day of a window ---------------------------------------------------------------


@pytest.mark.parametrize(("day", "there"), [(3, False), (4, True)])
def test_a_readiness_of_a_fortnight_ago_is_no_longer_of_these_days(day, there):
    told = (make.morning(day, 1, 1, sleep_h=8.0),)
    missing = answer(make.lifter(3 + FORTNIGHT, check_ins=told)).completeness.missing
    assert ("readiness" not in missing) is there


@pytest.mark.parametrize(("day", "asked"), [(3, False), (4, True)])
def test_an_effort_left_out_a_fortnight_ago_is_no_longer_missing(day, asked):
    known = make.lifter(3 + FORTNIGHT, sessions=(lift(day, rpe=None),))
    assert ("effort" in answer(known).completeness.missing) is asked


@pytest.mark.parametrize(("day", "share"), [(3, 1), (4, 0.5)])
def test_a_session_left_out_a_week_ago_no_longer_counts(day, share):
    out = make.session(day, status=SessionStatus.SKIPPED)
    known = make.lifter(3 + WEEK, sessions=(out, lift(8)))
    assert answer(known).completeness.adherence_7d == share


# --- as many as before -----------------------------------------------------------------------


def with_silent_set(made: Session) -> Session:
    """The same lift and one more of its sets, without an effort."""
    done = made.exercises[0]
    sets = (*done.sets, replace(done.sets[-1], effort=None))
    return replace(made, exercises=(replace(done, sets=sets),))


def test_a_silent_set_beside_as_many_efforts_as_before_is_not_waited_for():
    assert code(answer(facts(lift(17), with_silent_set(lift(20))))) != "effort_missing"


# --- the higher of two limits ----------------------------------------------------------------


@pytest.mark.parametrize(("kind", "usual", "limit"), [
    ("in_session", 1, 3), ("in_session", 4, 5), ("morning_pain", 1, 4), ("morning_pain", 5, 5),
])  # fmt: skip
def test_a_gate_of_pain_asks_for_its_own_number_or_for_what_is_usual_where_that_is_more(
    kind, usual, limit
):
    mornings = tuple(make.morning(n, usual, 1) for n in range(1, 15))
    sore = make.episode(pain_at_rest=6, pain_morning=usual, settle_h=30.0)
    book = laws.book_of(make.lifter(14, check_ins=mornings, episode=sore))
    gate = next(g for g in make.RULES.gates if g.kind == kind)
    assert limit_of(book, gate) == limit


# --- two red lifts of one session ------------------------------------------------------------


def both(*slugs: str) -> Facts:
    """A red pull that leaves with its phase, and beside it others that were as red."""
    known = after(1, 7)
    first, last = known.sessions
    done = tuple(
        ExerciseDone(slug, make.lifted(4, slug, 20, (7,)).exercises[0].sets) for slug in slugs
    )
    return replace(known, sessions=(first, replace(last, exercises=(*last.exercises, *done))))


@pytest.mark.parametrize(("beside", "stepped"), [((), True), (("hinge-wall",), False)])
def test_easier_work_is_a_step_back_only_where_every_red_lift_has_left(beside, stepped):
    made = answer(both(*beside))
    assert (made.reasons[0].code == "pattern_phase_back") is stepped


# --- numbers in sentences --------------------------------------------------------------------


def test_a_plate_that_would_have_fit_is_named_in_kilograms_and_pounds():
    stirred_up = make.episode(pain_at_rest=5, pain_morning=1, settle_h=30.0)
    [other] = answer(full(episode=stirred_up)).counterfactuals
    assert other.text == "A plate step of 2.25 kg (4.5 lb) or less would have opened a step."
