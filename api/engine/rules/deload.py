"""The lighter week (rule book B5, B10 line 9): loaded and effortful work is halved."""

from api.engine.dosing.sports import sport_of
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome, is_drill
from api.engine.movements import UNLOADED
from api.engine.vocab import DecisionAction, MovementPattern, RunStage


def light_week(lane: Lane) -> Outcome:
    found = lane.basis.deload
    if found is None:
        return PASSED
    if takes_part(lane):
        return Finding(found.code, DecisionAction.DELOAD, found.checks, found.values)
    if not lane.own or lane.exercise.pattern is not MovementPattern.CARDIO:
        return NOT_APPLICABLE
    # Easy minutes stay as they are; a week of rest is none for more of them.
    return Finding(found.code, DecisionAction.HOLD, found.checks, found.values)


def takes_part(lane: Lane) -> bool:
    """Lifts, runs and the sports of a program of several; breathing, drills and easy work go on."""
    if lane.running:
        stages = [e.done.stage for e in lane.own if e.done.stage is not None]
        return bool(stages) and stages[-1] is not RunStage.R0
    if sport_of(lane.basis, lane.exercise) is not None:
        return True
    return lane.exercise.pattern not in UNLOADED and not is_drill(lane.exercise)
