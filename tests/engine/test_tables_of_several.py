"""Tables of several: of weeks, flags, rows and likenesses that are alike but for one thing."""

import pytest
from msgspec.structs import replace

from api.engine.codec import facts_sorted
from api.engine.dosing.lane_doses import _cleared, _counted_load, _outgrown, unweighed
from api.engine.dosing.references import _nearest
from api.engine.facts import (
    Effort,
    ExerciseDone,
    Position,
    PrescribedDose,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.insights.uncertainty import mean, share
from api.engine.planning.routines import _hurt_last
from api.engine.reading.flares import _eased
from api.engine.reading.likeness import behaves_like
from api.engine.reading.timeline import read
from api.engine.rules.plateau import plateau
from api.engine.rules.quality import _short_of_plan
from api.engine.safety.flags import together
from api.engine.safety.restrictions import STACKS, WEIGHTS, needs_load
from api.engine.vocab import (
    AggravatingFactor,
    Behaviour,
    BodySide,
    ClinicianRole,
    EffortScale,
    Equipment,
    FlagLevel,
    LegReach,
    LegSensation,
    MovementPattern,
    PainQuality,
    PainZone,
    Phase,
    RestrictionKind,
    SetKind,
    Sport,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare
from tests.engine.test_tables_of_sets import a_set, asked, done, target

EXERCISES = make.LIBRARY.exercises
K = RestrictionKind


# --- what was done -------------------------------------------------------------------------------


@pytest.mark.parametrize("kilos", [(40, 60), (60, 40)])
def test_a_warm_up_answered_less_well_counts_at_the_dose_of_the_work_before_it(kilos):
    first, second = (lift(n, k) for n, k in zip((10, 14), kilos, strict=True))
    warm = done(20, a_set(20, kind=SetKind.WARM_UP, reps=5, pain=4))
    there = lane(facts(first, second, warm, check_ins=told(10, 14, 20)))
    assert there.last.zone is PainZone.AMBER
    assert there.last.load_g == kilos[1] * 1000


EASY = {"duration_s": 300, "reps": None, "load_g": None}


@pytest.mark.parametrize(
    ("targets", "cools"),
    [
        ((None,), False), ((0,), True), ((6,), False), ((0, 0), True), ((0, None), False),
        ((0, 6), False),
    ],
)  # fmt: skip
def test_easy_minutes_are_all_asked_for_without_an_effort(targets, cools):
    """None is a set without its target, 0 one without an effort."""
    plain = SetTarget(duration_s=300)
    hard = replace(plain, effort=Effort(EffortScale.RPE, 6))
    rows = ({None: None, 0: plain, 6: hard}[told_] for told_ in targets)
    sets = (SetDone(duration_s=300, pain=1, target=row) for row in rows)
    book = laws.book_of(facts(make.session(20, ExerciseDone("bike-stationary", tuple(sets)))))
    [here] = book.exposures
    assert here.cools_down is cools


@pytest.mark.parametrize(
    ("targets", "short"), [((True, True), 1), ((True, False), 1), ((False, False), 1)]
)
def test_sets_of_the_plan_are_missing_whichever_of_those_done_name_their_target(targets, short):
    row = target(load_g=60_000)
    sets = (a_set(60, target=row if named else None) for named in targets)
    there = lane(facts(done(20, *sets), check_ins=told(20), position=asked(*(row,) * 3)))
    assert _short_of_plan(there, there.last) == short


def test_a_set_of_another_kind_beside_one_with_its_target_is_work_of_ones_own():
    row = target(load_g=60_000)
    there = lane(
        facts(
            done(20, a_set(60, target=row), a_set(40)),
            check_ins=told(20),
            position=asked(*(row,) * 3),
        )
    )
    assert _short_of_plan(there, there.last) == 0


def test_what_was_never_done_has_not_hurt():
    assert _hurt_last(laws.book_of(facts()), EXERCISES["cat-cow"]) is False
    calm = make.lifted(20, "cat-cow", None, (1, 1))
    assert _hurt_last(laws.book_of(facts(calm)), EXERCISES["cat-cow"]) is False


# --- standing still ------------------------------------------------------------------------------

DAY = 60
WEEKS = make.RULES.plateau.days.whole
FIRST, BEGUN = DAY - WEEKS, DAY - 2 * WEEKS


def still(*sessions) -> bool:
    calm = tuple(make.session(n) for n in range(3, DAY, 7))
    known = make.lifter(
        DAY,
        sessions=(*calm, *sessions),
        screenings=(make.screening(DAY),),
        position=Position(Phase.P3, make.day(0)),
    )
    return plateau(laws.book_of(known)) is not None


def at(n: int, kilos: float = 60):
    return make.lifted(n, RDL, kilos, (1, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"), [(BEGUN, False), (BEGUN + 1, True), (FIRST, True), (FIRST + 1, False)]
)
def test_a_standstill_is_one_of_what_was_done_in_the_four_weeks_before(day, expected):
    assert still(at(day)) is expected


@pytest.mark.parametrize(
    ("day", "expected"), [(BEGUN, False), (BEGUN + 1, True), (FIRST, True), (FIRST + 1, False)]
)
def test_a_best_holds_for_four_weeks_and_a_better_one_of_the_last_four_is_a_rise(day, expected):
    """The heavy day is before, within or after the weeks that the last ones are held against."""
    assert still(at(BEGUN + 8, 50), at(day, 70), at(DAY - 2, 60)) is expected


# --- flags, likenesses ---------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_a_past_is_told_anew_by_the_newest_sign_beside_it(order):
    """Seen on day 9: the weakness of day 5 was before it, the one of day 12 after."""
    past = make.flag("RF-MAL-1", FlagLevel.URGENT, 3)
    signs = [make.flag("RF-NEU-2", FlagLevel.URGENT, n, f"scr{n}") for n in (5, 12)][::order]
    seen = make.clearance("RF-MAL-1", 9)
    rows = [r for r in make.RULES.combinations if r.code == "RF-MAL-1"]
    assert rows
    found = together((past, *signs), (seen,), make.RULES)
    [told_] = [flag for flag in found if flag.code == "RF-MAL-1"]
    assert told_.raised_on == make.day(12)


A = AggravatingFactor


def test_what_is_matched_most_fully_comes_first_however_long_its_list():
    """All three of the leg nerve are more than three of four of bending badly."""
    leg = make.legs(
        side=BodySide.LEFT,
        reach=LegReach.BELOW_KNEE,
        sensations=frozenset({LegSensation.TINGLING}),
    )
    told_ = make.episode(
        leg=leg,
        qualities=(PainQuality.BURNING,),
        aggravating=(A.BENDING, A.SITTING, A.COUGHING),
    )
    found = behaves_like(told_, 40, make.RULES.likeness)
    assert [row.behaviour for row in found][:2] == [Behaviour.LEG_NERVE, Behaviour.MORNING_FLEXION]
    assert [(row.matched, row.of) for row in found][:2] == [(3, 3), (3, 4)]


@pytest.mark.parametrize(("values", "newest"), [((7, 6, 2), 2), ((2, 6, 7), 7)])
def test_a_flare_has_eased_by_its_newest_morning(values, newest):
    calm = (make.morning(n, 1, 1) for n in range(8))
    fresh = (make.morning(20 + n, v, 1) for n, v in enumerate(values))
    book = laws.book_of(facts(check_ins=(*calm, flare(8), *fresh)))
    line = _eased(book, book.flares[-1], make.day(22))
    assert line.value == newest


# --- what waits for a clinician ------------------------------------------------------------------

EMPTY = (target(load_g=0),) * 3


def outgrown(*sessions, load_g: int = 0, since: int = 15, **more: object) -> bool:
    rows = (target(load_g=load_g),) * 3
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    slug = "block-pull-high"
    there = lane(facts(*sessions, **{"check_ins": told(*days), **more}), slug, phase=Phase.P3)
    return bool(_outgrown(there, PrescribedDose(slug, rows, None, make.day(since))))


KB = "kb-deadlift"


def pulled(n: int, kilos: float = 60, pains=(1, 1, 1)):
    return make.lifted(n, KB, kilos, pains)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ((), False),
        ((pulled(14),), False),
        ((pulled(15),), True),
        ((pulled(20),), True),
        ((pulled(20, 0),), False),
        ((pulled(16), pulled(20, pains=(4, 4, 4))), False),
        ((pulled(16, pains=(4, 4, 4)), pulled(20)), True),
        ((pulled(14, pains=(4, 4, 4)), pulled(20)), True),
    ],
)
def test_an_empty_start_is_outgrown_by_what_the_ladder_carried_since(sessions, expected):
    assert outgrown(*sessions) is expected


@pytest.mark.parametrize(("kilos", "expected"), [(0, True), (20, False)])
def test_only_an_empty_start_is_outgrown(kilos, expected):
    assert outgrown(pulled(20), load_g=int(kilos * 1000)) is expected


@pytest.mark.parametrize(("day", "expected"), [(14, True), (15, False), (16, False)])
def test_what_was_asked_for_less_because_of_a_flare_since_stands(day, expected):
    calm = (make.morning(n, 1, 1) for n in range(13))
    known = {"check_ins": (*calm, flare(day), *told(20))}
    assert outgrown(pulled(20), **known) is expected


@pytest.mark.parametrize(
    ("day", "role", "expected"),
    [
        (14, ClinicianRole.PHYSICIAN, False),
        (15, ClinicianRole.PHYSICIAN, True),
        (NOW, ClinicianRole.PHYSICIAN, True),
        (NOW + 1, ClinicianRole.PHYSICIAN, False),
        (NOW, ClinicianRole.OTHER, False),
    ],
)
def test_a_note_of_a_clinician_since_then_opens_what_waited_for_it(day, role, expected):
    note = make.clearance("RF-SUR-1", day, role)
    book = laws.book_of(facts(clearances=(note,)))
    assert _cleared(book, make.day(15)) is expected


@pytest.mark.parametrize(("limit", "band"), [(0, None), (20_000, "light"), (None, "light")])
def test_where_no_load_is_allowed_no_band_is_either(limit, band):
    told_ = () if limit is None else (Restriction(K.NO_AXIAL_LOAD_ABOVE, limit_g=limit),)
    note = make.clearance("RF-SUR-1", 15, restrictions=told_)
    there = lane(facts(clearances=(note,), slug="squat-front"), "squat-front", phase=Phase.P3)
    [row] = _counted_load(there, (target(load_g=0, band="light"),))
    assert row.band == band


@pytest.mark.parametrize(
    ("bands", "expected"),
    [(("light", "light"), False), (("light", None), False), ((None, None), True)],
)
def test_nobody_knows_the_weight_of_a_machine_without_a_load_or_a_band(bands, expected):
    known = lane(facts())
    stack = replace(EXERCISES[RDL], equipment=frozenset(STACKS), loadable=True)
    rows = tuple(target(band=band) for band in bands)
    assert unweighed(replace(known, exercise=stack), rows) is expected


@pytest.mark.parametrize(
    ("kinds", "pattern", "expected"),
    [
        (STACKS, MovementPattern.HINGE, True),
        (STACKS | {Equipment.BARBELL}, MovementPattern.HINGE, False),
        (WEIGHTS, MovementPattern.CARRY, True),
        (WEIGHTS, MovementPattern.HINGE, False),
        (WEIGHTS | {Equipment.RACK}, MovementPattern.CARRY, False),
    ],
)
def test_nothing_is_left_without_a_load_where_all_there_is_are_such_weights(
    kinds, pattern, expected
):
    here = replace(EXERCISES[RDL], equipment=frozenset(kinds), pattern=pattern, loadable=True)
    assert needs_load(laws.book_of(facts()), here) is expected


# --- next to it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("single", [40_000.0, 80_000.0])
def test_the_nearest_best_of_two_legs_is_one_of_two_legs(single):
    """Further up the ladder, but of both legs."""
    near = replace(EXERCISES["rdl-dumbbell"], single_leg=True)
    library = replace(make.LIBRARY, exercises={**EXERCISES, near.slug: near})
    book = read(facts(), make.RULES, library)
    known = {near.slug: single, "deadlift-conventional": 60_000.0}
    assert _nearest(book, EXERCISES[RDL], known) == 60_000
    assert _nearest(book, EXERCISES[RDL], {near.slug: single}) == single


def test_a_share_of_none_and_a_mean_of_one_are_refused():
    with pytest.raises(ValueError, match="a share of nothing"):
        share(0, 0, 95)
    with pytest.raises(ValueError, match="no spread"):
        mean([1.0], 95)
    assert share(1, 1, 95).value == 1
    assert mean([1.0, 3.0], 95).value == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_in_whatever_order_sports_are_told_the_facts_are_the_same(count):
    sports = (Sport.RUNNING, Sport.POWERLIFTING, Sport.CYCLING)[:count]
    known = [facts(athlete=make.athlete(sports=told_)) for told_ in (sports, sports[::-1])]
    assert facts_sorted(known[0]).athlete == facts_sorted(known[1]).athlete
