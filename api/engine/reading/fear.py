"""Confidence far behind a calm back: graded exposure by quota instead of steps back (B9)."""

from datetime import date

from api.engine.decisions import Check
from api.engine.reading.book import Book, once
from api.engine.telling.checks import check
from api.engine.vocab import BaselineTest, Comparison, Irritability


@once
def graded(book: Book) -> Check | None:
    """The line that says so, while the back is LOW and the legs are quiet; else None."""
    if book.strict is not Irritability.LOW:
        return None
    lines = (_confidence(book), _score(book))
    return next((line for line in lines if line is not None and not line.met), None)


def confidence(book: Book) -> list[tuple[float, str]]:
    """The newest word on each activity that was rated, with its fact. What a check-in says of the
    whole back stands beside them until something is rated again, and replaces a rating without
    a name."""
    rated = book.test(BaselineTest.CONFIDENCE)
    said = [(c.ref.local_date, c.confidence, c.ref.id) for c in book.check_ins]
    told = [(day, float(value), id_) for day, value, id_ in said if value is not None]
    last = max((day for day, _, _ in told), default=date.min)
    named = [(b.value, b.ref.id) for b in rated if b.activity or b.ref.local_date >= last]
    newer = any(b.ref.local_date > last for b in rated)
    return named if newer else [*named, *((v, id_) for day, v, id_ in told if day == last)]


def _confidence(book: Book) -> Check | None:
    """The lowest of what counts: who fears one lift is afraid of it, however well the run goes."""
    known = confidence(book)
    if not known:
        return None
    value, id_ = min(known)
    number = book.ruleset.fear.confidence_below
    return check("confidence", value, Comparison.AT_LEAST, number, (id_,))


def _score(book: Book) -> Check | None:
    found = book.test(BaselineTest.TSK_11)
    if not found:
        return None
    number = book.ruleset.fear.tsk_from
    highest = max(found, key=lambda b: b.value)
    return check("TSK-11", highest.value, Comparison.BELOW, number, (highest.ref.id,))
