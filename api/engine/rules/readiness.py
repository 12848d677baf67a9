"""Readiness can only lower (INV-20): a tired day repeats, a very tired one also takes it easy."""

from api.engine.lanes.lane import NOT_EVALUATED, PASSED, Finding, Lane, Outcome
from api.engine.reading.book import Book, once
from api.engine.reading.readiness import fresh_signs, level
from api.engine.vocab import DecisionAction, ReadinessLevel

CODES = {ReadinessLevel.AMBER: "readiness_low", ReadinessLevel.RED: "readiness_red"}


def readiness(lane: Lane) -> Outcome:
    """Amber and red hold; red also caps the effort, where the dose is built."""
    return _of_day(lane.book)


@once
def _of_day(book: Book) -> Outcome:
    found = level(book)
    if found is ReadinessLevel.UNKNOWN:
        return NOT_EVALUATED
    if found is ReadinessLevel.GREEN:
        return PASSED
    lines = tuple(dict.fromkeys(s.check for s in fresh_signs(book) if s.level is found))
    limit = f"{book.ruleset.readiness.effort_cap.value:g}"
    return Finding(CODES[found], DecisionAction.HOLD, lines, (("limit", limit),))
