"""What a load finding leaves behind: its exposure is told apart, its best set carries on.

Nobody trains a ramp twice. The next working session takes one load for all its sets.
"""

from datetime import timedelta

from msgspec.structs import replace

from api.engine.dosing.ceilings import CEILED
from api.engine.facts import SetDone, SetTarget
from api.engine.reading.book import Book
from api.engine.reading.exposure import HARD, Exposure, rpe_of


def is_finding(book: Book, exposure: Exposure) -> bool:
    """Whether a ramp was asked for and done: by the targets of its sets, whatever was asked for
    since; where they are not known the first loaded exposure of a lift after it, if sets rose.
    Where no set told its load nothing was found."""
    if exposure.exercise.pattern not in CEILED or not exposure.load_g:
        return False
    return _asked_to_rise(book, exposure) or _first_since(book, exposure)


def _asked_to_rise(book: Book, exposure: Exposure) -> bool:
    targets = (s.target for s in exposure.work)
    asked = [(t.load_g, t.effort) for t in targets if t is not None and t.load_g]
    if not asked or not _rises([load for load, _ in asked]):
        return False
    return all(effort is not None and effort.value == _effort(book) for _, effort in asked)


def _first_since(book: Book, exposure: Exposure) -> bool:
    asked_on = book.position.load_finding_on if book.position else None
    if asked_on is None or exposure.day < asked_on:
        return False
    own = book.of_exercise(exposure.exercise.slug)
    loaded = [e for e in own if e.day >= asked_on and e.load_g]
    loads = [s.load_g for s in exposure.work if s.load_g]
    return loaded[:1] == [exposure] and _rises(loads)


def _rises(loads: list[int]) -> bool:
    return loads[0] < max(loads)


def settled(book: Book, exposure: Exposure, rows: tuple[SetTarget, ...]) -> tuple[SetTarget, ...]:
    """Rows to repeat after an exposure; after a ramp all of them at one load."""
    if not is_finding(book, exposure):
        return rows
    load = best_g(book, exposure)
    return tuple(row if row.load_g is None else replace(row, load_g=load) for row in rows)


def best_g(book: Book, exposure: Exposure) -> int:
    """Heaviest load within the effort of the ramp; its first load where the back complained, or
    where the ramp is further back than a load is restored from.

    An effort nobody named counts as within it: a missing answer never lowers (INV-44).
    """
    since = book.as_of - timedelta(days=book.ruleset.load.restore_days.whole)
    loaded = [(s.load_g, s) for s in exposure.work if s.load_g]
    counts = exposure.zone not in HARD and exposure.day >= since
    fine = [load for load, done in loaded if counts and _within(book, done)]
    return max(fine, default=loaded[0][0])


def _within(book: Book, done: SetDone) -> bool:
    said = rpe_of(done)
    return said is None or said <= _effort(book)


def _effort(book: Book) -> float:
    return book.ruleset.load.finding_effort.value
