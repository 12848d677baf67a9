"""The shapes of the API for values that no request has brought: a decoder may be wrong as well.

What a file or a service says is held against the limits that the schemas and the tables have, so
that one wrong record is refused and takes nothing else along.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from api.kit.errors import Problem, ValidationFailed
from api.kit.limits import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, Bounds
from api.kit.local_time import is_zone
from api.measurements import vocab

Values = Mapping[str, Any]
Check = Callable[[Any], bool]
Shape = dict[str, tuple[bool, Check]]
"""Members by name: whether they must be there, and what is right in them."""


def text(longest: int, shortest: int = 0) -> Check:
    return lambda value: isinstance(value, str) and shortest <= len(value) <= longest


def whole(bounds: Bounds) -> Check:
    return lambda value: type(value) is int and bounds.low <= value <= bounds.high


def number(bounds: Bounds) -> Check:
    def check(value: Any) -> bool:
        return (
            type(value) in (int, float) and isfinite(value) and bounds.low <= value <= bounds.high
        )

    return check


def choice(kind: type[StrEnum]) -> Check:
    return lambda value: isinstance(value, kind)


def moment(value: Any) -> bool:
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return aware and FIRST_INSTANT <= value < LAST_INSTANT


def day(value: Any) -> bool:
    plain = isinstance(value, date) and not isinstance(value, datetime)
    return plain and FIRST_DAY <= value <= LAST_DAY


def zone(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= vocab.ZONE_LONGEST and is_zone(value)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def listed(inner: Check, longest: int) -> Check:
    def check(value: Any) -> bool:
        return isinstance(value, list | tuple) and len(value) <= longest and all(map(inner, value))

    return check


def shaped(shape: Shape) -> Check:
    return lambda value: isinstance(value, Mapping) and not wrong(shape, value)


def wrong(shape: Shape, item: Values) -> Collection[str]:
    """Names of the members that are missing, unknown or not right."""
    missing = {name for name, (needed, _) in shape.items() if needed and item.get(name) is None}
    unfit = {
        name
        for name, value in item.items()
        if name not in shape or (value is not None and not shape[name][1](value))
    }
    return missing | unfit


def judged(shape: Shape, item: Values) -> Values | Problem:
    """The item, or the problem with it."""
    found = sorted(wrong(shape, item))
    return ValidationFailed.at(f"/{found[0]}", "This has the wrong shape.") if found else item


def _sample(value: Any) -> bool:
    return value is None or _VALUE(value)


_VALUE = number(vocab.VALUE)
_DEVICE = text(vocab.DEVICE_LONGEST)
SOURCE: Shape = {
    "provider": (True, text(vocab.PROVIDER_LONGEST, 1)),
    "device": (False, _DEVICE),
    "origin": (False, _DEVICE),
    "device_kind": (False, choice(vocab.DeviceKind)),
}
RECORD: Shape = {
    "started_at": (True, moment),
    "ended_at": (True, moment),
    "local_date": (True, day),
    "time_zone": (True, zone),
    "source": (True, shaped(SOURCE)),
    "external_id": (False, text(vocab.EXTERNAL_ID_LONGEST, 1)),
    "external_version": (False, whole(vocab.EXTERNAL_VERSION)),
}
MEASUREMENT: Shape = RECORD | {
    "kind": (True, choice(vocab.MeasurementKind)),
    "value": (True, _VALUE),
}
CHUNK: Shape = {
    **{name: RECORD[name] for name in ("started_at", "local_date", "time_zone", "source")},
    "external_version": RECORD["external_version"],
    "kind": (True, choice(vocab.MeasurementKind)),
    "values": (True, listed(_sample, vocab.MOST_SAMPLES)),
    "interval_s": (False, whole(vocab.INTERVAL_S)),
    "offsets_s": (False, listed(whole(vocab.OFFSET_S), vocab.MOST_SAMPLES)),
}
GONE: Shape = {
    "provider": (True, text(vocab.PROVIDER_LONGEST, 1)),
    "external_id": (True, text(vocab.EXTERNAL_ID_LONGEST, 1)),
    "external_version": (False, whole(vocab.EXTERNAL_VERSION)),
}
