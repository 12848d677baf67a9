"""Tables of values at their cut: what a gate counts, what brings speed, what a note may limit."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import fewer
from api.engine.dosing.running import walk_test_pain
from api.engine.facts import (
    SetTarget,
)
from api.engine.planning.gates import (
    _single_pain,
    _stage_green,
    _test,
    _test_pain,
    _walk_s,
)
from api.engine.rules.caps import _amount
from api.engine.telling.counterfactuals import _text
from api.engine.units import above, grams, reaches
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Comparison,
    PainZone,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift
from tests.engine.test_edges import lane

G, A, R, U = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN
LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT
GATES = [gate for gates in make.RULES.gates_of.values() for gate in gates]
TODAY = make.day(40)


def ago(days: int):
    return TODAY - timedelta(days=days)


# --- what was left out ---------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "expected"), [(None, 0), (0, 0), (1, 1), (-20_000, -20_000)])
def test_what_has_no_load_weighs_nothing_beside_another(load, expected):
    assert grams(load) == expected


@pytest.mark.parametrize(
    ("value", "higher", "as_high"),
    [(None, False, False), (3.9, False, False), (4, False, True), (4.1, True, True)],
)
def test_what_was_left_out_is_above_no_cut_and_reaches_none(value, higher, as_high):
    assert (above(value, 4), reaches(value, 4)) == (higher, as_high)


@pytest.mark.parametrize("cut", [0, 0.5, -1, -7])
def test_what_was_left_out_is_above_no_cut_however_low(cut):
    assert not above(None, cut)
    assert not reaches(None, cut)


# --- gates ---------------------------------------------------------------------------------------


def the_gate(kind: str, **more: object):
    return replace(next(gate for gate in GATES if gate.kind == kind), **more)


@pytest.mark.parametrize(("days", "expected"), [((17, 20), 2), ((20, NOW), 1), ((NOW,), 0)])
def test_the_run_of_today_passes_no_stage_before_its_morning(days, expected):
    runs = tuple(make.ran(n, RunStage.R4, 4000, 0, pain_before=0, pain_after=0) for n in days)
    calm = tuple(make.morning(n + 1, 0, 0) for n in days)
    told = make.runner(NOW, sessions=runs, check_ins=calm)
    gate = next(g for g in GATES if g.subject in set(RunStage))
    assert _stage_green(laws.book_of(told), replace(gate, subject="r4"), make.day(0)) == expected


SQUAT = BaselineTest.SINGLE_LEG_BRIDGE


@pytest.mark.parametrize(
    ("comparison", "expected"), [(Comparison.AT_LEAST, 12), (Comparison.AT_MOST, 20)]
)
@pytest.mark.parametrize(("left", "right"), [(12, 20), (20, 12)])
def test_a_gate_reads_the_worse_of_two_sides(left, right, comparison, expected):
    sides = (make.result(SQUAT, left, 20, LEFT), make.result(SQUAT, right, 20, RIGHT))
    book = laws.book_of(facts(baselines=sides))
    gate = the_gate("test", subject=SQUAT.value, comparison=comparison)
    assert _test(book, gate, make.day(0)) == expected


@pytest.mark.parametrize(
    ("pains", "expected"), [((1, 3), 3), ((3, 1), 3), ((1, None), None), ((None, None), None)]
)
def test_the_pain_of_a_test_is_that_of_its_worse_side(pains, expected):
    told = zip((LEFT, RIGHT), pains, strict=True)
    sides = tuple(make.result(SQUAT, 20, 20, side, pain) for side, pain in told)
    gate = the_gate("test_pain", subject=SQUAT.value)
    assert _test_pain(laws.book_of(facts(baselines=sides)), gate, make.day(0)) == expected


WALK = BaselineTest.BRISK_WALK_30


@pytest.mark.parametrize(
    ("pains", "passed", "worst"),
    [((1, 2), True, 2), ((2, 1), True, 2), ((1, 3), False, 3), ((3, 1), False, 3)],
)
def test_of_two_test_walks_of_a_day_the_worse_one_speaks(pains, passed, worst):
    """Passed is a pain of at most 2 (B4)."""
    sides = zip((LEFT, RIGHT), pains, strict=True)
    book = laws.book_of(facts(baselines=tuple(make.result(WALK, p, 20, s) for s, p in sides)))
    half_hour = make.RULES.phase.walk_test_s.value
    found = _walk_s(book, the_gate("walk_s"), make.day(0))
    assert (found, walk_test_pain(book)) == (half_hour if passed else None, worst)


@pytest.mark.parametrize("said", ["effort", "technique"])
@pytest.mark.parametrize(("off", "expected"), [(-1, None), (0, 2), (1, 2), (None, None)])
def test_a_single_stands_for_a_jump_where_it_was_told_as_hard_and_as_clean(said, off, expected):
    cuts = make.RULES.phase
    cut = {"effort": cuts.effort_single.whole, "technique": cuts.technique_single.whole}
    told = cut | {said: None if off is None else cut[said] + off}
    if said == "technique" and off == 1:
        told[said] = 5
    single = make.lifted(20, RDL, 100, (2,), 1, told["effort"], told["technique"])
    assert _single_pain(laws.book_of(facts(single))) == expected


# --- runs ----------------------------------------------------------------------------------------

STAGES = RunStage.R8, RunStage.R9, RunStage.R10
R8, R9, R10 = STAGES


# --- doses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "pct", "left"), [(4, 50, 2), (3, 50, 2), (1, 50, 1), (4, 0, 1), (0, 50, 0)]
)
def test_a_share_of_the_sets_is_never_none_of_them(count, pct, left):
    assert len(fewer((SetTarget(reps=5),) * count, pct)) == left


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"reps": 5}, {"reps": 6}], 11),
        ([{"duration_s": 40}, {"duration_s": 20}], 60),
        ([{"reps": 2, "duration_s": 30}], 2),
        ([{"distance_m": 400}], 400),
        ([{}], 0),
        ([], 0),
    ],
)
def test_the_work_of_sets_is_their_repetitions_else_their_seconds_or_metres(rows, expected):
    assert _amount(tuple(SetTarget(**row) for row in rows)) == expected


@pytest.mark.parametrize(
    ("away", "at_home", "expected"),
    [(6, True, False), (7, True, True), (8, True, True), (8, False, False)],
)
def test_work_at_home_of_a_week_ago_may_never_be_logged(away, at_home, expected):
    known = replace(lane(facts(lift(NOW - away))), at_home=at_home)
    assert known.unlogged is expected
    assert replace(lane(facts()), at_home=True).unlogged is False


@pytest.mark.parametrize(
    ("value", "expected"), [(999_999, "999999"), (10**6, "1000000"), (10**6 + 1, "1000001")]
)
def test_a_large_number_is_spelled_out(value, expected):
    assert _text(value) == expected
