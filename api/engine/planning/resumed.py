"""The hinge that a flare interrupted (rule book B9, steps 3 and 4).

A flare takes the whole plan back to its first working phase, whose hinges carry nothing. The back
knew a load before: after the easy days that lift resumes, lighter and shorter, under the ceiling
of the phase, and comes back by one small step a calm session to where it was and no further.
"""

from datetime import date, timedelta

from api.engine.dosing.ladder import loaded_rung
from api.engine.library import Exercise
from api.engine.planning.basis import Basis
from api.engine.planning.phases import Standing
from api.engine.planning.substitution import fit, in_phase
from api.engine.reading.book import Book
from api.engine.reading.exposure import GREEN, Exposure
from api.engine.vocab import MovementPattern, Phase

RESUMED_IN, CONTENT = Phase.P1, Phase.P2
"""The phase a flare leads to, and the one whose hinges may go on in it."""


def interrupted(basis: Basis, standing: Standing) -> Exercise | None:
    """The last calm loaded hinge, where a flare took the plan back since; None where none is."""
    book = basis.book
    if standing.phase is not RESUMED_IN or standing.placed is not None:
        return None
    before = _before(book, standing.since)
    known = [e.exercise for e in _calm(book) if before is not None and _counts(book, e, before)]
    fine = (e for e in reversed(known) if in_phase(e, CONTENT) and fit(e, RESUMED_IN, basis))
    return next(fine, None)


def _before(book: Book, since: date) -> date | None:
    """The first day of the flare that took the plan back."""
    return next((f.started_on for f in reversed(book.flares) if f.known_on <= since), None)


def _calm(book: Book) -> list[Exposure]:
    hinges = book.of_pattern(MovementPattern.HINGE)
    mine = (e for e in hinges if e.day >= book.told_on and e.zone is GREEN)
    return [e for e in mine if e.load_g and loaded_rung(book, e.exercise)]


def _counts(book: Book, exposure: Exposure, flare: date) -> bool:
    """Known lately when the flare came, or resumed since."""
    window = timedelta(days=book.ruleset.load.restore_days.whole)
    return exposure.speaks_for_others and exposure.day >= flare - window
