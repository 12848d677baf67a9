"""Tables of what just counts and just does not: days, notes, answers and what somebody owns."""

import pytest
from msgspec.structs import replace

from api.engine.decide import within_reach
from api.engine.dosing.bars import usual_bar_g
from api.engine.dosing.deload import due, was_planned
from api.engine.dosing.doses import least, rows_of
from api.engine.dosing.implements import heaviest
from api.engine.dosing.references import painfree_of_kind_g
from api.engine.dosing.running import _reach_s, walk_test_pain
from api.engine.dosing.start_load import _calm_loads, _told_best_g, start_load_g
from api.engine.facts import (
    Best,
    Effort,
    ExerciseDone,
    Goal,
    Position,
    SetDone,
    SetTarget,
    ToleratedLoad,
)
from api.engine.planning.gates import _gap, _in_session, _morning_falling, _reference
from api.engine.planning.phases import _after_flare
from api.engine.planning.season import in_a_row
from api.engine.planning.setbacks import set_back
from api.engine.rules.dapre import all_out
from api.engine.rules.deload import takes_part
from api.engine.rules.quality import _effort_asked, _hardest, _spent_again
from api.engine.safety.restrictions import BANDS, STACKS, WEIGHTS, needs_load
from api.engine.template import Dose, DoseKind
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    EffortScale,
    Equipment,
    GoalKind,
    LegSensation,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
    SetKind,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, NOW, RDL, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare
from tests.engine.test_tables_of_sets import a_set, asked, done, target

G, A, R, U = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN
LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT
EXERCISES = make.LIBRARY.exercises


def owns(*kinds: Equipment, **more: object):
    return laws.book_of(facts(athlete=make.athlete(equipment=frozenset(kinds), bests=()), **more))


# --- what somebody owns --------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [STACKS, WEIGHTS])
@pytest.mark.parametrize("some", [1, 2, 3, 4])
def test_nothing_is_left_of_a_carry_whatever_of_its_weights_is_there(kinds, some):
    carry = replace(
        EXERCISES[RDL], pattern=MovementPattern.CARRY, equipment=frozenset(kinds), loadable=True
    )
    owned = sorted(kinds)[:some]
    assert needs_load(owns(*owned), carry)


@pytest.mark.parametrize("some", [1, 2, 9])
def test_nothing_is_left_of_a_pull_at_a_band_without_it(some):
    pull = replace(EXERCISES["rdl-banded"], equipment=frozenset(BANDS))
    assert needs_load(owns(*sorted(BANDS)[:some]), pull)


BARS = (Equipment.BARBELL, Equipment.TRAP_BAR, Equipment.SAFETY_BAR, Equipment.RACK)


@pytest.mark.parametrize(
    ("kinds", "bar"),
    [(BARS[:1], True), (BARS, True), ((*BARS, Equipment.DUMBBELL), False), ((), False)],
)
def test_a_lift_begins_at_a_bar_where_all_it_is_done_with_are_bars(kinds, bar):
    lift_ = replace(EXERCISES[RDL], equipment=frozenset(kinds))
    assert (usual_bar_g(owns(*BARS, Equipment.DUMBBELL), lift_) is not None) is bar


HANDS = (Equipment.DUMBBELL, Equipment.KETTLEBELL, Equipment.BALL)


@pytest.mark.parametrize(
    ("kinds", "ends"), [(HANDS[:1], True), (HANDS, True), ((*HANDS, Equipment.BARBELL), False)]
)
def test_what_is_held_has_an_end_where_all_of_it_has_one(kinds, ends):
    held = replace(EXERCISES[RDL], equipment=frozenset(kinds))
    assert (heaviest(owns(*HANDS, Equipment.BARBELL), held) is not None) is ends


# --- sets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sets", "expected"), [(0, 1), (1, 1), (3, 3)])
def test_a_dose_is_at_least_one_set(sets, expected):
    assert len(rows_of(Dose(DoseKind.REPS, sets, 8, 10), None, None)) == expected


