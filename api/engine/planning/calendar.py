"""The season as a calendar: phases and lighter weeks laid back from an event, for people to see.

It only shows. No rule reads it, and a date in it never opens a phase: gates do.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from api.engine.dosing import lightweek
from api.engine.dosing.deload import due
from api.engine.planning.entry import current
from api.engine.planning.season import PhaseStart, Season, season, tapers_soon
from api.engine.reading.book import Book
from api.engine.reading.exposure import phase_rank
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import Phase

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=DAYS_A_WEEK)
LIGHT = "deload"
MOST = 60
"""Lighter weeks shown; an event may be years away."""


class LighterWeek(Value, frozen=True):
    """A week of less, first and last day. ``kind`` is ``deload`` or ``taper``."""

    kind: str
    from_on: date
    until_on: date


class Calendar(Value, frozen=True):
    """The phase in force, and the way to the next event; None without one."""

    phase: Phase
    season: Season | None
    lighter_weeks: tuple[LighterWeek, ...]


def calendar(book: Book) -> Calendar:
    """What is known of the season on the day of the book."""
    phase, since = current(book)
    found = season(book)
    if found is None:
        return Calendar(phase, None, ())
    weeks = (*_lighter(book, found, phase, since), *_taper(found))
    ahead = [week for week in weeks if week.until_on >= book.as_of]
    return Calendar(phase, found, tuple(ahead[:MOST]))


def _taper(found: Season) -> tuple[LighterWeek, ...]:
    if found.taper_from is None:
        return ()
    return (LighterWeek(lightweek.TAPER, found.taper_from, found.event_on - A_DAY),)


def _lighter(book: Book, found: Season, phase: Phase, since: date) -> Iterator[LighterWeek]:
    """The week that runs, then those to come. Each keeps the next one away, as in a plan."""
    days, last = timedelta(days=book.ruleset.deload.days.whole), lightweek.newest(book)
    apart = timedelta(days=book.ruleset.deload.planned_gap_days.whole)
    if last is not None and last < (found.taper_from or found.event_on):
        yield LighterWeek(LIGHT, last, last + days - A_DAY)
    for week in _due(book, found, phase, since):
        first = max(week, book.as_of, last + apart if last else week)
        if first < week + A_WEEK and not tapers_soon(book, first):
            last = first
            yield LighterWeek(LIGHT, first, first + days - A_DAY)


def _due(book: Book, found: Season, phase: Phase, since: date) -> Iterator[date]:
    """First days of the weeks in which the phases, as they are laid, ask for less."""
    for (name, start), (_, end) in pairwise(_laid(found, phase, since)):
        for week in range(1, ceil((end - start).days / DAYS_A_WEEK) + 1):
            if due(book, name, week):
                yield start + (week - 1) * A_WEEK


def _laid(found: Season, phase: Phase, since: date) -> list[tuple[Phase, date]]:
    """Each phase from the one in force with the day it begins, and the event at the end.

    Later ones begin as late as they may; what cannot begin in time begins when it first could.
    """
    later = [p for p in found.phases if phase_rank(p.phase) > phase_rank(phase)]
    begins = [(p.phase, min(_begin(p), found.event_on)) for p in later]
    return [(phase, since), *begins, (Phase.P6, found.event_on)]


def _begin(start: PhaseStart) -> date:
    return max(start.latest_on, start.earliest_on)
