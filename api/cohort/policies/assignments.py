"""Exercises of the library as places of the model, and loads as fractions of the goal.

The model has one hinge pattern, one ladder and one running line. What loads the back little in
it (core, carries, presses, unloaded drills, walks) counts as easy work. These are assumptions.
"""

from collections.abc import Iterable
from dataclasses import replace

from api.cohort.diary import Item, ItemDone
from api.cohort.vocab import Place
from api.engine.decisions import Prescription
from api.engine.library import Exercise, Library
from api.engine.vocab import MovementPattern, RunStage

FLOOR_RUNG = 9
"""From here on a hinge starts at the floor and counts as the goal lift."""
EASY_LOAD = 0.3
BARE_LOAD = 0.15
HALF_HOUR_S = 1800
BY_EFFORT = 0.35
"""What an athlete takes where a first dose leaves the load to the effort, fraction of the goal."""
PLACES = (
    (11, Place.FLOOR_HEAVY),
    (10, Place.FLOOR),
    (9, Place.TRAP_BAR),
    (8, Place.LOW_BLOCK),
    (7, Place.RACK),
    (6, Place.RAISED),
    (5, Place.RAISED_LIGHT),
    (0, Place.BANDED),
)
STAGES = {
    RunStage.R1: 0.45,
    RunStage.R2: 0.52,
    RunStage.R3: 0.60,
    RunStage.R4: 0.67,
    RunStage.R5: 0.72,
    RunStage.R6: 0.78,
    RunStage.R7: 0.85,
    RunStage.R8: 0.91,
    RunStage.R9: 1.0,
    RunStage.R10: 1.04,
    RunStage.R11: 1.08,
    RunStage.R12: 1.10,
}
"""Demand of a run stage, where the continuous half hour (R9) is 1. R0 is a walk."""


def item_of(told: Prescription, library: Library, goal_g: int, runner: bool) -> Item:
    """A prescription as the model feels it."""
    exercise = library.exercises[told.exercise]
    reps = max((row.reps or 0 for row in told.sets), default=0)
    place = place_of(exercise)
    if place is Place.RUN:
        return Item(told.exercise, _run(told), place, 1, 1, runner)
    loads = [row.load_g / goal_g for row in told.sets if row.load_g]
    if place is not Place.EASY and not loads and _left_open(told, exercise):
        return Item(told.exercise, BY_EFFORT, place, reps, len(told.sets), by_effort=True)
    if place is Place.EASY or not loads:
        load = EASY_LOAD if place is Place.EASY else BARE_LOAD
        return Item(told.exercise, load, place, reps, len(told.sets))
    rung = exercise.hinge_rung or 0
    return Item(
        told.exercise,
        max(loads),
        place,
        reps,
        len(told.sets),
        not runner and rung >= FLOOR_RUNG and not exercise.ballistic,
        tuple(loads) if len(set(loads)) > 1 else (),
    )


def chosen(item: Item, told: Prescription, done: Iterable[ItemDone], plate: float) -> Item:
    """A load left to the effort: a plate more than last time where that felt easier than asked.

    ``done`` is what was done of the exercise, the newest last; ``plate`` a fraction of the goal.
    """
    carried = [d for d in done if d.item.name == item.name and d.item.load != BARE_LOAD]
    last = carried[-1] if carried else None
    if not item.by_effort or last is None:
        return item
    asked = max((row.effort.value for row in told.sets if row.effort), default=0)
    return replace(item, load=last.load + plate if last.effort < asked else last.load)


def _left_open(told: Prescription, exercise: Exercise) -> bool:
    return exercise.loadable and any(row.load_g is None and row.reps for row in told.sets)


def _run(told: Prescription) -> float:
    """The demand of a run: of its stage, else by its minutes, all of it from half an hour on."""
    if told.stage in STAGES:
        return STAGES[told.stage]
    share = min(sum(row.duration_s or 0 for row in told.sets) / HALF_HOUR_S, 1)
    least = STAGES[RunStage.R1]
    return least + (STAGES[RunStage.R9] - least) * share


def place_of(exercise: Exercise) -> Place:
    if exercise.pattern is MovementPattern.SQUAT:
        return Place.SQUAT
    if exercise.pattern is MovementPattern.RUN:
        return Place.RUN if exercise.load_class.impact > 1 else Place.EASY
    if exercise.pattern is not MovementPattern.HINGE:
        return Place.EASY
    rung = exercise.hinge_rung or 0
    return next(place for first, place in PLACES if rung >= first)
