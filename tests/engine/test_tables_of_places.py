"""Tables of places: what stands in for what, and what answers of several lanes come to."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.bars import SAME_G
from api.engine.dosing.run_lane import _exercise, grounded
from api.engine.facts import Restriction
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import _took_over, decide_lane, one_per_exercise
from api.engine.lanes.lane import NOT_APPLICABLE
from api.engine.lanes.setback import stepped_back
from api.engine.planning.basis import Basis
from api.engine.planning.routines import BlockKind, lines
from api.engine.planning.substitution import alternatives
from api.engine.reading.timeline import read
from api.engine.rules.progress import spacing, two_for_two
from api.engine.telling.naming import not_new
from api.engine.template import Day, DayKind, Dose, DoseKind, Slot
from api.engine.vocab import (
    Equipment,
    MovementPattern,
    Phase,
    RestrictionKind,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, NOW, RDL, facts, lift, silent, told
from tests.engine.test_deload import runner
from tests.engine.test_edges import lane
from tests.engine.test_tables_of_sets import asked, target
from tests.engine.worlds import answer

EXERCISES = make.LIBRARY.exercises
P, RUN = Phase, MovementPattern.RUN
KB = "kb-deadlift"


def barring(*slugs: str) -> dict[str, object]:
    said = tuple(Restriction(RestrictionKind.NO_EXERCISE, exercise=slug) for slug in slugs)
    return {"clearances": (make.clearance("RF-SUR-1", 5, restrictions=said),)}


# --- runs ----------------------------------------------------------------------------------------


def runs(slugs: str, slug: str = "run-walk", **more: object):
    done_ = tuple(make.ran(n, RunStage.R5, 6000, 0, "run-walk") for n in (14, 17, 20))
    calm = tuple(make.morning(n + 1, 0, 0) for n in (14, 17, 20))
    known = make.runner(NOW, sessions=done_, check_ins=calm, **more)
    dose = Dose(DoseKind.STAGE, 1, 1, 12)
    slot = Slot("r1", "run", RUN, tuple(slugs.split()), dose, must=True, stages=(1, 12))
    return replace(lane(known, slug, slot, P.P4), running=True)


@pytest.mark.parametrize(
    ("slugs", "stage", "barred", "expected"),
    [
        ("run-walk run-easy", RunStage.R5, (), ("run-walk", None)),
        ("run-easy bike-stationary", RunStage.R5, ("run-walk",), ("bike-stationary", "run-walk")),
        ("elliptical run-easy", RunStage.R5, ("run-walk",), ("elliptical", "run-walk")),
        ("run-walk run-tempo", RunStage.R9, ("run-easy",), ("run-tempo", None)),
        ("run-tempo run-walk", RunStage.R9, ("run-easy",), ("run-walk", None)),
        ("elliptical bike-stationary", RunStage.R9, ("run-easy",), ("elliptical", "run-easy")),
        ("run-easy", RunStage.R9, ("run-easy",), ("walk", "run-easy")),
    ],
)
def test_a_stage_whose_run_is_taken_out_is_done_as_its_slot_has_it(slugs, stage, barred, expected):
    assert _exercise(runs(slugs, **barring(*barred)), stage) == expected


WALKS = ("walk", "walk-brisk")


@pytest.mark.parametrize(
    ("barred", "expected"),
    [
        ((), None),
        (WALKS[:1], None),
        (WALKS, "walk-brisk"),
        ((*WALKS, "run-walk"), "run-walk"),
        (("run-walk",), None),
    ],
)
def test_a_runner_who_may_not_even_walk_is_asked_for_something_else(barred, expected):
    assert grounded(runs("run-walk run-easy", **barring(*barred))) == expected


@pytest.mark.parametrize("stage", [RunStage.R9, RunStage.R11])
def test_in_a_lighter_week_nobody_runs_who_may_not_run(stage):
    slugs = ("run-walk", "run-easy", "run-tempo", "run-intervals")
    for dose in answer(runner(stage, **barring(*slugs))).prescriptions:
        assert EXERCISES[dose.exercise].pattern is not RUN


# --- stand-ins -----------------------------------------------------------------------------------


def basis(*sessions, **more: object) -> Basis:
    return Basis(laws.book_of(facts(*sessions, **more)), make.CURRICULUM)


@pytest.mark.parametrize("highest", [P.P1, P.P2, P.P6])
def test_what_stands_in_is_of_no_later_phase_than_the_athlete_may_reach(highest):
    here = replace(basis(), highest=highest)
    found = alternatives(EXERCISES["trap-bar-deadlift"], P.P4, here)
    assert found
    assert all(e.first_phase <= highest for e in found)


def at(n: int, *slugs: str, pains=(1, 1, 1)):
    rows = (make.lifted(n, slug, 60, pains).exercises[0] for slug in slugs)
    return make.session(n, *rows, pain_before=1, pain_after=1)


@pytest.mark.parametrize(("other", "over"), [(17, False), (20, False), (21, True)])
def test_a_stand_in_takes_over_once_it_was_done_since_the_lift(other, over):
    """Of one session neither comes after the other."""
    days = [at(20, RDL, KB)] if other == 20 else [at(20, RDL), at(other, KB)]
    known = facts(*sorted(days, key=lambda s: s.ref.local_date))
    assert _took_over(lane(known, KB), lane(known)) is over


def test_of_two_answers_alike_the_first_stands_and_else_the_more_careful():
    calm, again = (decide_lane(lane(facts(lift(17), lift(20)))) for _ in range(2))
    hard = decide_lane(lane(facts(lift(17), make.lifted(20, RDL, 60, (7, 7, 7)))))
    assert one_per_exercise([calm, again])[0] is calm
    assert one_per_exercise([again, calm])[0] is again
    assert one_per_exercise([calm, hard]) == one_per_exercise([hard, calm]) == (hard,)


@pytest.mark.parametrize(("with_own", "back"), [(True, False), (False, True)])
def test_a_lift_done_beside_the_red_one_speaks_for_itself(with_own, back):
    """The red lift has left with its phase; what was done beside it has its own answer."""
    red = make.lifted(20, "block-pull-low", 60, (7, 7, 7)).exercises[0]
    own = make.lifted(20, RDL, 60, (1, 1, 1)).exercises if with_own else ()
    hurt = make.session(20, *own, red)
    there = lane(facts(hurt, check_ins=told(20), phase=P.P3), phase=P.P2)
    assert (stepped_back(there) is not None) is back


@pytest.mark.parametrize(("more", "expected"), [(-1, False), (0, True), (1, True)])
def test_a_leap_is_one_above_what_was_calm_with_more_than_the_bar(more, expected):
    """The empty bar says nothing of a lift with plates on it, nor does what weighs as much."""
    bar = replace(EXERCISES[RDL], equipment=frozenset({Equipment.BARBELL}))
    library = replace(make.LIBRARY, exercises={**EXERCISES, RDL: bar})
    book = read(facts(lift(14, 20 + (SAME_G + more) / 1000), lift(20, 60)), make.RULES, library)
    there = make_lane(Basis(book, make.CURRICULUM), P.P3, RDL, None, False)
    assert there._leapt(1) is expected


# --- steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("needed", "opens"), [(2, True), (3, False)])
def test_two_for_two_opens_nothing_that_a_stricter_rule_set_keeps_shut(needed, opens):
    load = make.RULES.load
    number = replace(load.greens_needed, value=needed)
    rules = replace(make.RULES, load=replace(load, greens_needed=number))
    known = facts(*silent(17, 20, extra=2), episode=make.episode(**LOW))
    book = read(known, rules, make.LIBRARY)
    there = make_lane(Basis(book, make.CURRICULUM), P.P3, RDL, None, False)
    assert (two_for_two(there) is not NOT_APPLICABLE) is opens


@pytest.mark.parametrize(("needed", "days"), [(1, (20,)), (2, (20,)), (3, (17, 20))])
def test_hours_between_two_exposures_are_asked_of_two_and_of_as_many_as_open_a_step(needed, days):
    load = make.RULES.load
    rules = replace(
        make.RULES, load=replace(load, greens_needed=replace(load.greens_needed, value=needed))
    )
    book = read(facts(*map(lift, days)), rules, make.LIBRARY)
    there = make_lane(Basis(book, make.CURRICULUM), P.P3, RDL, None, False)
    assert len(there.streak()) == len(days)
    assert spacing(there) is NOT_APPLICABLE


def test_what_nobody_did_for_a_week_waits_for_its_log_and_says_the_rest_as_before():
    position = asked(target(load_g=None), slug="squat-goblet", day=NOW - 8)
    made = decide_lane(lane(facts(position=position), "squat-goblet"))
    first, more = made.reasons[0], replace(made.reasons[0], code="spacing", rule="rest.spacing")
    several = replace(made, code="new_exercise", reasons=(first, more, replace(more, code="x")))
    told_ = not_new(several)
    assert told_.code == told_.reasons[0].code == "otherwise"
    assert told_.reasons[0].rule == first.rule
    assert told_.reasons[1:] == several.reasons[1:]


@pytest.mark.parametrize("block", [BlockKind.WARM_UP])
def test_of_a_warm_up_that_is_all_part_of_the_work_one_line_is_left(block):
    routine = next(r for r in make.CURRICULUM.routines.values() if len(r.lines) > 1)
    routine = replace(routine, lines=tuple(replace(line, block="d") for line in routine.lines))
    day = Day("d", "Day", DayKind.GYM, 30, ())
    here = basis()
    every = lines(routine, day, P.P2, here, block, 9)
    assert len(every) > 1
    left = lines(routine, day, P.P2, here, block, 9, every)
    assert [p.exercise for p in left] == [every[0].exercise]
