"""Tables of sets: which of several speaks for all, and what is made of one that says less."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.ceilings import restrained
from api.engine.dosing.deload_doses import _shorter
from api.engine.dosing.doses import _amounts, changes, done_rows, whole_minutes
from api.engine.dosing.estimates import rpe_percent
from api.engine.dosing.lane_doses import (
    _at_effort,
    as_asked,
    asked_again,
    base_rows,
    unweighed,
)
from api.engine.dosing.unsaid import left_unlogged, planned, told_rows
from api.engine.facts import (
    Effort,
    ExerciseDone,
    Position,
    PrescribedDose,
    Restriction,
    SetDone,
    SetTarget,
)
from api.engine.planning.duration import _set_s
from api.engine.reading.exposure import most_of
from api.engine.rules.quality import _short_of_plan
from api.engine.rules.unsaid import _measures
from api.engine.vocab import (
    ChangeVariable,
    EffortScale,
    Phase,
    RestrictionKind,
    SetKind,
    SetSide,
    SetStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift, told
from tests.engine.test_edges import lane

RPE = EffortScale.RPE


def target(**said: object) -> SetTarget:
    return SetTarget(**{"reps": 8, **said})


def asked(*rows: SetTarget, slug: str = RDL, day: int = 10, phase: Phase = Phase.P2) -> Position:
    return Position(phase, make.day(0), (PrescribedDose(slug, rows, None, make.day(day)),))


def done(n: int, *sets: SetDone, slug: str = RDL):
    return make.session(n, ExerciseDone(slug, sets), pain_before=1, pain_after=1)


def a_set(kilos: float | None, **said: object) -> SetDone:
    load = None if kilos is None else int(kilos * 1000)
    return SetDone(**{"reps": 8, "load_g": load, "pain": 1, "technique": 4, **said})


def known(*sets: SetDone, position: Position | None = None, **more: object):
    """The lane of a lift of three days ago with these sets, its morning calm."""
    return lane(facts(done(20, *sets), check_ins=told(20), position=position, **more))


def kilos(rows) -> list[float | None]:
    return [None if r.load_g is None else r.load_g / 1000 for r in rows]


# --- estimates and times -------------------------------------------------------------------------


def test_half_an_effort_is_the_mean_of_its_neighbours_to_the_end_of_the_table():
    table = make.RULES.rpe.percent
    most = len(table)
    told_as = {
        (1, 10): table[0], (1, 9.5): (table[0] + table[1]) / 2, (2, 10): table[1],
        (most, 10.5): (table[-1] + table[-2]) / 2, (most, 10): table[-1], (most, 9.5): table[-1],
    }  # fmt: skip
    assert told_as == {one: pytest.approx(rpe_percent(*one, make.RULES)) for one in told_as}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, 0),
        ({"reps": 8}, 24),
        ({"duration_s": 30}, 30),
        ({"reps": 4, "duration_s": 10}, 40),
        ({"distance_m": 40}, 40 * make.RULES.pace.metre_s.whole),
        ({"reps": 8, "side": SetSide.EACH}, 48),
    ],
)
def test_a_set_takes_as_long_as_what_it_counts(said, expected):
    assert _set_s(SetTarget(**said), 3, make.RULES.pace) == expected


def test_what_was_not_counted_is_zero_beside_what_was():
    [here] = known(a_set(60), a_set(60, duration_s=20)).own
    assert [most_of(here, name) for name in ("reps", "duration_s", "distance_m")] == [8, 20, 0]
    none = replace(here, done=ExerciseDone(RDL, (a_set(60, status=SetStatus.SKIPPED),)))
    assert most_of(none, "reps") == 0


@pytest.mark.parametrize(("seconds", "expected"), [(299, 299), (300, 300), (301, 300)])
def test_what_takes_some_minutes_is_told_in_whole_ones(seconds, expected):
    assert whole_minutes(seconds) == expected


@pytest.mark.parametrize(
    ("pieces", "left"), [([600], [300]), ([600, 600], [600]), ([600] * 4, [600] * 2)]
)
def test_of_several_pieces_half_are_left_and_of_one_its_half(pieces, left):
    rows = tuple(SetTarget(duration_s=s) for s in pieces)
    assert [r.duration_s for r in _shorter(rows, 50)] == left


# --- what changes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([{"load_g": 50_000}] * 3, [{"load_g": 60_000}] * 3, {ChangeVariable.LOAD: (50, 60)}),
        ([{"load_g": 50_000}] * 3, [{"load_g": 50_000}] * 2, {ChangeVariable.SETS: (3, 2)}),
        (
            [{"load_g": 50_000}, {"load_g": 60_000}],
            [{"load_g": 60_000}, {"load_g": 50_000}],
            {},
        ),
        (
            [{"reps": 5}, {"reps": 8}],
            [{"reps": 8}, {"reps": 9}],
            {ChangeVariable.REPS: (8, 9)},
        ),
    ],
)
def test_a_change_is_told_of_the_most_in_any_set(before, after, expected):
    rows = [tuple(target(**r) for r in side) for side in (before, after)]
    assert expected == {c.variable: (c.before, c.after) for c in changes(*rows)}


def test_unlike_rows_are_told_by_their_most():
    assert _amounts((target(load_g=50_000), target(reps=5, load_g=60_000)))[:3] == (60, 2, 8)
    assert _amounts(())[:3] == (None, 0, None)


# --- what was done and what was asked ------------------------------------------------------------


def test_a_set_of_the_plan_that_a_calm_log_leaves_out_comes_back_at_the_last_load_done():
    rows = (target(load_g=50_000), target(load_g=60_000), target(load_g=60_000))
    there = known(a_set(50), a_set(60), position=asked(*rows))
    assert kilos(told_rows(there, there.last)) == [50, 60, 60]


def test_a_set_that_was_skipped_comes_back_at_the_last_load_done():
    gone = a_set(None, status=SetStatus.SKIPPED, reason=StopReason.TIME, target=target(reps=6))
    [here] = known(a_set(50), a_set(60), gone).own
    assert kilos(done_rows(here)) == [50, 60, 60]
    assert [row.reps for row in done_rows(here)] == [8, 8, 6]


PLAN = (target(load_g=60_000),) * 3
WARM = {"kind": SetKind.WARM_UP, "reps": 5}


@pytest.mark.parametrize(
    ("sets", "left"),
    [
        ([a_set(60)] * 3, 0),
        ([a_set(60)] * 2, 1),
        ([a_set(60)], 2),
        ([a_set(20, **WARM), a_set(60), a_set(60)], 1),
        ([a_set(60), a_set(55)], 0),
        ([a_set(55), a_set(60)], 0),
        ([a_set(60, reps=9), a_set(60)], 0),
    ],
)
def test_sets_of_the_plan_are_left_where_those_before_were_done_as_asked(sets, left):
    there = known(*sets, position=asked(*PLAN))
    assert len(left_unlogged(there, there.last)) == left


@pytest.mark.parametrize(
    ("sets", "expected"),
    [([50, 60, None], [50, 60, 50]), ([60, 50, None], [60, 50, 50]), ([None, 60, 60], [60] * 3)],
)
def test_a_set_without_its_load_is_taken_for_the_lightest_that_said_one(sets, expected):
    there = known(*map(a_set, sets))
    assert kilos(told_rows(there, there.last)) == expected


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_sessions_of_a_day_neither_speaks_for_the_silent_one(order):
    """What stood before the day does: the day itself is the one that said nothing."""
    silent = done(20, a_set(None, reps=None))
    loud = replace(done(20, a_set(80)), ref=make.ref(silent.ref.kind, "other", 20))
    days = [silent, loud]
    days[order[1]] = replace(days[order[1]], started_at=silent.started_at.replace(hour=19))
    there = lane(facts(lift(17, 60), *days, check_ins=told(17, 20)))
    [quiet] = [e for e in there.own if e.load_g is None]
    assert set(kilos(told_rows(there, quiet))) == {60}


@pytest.mark.parametrize(("top", "expected"), [(50, 50), (60, 60), (70, 60), (0, 60)])
def test_what_was_too_hard_is_repeated_no_heavier_than_it_was_asked_for(top, expected):
    there = known(a_set(60), position=asked(target(load_g=top * 1000)))
    assert kilos(as_asked(there, base_rows(there))) == [expected]


@pytest.mark.parametrize(
    ("did", "wanted", "expected"),
    [(60, 62.5, 62.5), (60, 60, 60), (60, 80, 60), (60, 57.5, 60), (0, 2.5, 0), (-20, 0, -20)],
)
def test_a_plate_less_than_asked_is_asked_for_again_and_no_leap_is(did, wanted, expected):
    sets = [a_set(did, target=target(load_g=int(wanted * 1000)))] * 3
    there = known(*sets)
    rows = done_rows(there.last)
    assert kilos(asked_again(there, rows, there.last)) == [expected] * 3


@pytest.mark.parametrize(("effort", "expected"), [(None, None), (6, 6), (7, 7), (8, 7)])
def test_what_takes_the_place_of_easy_work_is_no_harder(effort, expected):
    row = target(effort=None if effort is None else Effort(RPE, effort))
    found = _at_effort(row, 7).effort
    assert (None if found is None else found.value) == expected


@pytest.mark.parametrize(
    ("bands", "expected"), [(("light", "light"), False), (("light", None), False), ((None,), True)]
)
def test_a_band_in_any_set_says_how_heavy_it_is(bands, expected):
    slug = "bench-press"
    stack = replace(make.LIBRARY.exercises[slug], equipment=frozenset())
    there = lane(facts(slug=slug), slug)
    rows = tuple(target(band=band) for band in bands)
    assert not unweighed(replace(there, exercise=stack), rows)


@pytest.mark.parametrize(("load", "expected"), [(60, 60), (61, 61), (62.5, 60), (80, 60)])
def test_a_load_within_a_limit_stays_and_one_above_is_made_of_plates(load, expected):
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=61_000)
    note = make.clearance("RF-SUR-1", 15, restrictions=(limit,))
    book = laws.book_of(facts(lift(20), clearances=(note,)))
    squat = make.LIBRARY.exercises["squat-front"]
    assert restrained(book, squat, int(load * 1000)) == expected * 1000


@pytest.mark.parametrize(
    ("sets", "names"),
    [
        ([{"reps": 8}, {"reps": 8}], ["reps"]),
        ([{"reps": 8}, {"duration_s": 30}], ["reps", "duration_s"]),
        ([{"duration_s": 30}, {"distance_m": 40}], ["duration_s", "distance_m"]),
    ],
)
def test_a_measure_is_missing_where_any_set_was_asked_for_by_it(sets, names):
    there = known(*(a_set(60, target=SetTarget(**said)) for said in sets))
    assert [name for name in _measures(there) if name != "load_g"] == names


@pytest.mark.parametrize(
    ("row", "short"),
    [({"reps": 8}, 0), ({"reps": 4}, 2), ({"reps": None, "duration_s": 40}, 0)],
)
def test_what_is_counted_in_another_way_than_it_was_asked_for_is_not_short_of_it(row, short):
    position = asked(*(target(load_g=60_000),) * 3)
    here = known(*(a_set(60, **row),) * 3, position=position)
    assert planned(here, here.last).sets
    assert _short_of_plan(here, here.last) == short
