"""Tables of weeks and runs: from which day on something is known, and where a slot ends it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.deload_doses import lighter
from api.engine.dosing.lightweek import LightWeek
from api.engine.dosing.run_lane import _bounded, _spare
from api.engine.facts import Restriction
from api.engine.insights.provocations import provocation_insight
from api.engine.lanes.lane import needs_rest, running_drill
from api.engine.lanes.setback import stepped_back
from api.engine.planning.foundation import newest_dark
from api.engine.planning.resumed import _counts
from api.engine.planning.to_test import _calm
from api.engine.reading.readiness import _sessions_by_day
from api.engine.rules.caps import _usual_au
from api.engine.safety.placements import of_pattern
from api.engine.template import Dose, DoseKind, Slot
from api.engine.vocab import (
    FlagLevel,
    MovementPattern,
    PainZone,
    Phase,
    RestrictionKind,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, coloured, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.test_overrides import override
from tests.engine.test_placements import book, lifting, placed
from tests.engine.test_tables_of_sets import target

G, A, R = PainZone.GREEN, PainZone.AMBER, PainZone.RED
P, HINGE, RUN = Phase, MovementPattern.HINGE, MovementPattern.RUN


# --- weeks ---------------------------------------------------------------------------------------

DAY = 60
SPAN = (make.RULES.monitoring.mean_weeks.whole + 1) * 7 - 1
"""The first day of the weeks before this one lies so many days back."""


@pytest.mark.parametrize(("back", "known"), [(SPAN + 1, True), (SPAN, True), (SPAN - 1, False)])
def test_the_usual_load_is_known_from_whole_weeks_on(back, known):
    days = (DAY - back, *range(DAY - SPAN + 3, DAY, 5))
    done = tuple(make.session(n, session_rpe=6, duration_s=3600) for n in days)
    found = _usual_au(laws.book_of(make.lifter(DAY, sessions=done)))
    assert (found is not None) is known


@pytest.mark.parametrize(("rpe", "known"), [(6, True), (None, False)])
def test_the_usual_load_is_known_where_every_week_told_one(rpe, known):
    """The second week tells nothing of its only session."""
    days = (DAY - SPAN, DAY - SPAN + 8, DAY - SPAN + 15, DAY - SPAN + 22)
    done = [make.session(n, session_rpe=6, duration_s=3600) for n in days]
    done[1] = replace(done[1], session_rpe=rpe)
    found = _usual_au(laws.book_of(make.lifter(DAY, sessions=tuple(done))))
    assert (found is not None) is known


@pytest.mark.parametrize("kilos", [60, 61, 62.5])
def test_a_lighter_week_of_the_calendar_keeps_the_load_as_it_is(kilos):
    known = lane(facts(lift(17), lift(20)), phase=Phase.P3)
    week = LightWeek("deload_planned", make.day(22), ())
    there = replace(known, basis=replace(known.basis, deload=week))
    rows = (target(load_g=int(kilos * 1000)),) * 4
    assert [r.load_g for r in lighter(there, rows)] == [int(kilos * 1000)] * 2


SEEN = {
    "flags": (make.flag("RF-NEU-2", FlagLevel.URGENT, 3),),
    "clearances": (make.clearance("RF-NEU-2", 10),),
}


def test_sessions_count_from_the_day_of_the_examination_to_today():
    days = (9, 10, 11, NOW)
    told_ = laws.book_of(facts(*map(lift, days), **SEEN))
    assert told_.since == make.day(10)
    assert sorted(_sessions_by_day(told_)) == [make.day(n) for n in days[1:]]


@pytest.mark.parametrize(("day", "stands"), [(14, False), (15, True), (16, True)])
def test_a_placement_of_the_day_on_which_all_began_anew_stands(day, stands):
    episode = make.episode(started_on=make.day(15))
    known = lifting(placed(P.P2, day, HINGE), at=P.P1, since=15, episode=episode)
    found = of_pattern(book(known), HINGE, P.P1)
    assert (found is not None) is stands


@pytest.mark.parametrize(("before", "counts"), [(1, True), (0, True), (-1, False)])
def test_a_lift_was_known_to_the_very_first_day_of_its_window(before, counts):
    window = make.RULES.load.restore_days.whole
    known = laws.book_of(facts(lift(20)))
    flare_on = make.day(20) + timedelta(days=window - before)
    assert _counts(known, known.exposures[-1], flare_on) is counts


# --- what waits ----------------------------------------------------------------------------------

PAIN = {G: 1, A: 4, R: 7}
SLUG = {HINGE: RDL, MovementPattern.SQUAT: "squat-box"}


@pytest.mark.parametrize(
    ("hinge", "squat", "expected"),
    [
        ((20, A), (17, R), (20, A)),
        ((17, A), (20, R), (20, R)),
        ((17, R), (20, A), (20, A)),
        ((20, A), (20, R), (20, R)),
        ((20, G), (20, G), None),
        ((17, A), (20, G), (17, A)),
    ],
)
def test_the_newest_day_that_keeps_a_pattern_waiting_speaks_for_itself(hinge, squat, expected):
    said = {HINGE: hinge, MovementPattern.SQUAT: squat}
    days = sorted({n for n, _ in said.values()})
    done = tuple(
        replace(
            make.session(n),
            exercises=tuple(
                make.lifted(n, SLUG[p], 40 if p is HINGE else None, (PAIN[z],) * 3).exercises[0]
                for p, (day, z) in said.items()
                if day == n
            ),
        )
        for n in days
    )
    found = newest_dark(laws.book_of(facts(*done, check_ins=told(*days))))
    assert found == (None if expected is None else (make.day(expected[0]), expected[1]))


def test_an_exercise_with_few_mornings_hides_none_with_enough():
    least = make.RULES.insights.min_mornings.whole
    early = make.lifted(3, "bird-dog", None, (1, 1))
    days = range(5, 5 + 2 * least, 2)
    done = (early, *(lift(n) for n in days))
    mornings = tuple(make.morning(n, 1 + (n % 2), 1) for n in range(1, 7 + 2 * least))
    known = facts(*done, check_ins=mornings)
    known = replace(known, as_of=make.day(8 + 2 * least))
    names = [c.exercise for c in provocation_insight(laws.book_of(known)).comparisons]
    assert names[:1] == [RDL]
    assert "bird-dog" not in names


# --- runs ----------------------------------------------------------------------------------------


def runs(stage: RunStage, slot: Slot | None = None, **more: object):
    done = tuple(make.ran(n, stage, 6000, 0, "run-walk") for n in (14, 17, 20))
    calm = tuple(make.morning(n + 1, 0, 0) for n in (14, 17, 20))
    known = make.runner(NOW, sessions=done, check_ins=calm, **more)
    return replace(lane(known, "run-walk", slot, Phase.P4), running=True)


def slot(*stages: int) -> Slot:
    dose = Dose(DoseKind.STAGE, 1, *stages)
    return Slot("r1", "run", RUN, ("run-walk",), dose, must=True, stages=stages)


@pytest.mark.parametrize(("last", "expected"), [(3, RunStage.R3), (5, RunStage.R5)])
def test_a_run_is_of_no_later_stage_than_its_slot(last, expected):
    assert _bounded(runs(RunStage.R5, slot(1, last)), RunStage.R5) is expected


def test_without_a_slot_a_run_has_the_stage_it_earned():
    assert _bounded(runs(RunStage.R5), RunStage.R5) is RunStage.R5


def barring(*slugs: str) -> dict[str, object]:
    said = tuple(Restriction(RestrictionKind.NO_EXERCISE, exercise=slug) for slug in slugs)
    return {"clearances": (make.clearance("RF-SUR-1", 15, restrictions=said),)}


EASY = ("breathing-90-90", "walk")


@pytest.mark.parametrize(
    ("barred", "expected"),
    [((), ["walk"]), (("walk",), ["breathing-90-90"]), (("breathing-90-90",), ["walk"])],
)
def test_in_place_of_a_run_one_walks_else_breathes(barred, expected):
    assert _spare(runs(RunStage.R5, **barring(*barred))) == expected
    assert _spare(runs(RunStage.R5)) == ["walk"]


def test_who_may_neither_walk_nor_breathe_has_one_gentle_thing_left():
    [left] = _spare(runs(RunStage.R5, **barring(*EASY)))
    assert left not in EASY


@pytest.mark.parametrize(
    ("pattern", "impact", "drill"),
    [(RUN, 0, True), (RUN, 1, True), (RUN, 2, False), (RUN, 3, False), (HINGE, 1, False)],
)
def test_a_march_is_a_drill_of_running_and_needs_no_rest(pattern, impact, drill):
    known = make.LIBRARY.exercises["run-easy"]
    here = replace(known, pattern=pattern, load_class=replace(known.load_class, impact=impact))
    [done] = laws.book_of(make.runner(NOW, sessions=(make.ran(20, None, 900, 0),))).exposures
    assert running_drill(here) is drill
    assert needs_rest(replace(done, exercise=here), make.RULES) is (not drill)


# --- steps back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", [(), ("kb-deadlift",)])
def test_a_lift_that_was_red_itself_speaks_for_itself(beside):
    """Whatever else of its movement was done that day."""
    rows = tuple(make.lifted(20, slug, 60, (7, 7, 7)).exercises[0] for slug in (RDL, *beside))
    hurt = make.session(20, *rows, pain_before=1, pain_after=1)
    there = lane(facts(hurt, phase=Phase.P2), phase=Phase.P1)
    assert stepped_back(there) is None


# --- the last one --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zones", "calm"),
    [((), True), ((G,), True), ((R, G), True), ((G, R), False), ((R, R), False), ((R, A), True)],
)
def test_only_a_red_session_that_is_the_newest_keeps_a_test_unsaid(zones, calm):
    days = range(NOW - 3 * len(zones), NOW, 3)
    known = laws.book_of(coloured(*zip(days, zones, strict=True)))
    assert [zone for _, zone in known.session_zones] == list(zones)
    assert _calm(known) is calm


@pytest.mark.parametrize(("limit_g", "grams"), [(None, 0), (0, 0), (1, 1), (60_000, 60_000)])
def test_a_limit_that_names_no_load_allows_none(limit_g, grams):
    assert override(limit_g=limit_g).grams == grams
    assert Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=limit_g).grams == grams
