"""The tolerance test: one light set, calm then and the morning after, brings an exercise back.

An exercise against a confirmed sensitivity stays out of every prescription. With LOW
irritability an athlete who did one light set of it since, with pain of at most 2 and a calm
morning after, may be given it again in its own phases; it is never chosen as a stand-in. A
later answer that is not green takes it out again, until another test. What is not known does
not pass.
"""

from datetime import date
from itertools import takewhile

from api.engine.facts import SetDone
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import HARD, Exposure, rpe_of
from api.engine.vocab import Irritability, PainZone


@once
def passed(book: Book, exercise: Exercise) -> bool:
    """Whether a test since the sensitivity was confirmed lets an exercise come back."""
    since = _confirmed_on(book, exercise)
    if not _low(book) or since is None:
        return False
    own = [e for e in book.of_exercise(exercise.slug) if e.day >= since]
    since_bad = takewhile(lambda e: e.zone not in HARD, reversed(own))
    return any(_is_test(book, e) for e in since_bad)


def would_pass(book: Book, exercise: Exercise) -> bool:
    """Whether a test of today could bring back an exercise against a confirmed direction."""
    return _low(book) and _confirmed_on(book, exercise) is not None


def _low(book: Book) -> bool:
    return book.irritability is book.strict is Irritability.LOW


def _confirmed_on(book: Book, exercise: Exercise) -> date | None:
    """The day the last of the sensitivities it is against was confirmed."""
    against = exercise.avoid_if & book.confirmed()
    read = book.reading.sensitivities if book.reading else ()
    days = [s.confirmed_on for s in read if s.sensitivity in against]
    known = [day for day in days if day is not None]
    return max(known, default=None) if len(known) == len(days) else None


def _is_test(book: Book, exposure: Exposure) -> bool:
    cuts = book.ruleset.tolerance
    if exposure.zone is not PainZone.GREEN or len(exposure.work) > cuts.sets_max.value:
        return False
    rows = exposure.judgement.rows
    rise = next((r.value for r in rows if r.code == "morning_up"), None)
    settled = rise is not None and rise <= cuts.morning_max.value
    return settled and all(_light(book, s) for s in exposure.work)


def _light(book: Book, done: SetDone) -> bool:
    """Little pain, and little effort where there was a load."""
    cuts, effort = book.ruleset.tolerance, rpe_of(done)
    easy = effort <= cuts.effort_max.value if effort is not None else not done.load_g
    return easy and done.pain is not None and done.pain <= cuts.pain_max.value
