"""Every sport has a plan: each program, phase and number of days, asked of the engine itself."""

from datetime import timedelta
from itertools import product

import pytest

from api.engine.vocab import (
    BlockKind,
    Equipment,
    MovementPattern,
    Phase,
    RunStage,
    Sensitivity,
    Sport,
)
from api.exercises.service import library
from api.programs.service import curriculum
from api.progression.vocab import DEFAULT_PROGRAM, PROGRAM_OF_SPORT
from tests.engine import factories as make
from tests.programs.calm import (
    EVERYTHING,
    MONDAY,
    TRAINING_DAYS,
    Weeks,
    lines_of,
    main_of,
    patterns_of,
    runs_before,
    slugs_of,
    told_on,
    week_of,
)

P = MovementPattern
SLUGS = tuple(curriculum().programs)
MOST_LINES = 17
LONGEST = dict.fromkeys(SLUGS, 45) | {"running-return": 60, "triathlon-return": 90}
"""Minutes that no single line passes: a range of one piece must not count for each of eight."""
HOME = frozenset({Equipment.BAND, Equipment.DUMBBELL, Equipment.KETTLEBELL})
TRAINING = (Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6)
STAGES = {Phase.P3: RunStage.R6, Phase.P4: RunStage.R10, Phase.P5: RunStage.R11}
"""Where a runner stands at the start of a phase."""
LIFTS = [{P.HINGE}, {P.SQUAT}]
STRENGTH = [{P.HINGE, P.HIP_EXTENSION}, {P.SQUAT, P.LUNGE, P.STEP}, {P.PUSH}]
OWN_WORK: dict[str, list[set[MovementPattern]]] = {
    "hinge-rebuild": LIFTS,
    "powerlifting-return": [*LIFTS, {P.PUSH}],
    "crossfit-return": [*LIFTS, {P.PULL, P.CORE_FLEXION}],
    "running-return": [{P.RUN}],
    "field-court-return": [{P.RUN, P.SPORT}],
    "triathlon-return": [{P.CARDIO}, {P.RUN}],
    "general-strength-minimal": STRENGTH,
    "maintenance-three-pillars": STRENGTH,
}
"""One of each set stands in every training week, whatever the number of days."""


def week(slug, phase, sessions, equipment=EVERYTHING, **more):
    stage = STAGES.get(phase)
    history = runs_before(stage) if stage and "strength" not in slug else {}
    return week_of(slug, phase, sessions, equipment, **{**history, **more})


@pytest.mark.parametrize(("slug", "phase", "sessions"), list(product(SLUGS, Phase, (2, 3, 4))))
def test_a_calm_athlete_trains_on_the_chosen_days_with_whole_sessions(slug, phase, sessions):
    planned = week(slug, phase, sessions)
    names = [day.local_date.strftime("%A").lower() for day in planned]
    assert names == [day.value for day in TRAINING_DAYS[sessions]]
    for day in planned:
        kinds = [block.kind for block in day.blocks]
        assert kinds == [BlockKind.WARM_UP, BlockKind.MAIN, BlockKind.COOL_DOWN], day.key
        assert lines_of(day) <= MOST_LINES, day.key
        assert len({p.exercise for p in main_of(day)}) == len(main_of(day))


@pytest.mark.parametrize(("slug", "phase", "sessions"), list(product(SLUGS, TRAINING, (2, 3, 4))))
def test_the_work_of_the_own_sport_stands_in_every_week(slug, phase, sessions):
    found = patterns_of(week(slug, phase, sessions))
    assert all(found & wanted for wanted in OWN_WORK[slug]), found


@pytest.mark.parametrize(("slug", "phase"), list(product(SLUGS, (Phase.P0, Phase.P1))))
def test_the_first_phases_walk_and_ask_for_no_load_on_a_hinge(slug, phase):
    planned = week(slug, phase, 3)
    assert {"walk", "walk-brisk"} & slugs_of(planned)
    for day in planned:
        for p in main_of(day):
            if library().exercises[p.exercise].pattern is P.HINGE:
                assert not any(row.load_g for row in p.sets)


@pytest.mark.parametrize(
    ("slug", "phase", "equipment"), list(product(SLUGS, TRAINING, (frozenset(), HOME)))
)
def test_sessions_are_whole_with_little_equipment(slug, phase, equipment):
    for sessions in (2, 3, 4):
        planned = week(slug, phase, sessions, equipment)
        assert len(planned) == sessions
        for day in planned:
            moving = patterns_of([day]) <= {P.CARDIO, P.RUN, P.JUMP, P.SPORT, P.AGILITY}
            assert moving or len(main_of(day)) >= 3, day.key


