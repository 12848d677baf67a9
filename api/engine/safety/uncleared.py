"""What waits for the visit while a clearance is missing.

Without one nothing is loaded, so what cannot be done without a load is left out, not done with
nothing in the hands. A broken or operated spine that nobody has examined yet takes out more
(INV-31): bending against any resistance, impact, and what presses hard on the spine even at body
weight.
"""

from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.safety.restrictions import takes_load
from api.engine.vocab import Equipment, LockEffect, MovementPattern

BONES = ("RF-SUR-", "RF-FX-")
"""How the codes of a broken, operated or fragile spine begin."""
STACKS = frozenset({Equipment.MACHINE, Equipment.CABLE, Equipment.SLED})
"""What resists by its load and in no other way."""
BANDS = frozenset({Equipment.BAND})
WEIGHTS = STACKS | {
    Equipment.BARBELL,
    Equipment.TRAP_BAR,
    Equipment.SAFETY_BAR,
    Equipment.DUMBBELL,
    Equipment.KETTLEBELL,
    Equipment.BALL,
    Equipment.BAND,
}
HELD = frozenset(
    {
        MovementPattern.PUSH,
        MovementPattern.PULL,
        MovementPattern.CARRY,
        MovementPattern.ROTATION,
        MovementPattern.CORE_ANTI_ROTATION,
    }
)
"""Movements that are none without something in the hands; a hinge or a squat still is one."""


@once
def spared(book: Book, exercise: Exercise) -> bool:
    """Whether an exercise waits until a clinician has looked."""
    unloaded = book.lock.effect is LockEffect.BODYWEIGHT_ONLY and needs_load(book, exercise)
    return unloaded or _for_the_spine(book, exercise)


def needs_load(book: Book, exercise: Exercise) -> bool:
    """Whether nothing is left of an exercise without a load, a band included."""
    owned = book.facts.athlete.equipment
    usable = exercise.equipment if Equipment.FULL_GYM in owned else exercise.equipment & owned
    if not usable:
        return False
    if not exercise.loadable:
        return usable <= BANDS  # their pull is a load that nobody counts
    return usable <= STACKS or (exercise.pattern in HELD and usable <= WEIGHTS)


def _for_the_spine(book: Book, exercise: Exercise) -> bool:
    if not any(code.startswith(BONES) for code in book.lock.codes):
        return False
    cuts, demand = book.ruleset.uncleared, exercise.load_class
    bends = demand.flexion >= cuts.flexion_from.value and takes_load(exercise)
    hard = demand.compression >= cuts.compression_from.value
    return bends or hard or demand.impact >= cuts.impact_from.value
