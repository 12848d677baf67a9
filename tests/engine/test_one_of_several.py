"""One of several: a lift, a row, a dose, an answer beside others that would say something else."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.ramps import best_g, is_finding
from api.engine.dosing.references import _nearest
from api.engine.dosing.sports import _rose, further_m, longer_s
from api.engine.facts import Effort, ExerciseDone, Position, SetDone, SetTarget
from api.engine.lanes.decision import _took_over, decide_lane, one_per_exercise
from api.engine.overlays import LONGEST_TEXT, LONGEST_VERSION, _text, _version
from api.engine.reading.exposure import as_work
from api.engine.reading.rows import _weight
from api.engine.rulereader import RuleSetError
from api.engine.rules.dapre import all_out, next_step_g
from api.engine.vocab import (
    EffortScale,
    Phase,
    RunStage,
    SetKind,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_all_out_sets import knight
from tests.engine.test_edges import lane

LIFT = make.LIBRARY.exercises[RDL]
RPE = EffortScale.RPE


def sets(*loads: int | None, **more: object) -> tuple[SetDone, ...]:
    plain: dict[str, object] = {"reps": 8, "pain": 1, "technique": 4}
    return tuple(SetDone(**{**plain, "load_g": g, **more}) for g in loads)  # type: ignore[arg-type]


def done(n: int, *made: SetDone, slug: str = RDL, stage: RunStage | None = None):
    return make.session(n, ExerciseDone(slug, made, stage))


# --- ramps -----------------------------------------------------------------------------------


def asked(loads: tuple[int | None, ...], efforts: tuple[float | None, ...]):
    """Sets with targets of these loads and efforts."""
    return tuple(
        replace(
            sets(60_000)[0],
            target=SetTarget(reps=8, load_g=g, effort=None if e is None else Effort(RPE, e)),
        )
        for g, e in zip(loads, efforts, strict=True)
    )


@pytest.mark.parametrize(("loads", "efforts", "ramp"), [
    ((60, 65, 70), (7, 7, 7), True), ((60, 60, 60), (7, 7, 7), False),
    ((70, 65, 60), (7, 7, 7), False), ((60, 65, 70), (7, 7, 8), False),
    ((60, 65, 70), (8, 7, 7), False), ((60, 65, 70), (None, 7, 7), False),
    ((60, 65, 70), (7, 7, None), False), ((None, 60, 65), (None, 7, 7), True),
    ((None, None), (7, 7), False), ((0, 60, 65), (7, 7, 7), True),
])  # fmt: skip
def test_a_ramp_was_asked_for_where_every_loaded_set_should_end_at_its_effort(loads, efforts, ramp):
    grams = tuple(None if kilos is None else kilos * 1000 for kilos in loads)
    book = laws.book_of(facts(done(20, *asked(grams, efforts))))
    assert make.RULES.load.finding_effort.value == 7
    assert is_finding(book, book.exposures[-1]) is ramp


@pytest.mark.parametrize(("asked_on", "loads", "ramp"), [
    (20, (60, 65), True), (21, (60, 65), False), (19, (60, 65), True), (18, (60, 65), False),
    (20, (60, 60), False), (20, (None, 60, 65), True), (20, (65, 60), False),
])  # fmt: skip
def test_without_targets_the_first_loaded_time_since_is_the_ramp_if_it_rose(asked_on, loads, ramp):
    grams = tuple(None if kilos is None else kilos * 1000 for kilos in loads)
    known = facts(
        lift(18), done(19, *sets(None)), done(20, *sets(*grams)), done(22, *sets(60_000, 70_000)),
        position=Position(Phase.P3, make.day(0), load_finding_on=make.day(asked_on)),
    )  # fmt: skip
    book = laws.book_of(known)
    assert is_finding(book, book.exposures[2]) is ramp


@pytest.mark.parametrize(("efforts", "best"), [
    ((6, 7, 8), 65), ((6, 7, 7), 70), ((8, 8, 8), 60), ((None, None, None), 70), ((6, 8, 6), 70),
])  # fmt: skip
def test_the_best_set_of_a_ramp_is_the_heaviest_within_its_effort(efforts, best):
    told = tuple(
        replace(s, effort=None if e is None else Effort(RPE, e))
        for s, e in zip(sets(60_000, 65_000, 70_000), efforts, strict=True)
    )
    book = laws.book_of(facts(done(20, SetDone(reps=8, pain=1), *told)))
    assert best_g(book, book.exposures[-1]) == best * 1000


# --- all-out sets ----------------------------------------------------------------------------


@pytest.mark.parametrize(("pattern", "large"), [(RDL, True), ("bench-press", False)])
def test_hinges_take_the_large_step_of_a_row_and_smaller_lifts_the_small_one(pattern, large):
    here = lane(facts(make.lifted(20, pattern, 60, (1,)), slug=pattern), pattern, phase=Phase.P3)
    for row in make.RULES.dapre:
        both = sorted((row.next_low_g, row.next_high_g), key=abs)
        assert next_step_g(here, row) == both[1 if large else 0]


@pytest.mark.parametrize(("loads", "counts"), [
    ((60, 60, 60), True), ((50, 55, 60), True), ((60, 60, 50), False), ((0, 0, 0), False),
    ((None, None, None), False), ((60, 60, None), False),
])  # fmt: skip
def test_an_all_out_set_counts_at_the_heaviest_load_of_its_day(loads, counts):
    known = knight(6)
    made = known.sessions[-1]
    [row] = made.exercises
    told = tuple(
        replace(s, load_g=None if g is None else g * 1000)
        for s, g in zip(row.sets, loads, strict=True)
    )
    last = replace(made, exercises=(replace(row, sets=told),))
    here = lane(replace(known, sessions=(*known.sessions[:-1], last)), phase=Phase.P3)
    assert (all_out(here) is not None) is counts


# --- rows, references, sports ----------------------------------------------------------------


def test_the_weight_of_a_row_is_that_of_its_heaviest_set():
    rows = [ExerciseDone(RDL, sets(*loads)) for loads in ((60_000, 80_000), (70_000, 70_000), ())]
    assert [_weight(row)[0] for row in rows] == [80_000, 70_000, 0]


@pytest.mark.parametrize(("known", "kilos"), [
    ({}, None), ({RDL: 100}, 100), ({"bench-press": 100}, None),
    ({"rdl-dumbbell": 90, "deadlift-conventional": 150}, 90), ({"nobody-knows": 100}, None),
])  # fmt: skip
def test_the_nearest_rung_of_which_something_is_known_speaks_for_a_lift(known, kilos):
    book = laws.book_of(facts())
    told = {slug: float(value) for slug, value in known.items()}
    assert _nearest(book, LIFT, told) == kilos


def run(n: int, seconds: int | None = 1200, metres: int | None = None, stage=None):
    told = SetDone(duration_s=seconds, distance_m=metres, pain=1)
    return done(n, told, slug="run-easy", stage=stage)


@pytest.mark.parametrize(("before", "now", "rose"), [
    ((), run(40), False),
    ((run(30),), run(40), False),
    ((run(30),), run(40, longer_s(1200, make.RULES) - 1), False),
    ((run(30),), run(40, longer_s(1200, make.RULES)), True),
    ((run(30), run(33, 2400)), run(40, 1800), False),
    ((run(33, 2400), run(36)), run(40, 1800), False),
    ((run(12),), run(40, 1800), True), ((run(11),), run(40, 1800), False),
    ((run(30, None, 5000),), run(40, None, further_m(5000, make.RULES) - 1), False),
    ((run(30, None, 5000),), run(40, None, further_m(5000, make.RULES)), True),
    ((run(30, stage=RunStage.R3),), run(40, stage=RunStage.R3), False),
    ((run(30, stage=RunStage.R3),), run(40, stage=RunStage.R4), True),
    ((run(30, stage=RunStage.R5), run(33, stage=RunStage.R3)), run(40, stage=RunStage.R4), False),
    ((run(30, stage=RunStage.R3), run(33)), run(40, stage=RunStage.R4), True),
    ((run(30),), run(40, stage=RunStage.R4), False),
])  # fmt: skip
def test_a_sport_rose_where_it_went_past_the_most_of_its_four_weeks(before, now, rose):
    assert make.RULES.load.restore_days.whole == 28
    known = replace(make.runner(41), sessions=(*before, now))
    *earlier, last = laws.book_of(known).exposures
    assert _rose(earlier, last, make.RULES) is rose


def test_what_was_done_on_the_same_day_before_is_nothing_that_was_known():
    known = replace(make.runner(41), sessions=(run(30), run(40, 2400)))
    first, last = laws.book_of(known).exposures
    again = replace(last, day=first.day)
    assert _rose([first], again, make.RULES) is False


# --- what an exposure is worth as work -------------------------------------------------------

WARM = SetKind.WARM_UP


@pytest.mark.parametrize(("pain", "kinds", "loads"), [
    (1, (None, None), [60, 60]), (1, (None, WARM), [60]), (4, (None, WARM), [60, 60]),
    (7, (None, WARM), [60, 20]), (4, (WARM,), [20]), (1, (WARM,), []),
])  # fmt: skip
def test_a_warm_up_counts_only_where_it_was_answered_less_well(pain, kinds, loads):
    days = tuple(
        done(14 + 3 * n, *sets(20_000 if kind else 60_000,
             pain=pain if kind else 1, **({"kind": kind} if kind else {})))
        for n, kind in enumerate(kinds)
    )  # fmt: skip
    found = as_work(laws.book_of(facts(*days)).exposures)
    assert [e.grams // 1000 for e in found] == loads


# --- lanes -----------------------------------------------------------------------------------


def test_the_more_careful_of_two_answers_about_one_exercise_stands():
    calm = decide_lane(lane(facts(lift(17), lift(20)), phase=Phase.P3))
    hurt = decide_lane(lane(facts(lift(17), make.lifted(20, RDL, 60, (7,))), phase=Phase.P3))
    assert one_per_exercise([calm, hurt]) == one_per_exercise([hurt, calm]) == (hurt,)
    assert one_per_exercise([calm, calm]) == (calm,)
    assert one_per_exercise([]) == ()


@pytest.mark.parametrize(("stand_in", "own", "took"), [
    (None, None, False), (None, 20, False), (20, None, True), (20, 17, True), (17, 20, False),
])  # fmt: skip
def test_a_stand_in_takes_over_where_it_was_done_since_the_lift(stand_in, own, took):
    days = {"kb-deadlift": stand_in, RDL: own}
    known = facts(*(lift(n, slug=slug) for slug, n in days.items() if n is not None))
    other, here = (lane(known, slug, phase=Phase.P3) for slug in days)
    assert _took_over(other, here) is took


# --- words of an overlay ---------------------------------------------------------------------


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (LONGEST_TEXT, True),
                                              (LONGEST_TEXT + 1, False)])  # fmt: skip
def test_a_text_of_an_overlay_has_its_most_letters(length, fits):
    raw = {"source": "a" * length}
    if fits:
        assert _text(raw["source"], "source") == "a" * length
    else:
        with pytest.raises(RuleSetError, match="at most"):
            _text(raw["source"], "source")


@pytest.mark.parametrize(("version", "fits"), [
    ("a" * LONGEST_VERSION, True), ("a" * (LONGEST_VERSION + 1), False), ("North", False),
])  # fmt: skip
def test_a_version_of_an_overlay_is_short_and_in_lower_case(version, fits):
    if fits:
        assert _version(version) == version
    else:
        with pytest.raises(RuleSetError, match="lower-case"):
            _version(version)
