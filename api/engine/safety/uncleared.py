"""A broken or operated spine that nobody has examined yet: what waits for the visit (INV-31).

A missing clearance takes the load away from everything. Here it takes out more: bending against
any resistance, impact, and what presses hard on the spine even at body weight.
"""

from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.safety.restrictions import takes_load

BONES = ("RF-SUR-", "RF-FX-")
"""How the codes of a broken, operated or fragile spine begin."""


@once
def spared(book: Book, exercise: Exercise) -> bool:
    """Whether an exercise waits until a clinician has looked at the spine."""
    if not any(code.startswith(BONES) for code in book.lock.codes):
        return False
    cuts, demand = book.ruleset.uncleared, exercise.load_class
    bends = demand.flexion >= cuts.flexion_from.value and takes_load(exercise)
    hard = demand.compression >= cuts.compression_from.value
    return bends or hard or demand.impact >= cuts.impact_from.value
