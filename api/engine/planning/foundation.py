"""The foundation patterns, which are green before P2 ends (B8), and those that are not yet."""

from datetime import date, timedelta

from api.engine.planning.setbacks import set_back
from api.engine.planning.strength import can_load
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, last_zone
from api.engine.reading.pain import worst
from api.engine.vocab import MovementPattern, PainZone

PATTERNS = (
    MovementPattern.HINGE,
    MovementPattern.SQUAT,
    MovementPattern.HIP_EXTENSION,
    MovementPattern.CORE_ANTI_EXTENSION,
    MovementPattern.CORE_ANTI_ROTATION,
    MovementPattern.CORE_ANTI_LATERAL_FLEXION,
)


def is_green(book: Book) -> float | None:
    """Whether all that was done lately is green; unknown without the hinge of who can load one."""
    done = _lately(book)
    if MovementPattern.HINGE not in done and (can_load(book) or not done):
        return None
    return float(not waiting(book))


def waiting(book: Book) -> tuple[MovementPattern, ...]:
    """The patterns whose newest answer is not green or that a red one still keeps a phase back,
    and a hinge that could be loaded and was not done."""
    done = _lately(book)
    missing = {MovementPattern.HINGE} - done.keys() if can_load(book) else frozenset()
    return tuple(p for p in PATTERNS if p in missing | back(book) | _dark(book).keys())


def back(book: Book) -> frozenset[MovementPattern]:
    """Those that a red answer still keeps a phase back. One that was not done lately keeps nobody
    waiting: it may have left the plan with that answer."""
    return frozenset(p for p in _lately(book) if set_back(book, p) is not None)


def newest_dark(book: Book) -> tuple[date, PainZone] | None:
    """The newest day that was not green and is the last of its pattern, with its darkest answer;
    None without any."""
    days = _dark(book).values()
    newest = max((day for day, _ in days), default=None)
    zones = [zone for day, zone in days if day == newest]
    return None if newest is None else (newest, worst(zones))


def _dark(book: Book) -> dict[MovementPattern, tuple[date, PainZone]]:
    """The newest day of each pattern whose answer then was not green."""
    return {
        pattern: (told[-1].day, zone)
        for pattern, told in _lately(book).items()
        if (zone := last_zone(told)) is not None and zone is not PainZone.GREEN
    }


@once
def _lately(book: Book) -> dict[MovementPattern, list[Exposure]]:
    first = book.as_of - timedelta(days=book.ruleset.phase.pattern_days.whole)
    found: dict[MovementPattern, list[Exposure]] = {}
    for e in book.exposures:
        if first < e.day < book.as_of and e.speaks_for_others and e.exercise.pattern in PATTERNS:
            found.setdefault(e.exercise.pattern, []).append(e)
    return found