def test_the_least_of_two_doses_keeps_what_only_one_of_them_counts():
    both = (target(), SetTarget(duration_s=30)), (target(reps=6),) * 2
    assert [(r.reps, r.duration_s) for r in least(list(both))] == [(6, None), (None, 30)]


@pytest.mark.parametrize(
    ("efforts", "expected"), [((7, 9), 9), ((9, 7), 9), ((7, None), 7), ((None,), 6)]
)
def test_the_effort_asked_for_is_that_of_the_hardest_set_of_the_plan(efforts, expected):
    rows = (
        target(load_g=60_000, effort=None if e is None else Effort(EffortScale.RPE, e))
        for e in efforts
    )
    there = lane(facts(lift(20), position=asked(*rows)), phase=Phase.P1)
    limit = make.RULES.load.effort_max.of(Phase.P1).value
    asked_ = _effort_asked(there, there.last, there.last.work[0])
    assert asked_ == (limit if efforts == (None,) else expected)


def test_of_no_set_the_hardest_is_none():
    [here] = lane(facts(lift(20))).own
    assert _hardest(replace(here, done=ExerciseDone(RDL, ()))) == 0


@pytest.mark.parametrize(
    ("efforts", "again"),
    [((10, 10), True), ((6, 10), False), ((10, 6), False), ((6, 10, 10), True), ((10,), False)],
)
def test_a_load_left_nothing_in_reserve_twice_running(efforts, again):
    days = range(NOW - 3 * len(efforts), NOW, 3)
    done_ = [lift(n, rpe=rpe) for n, rpe in zip(days, efforts, strict=True)]
    there = lane(facts(*done_, position=asked(target(load_g=60_000), day=days[0])))
    assert _spent_again(there, there.last) is again


AMRAP = {"kind": SetKind.AMRAP, "reps": 9}


@pytest.mark.parametrize(("place", "counts"), [(0, False), (1, False), (2, True), (3, False)])
def test_of_all_out_sets_only_the_third_speaks(place, counts):
    sets = [a_set(60, **(AMRAP if n == place else {})) for n in range(4)]
    goal = Goal(GoalKind.LIFT, RDL, 100_000, 1)
    known = facts(done(20, *sets), check_ins=told(20), goals=(goal,), episode=make.episode(**LOW))
    assert (all_out(lane(known, phase=Phase.P3)) is not None) is counts


# --- what was told before ------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_the_heaviest_told_load_is_the_calm_one(order):
    loads = [ToleratedLoad(RDL, kilos * 1000, 5, make.day(15)) for kilos in (40, 60)][::order]
    book = laws.book_of(facts(episode=make.episode(best_tolerated=tuple(loads))))
    assert _calm_loads(book)[RDL] == 60_000


@pytest.mark.parametrize("order", [1, -1])
def test_the_best_of_the_profile_is_the_best_of_several(order):
    bests = tuple(Best("bench-press", kilos * 1000, 1) for kilos in (80, 100))[::order]
    book = laws.book_of(facts(athlete=make.athlete(bests=bests)))
    assert _told_best_g(book, EXERCISES["bench-press"]) == 100_000


def test_a_first_load_without_repetitions_is_that_of_one():
    bests = (Best("bench-press", 100_000, 1),)
    book = laws.book_of(facts(athlete=make.athlete(bests=bests)))
    first = [
        start_load_g(book, EXERCISES["bench-press"], Phase.P3, reps, 8) for reps in (None, 1, 2)
    ]
    assert first[0] == first[1] > first[2]


def test_a_told_load_of_an_exercise_nobody_knows_says_nothing():
    loads = [ToleratedLoad(slug, 90_000, 5, make.day(15)) for slug in ("unheard-of", "squat-front")]
    known = facts(lift(17, 60), lift(20, 60), episode=make.episode(best_tolerated=tuple(loads)))
    plain = facts(lift(17, 60), lift(20, 60))
    found = [painfree_of_kind_g(laws.book_of(f), EXERCISES[RDL]) for f in (known, plain)]
    assert found[0] == found[1] is not None


