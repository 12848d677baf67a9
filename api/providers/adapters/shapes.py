"""Items in our shapes from values of any type: what is not what it should be is left out."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from api.measurements.vocab import DeviceKind, MeasurementKind
from api.workouts.vocab import WorkoutSport

Item = dict[str, Any]
Source = dict[str, Any]
KCAL_KJ = 4.184
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")
_FARTHEST_S = 14 * 3600
ID_LONGEST = 200


# --- reading --------------------------------------------------------------------------------


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """A finite number; a text or true is none."""
    if type(value) not in (int, float) or not abs(value) < 1e15:
        return None
    return None if math.isnan(value) else float(value)


def whole(value: Any) -> int | None:
    found = number(value)
    return None if found is None else round(found)


def text(value: Any) -> str:
    """A text or a number as a text; anything else is empty."""
    if isinstance(value, bool):
        return ""
    return str(value).strip() if isinstance(value, str | int) else ""


def instant(value: Any) -> datetime | None:
    """An ISO instant with its offset."""
    found = local(value)
    return None if found is None or found.tzinfo is None else found


def local(value: Any) -> datetime | None:
    """An ISO time, aware or not."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def epoch(value: Any) -> datetime | None:
    """Seconds since 1970."""
    seconds = number(value)
    if seconds is None or not 0 < seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def millis(value: datetime | None) -> int | None:
    """Milliseconds since 1970: versions of records."""
    return None if value is None else round(value.timestamp() * 1000)


def day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def duration_s(value: Any) -> int | None:
    """Seconds of an ISO duration such as PT1H2M3.5S."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def offset(seconds: Any) -> str | None:
    """The zone of an offset in seconds, as the API writes it."""
    found = whole(seconds)
    if found is None or abs(found) > _FARTHEST_S:
        return None
    sign, minutes = "-" if found < 0 else "+", abs(found) // 60
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def offset_of(moment: datetime) -> str:
    """The zone that an aware time was written in."""
    return offset((moment.utcoffset() or timedelta(0)).total_seconds()) or "+00:00"


def zone_text(value: Any) -> str | None:
    """An offset as a text, such as -05:00 or +0530; Z is UTC."""
    if value == "Z":
        return "+00:00"
    found = _ZONE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    size = int(found[2]) * 3600 + int(found[3]) * 60
    return offset(-size if found[1] == "-" else size)


def at_offset(moment: datetime, zone: str) -> datetime:
    """The same instant, as clocks there showed it."""
    found = _ZONE.fullmatch(zone)
    if found is None:
        return moment
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return moment.astimezone(timezone(-size if found[1] == "-" else size))


# --- writing --------------------------------------------------------------------------------


def source(provider: str, kind: DeviceKind | None, device: str = "") -> Source:
    return {
        "provider": provider,
        "device": device[:120] or None,
        "origin": None,
        "device_kind": kind,
    }


def measured(
    kind: MeasurementKind,
    value: float | None,
    source: Source,
    *,
    start: datetime,
    end: datetime | None = None,
    zone: str,
    external_id: str,
    version: int | None,
    on: date | None = None,
) -> list[Item]:
    """One value as a list of one item, or of none where there is no value."""
    if value is None:
        return []
    ended = end or start
    return [
        {
            "kind": kind,
            "value": value,
            "started_at": start.astimezone(UTC),
            "ended_at": ended.astimezone(UTC),
            "local_date": on or at_offset(ended, zone).date(),
            "time_zone": zone,
            "source": source,
            "external_id": external_id[:ID_LONGEST],
            "external_version": version,
        }
    ]


def worked(
    sport: WorkoutSport,
    source: Source,
    *,
    start: datetime,
    end: datetime,
    zone: str,
    external_id: str,
    version: int | None,
    on: date | None = None,
    assumed: bool = False,
    **more: Any,
) -> Item:
    """One workout; members that are None are left out."""
    return {
        "source": source,
        "external_id": external_id[:ID_LONGEST],
        "external_version": version,
        "sport": sport,
        "started_at": start.astimezone(UTC),
        "ended_at": end.astimezone(UTC),
        "local_date": on or at_offset(start, zone).date(),
        "time_zone": zone,
        "zone_is_assumed": assumed,
    } | {name: value for name, value in more.items() if value is not None}


def positive(value: Any) -> int | None:
    """A whole number above zero: vendors say zero where they know nothing."""
    found = whole(value)
    return found if found is not None and found > 0 else None


def kilojoules(kcal: Any) -> int | None:
    found = number(kcal)
    return None if found is None or found <= 0 else round(found * KCAL_KJ)


def title(value: Any) -> str | None:
    """A name that fits."""
    return "".join(filter(str.isprintable, text(value)))[:120] or None


def joined(parts: Iterable[list[Item]]) -> tuple[Item, ...]:
    return tuple(item for part in parts for item in part)


def sport_of(name: Any, known: Mapping[str, WorkoutSport]) -> WorkoutSport:
    """What a vendor's word means; a word that nobody knows is some other sport."""
    word = re.sub(r"[^a-z0-9]+", "_", text(name).lower()).strip("_")
    return known.get(word, WorkoutSport.OTHER)
