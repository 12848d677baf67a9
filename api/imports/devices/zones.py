"""Zones by name for what knows no offsets: sessions of the log."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from api.imports.devices.telling import Zone

_HOUR = timedelta(hours=1)


def named(zone: Zone, at: datetime, own: Zone) -> ZoneInfo:
    """A zone of the IANA database with the same clock at that instant.

    The athlete's ``own`` where it fits, so that only a journey shows; where none fits too.
    """
    if isinstance(zone.info, ZoneInfo):
        return zone.info
    offset = at.astimezone(zone.info).utcoffset() or timedelta()
    home = ZoneInfo(own.name)
    if at.astimezone(home).utcoffset() == offset:
        return home
    return next((one for one in _candidates(offset) if one.utcoffset(at) == offset), home)


@lru_cache(maxsize=8)
def _candidates(offset: timedelta) -> tuple[ZoneInfo, ...]:
    """Whole hours have names that are no places; the signs of those are the other way round."""
    hours, rest = divmod(offset, _HOUR)
    known = available_timezones()
    if not rest:
        name = f"Etc/GMT{-hours:+d}"
        return (ZoneInfo(name),) if name in known else ()
    return tuple(ZoneInfo(name) for name in sorted(known) if "/" in name)
