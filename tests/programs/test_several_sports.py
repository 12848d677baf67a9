"""A program of several sports: one of them rises in a week, and a lighter week shortens all."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import sports
from api.engine.facts import ExerciseDone, Facts, Position, SetDone
from api.engine.vocab import DecisionAction, MovementPattern, Phase, RunStage, Sport
from api.exercises.service import library
from tests.engine import factories as make
from tests.programs.calm import EVERYTHING, ask, athlete_on, slugs_of, week_of

RIDE, SWIM, RUN = "bike-outdoor", "swim-freestyle", "run-walk"
SPORTS = (RIDE, SWIM, RUN)
MINUTE = 60
RUNS = MovementPattern.RUN
DELOAD, PROGRESS = DecisionAction.DELOAD, DecisionAction.PROGRESS


def went(slug: str, *, minutes: int | None = None, metres: int | None = None) -> ExerciseDone:
    seconds = minutes * MINUTE if minutes else None
    stage = RunStage.R6 if slug == RUN else None
    return ExerciseDone(slug, (SetDone(duration_s=seconds, distance_m=metres, pain=0),), stage)


RODE, SWAM = went(RIDE, minutes=45), went(SWIM, metres=1200)
WEEK = {0: SWAM, 1: went(RUN, minutes=27), 3: RODE, 5: SWAM, 6: went(RUN, minutes=27)}


def triathlete(n: int, done: dict[int, ExerciseDone], since: int = 0, **more: object) -> Facts:
    """Calm in everything, with some sessions behind, on day ``n`` of P3."""
    place = Position(Phase.P3, make.day(since))
    told = {
        "sessions": tuple(
            make.session(day, one, pain_before=0, pain_after=0) for day, one in done.items()
        ),
        "check_ins": tuple(make.morning(day + 1, 0, 1) for day in done),
    }
    return athlete_on(n, "triathlon-return", 4, place, **{**told, **more})


def lived(weeks: int) -> dict[int, ExerciseDone]:
    return {7 * w + day: one for w in range(weeks) for day, one in WEEK.items()}


def risen(facts: Facts) -> set[str]:
    made = ask(facts)
    steps = {p.exercise for p in made.prescriptions if p.action is PROGRESS}
    return steps & {*SPORTS, "run-easy"}


def test_of_three_sports_with_a_step_open_one_rises():
    assert len(risen(triathlete(14, lived(2)))) == 1


def test_while_one_rises_the_others_say_so():
    made = ask(triathlete(14, lived(2)))
    told = {p.exercise: p.why for p in made.prescriptions if p.exercise in (RIDE, SWIM)}
    assert "Another sport rises this week." in told.values()


def test_without_the_pact_more_than_one_would_rise(monkeypatch):
    monkeypatch.setattr(sports, "_sports", lambda shop: {})
    assert len(risen(triathlete(14, lived(2)))) > 1


@pytest.mark.parametrize(("now", "others"), [(19, False), (24, True)])
def test_a_sport_that_rose_keeps_the_others_for_a_week(now, others):
    """The longer ride was on day 17; a week later it is the turn of another sport."""
    done = lived(3) | {17: went(RIDE, minutes=49)}
    found = risen(triathlete(now, {d: one for d, one in done.items() if d < now}, 7))
    assert bool(found - {RIDE}) is others


def test_a_sport_that_waited_longer_goes_first():
    done = {d: one for d, one in (lived(3) | {10: went(RIDE, minutes=49)}).items() if d < 18}
    done[17] = went(RIDE, minutes=49)
    assert risen(triathlete(18, done, 4)) == {SWIM}


def dose(facts: Facts, slug: str) -> "tuple[DecisionAction, int | None, int | None]":
    found = next(p for p in ask(facts).prescriptions if p.exercise == slug)
    return found.action, found.sets[0].duration_s, found.sets[0].distance_m


def test_the_lighter_week_takes_a_third_of_rides_and_swims_too():
    facts = triathlete(21, lived(3))
    assert dose(facts, RIDE) == (DELOAD, 29 * MINUTE, None)
    assert dose(facts, SWIM) == (DELOAD, None, 780)


def test_in_a_program_of_one_sport_easy_rides_go_on(monkeypatch):
    monkeypatch.setattr(sports, "_sports", lambda shop: {})
    assert dose(triathlete(21, lived(3)), RIDE)[1] == 45 * MINUTE


def test_after_it_one_calm_ride_brings_the_minutes_back():
    light = {22: went(SWIM, metres=780), 24: went(RIDE, minutes=29)}
    began = Position(Phase.P3, make.day(0), deload_from=make.day(21))
    facts = replace(triathlete(29, lived(3) | light), position=began)
    assert dose(facts, RIDE) == (PROGRESS, 45 * MINUTE, None)
    assert dose(facts, SWIM) == (PROGRESS, None, 1200)


@pytest.mark.parametrize("phase", [Phase.P4, Phase.P5, Phase.P6])
@pytest.mark.parametrize(
    ("stage", "on"), [(RunStage.R0, False), (RunStage.R2, False), (RunStage.R9, True)]
)
def test_b7_no_phase_makes_a_half_hour_run_out_of_two_minutes(phase, stage, on):
    """Six times two minutes of running were answered with half an hour of it, easy on purpose."""
    slug = "walk-brisk" if stage is RunStage.R0 else "run-easy" if on else RUN
    ran = ExerciseDone(slug, (SetDone(duration_s=30 * MINUTE, pain=0),), stage)
    known = triathlete(14, {2: ran, 6: ran, 10: ran})
    made = ask(replace(known, position=Position(phase, make.day(13))))
    runs = [p for p in made.prescriptions if library().exercises[p.exercise].pattern is RUNS]
    assert any(p.stage is None for p in runs) is on
    assert stage is not RunStage.R2 or RUN in {p.exercise for p in runs}


def of_sports(phase: Phase, *named: Sport) -> set[str]:
    """What four sessions a week of a phase hold for who named these sports."""
    athlete = make.athlete(sports=named, equipment=EVERYTHING, bests=())
    done = week_of("triathlon-return", phase, 4, athlete=athlete)
    return slugs_of(done)


@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6])
@pytest.mark.parametrize("named", [(Sport.CYCLING,), (Sport.SWIMMING,)])
def test_who_only_rides_or_swims_is_not_asked_to_run(phase, named):
    runs = {s for s in of_sports(phase, *named) if library().exercises[s].pattern is RUNS}
    assert runs == set()
    assert "bike-stationary" in of_sports(phase, *named)


@pytest.mark.parametrize("named", [(), (Sport.TRIATHLON,), (Sport.CYCLING, Sport.RUNNING)])
def test_everybody_else_runs(named):
    assert RUN in of_sports(Phase.P2, *named)
