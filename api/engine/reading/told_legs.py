"""The newest words on the legs, from check-ins and sessions alike."""

from collections.abc import Sequence
from datetime import date

from api.engine.facts import CheckIn, LegSymptoms
from api.engine.reading.book import Book, once

ToldLegs = tuple[date, int, str, LegSymptoms]
"""Day, place in the day, id of the fact, and what it said."""
LAST_TWO = 2


@once
def newest_legs(book: Book) -> list[ToldLegs]:
    """The newest report and the one before it, the newest last; in a day sessions come last."""
    spoken = [s for s in book.sessions if s.leg is not None]
    told = [(c.ref.local_date, 0, c.ref.id, c.leg) for c in reversed(_newest(book.check_ins))]
    told += [(s.ref.local_date, 1, s.ref.id, s.leg) for s in spoken if s.leg is not None]
    return sorted(told, key=lambda row: row[:2])[-LAST_TWO:]


def _newest(rows: Sequence[CheckIn]) -> list[CheckIn]:
    """All rows of the days that the last two belong to; rows come in the order of days."""
    first = rows[-LAST_TWO:][0].ref.local_date if rows else date.min
    found: list[CheckIn] = []
    for row in reversed(rows):
        if row.ref.local_date < first:
            break
        found.append(row)
    return found
