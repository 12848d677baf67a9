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


def _confidence(book: Book) -> Check | None:
    """The newest word on confidence, of a check-in or a test; the lowest of its day."""
    found = book.test(BaselineTest.CONFIDENCE)
    told = [(b.ref.local_date, b.value, b.ref.id) for b in found]
    said: list[tuple[date, float | None, str]] = [
        (c.ref.local_date, c.confidence, c.ref.id) for c in book.check_ins
    ]
    known = [(day, value, id_) for day, value, id_ in [*told, *said] if value is not None]
    if not known:
        return None
    newest = max(day for day, _, _ in known)
    value, id_ = min((value, id_) for day, value, id_ in known if day == newest)
    number = book.ruleset.fear.confidence_below
    return check("confidence", value, Comparison.AT_LEAST, number, (id_,))


def _score(book: Book) -> Check | None:
    found = book.test(BaselineTest.TSK_11)
    if not found:
        return None
    number = book.ruleset.fear.tsk_from
    highest = max(found, key=lambda b: b.value)
    return check("TSK-11", highest.value, Comparison.BELOW, number, (highest.ref.id,))