@pytest.mark.parametrize(
    ("slug", "phase", "direction"), list(product(SLUGS, TRAINING, (Sensitivity.FLEXION, None)))
)
def test_nobody_is_asked_for_the_same_exercise_twice_a_day(slug, phase, direction):
    for day in week(slug, phase, 3, frozenset()):
        names = [p.exercise for p in main_of(day)]
        assert len(names) == len(set(names))


def test_triathletes_swim_ride_and_run_in_a_full_week():
    for phase in TRAINING:
        found = slugs_of(week("triathlon-return", phase, 4))
        assert {"swim-freestyle", "swim-backstroke"} & found, phase
        assert {"bike-outdoor", "bike-stationary"} & found, phase
        assert P.RUN in {library().exercises[slug].pattern for slug in found}, phase


def test_powerlifters_bench_in_every_phase_from_the_first_foundation_day():
    for phase in list(Phase)[1:]:
        days = week("powerlifting-return", phase, 3)
        benched = [day for day in days if "bench-press" in slugs_of([day])]
        assert len(benched) >= (3 if phase in (Phase.P1, Phase.P2) else 1), phase


def test_two_hinges_of_one_session_are_one_exposure():
    heavy = week("powerlifting-return", Phase.P4, 4)[0]
    pulls = [p for p in main_of(heavy) if library().exercises[p.exercise].pattern is P.HINGE]
    assert len(pulls) == 2


def test_a_run_too_near_the_last_one_gives_way_to_something_easier():
    monday, tuesday = week("running-return", Phase.P3, 4)[:2]
    assert P.RUN in patterns_of([monday])
    easy = [library().exercises[p.exercise] for p in main_of(tuesday)]
    assert [e.pattern for e in easy if e.load_class.impact >= 2] == []
    assert P.CARDIO in {e.pattern for e in easy}


def test_easy_runs_of_a_usual_week_may_stand_on_neighbouring_days():
    days = week("running-return", Phase.P6, 4)
    assert all("run-easy" in slugs_of([day]) for day in days)


# The clock and the kip


def timed(phase, **more):
    """The timed piece of a first class of a phase."""
    days = week("crossfit-return", phase, 3, **more)
    return next(
        p
        for day in days
        for p in main_of(day)
        if library().exercises[p.exercise].pattern is P.CARDIO
    )


def braced(level):
    from api.engine.vocab import BaselineTest

    return {"baselines": (make.result(BaselineTest.BRACE, level, MONDAY),)}


def test_nobody_works_against_the_clock_without_the_brace_for_it():
    short, whole = timed(Phase.P4, **braced(2)), timed(Phase.P4, **braced(3))
    assert [row.duration_s for row in short.sets] == [45] * 8
    assert [row.duration_s for row in whole.sets] == [360]


def test_pieces_for_quality_wait_for_a_brace_of_two():
    assert [row.duration_s for row in timed(Phase.P3, **braced(1)).sets] == [45] * 8
    assert [row.duration_s for row in timed(Phase.P3, **braced(2)).sets] == [240] * 4


def test_the_piece_grows_after_two_calm_ones_of_its_own_phase():
    def after(*days):
        logged = tuple(
            make.ran(n, None, 0, 0, "assault-bike", 6, pain_before=0, pain_after=0) for n in days
        )
        told = tuple(make.morning(n + 1, 0, 1) for n in days)
        at = {"sessions": logged, "check_ins": told, **braced(3)}
        return _slot("crossfit-return", Phase.P4, MONDAY + 9, "C4", **at)

    assert after(-20, -13).dose.high == 8 * 60
    assert after(MONDAY, MONDAY + 4).dose.high == 12 * 60


def test_toes_to_bar_wait_for_strict_strength_and_both_directions():
    assert "toes-to-bar" not in slugs_of(week("crossfit-return", Phase.P4, 3))
    ready = ("pull-up", "hanging-knee-raise", "hollow-hold")
    days = (MONDAY + 3, MONDAY + 7)
    sessions = tuple(make.session(n, *map(_calm, ready), pain_before=0, pain_after=0) for n in days)
    told = tuple(make.morning(n + 1, 0, 1) for n in days)
    at = {"sessions": sessions, "check_ins": told}
    third_week = MONDAY + 15
    assert _slot("crossfit-return", Phase.P4, third_week, "C1", **at).exercises[0] == "toes-to-bar"
    assert _slot("crossfit-return", Phase.P4, MONDAY + 9, "C1", **at).exercises[0] != "toes-to-bar"
    bends = {"episode": _sore("bending", "sitting")}
    assert (
        "toes-to-bar"
        not in _slot("crossfit-return", Phase.P4, third_week, "C1", **at, **bends).exercises
    )


