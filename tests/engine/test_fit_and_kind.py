"""What may be asked for, what may stand in for it, and what speaks for a whole session."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.run_lane import _before_leap, _no_more, _part, _spoken
from api.engine.facts import ExerciseDone, SetDone, SetTarget
from api.engine.insights.load import _best, _estimate, _metres
from api.engine.insights.provocations import _after, _by_exercise, _comparisons
from api.engine.planning.basis import Basis
from api.engine.planning.routines import _hurt_last, _without
from api.engine.planning.substitution import at_hand, early, in_phase, kinder
from api.engine.reading.monitoring import weeks
from api.engine.vocab import BlockKind, Equipment, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.content import GENTLE
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

LIFT = make.LIBRARY.exercises[RDL]
R = RunStage
HOPS, SPRINTS = 2, 3


def like(*, impact: int = 0, compression: int = 0, **more: object):
    """The lift with other demands."""
    asked = replace(LIFT.load_class, impact=impact, compression=compression)
    return replace(LIFT, load_class=asked, least=None, **more)


# --- before its time -------------------------------------------------------------------------


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize(("exercise", "gates"), [
    (like(), ()), (like(impact=1), ()),
    (like(impact=HOPS), ("impact_two_from", "hops_from")),
    (like(impact=SPRINTS), ("impact_two_from", "impact_three_from", "hops_from")),
    (like(ballistic=True), ("ballistic_from",)), (like(single_leg=True), ("single_leg_from",)),
])  # fmt: skip
def test_what_is_thrown_hopped_or_done_on_one_leg_waits_for_its_phase(exercise, gates, phase):
    first = max((getattr(make.RULES.entry, name).value for name in gates), default=0)
    assert early(exercise, phase, make.RULES) is (list(Phase).index(phase) < first)


@pytest.mark.parametrize(("phase", "inside"), [
    (Phase.P1, False), (Phase.P2, True), (Phase.P3, True), (Phase.P4, True), (Phase.P5, False),
])  # fmt: skip
def test_an_exercise_has_a_first_and_a_last_phase(phase, inside):
    assert in_phase(replace(LIFT, first_phase=Phase.P2, last_phase=Phase.P4), phase) is inside


@pytest.mark.parametrize(("new", "kind"), [
    (like(impact=1, compression=1), True), (like(impact=2, compression=1), False),
    (like(impact=1, compression=2), False), (like(), True),
])  # fmt: skip
def test_a_stand_in_is_no_harder_on_the_back_in_anything(new, kind):
    assert kinder(new, like(impact=1, compression=1)) is kind
    least = replace(like(impact=3, compression=3), least=like(impact=1, compression=1).load_class)
    assert kinder(new, least) is kind


@pytest.mark.parametrize(("wanted", "owned", "there"), [
    ((), (), True), ((Equipment.BARBELL,), (), False), ((Equipment.BARBELL,), ("gym",), True),
    ((Equipment.BARBELL,), (Equipment.BARBELL,), True),
    ((Equipment.BARBELL, Equipment.DUMBBELL), (Equipment.DUMBBELL,), True),
])  # fmt: skip
def test_one_of_the_things_an_exercise_is_done_with_has_to_be_there(wanted, owned, there):
    has = frozenset(Equipment.FULL_GYM if e == "gym" else e for e in owned)
    basis = Basis(laws.book_of(facts(athlete=make.athlete(equipment=has))), make.CURRICULUM)
    assert at_hand(replace(LIFT, equipment=frozenset(wanted)), basis) is there


@pytest.mark.parametrize(("pains", "ago", "hurt"), [
    ((), 0, False), ((1,), 1, False), ((7,), 1, True), ((7, 1), 1, False), ((1, 7), 1, True),
    ((7,), 6, True), ((7,), 7, False),
])  # fmt: skip
def test_what_hurt_last_is_no_way_to_get_warm_for_a_week(pains, ago, hurt):
    assert make.RULES.pain.reds_week_days.whole == 7
    first = 24 - ago - 3 * len(pains)
    sessions = tuple(
        make.lifted(first + 3 * (n + 1), "cat-cow", None, (pain,)) for n, pain in enumerate(pains)
    )
    known = replace(facts(*sessions, slug="cat-cow"), as_of=make.day(24))
    assert _hurt_last(laws.book_of(known), make.LIBRARY.exercises["cat-cow"]) is hurt


@pytest.mark.parametrize(("block", "work", "walks"), [
    (BlockKind.COOL_DOWN, (), True), (BlockKind.COOL_DOWN, (RDL, "walk-brisk"), False),
    (BlockKind.COOL_DOWN, ("walk-brisk", RDL), True),
    (BlockKind.COOL_DOWN, ("walk-brisk", "walk", RDL), True),
    (BlockKind.COOL_DOWN, (RDL, "walk-brisk", RDL), True),
    (BlockKind.WARM_UP, ("walk-brisk", RDL), False),
    (BlockKind.WARM_UP, (RDL, "walk-brisk"), True),
    (BlockKind.WARM_UP, (RDL, "walk-brisk", RDL), True),
])  # fmt: skip
def test_easy_movement_is_left_out_only_where_the_work_ends_or_begins_with_it(block, work, walks):
    line, other = (replace(row, block="down") for row in GENTLE.lines[::-1])
    fit = [(row, make.LIBRARY.exercises[row.exercise]) for row in (line, other)]
    [dose] = answer(facts(lift(17), lift(20))).prescriptions
    left = _without(fit, tuple(replace(dose, exercise=slug) for slug in work), block)
    assert ((line, make.LIBRARY.exercises["walk"]) in left) is walks
    assert len(left) == 1 + walks


# --- runs ------------------------------------------------------------------------------------


def runs(*told: tuple[RunStage | None, int]):
    done = (make.ran(10 + n, stage, 3000, pain) for n, (stage, pain) in enumerate(told))
    return list(laws.book_of(replace(make.runner(24), sessions=tuple(done))).exposures)


@pytest.mark.parametrize(("told", "stage"), [
    (((R.R3, 1),), R.R3), (((R.R3, 1), (R.R4, 7)), R.R4), (((R.R4, 7), (R.R3, 1)), R.R4),
    (((None, 7), (R.R3, 1), (R.R4, 1)), R.R3), (((None, 7), (R.R4, 1), (R.R3, 1)), R.R3),
    (((None, 1),), None), (((None, 1), (None, 7)), None),
])  # fmt: skip
def test_the_darkest_run_speaks_for_a_session_at_the_least_stage_told(told, stage):
    assert _spoken(runs(*told)).done.stage is stage


@pytest.mark.parametrize(("stages", "from_"), [
    ((R.R2,), R.R5), ((R.R2, R.R5), R.R3), ((R.R2, R.R3), R.R3), ((R.R3, R.R2, R.R5), R.R4),
    ((R.R4, R.R5), R.R5), ((R.R5, R.R3), R.R5),
])  # fmt: skip
def test_a_leap_is_gone_on_from_one_stage_above_all_that_was_run_before_it(stages, from_):
    told = tuple(make.ran(10 + 2 * n, stage, 3000, 1) for n, stage in enumerate(stages))
    here = lane(replace(make.runner(24), sessions=told), "run-walk")
    own = laws.book_of(replace(make.runner(24), sessions=told)).exposures
    assert _before_leap(replace(here, own=own), R.R5) is from_


@pytest.mark.parametrize(("most", "did", "pain", "end"), [
    (None, None, 4, None), (3000, None, 4, 3000), (None, 2000, 4, 2000), (3000, 2000, 4, 2000),
    (1000, 2000, 4, 1000),
])  # fmt: skip
def test_after_an_edge_answer_a_run_is_no_longer_than_it_was(most, did, pain, end):
    told = (make.ran(20, R.R3, 3000, pain),)
    here = lane(replace(make.runner(24), sessions=told), "run-walk")
    assert _no_more(here, most, did) == end


@pytest.mark.parametrize(("row", "share", "part"), [
    (SetTarget(duration_s=1800), 0.5, (900, None)), (SetTarget(distance_m=3001), 0.5, (None, 1500)),
    (SetTarget(duration_s=1800, distance_m=3000), 1.0, (1800, 3000)),
    (SetTarget(duration_s=1750), 0.5, (840, None)),
])  # fmt: skip
def test_a_part_of_a_run_is_in_whole_minutes_and_metres(row, share, part):
    made = _part(row, share)
    assert (made.duration_s, made.distance_m) == part


# --- what is shown ---------------------------------------------------------------------------


def test_the_greatest_of_so_many_days_is_shown_at_the_end_of_each_week_that_has_one():
    book = laws.book_of(facts(lift(1, 40), lift(8, 60), lift(9, 50)))
    found = _best(weeks(book), 7, list(book.exposures), lambda e: e.grams / 1000)
    shown = {p.local_date: p.value for p in found}
    for week in weeks(book):
        last = (week.ends_on - make.DAY0).days
        inside = [kilos for n, kilos in ((1, 40), (8, 60), (9, 50)) if last - 7 <= n <= last]
        assert shown.get(week.ends_on) == (max(inside) if inside else None)


def test_metres_of_a_run_are_those_of_all_its_pieces():
    sets = tuple(SetDone(distance_m=m, pain=1) for m in (1000, None, 500))
    [run] = laws.book_of(facts(make.session(20, ExerciseDone("run-walk", sets)))).exposures
    assert _metres(run) == 1500


def test_an_estimate_is_that_of_the_best_set_and_nothing_without_one():
    sets = tuple(SetDone(reps=reps, load_g=g, pain=1) for reps, g in ((1, 60_000), (1, 70_000)))
    book = laws.book_of(facts(make.session(20, ExerciseDone(RDL, (*sets, SetDone(reps=8))))))
    assert _estimate(book, book.exposures[-1]) == 70.0
    bare = laws.book_of(facts(make.session(20, ExerciseDone(RDL, (SetDone(reps=8, pain=1),)))))
    assert _estimate(bare, bare.exposures[-1]) == 0


def told(*slugs_and_days: tuple[str, range]):
    """Sessions with the morning after each; a first one that no morning followed."""
    days = sorted({n for _, found in slugs_and_days for n in found})
    sessions = [make.lifted(n, slug, 60, (1,)) for slug, found in slugs_and_days for n in found]
    mornings = (make.morning(n, 1, 1) for n in {*range(1, 6), *(d + 1 for d in days)})
    early = make.lifted(60, slugs_and_days[-1][0], 60, (1,))
    known = facts(early, *sessions, check_ins=tuple(mornings))
    return laws.book_of(replace(known, as_of=make.day(120)))


def test_what_has_too_few_mornings_hides_nothing_of_what_has_enough():
    least = make.RULES.insights.min_mornings.whole
    book = told(("bench-press", range(61, 62)), (RDL, range(63, 63 + 3 * least, 3)))
    assert list(_by_exercise(book)) == [RDL, "bench-press"]
    assert {c.label for c in _comparisons(book)} == {LIFT.name}
    assert len(_after(book, _by_exercise(book)[RDL])) == least
