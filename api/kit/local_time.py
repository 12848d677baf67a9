"""Instants and local days. A zone is an IANA name, or the offset that was in force (+05:30).

Instants are seconds since 1970 in UTC here, so that a night of 23 or 25 hours, half-hour offsets
and flights over the date line are plain subtraction; only days ask for the zone.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

A_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"([+-])(\d\d):([0-5]\d)")
_FARTHEST = timedelta(hours=14)
_NAMES = frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone or an offset that some place on earth may have."""
    if name in _NAMES:
        return True
    found = _OFFSET.fullmatch(name)
    return found is not None and _offset(found) <= _FARTHEST


def _offset(found: re.Match[str]) -> timedelta:
    return timedelta(hours=int(found[2]), minutes=int(found[3]))


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """The zone of a name that `is_zone` knows."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return ZoneInfo(name)
    offset = _offset(found)
    return timezone(-offset if found[1] == "-" else offset)


def seconds(instant: datetime) -> float:
    """Since 1970, to the microsecond."""
    return (instant - _EPOCH).total_seconds()


def instant(second: float) -> datetime:
    return _EPOCH + timedelta(seconds=second)


def day_at(second: float, name: str) -> date:
    """The calendar's day at an instant."""
    return datetime.fromtimestamp(second, zone(name)).date()


@lru_cache(maxsize=4096)
def midnight(day: date, name: str) -> float:
    """When a local day begins."""
    return seconds(datetime(day.year, day.month, day.day, tzinfo=zone(name)).astimezone(UTC))


def days_of(
    start: float, end: float, name: str, label: date
) -> tuple[tuple[date, float, float], ...]:
    """The local days that an interval touches, with the part of it in each.

    ``label`` is the day its owner says. Where that is none of the days the calendar gives, the
    owner's days run apart from the calendar's, and all parts move along.
    """
    first, last = day_at(start, name), day_at(end, name)
    shift = label - min(max(label, first), last)
    parts = []
    day = first
    while day <= last:
        from_, until = max(start, midnight(day, name)), min(end, midnight(day + A_DAY, name))
        if until > from_ or start == end:
            parts.append((day + shift, from_, until))
        day += A_DAY
    return tuple(parts)


def length(day: date, zones: frozenset[str]) -> float:
    """Seconds of a local day, from its first midnight to its last: 23 or 25 hours at times,
    and more where it was spent in several zones."""
    begun = min(midnight(day, name) for name in zones)
    ended = max(midnight(day + A_DAY, name) for name in zones)
    return ended - begun
