"""The foundation patterns, which are green before P2 ends (B8), and those that are not yet."""

from datetime import date, timedelta

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
    """The patterns whose newest answer is not green, and a hinge that could be loaded and was not
    done."""
    done = _lately(book)
    missing = {MovementPattern.HINGE} - done.keys() if can_load(book) else frozenset()
    dark = {pattern for pattern, told in done.items() if last_zone(told) is not PainZone.GREEN}
    return tuple(pattern for pattern in PATTERNS if pattern in missing | dark)


def newest_dark(book: Book) -> tuple[date, PainZone] | None:
    """The newest day that keeps one of them waiting, and its darkest answer; None without any."""
    done = _lately(book)
    days = [(done[p][-1].day, last_zone(done[p])) for p in waiting(book) if p in done]
    newest = max((day for day, _ in days), default=None)
    zones = [zone for day, zone in days if day == newest and zone is not None]
    return None if newest is None else (newest, worst(zones))


@once
def _lately(book: Book) -> dict[MovementPattern, list[Exposure]]:
    first = book.as_of - timedelta(days=book.ruleset.phase.pattern_days.whole)
    found: dict[MovementPattern, list[Exposure]] = {}
    for e in book.exposures:
        if first < e.day < book.as_of and e.speaks_for_others and e.exercise.pattern in PATTERNS:
            found.setdefault(e.exercise.pattern, []).append(e)
    return found
