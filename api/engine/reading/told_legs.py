"""The newest words on the legs, from check-ins and sessions alike."""

from collections.abc import Sequence
from datetime import date

from api.engine.facts import CheckIn
from api.engine.reading.book import Book, once
from api.engine.safety.legs import LegReport, in_order

LAST_TWO = 2


@once
def newest_legs(book: Book) -> list[LegReport]:
    """The newest report and the one before it, the newest last; in a day sessions come last."""
    return in_order(tuple(_newest(book.check_ins)), book.sessions)[-LAST_TWO:]


def _newest(rows: Sequence[CheckIn]) -> list[CheckIn]:
    """All rows of the days that the last two belong to; rows come in the order of days."""
    first = rows[-LAST_TWO:][0].ref.local_date if rows else date.min
    found: list[CheckIn] = []
    for row in reversed(rows):
        if row.ref.local_date < first:
            break
        found.append(row)
    return found
