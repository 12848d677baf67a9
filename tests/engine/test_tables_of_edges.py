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
    OverrideRequest,
    Position,
    SetDone,
    SetTarget,
    ToleratedLoad,
)
from api.engine.planning.basis import Basis
from api.engine.planning.gates import _gap, _in_session, _morning_falling, _reference
from api.engine.planning.phases import _after_flare, set_back
from api.engine.planning.routines import BlockKind, _folds, _hurt_last
from api.engine.planning.season import in_a_row
from api.engine.planning.selection import RUNS, Context, holds
from api.engine.planning.strength import steps
from api.engine.planning.substitution import _pairs, excluded
from api.engine.reading.function import rated
from api.engine.rules.dapre import all_out
from api.engine.rules.deload import takes_part
from api.engine.rules.pain import _missing, amber
from api.engine.rules.quality import _effort_asked, _hardest, _spent_again
from api.engine.safety.overrides import _tolerated
from api.engine.safety.placements import of_pattern
from api.engine.safety.restrictions import BANDS, STACKS, WEIGHTS, needs_load
from api.engine.safety.tolerance import _is_test
from api.engine.telling.remarks import _bends
from api.engine.template import AlternativeRow, Dose, DoseKind
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    EffortScale,
    Equipment,
    ExerciseMeasure,
    FactKind,
    GoalKind,
    LegSensation,
    MovementPattern,
    OverrideKind,
    PainZone,
    Phase,
    RunStage,
    Sensitivity,
    SetKind,
    Sport,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, NOW, RDL, coloured, facts, lift, told
from tests.engine.mornings import DAY, GREEN, RED, level, read, vitals
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare
from tests.engine.test_placements import book as placed_book
from tests.engine.test_placements import lifting, placed
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


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zones", "expected"),
    [((G, G), True), ((G, U, G), True), ((G, G, U), True), ((A, G), False), ((G,), False)],
)
def test_an_exercise_is_tolerated_by_its_last_two_answers_that_are_known(zones, expected):
    days = range(NOW - 3 * len(zones), NOW, 3)
    book = laws.book_of(coloured(*zip(days, zones, strict=True)))
    assert [e.zone for e in book.of_exercise(RDL)] == list(zones)
    assert _tolerated(book, EXERCISES[RDL]) is expected


@pytest.mark.parametrize(
    ("pains", "morning", "expected"),
    [((1,), 1, True), ((2,), 1, True), ((3,), 1, False), ((1, 3), 1, False), ((1,), None, False)],
)
def test_a_few_light_sets_and_a_calm_morning_are_a_test_of_what_hurt(pains, morning, expected):
    sets = [a_set(None, pain=p) for p in pains]
    mornings = () if morning is None else told(20)
    book = laws.book_of(facts(done(20, *sets, slug="deadbug"), check_ins=mornings))
    assert _is_test(book, book.exposures[-1]) is expected


@pytest.mark.parametrize("first", ["in_session", "morning"])
def test_the_first_of_two_edge_answers_names_the_hold(first):
    hurt = make.lifted(20, RDL, 60, (4, 4, 4) if first == "in_session" else (1, 1, 1))
    calm = tuple(make.morning(n, 1, 1) for n in range(14, 20))
    there = lane(facts(hurt, check_ins=(*calm, make.morning(21, 3, 1))))
    assert there.last.zone is A
    rows = there.last.judgement.worst_rows
    found = amber(there)
    assert found.code == ("in_session_amber" if first == "in_session" else rows[0].code)


@pytest.mark.parametrize(
    ("pains", "morning", "expected"),
    [
        ((1, 1), False, "morning_missing"), ((None, None), False, "morning_missing"),
        ((None, None), True, "worst_missing"),
    ],
)  # fmt: skip
def test_what_is_missing_is_first_the_morning(pains, morning, expected):
    quiet = replace(make.lifted(20, RDL, 60, pains), pain_after=None)
    there = lane(facts(quiet, check_ins=told(20) if morning else ()))
    assert there.last.zone is U
    assert _missing(there.last.judgement.worst_rows) == expected


def test_of_one_activity_told_twice_in_a_day_the_worse_rating_counts():
    rows = tuple(
        replace(make.result(BaselineTest.PSFS, value, 20), subject=name)
        for value, name in ((7, "Deadlift"), (3, " deadlift "), (5, "DEADLIFT"))
    )
    rows = tuple(replace(row, ref=replace(row.ref, id=f"psfs{n}")) for n, row in enumerate(rows))
    assert rated(laws.book_of(facts(baselines=rows)), BaselineTest.PSFS) == [(make.day(20), 3)]


# --- wishes and placements -----------------------------------------------------------------------


@pytest.mark.parametrize(("day", "out"), [(NOW - 1, True), (NOW, True), (NOW + 1, False)])
def test_a_wish_of_tomorrow_takes_nothing_out_today(day, out):
    ref = make.ref(FactKind.OVERRIDE_REQUEST, "wish", day)
    wish = OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, exercise=RDL)
    book = laws.book_of(facts(overrides=(wish,)))
    assert (RDL in excluded(book)) is out


