"""The last day of a plan: after it more is forbidden, by time alone."""

from collections.abc import Iterable
from datetime import date, timedelta

from api.engine.reading.book import Book, once
from api.engine.safety.overrides import TIGHTENING, in_force, last_day
from api.engine.safety.triage import CLINICIANS
from api.engine.safety.visits import last_routine_day


@once
def plan_ends_on(book: Book) -> date | None:
    """The last day that no plan reaches past; None where no day is known."""
    days = (last_routine_day(book), *_answers(book), *_notes(book), *_overrides(book))
    return min((day for day in days if day is not None), default=None)


def _answers(book: Book) -> Iterable[date]:
    """The last day of the safety answers."""
    ends = book.lock.asked.screening_ends_on
    return [ends - timedelta(days=1)] if ends > book.as_of else []


def _notes(book: Book) -> Iterable[date]:
    """The last day of each note that covers what was told."""
    told = {flag.code for flag in book.facts.flags}
    notes = [c for c in book.facts.clearances if c.role in CLINICIANS]
    for code in told:
        ends = max((c.valid_until for c in notes if code in c.codes), default=None)
        if ends is not None and ends >= book.as_of:
            yield ends


def _overrides(book: Book) -> Iterable[date]:
    """The last day of what a clinician has loosened: no dose of it stands on a day after."""
    return [last_day(o, book.ruleset) for o in in_force(book) if o.kind is not TIGHTENING]
