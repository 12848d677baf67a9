"""The lighter week a plan stands in, and which days belong to the newest one."""

from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.reading.book import Book
from api.engine.values import Value

PLANNED, TRIGGERED = "deload_planned", "deload_triggered"
TAPER, TAPERED = "taper", "taper_over"
"""Before an event; and what is left of it once the event has come, was moved or is no more."""
CODES = (PLANNED, TRIGGERED, TAPER, TAPERED)
"""Reason codes of a lighter week."""


class LightWeek(Value, frozen=True):
    """A lighter week (deload) in force. ``code`` is its reason code, ``since`` its first day."""

    code: str
    since: date
    checks: tuple[Check, ...]
    values: tuple[tuple[str, str], ...] = ()


def newest(book: Book) -> date | None:
    """First day of the newest lighter week."""
    return book.position.deload_from if book.position else None


def begun_as(book: Book) -> str | None:
    """The code of the newest lighter week; None where no plan kept it."""
    return book.position.deload_code if book.position else None


def within(book: Book, day: date) -> bool:
    """Whether a day belongs to the newest lighter week."""
    first = newest(book)
    return first is not None and first <= day < first + _length(book)


def running(book: Book) -> bool:
    """A lighter week lasts its days, whatever is decided in them, and then ends by itself."""
    return within(book, book.as_of)


def _length(book: Book) -> timedelta:
    return timedelta(days=book.ruleset.deload.days.whole)
