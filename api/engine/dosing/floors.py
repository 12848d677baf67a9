"""How small a dose gets: bad days take sets, then a share of the last one, down to a floor."""

from api.engine.dosing.doses import Floor
from api.engine.lanes.lane import Lane
from api.engine.vocab import MovementPattern

EFFORTLESS = frozenset({MovementPattern.BREATHING, MovementPattern.MOBILITY})


def keep(lane: Lane) -> float:
    """Of a single set, what is left of it after one step down; percent."""
    return lane.rules.load.single_set_keep_pct.value


def floor(lane: Lane) -> Floor:
    """The least dose of this exercise: a walk of seconds would help nobody (B9)."""
    least, pattern = lane.rules.least, lane.exercise.pattern
    calm = least.calm_s if pattern in EFFORTLESS else least.hold_s
    time = least.walk_s if pattern is MovementPattern.CARDIO else calm
    return Floor(least.reps.whole, time.whole, least.distance_m.whole)
