"""What a greater age asks for: more time between sets and in phases."""

from math import ceil

from api.engine.facts.athlete import age_on
from api.engine.reading.book import Book, once
from api.engine.units import PERCENT
from api.engine.vocab import Phase


@once
def is_older(book: Book) -> bool:
    return age_on(book.facts.athlete.birth_date, book.as_of) >= book.ruleset.phase.older_years.value


def more_rest_s(book: Book) -> int:
    return book.ruleset.rest.older_s.whole if is_older(book) else 0


def least_days(book: Book, phase: Phase) -> int:
    """Fewest days before a phase may be left."""
    cuts = book.ruleset.phase
    days = cuts.min_days.of(phase).whole
    return ceil(days * cuts.older_pct.value / PERCENT) if is_older(book) else days
