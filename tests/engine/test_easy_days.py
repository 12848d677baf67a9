"""What bad answers leave behind: reds that stand until calm sessions answer them, and the easy
days of a flare."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from api.engine.dosing.lane_doses import base_rows
from api.engine.facts import ExerciseDone as Done
from api.engine.facts import Facts, Position, PrescribedDose, Session, SetDone, SetTarget
from api.engine.rules import pain
from api.engine.vocab import DecisionAction, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

RDL, SQUAT, WALK, DRILL = "rdl-tempo", "squat-goblet", "walk", "hinge-wall"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
RED, GREEN = (1, 7), (1, 1)


def lived(now: int, *rows: tuple[int, tuple[int, int]], **more: object) -> Facts:
    """One lift on some days with its pains; every morning is quiet."""
    plain: dict[str, object] = {
        "scope": make.of_exercise(RDL),
        "episode": make.episode(**CALM),
        "sessions": tuple(make.lifted(n, RDL, 60, pains) for n, pains in rows),
        "check_ins": tuple(make.morning(n, 1, 1) for n in range(1, now + 1)),
        "screenings": tuple(make.screening(n) for n in range(0, now + 1, 7)),
        "position": Position(Phase.P2, make.day(0)),
    }
    return make.facts(now, **{**plain, **more})


def codes(facts: Facts) -> set[str]:
    return {reason.code for reason in answer(facts).reasons}


# --- reds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "twice"), [(11, True), (12, False)])
def test_two_reds_within_a_week_of_each_other_change_the_movement(second, twice):
    facts = lived(second + 1, (4, RED), (second, RED))
    assert ("red_twice_week" in codes(facts)) is twice


@pytest.mark.parametrize("now", [9, 12, 16, 30])
def test_days_alone_never_undo_two_reds(now):
    made = answer(lived(now, (4, RED), (8, RED)))
    assert made.action is DecisionAction.SUBSTITUTE


@pytest.mark.parametrize("now", [18, 25])
def test_days_alone_never_undo_three_reds(now):
    assert "worsening_trend" in codes(lived(now, (4, RED), (10, RED), (17, RED)))


def test_two_green_sessions_in_a_row_do_and_one_does_not():
    reds = ((4, RED), (8, RED))
    assert "red_twice_week" in codes(lived(13, *reds, (11, GREEN)))
    assert "red_twice_week" not in codes(lived(16, *reds, (11, GREEN), (14, GREEN)))


def test_reds_that_lapse_with_the_days_are_caught(monkeypatch):
    later, sooner = lived(16, (4, RED), (8, RED)), lived(9, (4, RED), (8, RED))
    assert answer(later).action is answer(sooner).action
    monkeypatch.setattr(pain, "settled_since", lambda book, day: (book.as_of - day).days > 7)
    assert answer(later).action is not answer(sooner).action


def test_the_first_days_of_another_movement_are_half_of_its_sets():
    made = answer(lived(9, (4, RED), (8, RED)))
    [dose] = made.prescriptions
    assert (dose.replaces, len(dose.sets)) == (RDL, len(RED) / 2)


BIKE, OTHER = "bike-stationary", "elliptical"


def rode(n: int, slug: str, pain: int) -> Session:
    done = Done(slug, (SetDone(duration_s=1200, pain=pain),))
    return make.session(n, done, pain_before=1, pain_after=1)


@pytest.mark.parametrize(("now", "due"), [(11, 12), (12, 12), (13, None), (20, None)])
def test_b3_a_red_ride_rests_two_days_whatever_else_was_ridden_since(now, due):
    since = tuple(rode(n, OTHER, 1) for n in range(11, now))
    facts = lived(now, sessions=(rode(10, BIKE, 7), *since), scope=make.of_exercise(BIKE))
    [dose] = answer(facts).prescriptions
    until = None if due is None else datetime(2026, 11, 14 + due, 17, tzinfo=UTC)
    assert (dose.action, dose.not_before) == (DecisionAction.REGRESS, until)


# --- a flare -------------------------------------------------------------------------------


def flaring(now: int, **more: object) -> Facts:
    facts = lived(now, (4, GREEN), (8, GREEN))
    told = (*facts.check_ins[:9], make.flare(10))
    return replace(facts, check_ins=told, screenings=(make.screening(0), make.screening(9)), **more)


@pytest.mark.parametrize(("now", "waits"), [(10, True), (12, True), (13, False)])
def test_a_load_waits_for_the_end_of_the_easy_days(now, waits):
    [dose] = answer(flaring(now)).prescriptions
    due = datetime.combine(make.day(13), datetime.min.time(), UTC)
    assert dose.not_before == (due if waits else None)


def walked(minutes: int, sets: int) -> Done:
    return Done(WALK, tuple(SetDone(duration_s=60 * minutes, pain=1) for _ in range(sets)))


@pytest.mark.parametrize(
    ("minutes", "sets", "asked"), [(10, 3, [600] * 3), (5, 4, [300] * 3), (30, 1, [300] * 3)]
)
def test_walks_go_on_a_few_minutes_at_a_time_in_the_slot_of_the_easy_days(minutes, sets, asked):
    sessions = (make.session(8, walked(minutes, sets)),)
    plan = answer(flaring(11, sessions=sessions, scope=make.PLAN))
    [dose] = [p for p in plan.prescriptions if p.exercise == WALK]
    assert asked == [row.duration_s for row in dose.sets]


@pytest.mark.parametrize(
    ("slug", "phase", "row"),
    [(WALK, Phase.P0, SetTarget(duration_s=300)), (DRILL, Phase.P1, SetTarget(reps=8))],
)
def test_a_dose_that_nobody_has_done_is_cut_once_and_not_every_day_anew(slug, phase, row):
    cut = PrescribedDose(slug, (row,) * 2, None, make.day(10))
    position = Position(phase, make.day(10), prescribed=(cut,))
    facts = flaring(11, sessions=(), position=position, scope=make.of_exercise(slug))
    [dose] = answer(facts).prescriptions
    assert [(done.reps, done.duration_s) for done in dose.sets] == [(row.reps, row.duration_s)] * 2


def test_what_is_one_long_set_comes_back_half_as_long():
    facts = flaring(11, sessions=(make.session(8, walked(30, 1)),), scope=make.of_exercise(WALK))
    quiet = tuple(make.morning(n, 1, 1) for n in range(11, 15))
    facts = replace(facts, check_ins=(*facts.check_ins, *quiet), as_of=make.day(14))
    assert laws.book_of(facts).flare() is None
    [dose] = answer(facts).prescriptions
    assert [row.duration_s for row in dose.sets] == [900]


# --- a dose asked for and never done -------------------------------------------------------


@pytest.mark.parametrize(("age", "kept"), [(14, True), (15, False)])
def test_a_dose_nobody_has_done_counts_for_a_fortnight(age, kept):
    rows = (SetTarget(reps=8, load_g=40_000),) * 3
    dose = PrescribedDose(SQUAT, rows, None, make.day(20 - age))
    asked = Position(Phase.P2, make.day(0), prescribed=(dose,))
    facts = lived(20, (16, GREEN), scope=make.of_exercise(SQUAT), position=asked)
    assert (base_rows(lane(facts, SQUAT)) == rows) is kept


def test_asked_by_itself_it_begins_as_the_plan_asked():
    """After a flare a plan asked for two sets and the exercise alone for three."""
    dose = PrescribedDose(SQUAT, (SetTarget(reps=8, load_g=0),) * 2, None, make.day(17))
    asked = Position(Phase.P2, make.day(0), prescribed=(dose,))
    made = answer(lived(20, (16, GREEN), scope=make.of_exercise(SQUAT), position=asked))
    [alone] = made.prescriptions
    assert (
        made.action,
        [(row.reps, row.load_g) for row in alone.sets],
    ) == (DecisionAction.START, [(8, 0)] * 2)
