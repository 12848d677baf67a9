"""What waits for the visit while a clearance is missing.

Without one nothing is loaded, so what cannot be done without a load is left out, not done with
nothing in the hands. A broken or operated spine that nobody has examined yet takes out more
(INV-31): bending against any resistance, impact, and what presses hard on the spine even at body
weight.
"""

from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.safety.restrictions import needs_load, takes_load
from api.engine.vocab import LockEffect

BONES = ("RF-SUR-", "RF-FX-")
"""How the codes of a broken, operated or fragile spine begin."""


@once
def spared(book: Book, exercise: Exercise) -> bool:
    """Whether an exercise waits until a clinician has looked."""
    unloaded = book.lock.effect is LockEffect.BODYWEIGHT_ONLY and needs_load(book, exercise)
    return unloaded or _for_the_spine(book, exercise)


def _for_the_spine(book: Book, exercise: Exercise) -> bool:
    if not any(code.startswith(BONES) for code in book.lock.codes):
        return False
    cuts, demand = book.ruleset.uncleared, exercise.load_class
    bends = demand.flexion >= cuts.flexion_from.value and takes_load(exercise)
    hard = demand.compression >= cuts.compression_from.value
    return bends or hard or demand.impact >= cuts.impact_from.value
