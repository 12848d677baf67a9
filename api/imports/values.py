"""What the cells of a log say: numbers, units, durations, moments. Anything else is a BadCell."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from api.accounts.vocab import DistanceUnit, MassUnit
from api.imports.vocab import DateOrder, RowReason

GRAMS = {MassUnit.KG: 1000.0, MassUnit.LB: 453.59237}
METRES = {DistanceUnit.KM: 1000.0, DistanceUnit.MI: 1609.344}
_MASS = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilograms"), GRAMS[MassUnit.KG]),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), GRAMS[MassUnit.LB]),
}
_DISTANCE = {
    **dict.fromkeys(("km", "kms", "kilometers", "kilometres"), METRES[DistanceUnit.KM]),
    **dict.fromkeys(("mi", "mile", "miles"), METRES[DistanceUnit.MI]),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet"), 0.3048),
    **dict.fromkeys(("yd", "yard", "yards"), 0.9144),
}
_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da"),
    *("nb", "fi", "pl", "cs", "tr", "ro", "hu", "id"),
)
"""Apps write months in the language of the phone."""
NOON = (12, 0, 0)
"""Hour of a session whose file names the day alone."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_CLOCK_LENGTH = re.compile(r"(?:([0-9]{1,5}):)?([0-9]{1,5}):([0-9]{1,2})(?:\.[0-9]+)?")
_SPAN = re.compile(r"([0-9]{1,6}) ?(h|hr|hrs|std|m|min|mins|s|sec|secs)\.?(?= |[0-9]|$)")
_SECONDS_OF = {"h": 3600, "s": 3600, "m": 60}
_TIME = (
    r"(?:(?:,|T| at| um| à|,? a las)? ?([0-9]{1,2})[:.h]([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r" ?([ap]\.? ?m\.?)?)?"
)
_OFFSET = r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?"
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}{_OFFSET}", re.I
)
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.]) ?([0-9]{{1,2}})\2 ?([0-9]{{4}}){_TIME}", re.I)
_DAY_WORD = re.compile(
    rf"([0-9]{{1,2}})\.? (?:de )?([^\W\d]+)\.? (?:de )?([0-9]{{4}}){_TIME}", re.I
)
_WORD_DAY = re.compile(rf"([^\W\d]+)\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}}){_TIME}", re.I)
LONGEST_CELL = 60


class BadCell(Exception):
    """A cell that does not say what its column is for."""

    def __init__(self, reason: RowReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Ambiguous(Exception):
    """A date such as 05/06/2026, and nobody says which comes first."""


def number(text: str) -> float | None:
    """A decimal number, with a point or a comma; None where the cell is empty."""
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise BadCell(RowReason.NOT_A_NUMBER)
    return float(text.replace(",", "."))


def whole(text: str) -> int | None:
    """A whole number; apps write 8.0 as well."""
    found = number(text)
    if found is None:
        return None
    if found != int(found):
        raise BadCell(RowReason.NOT_A_NUMBER)
    return int(found)


def grams_in(unit: str) -> float | None:
    """Grams in a unit as apps write it; None where the cell is empty."""
    return _unit(unit, _MASS)


def metres_in(unit: str) -> float | None:
    """Metres in a unit as apps write it; None where the cell is empty."""
    return _unit(unit, _DISTANCE)


def _unit(text: str, known: dict[str, float]) -> float | None:
    name = text.strip().casefold().rstrip(".")
    if name and name not in known:
        raise BadCell(RowReason.UNKNOWN_UNIT)
    return known[name] if name else None


def seconds(text: str) -> int | None:
    """A length of time: seconds, ``1:45:00``, ``1h 45m``, ``21min``; None where empty."""
    text = " ".join(text.casefold().split())
    if not text:
        return None
    if len(text) > LONGEST_CELL:
        raise BadCell(RowReason.NOT_A_DURATION)
    if clock := _CLOCK_LENGTH.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + rest
    if _NUMBER.fullmatch(text) and text.isascii():
        return round(float(text.replace(",", ".")))
    return _spans(text)


def _spans(text: str) -> int:
    if _SPAN.sub("", text).strip():
        raise BadCell(RowReason.NOT_A_DURATION)
    found = _SPAN.findall(text)
    return sum(int(count) * _length(unit) for count, unit in found)


def _length(unit: str) -> int:
    if unit in ("s", "sec", "secs"):
        return 1
    return _SECONDS_OF[unit[0]]


def moment(text: str, order: DateOrder | None, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Wall time in the zone, and whether the cell named a time of day at all."""
    text = " ".join(text.split())
    if len(text) > LONGEST_CELL or not text:
        raise BadCell(RowReason.NOT_A_DATE)
    try:
        return _year_first(text, zone) or _others(text, order)
    except (ValueError, OverflowError) as error:
        raise BadCell(RowReason.NOT_A_DATE) from error


def order_of(text: str) -> DateOrder | None:
    """What a date gives away of the order of its file; Ambiguous where it does not."""
    found = _YEAR_LAST.fullmatch(" ".join(text.split())[:LONGEST_CELL])
    if found is None or found[2] == ".":
        return None
    if int(found[1]) <= 12 and int(found[3]) <= 12:
        raise Ambiguous()
    return DateOrder.DAY_FIRST if int(found[1]) > 12 else DateOrder.MONTH_FIRST


def _year_first(text: str, zone: ZoneInfo) -> tuple[datetime, bool] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    year, month, day, *time, offset = found.groups()
    at = _at(year, month, day, time)
    if offset is None or not time[0]:
        return at, bool(time[0])
    told = offset.upper().replace("Z", "+00:00").replace(":", "")
    there = datetime.strptime(f"{at:%Y-%m-%d %H:%M:%S} {told}", "%Y-%m-%d %H:%M:%S %z")
    return there.astimezone(zone).replace(tzinfo=None), True


def _others(text: str, order: DateOrder | None) -> tuple[datetime, bool]:
    if found := _YEAR_LAST.fullmatch(text):
        first, mark, second, year, *time = found.groups()
        # With dots the day comes first wherever dots are used.
        month_first = mark != "." and (order or order_of(text)) is DateOrder.MONTH_FIRST
        day, month = (second, first) if month_first else (first, second)
        return _at(year, month, day, time), bool(time[0])
    if found := _DAY_WORD.fullmatch(text):
        day, word, year, *time = found.groups()
    elif found := _WORD_DAY.fullmatch(text):
        word, day, year, *time = found.groups()
    else:
        raise BadCell(RowReason.NOT_A_DATE)
    return _at(year, _month(word), day, time), bool(time[0])


def _at(year: str, month: str | int, day: str, time: list[str | None]) -> datetime:
    hour, minute, second, half = time
    if hour is None:
        return datetime(int(year), int(month), int(day), *NOON)
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))


def _month(word: str) -> int:
    found = months().get(word.casefold())
    if found is None:
        raise BadCell(RowReason.NOT_A_DATE)
    return found


@cache
def months() -> dict[str, int]:
    """Names of months, short and long, in the languages of phones; no name means two months."""
    return {
        name.casefold().rstrip("."): number
        for language in _LANGUAGES
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    } | {"sept": 9}
