"""A morning that a new load explains holds everything once (rule book B9)."""

from datetime import timedelta

from api.engine.lanes.lane import (
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PASSED,
    Finding,
    Lane,
    Outcome,
    check,
)
from api.engine.movements import GENTLE
from api.engine.reading.book import Book, once
from api.engine.vocab import Comparison, DecisionAction


def soreness(lane: Lane) -> Outcome:
    """While the newest morning is such a one."""
    return NOT_APPLICABLE if lane.exercise.pattern in GENTLE else _of_day(lane.book)


@once
def _of_day(book: Book) -> Outcome:
    last = book.mornings[-1] if book.mornings else None
    if last is None or last.baseline is None:
        return NOT_EVALUATED
    fresh = book.as_of - last.day < timedelta(days=book.ruleset.soreness.after_days.whole)
    if not fresh or last.day not in book.sore_days:
        return PASSED
    rise, number = last.value - last.baseline, book.ruleset.flare.rise_from
    line = check("morning above usual", rise, Comparison.BELOW, number)
    return Finding("muscle_soreness", DecisionAction.HOLD, (line,))
