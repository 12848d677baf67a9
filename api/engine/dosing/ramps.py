"""What a load finding leaves behind: its exposure is told apart, its best set carries on.

Nobody trains a ramp twice. The next working session takes one load for all its sets.
"""

from msgspec.structs import replace

from api.engine.dosing.ceilings import CEILED
from api.engine.facts import SetDone, SetTarget
from api.engine.reading.book import Book
from api.engine.reading.exposure import Exposure, rpe_of
from api.engine.vocab import PainZone

CALM = (PainZone.GREEN, PainZone.UNKNOWN)


def is_finding(book: Book, exposure: Exposure) -> bool:
    """The first loaded exposure of a lift since a ramp was asked for, if its sets rose."""
    asked_on = book.position.load_finding_on if book.position else None
    if asked_on is None or exposure.exercise.pattern not in CEILED or exposure.day < asked_on:
        return False
    own = book.of_exercise(exposure.exercise.slug)
    loaded = [e for e in own if e.day >= asked_on and e.load_g]
    loads = [s.load_g for s in exposure.work if s.load_g]
    return loaded[:1] == [exposure] and loads[0] < max(loads)


def settled(book: Book, exposure: Exposure, rows: tuple[SetTarget, ...]) -> tuple[SetTarget, ...]:
    """Rows to repeat after an exposure; after a ramp all of them at one load."""
    if not is_finding(book, exposure):
        return rows
    load = best_g(book, exposure)
    return tuple(row if row.load_g is None else replace(row, load_g=load) for row in rows)


def best_g(book: Book, exposure: Exposure) -> int:
    """Heaviest load within the effort of the ramp; its first load where the back complained.

    An effort nobody named counts as within it: a missing answer never lowers (INV-44).
    """
    loaded = [s for s in exposure.work if s.load_g]
    fine = [s for s in loaded if _within(book, s)] if exposure.zone in CALM else []
    return max((s.load_g or 0 for s in fine), default=loaded[0].load_g or 0)


def _within(book: Book, done: SetDone) -> bool:
    said = rpe_of(done)
    return said is None or said <= book.ruleset.load.finding_effort.value
