"""A program of several sports: one of them rises in a week, and a lighter week shortens all."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import sports
from api.engine.facts import ExerciseDone, Facts, Position, SetDone
from api.engine.vocab import DecisionAction, MovementPattern, Phase, RunStage, Sport
from api.exercises.service import library
from tests.engine import factories as make
from tests.programs.calm import EVERYTHING, Weeks, ask, athlete_on, main_of, slugs_of, week_of

RIDE, SWIM, RUN = "bike-outdoor", "swim-freestyle", "run-walk"
SPORTS = (RIDE, SWIM, RUN)
MINUTE = 60
RUNS = MovementPattern.RUN
DELOAD, PROGRESS = DecisionAction.DELOAD, DecisionAction.PROGRESS


def went(
    slug: str,
    *,
    minutes: int | None = None,
    metres: int | None = None,
    stage: RunStage | None = None,
) -> ExerciseDone:
    seconds = minutes * MINUTE if minutes else None
    return ExerciseDone(slug, (SetDone(duration_s=seconds, distance_m=metres, pain=0),), stage)


RODE, SWAM = went(RIDE, minutes=45), went(SWIM, metres=1200)
RAN = went(RUN, minutes=27, stage=RunStage.R6)
WEEK = {0: SWAM, 1: RAN, 3: RODE, 5: SWAM, 6: RAN}


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
    assert "Another sport steps up this week." in told.values()


def test_without_the_pact_more_than_one_would_rise(monkeypatch):
    monkeypatch.setattr(sports, "_sports", lambda basis: {})
    assert len(risen(triathlete(14, lived(2)))) > 1


@pytest.mark.parametrize(("now", "others"), [(19, False), (24, True)])
def test_a_sport_that_rose_keeps_the_others_for_a_week(now, others):
    """The longer ride was on day 17; a week later it is the turn of another sport."""
    done = lived(3) | {17: went(RIDE, minutes=49)}
    found = risen(triathlete(now, {d: one for d, one in done.items() if d < now}, 7))
    assert bool(found - {RIDE}) is others


def rode_longer(*, runs: bool) -> Facts:
    """On Wednesday, a week after a ride that was longer than any before."""
    before = {d: one for d, one in lived(3).items() if d < 18 and (runs or one is not RAN)}
    longer = went(RIDE, minutes=49)
    return triathlete(18, before | {10: longer, 17: longer}, 4)


def test_a_sport_that_waited_longer_goes_first():
    assert risen(rode_longer(runs=False)) == {SWIM}


def test_the_week_after_a_longer_ride_is_of_a_runner_on_the_stages():
    made = ask(rode_longer(runs=True))
    waiting = {
        p.exercise for p in made.prescriptions if p.why == "Another sport steps up this week."
    }
    assert {RIDE, SWIM} <= waiting


def test_inv_43_longer_rides_keep_no_calm_triathlete_from_running_nor_runs_from_riding():
    """Counted from the last longer ride, the week never ended: R3 came on day 100."""
    life = Weeks("triathlon-return", 5, Phase.P2, 60).live(60)
    done = [(day, p) for _, day, planned in life.trained for p in main_of(planned)]
    first = {p.stage: (day - make.DAY0).days for day, p in reversed(done) if p.stage}
    rides = [p.sets[0].duration_s for _, p in done if p.exercise == RIDE]
    assert first[RunStage.R3] <= 21
    assert first[RunStage.R4] <= 42
    assert rides[0] == 20 * MINUTE
    assert max(rides) >= 28 * MINUTE


def dose(facts: Facts, slug: str) -> "tuple[DecisionAction, int | None, int | None]":
    found = next(p for p in ask(facts).prescriptions if p.exercise == slug)
    return found.action, found.sets[0].duration_s, found.sets[0].distance_m


def test_the_lighter_week_takes_a_third_of_rides_and_swims_too():
    facts = triathlete(21, lived(3))
    assert dose(facts, RIDE) == (DELOAD, 29 * MINUTE, None)
    assert dose(facts, SWIM) == (DELOAD, None, 780)


def test_in_a_program_of_one_sport_easy_rides_go_on(monkeypatch):
    monkeypatch.setattr(sports, "_sports", lambda basis: {})
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