@pytest.mark.parametrize(
    ("kind", "reps", "expected"),
    [(GoalKind.LIFT, None, True), (GoalKind.LIFT, 1, True), (GoalKind.LIFT, 5, False)],
)
def test_a_goal_without_repetitions_is_a_single(kind, reps, expected):
    goal = Goal(kind, RDL, 100_000, reps)
    known = laws.book_of(facts(goals=(goal,)))
    assert (_reference(known) == 100_000) is expected


# --- gates ---------------------------------------------------------------------------------------

GATES = [gate for gates in make.RULES.gates_of.values() for gate in gates]


def the_gate(**more: object):
    return replace(GATES[0], **more)


BRIDGE = BaselineTest.SINGLE_LEG_BRIDGE


@pytest.mark.parametrize(
    ("sides", "expected"), [((1, 0), 100), ((0, 0), 0), ((20, 15), 25), ((20, None), None)]
)
def test_two_sides_differ_by_a_share_of_the_better_one(sides, expected):
    told_ = zip((LEFT, RIGHT), sides, strict=True)
    rows = tuple(make.result(BRIDGE, v, 20, s) for s, v in told_ if v is not None)
    book = laws.book_of(facts(baselines=rows))
    assert _gap(book, the_gate(subject=BRIDGE.value), make.day(0)) == expected


@pytest.mark.parametrize(
    ("pains", "expected"), [((1, None), 1), ((None, 3), 3), ((None, None), None)]
)
def test_the_worst_pain_in_sessions_is_that_of_the_sets_that_told_one(pains, expected):
    book = laws.book_of(facts(make.lifted(20, RDL, 60, pains)))
    assert _in_session(book, the_gate(), make.day(0)) == expected


@pytest.mark.parametrize(
    ("values", "falls"),
    [
        ((6, 5, 4), True),
        ((6, 6, 4), True),
        ((6, 4, 5), False),
        ((5, 6, 4), False),
        ((6, 6, 6), False),
    ],
)
def test_mornings_fall_where_none_is_above_the_one_before(values, falls):
    days = range(NOW - len(values), NOW)
    mornings = tuple(make.morning(n + 1, v, 1) for n, v in zip(days, values, strict=True))
    gate = the_gate(value=1)
    acute = make.episode(started_on=make.day(5), pain_morning=6)
    book = laws.book_of(facts(check_ins=mornings, episode=acute))
    needed = make.RULES.phase.falling_mornings.whole
    assert len(values) == needed
    assert _morning_falling(book, gate, make.day(0)) == (1 if falls else 0)


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("apart", "row"), [(0, False), (1, True), (2, True)])
def test_an_event_of_the_day_after_is_one_of_a_row(apart, row):
    first = Goal(GoalKind.EVENT, target_on=make.day(60))
    other = Goal(GoalKind.EVENT, target_on=make.day(60 + apart))
    book = laws.book_of(facts(goals=(first, other)))
    assert in_a_row(book, first, make.day(60)) is row


@pytest.mark.parametrize(("since", "floor"), [(19, Phase.P1), (20, Phase.P1), (21, None)])
def test_a_flare_of_the_first_day_of_a_phase_takes_it_down(since, floor):
    calm = (make.morning(n, 1, 1) for n in range(19))
    book = laws.book_of(facts(check_ins=(*calm, flare(20))))
    [spell] = book.flares
    assert spell.known_on == make.day(20)
    assert _after_flare(book, Phase.P3, make.day(since)) is floor


@pytest.mark.parametrize(("red", "back"), [(19, False), (20, False), (21, True)])
def test_a_flare_of_the_day_of_a_red_answer_is_its_step_back(red, back):
    calm = (make.morning(n, 1, 1) for n in range(19))
    hurt = make.lifted(red, RDL, 60, (7, 7, 7))
    position = Position(Phase.P1, make.day(20))
    book = laws.book_of(facts(hurt, check_ins=(*calm, flare(20)), position=position))
    assert (set_back(book, MovementPattern.HINGE) is not None) is back