def _calm(slug):
    from api.engine.facts import ExerciseDone, SetDone

    return ExerciseDone(slug, (SetDone(reps=5, duration_s=None, pain=0),) * 3)


def _sore(*factors):
    from api.engine.vocab import AggravatingFactor

    return make.episode(
        pain_at_rest=1,
        pain_morning=0,
        settle_h=1.0,
        aggravating=tuple(map(AggravatingFactor, factors)),
    )


def _slot(program, phase, n, slot_id, **more):
    """The step of a slot that holds on a day: itself or one of its stand-ins."""
    from api.engine.codec import facts_sorted
    from api.engine.facts import Position
    from api.engine.planning.basis import Basis
    from api.engine.planning.selection import Context, holds
    from api.engine.reading.timeline import read
    from tests.programs.calm import athlete_on

    facts = athlete_on(n, program, 3, Position(phase, make.day(MONDAY)), **more)
    basis = Basis(read(facts_sorted(facts), make.RULES, library()), curriculum())
    days = curriculum().programs[program].phases[phase].days.values()
    slot = next(slot for day in days for slot in day.slots if slot.id == slot_id)
    context = Context(basis, phase, make.day(MONDAY), False)
    while not all(holds(c, context, make.day(n), slot) for c in slot.entry):
        slot = slot.otherwise
    return slot


# Lives


@pytest.mark.parametrize("slug", SLUGS)
def test_twelve_calm_weeks_keep_their_days_from_phase_to_phase(slug):
    """Three weeks in each of four phases: no session missing, none empty, none too long."""
    life = Weeks(slug, 3, Phase.P2, stay=21).live(84)
    assert {Phase.P2, Phase.P3, Phase.P4, Phase.P5} <= {phase for phase, _, _ in life.trained}
    first = make.day(MONDAY)
    for number in range(11):
        start = first + timedelta(days=7 * number)
        inside = [day for _, day, _ in life.trained if start <= day < start + timedelta(days=7)]
        assert len(inside) == 3, (slug, number)
    for phase, _, planned in life.trained:
        assert main_of(planned)
        assert [p.exercise for p in main_of(planned) if _minutes(p) > LONGEST[slug]] == [], phase
        assert lines_of(planned) <= MOST_LINES
        assert planned.blocks[0].kind is BlockKind.WARM_UP


def _minutes(p):
    """Minutes of one line, or of a swim by the hundred metres in two."""
    seconds = sum(row.duration_s or 0 for row in p.sets if not row.reps)
    return seconds / 60 + sum(row.distance_m or 0 for row in p.sets) / 50


def test_a_drill_before_a_run_is_no_run_of_another_stage():
    life = Weeks("running-return", 3, Phase.P2, stay=90).live(24)
    done = [p.stage for _, _, planned in life.trained for p in main_of(planned) if p.stage]
    assert "a-march" in slugs_of(planned for _, _, planned in life.trained)
    assert done[-1] in (RunStage.R3, RunStage.R4)


def test_calm_easy_runs_beside_the_ladder_open_no_stage():
    """R10 once, then easy runs of the usual week: the second R10 is still to come."""
    days = (-13, -10, -7, -4, -2)
    stages = (RunStage.R9, RunStage.R9, RunStage.R10, None, None)
    done = tuple(
        make.ran(n, stage, 5000, 0, "run-easy", pain_before=0, pain_after=0)
        for n, stage in zip(days, stages, strict=True)
    )
    told = tuple(make.morning(n + 1, 0, 1) for n in days)
    known = {"sessions": done, "check_ins": told, "episode": told_on(-14)}
    planned = week_of("running-return", Phase.P4, 4, **known)
    assert {RunStage.R10} == {p.stage for day in planned for p in main_of(day) if p.stage}


# Which program for whom


@pytest.mark.parametrize("sport", list(Sport))
def test_every_sport_has_a_program_that_names_it(sport):
    slug = PROGRAM_OF_SPORT.get(sport, DEFAULT_PROGRAM)
    assert sport in curriculum().programs[slug].sports
