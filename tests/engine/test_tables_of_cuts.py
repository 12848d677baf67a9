"""Tables of values at their cut: what a gate counts, what brings speed, what a note may limit."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import fewer
from api.engine.dosing.lightweek import LightWeek
from api.engine.dosing.load_finding import _waiting
from api.engine.dosing.running import speed_waits, walk_test_pain
from api.engine.facts import Effort, ExerciseDone, Position, SetDone, SetTarget
from api.engine.lanes.decision import decide_lane
from api.engine.planning.gates import (
    _single_pain,
    _stage_green,
    _test,
    _test_pain,
    _walk_s,
    value_of,
)
from api.engine.planning.phases import stand
from api.engine.planning.selection import greens
from api.engine.rules.caps import _amount
from api.engine.rules.plateau import _rung
from api.engine.rules.quality import _hardest
from api.engine.telling.counterfactuals import _text
from api.engine.units import above, grams, reaches
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Comparison,
    DecisionAction,
    EffortScale,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, coloured, facts, lift
from tests.engine.test_edges import lane

G, A, R, U = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN
LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT
GATES = [gate for gates in make.RULES.gates_of.values() for gate in gates]
DEADBUG = "deadbug"


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


@pytest.mark.parametrize(
    ("stage", "rung"), [(None, 0), (RunStage.R0, 1), (RunStage.R1, 2), (RunStage.R12, 13)]
)
def test_the_first_stage_of_running_is_more_than_none(stage, rung):
    [run] = laws.book_of(facts(make.ran(20, stage, 4000, 1))).of_pattern(MovementPattern.RUN)
    assert rung == _rung(run)


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


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([G] * 10, 10),
        ([G] * 8 + [A] * 2, 10),
        ([G] * 7 + [A] * 3, 0),
        ([A] * 3 + [G] * 10, 10),
        ([G] * 9 + [U], 9),
        ([U] + [G] * 9, 9),
        ([U] + [G] * 10, 10),
        ([G] * 4, 4),
    ],
)
def test_ten_sessions_count_with_two_edge_answers_and_unanswered_ones_not_at_all(zones, expected):
    book = laws.book_of(coloured(*zip(range(NOW - len(zones), NOW), zones, strict=True)))
    assert [zone for _, zone in book.session_zones] == zones
    assert value_of(book, the_gate("good_sessions", value=10), make.day(0)) == expected


@pytest.mark.parametrize(("since", "expected"), [(13, 10), (14, 9), (22, 1), (23, 0)])
def test_sessions_count_from_the_first_day_of_the_phase(since, expected):
    book = laws.book_of(coloured(*((day, G) for day in range(13, NOW))))
    assert value_of(book, the_gate("good_sessions", value=10), make.day(since)) == expected


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ((), 0),
        ((G, G), 2),
        ((R, G, G, R, G), 1),
        ((G, R, G, G), 2),
        ((G, G, R), 0),
        ((G, A, G), 1),
        ((G, G, A, G), 2),
    ],
)
def test_the_count_starts_anew_after_the_last_red_answer(zones, expected):
    own = lane(coloured(*((3 * n, zone) for n, zone in enumerate(zones)))).own
    assert tuple(e.zone for e in own) == zones
    assert greens(own, timedelta(days=2)) == expected


@pytest.mark.parametrize(("gap", "expected"), [(1, 1), (2, 2), (3, 2)])
def test_greens_count_where_each_is_so_long_after_the_one_before(gap, expected):
    own = lane(coloured((10, G), (10 + gap, G))).own
    assert greens(own, timedelta(days=2)) == expected


# --- runs ----------------------------------------------------------------------------------------

R8, R9, R10 = RunStage.R8, RunStage.R9, RunStage.R10


@pytest.mark.parametrize(
    ("runs", "waits"),
    [
        ((), False),
        (((15, R9), (1, R10)), False),
        (((14, R9), (1, R10)), False),
        (((13, R9), (1, R10)), True),
        (((20, R9), (10, R8), (5, R9)), True),
        (((20, R8), (10, R9)), True),
        (((20, R9), (10, R8)), True),
        (((20, R9), (14, R8)), False),
        (((14, R8),), False),
        (((13, R8),), True),
        (((20, R9), (13, None), (1, R9)), False),
        (((20, R9), (1, None)), False),
    ],
)
def test_fast_runs_wait_until_two_weeks_of_stages_were_easy_half_hours(runs, waits):
    """B7: speed after two weeks at R9-R10; runs of no stage say nothing of that."""
    done = tuple(make.ran(NOW - n, stage, 5000, 0) for n, stage in runs)
    book = laws.book_of(make.runner(NOW, sessions=done))
    by_stage = {row.stage: make.LIBRARY.exercises[row.exercise] for row in make.RULES.run_stages}
    assert speed_waits(book, by_stage[RunStage.R11]) is waits
    assert speed_waits(book, by_stage[RunStage.R12]) is waits
    assert not speed_waits(book, by_stage[R9])


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
    ("efforts", "expected"), [((6, None, 8), 8), ((8, 6), 8), ((None, 6), 6), ((None,), 0)]
)
def test_the_hardest_set_is_the_hardest_that_was_told(efforts, expected):
    told = (None if e is None else Effort(EffortScale.RPE, e) for e in efforts)
    done = ExerciseDone(RDL, tuple(SetDone(reps=5, pain=1, effort=e) for e in told))
    assert _hardest(lane(facts(make.session(20, done))).own[-1]) == expected


@pytest.mark.parametrize(
    ("began", "asked", "again", "waits"),
    [
        (0, NOW - 13, True, True),
        (0, NOW - 14, True, False),
        (0, NOW - 13, False, False),
        (3, 3, False, True),
        (0, None, True, False),
    ],
)
def test_a_ramp_that_was_asked_for_is_waited_for_less_than_a_fortnight(began, asked, again, waits):
    """B5: at most once in fourteen days. That of a phase is waited for as long as the phase."""
    last = None if asked is None else make.day(asked)
    position = Position(Phase.P3, make.day(began), load_finding_on=last)
    book = laws.book_of(facts(lift(2), position=position))
    standing = stand(book, may_move=False)
    assert standing.since == make.day(began)
    assert _waiting(book, last, standing, again) is waits


@pytest.mark.parametrize(("done", "waits"), [(9, True), (10, False), (11, False)])
def test_a_ramp_is_waited_for_until_the_lift_was_done_since(done, waits):
    last = make.day(10)
    position = Position(Phase.P3, make.day(0), load_finding_on=last)
    book = laws.book_of(facts(lift(done), position=position))
    assert _waiting(book, last, stand(book, may_move=False), again=True) is waits


@pytest.mark.parametrize(
    ("away", "at_home", "expected"),
    [(6, True, False), (7, True, True), (8, True, True), (8, False, False)],
)
def test_work_at_home_of_a_week_ago_may_never_be_logged(away, at_home, expected):
    known = replace(lane(facts(lift(NOW - away))), at_home=at_home)
    assert known.unlogged is expected
    assert replace(lane(facts()), at_home=True).unlogged is False


HOLD, REGRESS = DecisionAction.HOLD, DecisionAction.REGRESS


@pytest.mark.parametrize(
    ("zone", "away", "home", "expected"),
    [
        (R, 6, True, REGRESS),
        (R, 7, True, HOLD),
        (R, 8, True, HOLD),
        (R, 6, False, REGRESS),
        (R, 8, False, REGRESS),
        (G, 8, True, REGRESS),
    ],
)
def test_a_step_down_at_home_that_nobody_logs_becomes_a_repeat_after_a_week(
    zone, away, home, expected
):
    """That of a time away stays one: its weeks run on by themselves."""
    there = replace(lane(coloured((NOW - away, zone), slug=DEADBUG), DEADBUG), at_home=home)
    assert decide_lane(there).prescription.action is expected


@pytest.mark.parametrize("home", [True, False])
def test_a_lighter_week_at_home_stays_one_whether_or_not_it_is_logged(home):
    bridge = "glute-bridge"
    days = (lift(11, slug=bridge), lift(15, slug=bridge), lift(18), lift(21))
    known = lane(facts(*days, slug=bridge), bridge, phase=Phase.P3)
    week = LightWeek("deload_planned", make.day(22), ())
    there = replace(known, basis=replace(known.basis, deload=week), at_home=home)
    assert there.unlogged is home
    assert decide_lane(there).prescription.action is DecisionAction.DELOAD


def test_what_becomes_a_repeat_keeps_the_lower_dose():
    there = lane(coloured((NOW - 8, R), slug=DEADBUG), DEADBUG)
    home = decide_lane(replace(there, at_home=True)).prescription
    assert home.sets == decide_lane(there).prescription.sets


@pytest.mark.parametrize(
    ("value", "expected"), [(999_999, "999999"), (10**6, "1000000"), (10**6 + 1, "1000001")]
)
def test_a_large_number_is_spelled_out(value, expected):
    assert _text(value) == expected