@pytest.mark.parametrize(
    ("phase", "week", "expected"),
    [
        (Phase.P0, 0, False), (Phase.P0, 4, False), (Phase.P2, 3, False), (Phase.P2, 4, True),
        (Phase.P2, 5, False), (Phase.P2, 8, True), (Phase.P4, 2, True), (Phase.P4, 7, True),
    ],
)  # fmt: skip
def test_a_phase_plans_a_lighter_week_from_its_first_on(phase, week, expected):
    assert due(laws.book_of(facts()), phase, week) is expected


@pytest.mark.parametrize("position", [None, Position(Phase.P2, make.day(0))])
def test_without_a_lighter_week_none_was_planned(position):
    assert was_planned(laws.book_of(facts(lift(20), position=position))) is False


def test_a_session_of_the_first_day_of_the_look_back_is_told_once():
    days = make.RULES.windows.sessions_days.whole
    tingling = make.legs(side=LEFT, sensations=frozenset({LegSensation.TINGLING}))
    first = make.session(NOW - days, leg=tingling)
    older = make.session(NOW - days - 1, leg=tingling)
    kept = within_reach(facts(lift(20), first, older, check_ins=()), make.RULES)
    assert len(kept.sessions) == 3


@pytest.mark.parametrize(
    ("stages", "part"),
    [
        ((RunStage.R0,), False), ((RunStage.R1,), True), ((RunStage.R0, RunStage.R1), True),
        ((RunStage.R1, RunStage.R0), False), ((RunStage.R0, None), False), ((None,), False),
        ((RunStage.R2, RunStage.R0, RunStage.R1), True),
    ],
)  # fmt: skip
def test_runs_take_part_in_a_lighter_week_from_the_newest_stage_with_running_on(stages, part):
    days = range(2, 2 + 3 * len(stages), 3)
    runs = tuple(make.ran(n, stage, 4000, 0) for n, stage in zip(days, stages, strict=True))
    there = replace(lane(make.runner(NOW, sessions=runs), "run-walk"), running=True)
    assert takes_part(there) is part


@pytest.mark.parametrize(("first", "counts"), [(30, True), (31, False), (29, True)])
def test_the_longest_run_is_that_of_the_thirty_days_before(first, counts):
    new, old = NOW + 20, NOW + 20 - first
    runs = (make.ran(old, RunStage.R4, 4000, 0, minutes=20), make.ran(new, RunStage.R4, 4000, 0))
    calm = tuple(make.morning(n + 1, 0, 0) for n in (old, new))
    book = laws.book_of(make.runner(new + 1, sessions=runs, check_ins=calm))
    assert (_reach_s(book, book.of_pattern(MovementPattern.RUN)[-1]) is not None) is counts


@pytest.mark.parametrize(
    ("pain", "minutes", "expected"), [(0, 20, 22 * 60), (7, 20, None), (0, None, None)]
)
def test_a_run_that_hurt_or_told_no_minutes_is_no_measure(pain, minutes, expected):
    one, last = (
        make.ran(17, RunStage.R4, 4000, pain, minutes=minutes or 1),
        make.ran(20, RunStage.R4, 4000, 0),
    )
    if minutes is None:
        [row] = one.exercises
        sets = tuple(replace(s, duration_s=None) for s in row.sets)
        one = replace(one, exercises=(replace(row, sets=sets),))
    calm = tuple(make.morning(n + 1, 0, 0) for n in (17, 20))
    book = laws.book_of(make.runner(NOW, sessions=(one, last), check_ins=calm))
    assert _reach_s(book, book.of_pattern(MovementPattern.RUN)[-1]) == expected


@pytest.mark.parametrize(("seconds", "counts"), [(1799, False), (1800, True), (1801, True)])
def test_a_walk_in_parts_is_a_test_walk_by_its_sum_whatever_says_no_time(seconds, counts):
    walk = ExerciseDone(
        "walk-brisk",
        (
            SetDone(duration_s=900, pain=1),
            SetDone(duration_s=seconds - 900, pain=1),
            SetDone(pain=1),
        ),
    )
    session = make.session(20, walk, pain_before=1, pain_after=1)
    book = laws.book_of(facts(session, check_ins=told(20), baselines=()))
    assert (walk_test_pain(book) is not None) is counts
