"""Tables of answers: what is tolerated, hurt, ill or missing, and what is left out on a wish."""

import pytest
from msgspec.structs import replace

from api.engine.facts import (
    OverrideRequest,
)
from api.engine.planning.basis import Basis
from api.engine.planning.routines import BlockKind, _folds, _hurt_last
from api.engine.planning.selection import RUNS, Context, holds
from api.engine.planning.strength import steps
from api.engine.planning.substitution import _pairs, excluded
from api.engine.reading.function import rated
from api.engine.rules.pain import _missing, amber
from api.engine.safety.overrides import _tolerated
from api.engine.safety.placements import of_pattern
from api.engine.safety.tolerance import _is_test
from api.engine.telling.remarks import _bends
from api.engine.template import AlternativeRow
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Equipment,
    ExerciseMeasure,
    FactKind,
    MovementPattern,
    OverrideKind,
    PainZone,
    Phase,
    Sensitivity,
    Sport,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, coloured, facts, lift, told
from tests.engine.mornings import DAY, GREEN, RED, level, read, vitals
from tests.engine.test_edges import lane
from tests.engine.test_placements import book as placed_book
from tests.engine.test_placements import lifting, placed
from tests.engine.test_tables_of_sets import a_set, asked, done, target

G, A, R, U = PainZone.GREEN, PainZone.AMBER, PainZone.RED, PainZone.UNKNOWN
LEFT, RIGHT = BodySide.LEFT, BodySide.RIGHT
EXERCISES = make.LIBRARY.exercises


def owns(*kinds: Equipment, **more: object):
    return laws.book_of(facts(athlete=make.athlete(equipment=frozenset(kinds), bests=()), **more))


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
