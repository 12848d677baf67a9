"""Tables of values at their cut: what a gate counts, what brings speed, what a note may limit."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import fewer
from api.engine.dosing.load_finding import _waiting
from api.engine.dosing.running import speed_waits, walk_test_pain
from api.engine.facts import (
    Effort,
    PhasePlacement,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.lanes.building import Built, _repeated
from api.engine.planning.gates import (
    _good_sessions,
    _single_pain,
    _stage_green,
    _test,
    _test_pain,
    _walk_s,
)
from api.engine.planning.selection import greens
from api.engine.reading.soreness import _explained
from api.engine.rules.caps import _amount
from api.engine.rules.quality import _hardest
from api.engine.safety.hinge_test import failed
from api.engine.safety.placements import of_pattern, placed_since
from api.engine.safety.restrictions import standing
from api.engine.safety.tolerance import _confirmed_on
from api.engine.safety.triage import all_flags
from api.engine.telling.counterfactuals import _text
from api.engine.units import above, grams, reaches
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    ClinicianRole,
    Comparison,
    DecisionAction,
    EffortScale,
    FactKind,
    FlagLevel,
    LegReach,
    MovementPattern,
    PainZone,
    Phase,
    RestrictionKind,
    RunStage,
    Sensitivity,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift
from tests.engine.test_edges import lane

G, A, R, U = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN
LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT
GATES = [gate for gates in make.RULES.gates_of.values() for gate in gates]
TODAY = make.day(40)


def a_book(**more: object) -> SimpleNamespace:
    return SimpleNamespace(as_of=TODAY, ruleset=make.RULES, **more)


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
    days = range(len(zones), 0, -1)
    told = [SimpleNamespace(ref=SimpleNamespace(local_date=ago(n))) for n in days]
    book = a_book(session_zones=list(zip(told, zones, strict=True)))
    gate = the_gate("good_sessions", value=10)
    assert _good_sessions(book, gate, ago(100)) == expected


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
    [((), 0), ((G, G), 2), ((R, G, G, R, G), 1), ((G, R, G, G), 2), ((G, G, R), 0), ((G, A, G), 1)],
)
def test_the_count_starts_anew_after_the_last_red_answer(zones, expected):
    rest = timedelta(days=2)
    told = [SimpleNamespace(zone=z, at=n * rest) for n, z in enumerate(zones)]
    assert greens(tuple(told), rest) == expected


# --- runs ----------------------------------------------------------------------------------------

STAGES = RunStage.R8, RunStage.R9, RunStage.R10
R8, R9, R10 = STAGES


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
    told = [SimpleNamespace(day=ago(n), done=SimpleNamespace(stage=s)) for n, s in runs]
    by_stage = {row.stage: row.exercise for row in make.RULES.run_stages}
    book = a_book(exposures=told)
    for stage in (RunStage.R11, RunStage.R12):
        assert speed_waits(book, SimpleNamespace(slug=by_stage[stage])) is waits
    assert not speed_waits(book, SimpleNamespace(slug=by_stage[R9]))


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
    ("efforts", "expected"), [((6, None, 8), 8), ((8, 6), 8), ((None,), 0), ((), 0)]
)
def test_the_hardest_set_is_the_hardest_that_was_told(efforts, expected):
    told = (None if e is None else Effort(EffortScale.RPE, e) for e in efforts)
    work = [SetDone(reps=5, effort=e) for e in told]
    assert _hardest(SimpleNamespace(work=work)) == expected


@pytest.mark.parametrize(
    ("since", "again", "waits"),
    [
        (13, True, True),
        (14, True, False),
        (13, False, False),
        (20, False, True),
        (None, True, False),
    ],
)
def test_a_ramp_that_was_asked_for_is_waited_for_less_than_a_fortnight(since, again, waits):
    """B5: at most once in fourteen days. That of a phase is waited for as long as the phase."""
    book = laws.book_of(facts())
    day = None if since is None else book.as_of - timedelta(days=since)
    began = day if since == 20 else make.day(0)
    assert _waiting(book, day, SimpleNamespace(since=began), again) is waits


@pytest.mark.parametrize(
    ("away", "at_home", "expected"),
    [(6, True, False), (7, True, True), (8, True, True), (8, False, False)],
)
def test_work_at_home_of_a_week_ago_may_never_be_logged(away, at_home, expected):
    known = replace(lane(facts(lift(NOW - away))), at_home=at_home)
    assert known.unlogged is expected
    assert replace(lane(facts()), at_home=True).unlogged is False


@pytest.mark.parametrize(
    ("action", "code", "unlogged", "expected"),
    [
        (DecisionAction.REGRESS, "in_session_red", True, DecisionAction.HOLD),
        (DecisionAction.REGRESS, "in_session_red", False, DecisionAction.REGRESS),
        (DecisionAction.REGRESS, "layoff", True, DecisionAction.REGRESS),
        (DecisionAction.DELOAD, "in_session_red", True, DecisionAction.DELOAD),
        (DecisionAction.PROGRESS, "two_greens", True, DecisionAction.PROGRESS),
    ],
)
def test_only_a_step_down_that_nobody_logs_becomes_a_repeat(action, code, unlogged, expected):
    built = Built(action, code, None, (), ())
    assert _repeated(SimpleNamespace(unlogged=unlogged), built).action is expected


@pytest.mark.parametrize(
    ("value", "expected"), [(999_999, "999999"), (10**6, "1000000"), (10**6 + 1, "1000001")]
)
def test_a_large_number_is_spelled_out(value, expected):
    assert _text(value) == expected


# --- mornings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "explained"), [(0, False), (1, True), (3, True), (4, False)])
def test_what_was_done_after_a_morning_does_not_explain_it(days, explained):
    """B9: sore muscles come within 72 hours of something new."""
    lifted = SimpleNamespace(slug=RDL, pattern=MovementPattern.HINGE, own=False)
    done = SimpleNamespace(
        exercise=lifted, judgement=SimpleNamespace(zone=G), day=ago(days), load_g=20_000
    )
    assert _explained(SimpleNamespace(day=TODAY), [done], make.RULES) is explained


# --- safety --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "day", "stands"),
    [
        (ClinicianRole.PHYSICIAN, NOW, True),
        (ClinicianRole.PHYSIOTHERAPIST, 10, True),
        (ClinicianRole.COACH, 10, False),
        (ClinicianRole.OTHER, 10, False),
        (ClinicianRole.PHYSICIAN, NOW + 1, False),
    ],
)
def test_a_limit_stands_by_the_note_of_a_clinician_from_the_day_of_the_examination(
    role, day, stands
):
    limit = Restriction(RestrictionKind.NO_EXERCISE, exercise=RDL)
    note = make.clearance("RF-SUR-1", day, role, restrictions=(limit,))
    assert bool(standing(laws.book_of(facts(clearances=(note,))))) is stands


def placed(n: int, pattern: MovementPattern | None, phase: Phase = Phase.P3, **more: object):
    ref = make.ref(FactKind.PROFILE, f"place-{n}-{pattern}", n)
    return PhasePlacement(ref, phase, ClinicianRole.PHYSIOTHERAPIST, "strong", pattern, **more)


HINGE, SQUATS = MovementPattern.HINGE, MovementPattern.SQUAT


@pytest.mark.parametrize(
    ("pattern", "day", "expected"),
    [
        (HINGE, 20, True),
        (None, 20, True),
        (SQUATS, 20, False),
        (HINGE, 19, False),
        (HINGE, 21, True),
    ],
)
def test_a_placement_speaks_of_its_own_pattern_or_of_the_whole_plan(pattern, day, expected):
    book = laws.book_of(facts(placements=(placed(day, pattern),)))
    assert placed_since(book, HINGE, make.day(20)) is expected


def test_a_pattern_that_was_placed_where_the_plan_is_stands_through_a_flare():
    """It asks for no rise, so the flare has nothing to take away (INV-12)."""
    told = facts(lift(8), placements=(placed(10, HINGE, Phase.P1),), check_ins=(make.flare(20),))
    book = laws.book_of(told)
    assert book.flares
    assert of_pattern(book, HINGE, Phase.P1).phase is Phase.P1
    assert of_pattern(book, HINGE, Phase.P0) is None


@pytest.mark.parametrize(("values", "met"), [((3, 5), False), ((5, 3), False), ((4, 5), True)])
def test_of_two_hinge_tests_of_a_day_the_worse_one_counts(values, met):
    """Four of five clean repetitions (B4)."""
    dowel = BaselineTest.HINGE_DOWEL
    told = zip(values, (LEFT, RIGHT), strict=True)
    tests = tuple(make.result(dowel, value, 20, side, 0) for value, side in told)
    lines = failed(laws.book_of(facts(baselines=tests)))
    assert not lines if met else [line.value for line in lines] == [3]


def test_a_sensitivity_test_counts_from_the_day_the_last_direction_was_confirmed():
    both = frozenset({Sensitivity.FLEXION, Sensitivity.ROTATION})
    days = {Sensitivity.FLEXION: make.day(5), Sensitivity.ROTATION: make.day(9)}

    def on(known):
        read = [SimpleNamespace(sensitivity=s, confirmed_on=day) for s, day in known.items()]
        return a_book(confirmed=lambda: both, reading=SimpleNamespace(sensitivities=read))

    against = SimpleNamespace(avoid_if=both)
    assert _confirmed_on(on(days), against) == make.day(9)
    assert _confirmed_on(on(dict(reversed(days.items()))), against) == make.day(9)
    assert _confirmed_on(on(days | {Sensitivity.ROTATION: None}), against) is None


def test_what_was_once_told_of_a_long_pain_is_not_raised_again_by_an_answer_to_something_else():
    long = {f"RF_INFL_{n}": "yes" for n in range(5)}
    first, other = make.screening(1, **long), make.morning(9, 2)
    other = replace(other, red_flags=tuple(make.answers(RF_MAL_2="yes")))
    other = replace(other, red_flags=tuple(row for row in other.red_flags if "INFL" not in row[0]))
    found = all_flags((), (first,), (other,), (), None, make.RULES)
    raised = [(f.code, f.raised_on) for f in found if f.code in ("RF-INFL-0", "RF-MAL-2")]
    assert sorted(raised) == [("RF-INFL-0", make.day(1)), ("RF-MAL-2", make.day(9))]


def test_that_somebody_is_a_minor_is_read_from_the_day_of_birth_and_not_from_a_stored_flag():
    stored = make.flag("RF-AGE-1", FlagLevel.CLEARANCE, 3)
    other = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 3)
    assert all_flags((stored, other), (), (), (), None, make.RULES) == (other,)


def test_legs_that_were_told_on_the_day_of_the_episode_belong_to_it():
    leg = make.legs(reach=LegReach.BELOW_KNEE)
    told = make.morning(0, 2, leg=leg, red_flags=make.answers())
    for day, expected in ((0, True), (1, False)):
        book = laws.book_of(make.facts(1, episode=make.episode(day), check_ins=(told,)))
        assert book.reading.radicular is expected
