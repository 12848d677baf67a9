"""Words of the exercise library that only the library needs, and what equipment implies."""

from api.engine.library import NOT_IN_A_GYM
from api.engine.vocab import Equipment, MovementPattern

ALWAYS_AT_HAND: frozenset[Equipment] = frozenset({Equipment.WALL, Equipment.CHAIR, Equipment.DOWEL})
"""Nobody is without a wall, a chair and a broom handle."""

GYM: frozenset[Equipment] = frozenset(Equipment) - NOT_IN_A_GYM - {Equipment.FULL_GYM}
"""What ``full_gym`` stands for."""

NEIGHBOURS: dict[MovementPattern, MovementPattern] = {
    MovementPattern.CARRY: MovementPattern.CORE_ANTI_LATERAL_FLEXION,
    MovementPattern.ROTATION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.HIP_FLEXION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_ANTI_EXTENSION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.CORE_ANTI_ROTATION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_ANTI_LATERAL_FLEXION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.CORE_FLEXION: MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_EXTENSION: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.HIP_ABDUCTION: MovementPattern.HIP_EXTENSION,
    MovementPattern.HIP_ROTATION: MovementPattern.MOBILITY,
    MovementPattern.SQUAT: MovementPattern.LUNGE,
    MovementPattern.STEP: MovementPattern.LUNGE,
    MovementPattern.LUNGE: MovementPattern.STEP,
    MovementPattern.PULL: MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.OLYMPIC_LIFT: MovementPattern.HINGE,
    MovementPattern.HINGE: MovementPattern.HIP_EXTENSION,
    MovementPattern.RUN: MovementPattern.CARDIO,
    MovementPattern.JUMP: MovementPattern.CARDIO,
    MovementPattern.AGILITY: MovementPattern.CARDIO,
    MovementPattern.SPORT: MovementPattern.CARDIO,
}
"""Where a pattern looks for a stand-in when its own members run out."""


def within_reach(owned: frozenset[Equipment]) -> frozenset[Equipment]:
    """Everything an athlete with ``owned`` can use: a full gym spelled out, plus the everyday."""
    gym = GYM if Equipment.FULL_GYM in owned else frozenset[Equipment]()
    return owned | gym | ALWAYS_AT_HAND


def is_satisfied(required: frozenset[Equipment], owned: frozenset[Equipment]) -> bool:
    """True when nothing is required or any one required item is within reach."""
    return not required or bool(required & within_reach(owned))