@pytest.mark.parametrize(
    ("sports", "runs"),
    [((), True), ((Sport.RUNNING,), True), ((Sport.SWIMMING,), False),
     ((Sport.SWIMMING, Sport.RUNNING), True)],
)  # fmt: skip
def test_who_named_no_sport_is_not_kept_from_running(sports, runs):
    known = facts(athlete=make.athlete(bests=(), sports=sports))
    basis = Basis(laws.book_of(known), make.CURRICULUM)
    context = Context(basis, Phase.P3, make.day(0), False)
    assert holds(RUNS, context, make.day(NOW), None) is runs


def test_pairs_of_directions_come_in_the_order_of_their_names():
    one = frozenset({Sensitivity.FLEXION, Sensitivity.COMPRESSION})
    two = frozenset({Sensitivity.EXTENSION, Sensitivity.ROTATION})
    row = AlternativeRow("hinge", Phase.P0, Phase.P6, {}, (), (), {two: ("a",), one: ("b",)})
    assert [pair for pair, _ in _pairs(row)] == [one, two]


@pytest.mark.parametrize(
    ("rungs", "count"), [((1, 2), 1), ((1, 1), 0), ((2, 1), 0), ((1, 2, 4), 2)]
)
def test_a_rung_above_the_first_one_is_a_step(rungs, count):
    slugs = {1: "hinge-wall", 2: "hinge-dowel", 4: "rdl-banded"}
    days = range(2, 2 + 3 * len(rungs), 3)
    sessions = (
        make.lifted(n, slugs[rung], None, (1, 1, 1)) for n, rung in zip(days, rungs, strict=True)
    )
    book = laws.book_of(facts(*sessions))
    assert steps(book, make.day(0)) == count


@pytest.mark.parametrize(
    ("loads", "bends"),
    [((0, 20_000), True), ((20_000, 0), True), ((0, 0), False), ((None,), True), ((1,), True)],
)
def test_a_hinge_bends_with_a_load_where_any_set_has_one(loads, bends):
    rows = tuple(target(load_g=load) for load in loads)
    position = asked(*rows)
    assert _bends(laws.book_of(facts()), position.prescribed) is bends


# --- easy movement -------------------------------------------------------------------------------

SEEN = make.clearance("RF-FX-1", 10)


@pytest.mark.parametrize(
    ("block", "measure", "held"),
    [
        (BlockKind.COOL_DOWN, ExerciseMeasure.TIME, True),
        (BlockKind.COOL_DOWN, ExerciseMeasure.REPS, False),
        (BlockKind.WARM_UP, ExerciseMeasure.TIME, False),
    ],
)
def test_only_a_cool_down_holds_a_bone_in_its_last_degrees(block, measure, held):
    known = EXERCISES["knee-to-chest-single"]
    folds = replace(known, measure=measure, load_class=replace(known.load_class, flexion=3))
    assert _folds(laws.book_of(facts(clearances=(SEEN,))), folds, block) is held


@pytest.mark.parametrize(
    ("slug", "days", "hurt"),
    [
        ("cat-cow", (20,), True), ("cat-cow", (2, 20), True), ("cat-cow", (15,), False),
        ("cat-cow", (16,), False), ("cat-cow", (17,), True), ("breathing-90-90", (20,), False),
    ],
)  # fmt: skip
def test_what_hurt_within_a_week_is_no_way_to_get_warm(slug, days, hurt):
    red = (make.lifted(n, slug, None, (7, 7)) for n in days)
    assert _hurt_last(laws.book_of(facts(*red)), EXERCISES[slug]) is hurt


# --- readiness -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ms", [20.0, 20.7, 23.5, 28.4, 50.0, 65.3])
@pytest.mark.parametrize("now", [0.5, 1, 2])
def test_a_heart_that_never_varied_has_no_band_to_lie_under(ms, now):
    """The rounding of its sums was read as a whole deviation, and the day as amber."""
    usual = [vitals(n, hrv_rmssd_ms=ms) for n in range(DAY - 67, DAY - 7)]
    week = [vitals(n, hrv_rmssd_ms=ms * now) for n in range(DAY - 6, DAY + 1)]
    assert (read(*usual, *week).score, level(*usual, *week)) == (100, GREEN)


def test_a_set_given_up_for_illness_is_red():
    [row] = lift(0, 60).exercises
    sets = (*row.sets[:2], replace(row.sets[2], reason=StopReason.ILLNESS))
    ill = replace(lift(DAY - 1, 60), exercises=(replace(row, sets=sets),))
    assert level(sessions=(ill,)) is RED
    assert level(sessions=(lift(DAY - 1, 60),)) is not RED


# --- placements ----------------------------------------------------------------------------------

P, HINGE = Phase, MovementPattern.HINGE


@pytest.mark.parametrize(
    ("hinge", "whole", "expected"),
    [(15, None, P.P2), (15, 14, P.P2), (14, 15, None), (None, 15, None)],
)
def test_the_newest_placement_of_a_pattern_or_of_the_whole_plan_stands(hinge, whole, expected):
    notes = [] if hinge is None else [placed(P.P2, hinge, HINGE)]
    notes += [] if whole is None else [placed(P.P3, whole)]
    found = of_pattern(placed_book(lifting(*notes, at=P.P1)), HINGE, P.P1)
    assert (found.phase if found else None) == expected
