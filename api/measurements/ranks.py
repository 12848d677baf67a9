"""Whom to believe where two sources speak of the same time. Smaller is better.

What a source is decides, never when its data came. Ties are broken by its name, so that every
order of arrival gives the same answer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from api.measurements.vocab import ADDITIVE, SLEEP, DeviceKind, MeasurementKind

_D = DeviceKind
_K = MeasurementKind
_MOVING = (_D.WATCH, _D.RING, _D.STRAP, _D.PHONE, _D.UNKNOWN, _D.SCALE, _D.MANUAL)
_HEART = (_D.STRAP, _D.WATCH, _D.RING, _D.UNKNOWN, _D.PHONE, _D.SCALE, _D.MANUAL)
_NIGHT = (_D.RING, _D.WATCH, _D.STRAP, _D.UNKNOWN, _D.PHONE, _D.SCALE, _D.MANUAL)
_BODY = (_D.SCALE, _D.MANUAL, _D.UNKNOWN, _D.PHONE, _D.WATCH, _D.RING, _D.STRAP)
_BY_NIGHT = frozenset(
    {
        _K.HRV_RMSSD,
        _K.HRV_SDNN,
        _K.RESTING_HEART_RATE,
        _K.RESPIRATORY_RATE,
        _K.SPO2,
        _K.SKIN_TEMP_DEVIATION,
    }
)
_BODIES = frozenset({_K.WEIGHT, _K.BODY_FAT})

_SAID_BY = (
    (_D.WATCH, re.compile(r"watch|forerunner|fenix|vivoactive|venu|pace \d|vantage|suunto", re.I)),
    (_D.RING, re.compile(r"\bring\b|oura", re.I)),
    (_D.STRAP, re.compile(r"strap|whoop|\bh(7|9|10)\b|hrm|tickr|verity", re.I)),
    (_D.PHONE, re.compile(r"phone|pixel|galaxy s\d", re.I)),
    (_D.SCALE, re.compile(r"scale|withings body", re.I)),
    (_D.MANUAL, re.compile(r"manual|user entered", re.I)),
)
_OF_WATCHES = frozenset({"garmin", "polar", "coros", "suunto", "fitbit"})
"""Makers whose data is a watch's where they name no device."""
_MAKERS = (
    *("garmin", "oura", "whoop", "polar", "strava", "fitbit", "withings", "coros", "suunto"),
    *("wahoo", "zepp", "samsung", "huawei", "google", "apple"),
)


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Who measured, as merging sees it. Its order is that of the names."""

    provider: str
    device: str
    origin: str
    kind: DeviceKind
    id: UUID

    @property
    def is_direct(self) -> bool:
        """Whether its maker sent it; false for a copy that went through somebody else's store."""
        maker = maker_of(self.origin)
        return maker is None or maker == maker_of(self.provider)


Rank = tuple[int, bool, str, str, str]


def kind_of(provider: str, device: str) -> DeviceKind:
    """What a device is by its name, where nobody says so."""
    for name in (device, provider):
        for kind, pattern in _SAID_BY:
            if pattern.search(name):
                return kind
    is_of_watches = not device and maker_of(provider) in _OF_WATCHES
    return DeviceKind.WATCH if is_of_watches else DeviceKind.UNKNOWN


def maker_of(name: str) -> str | None:
    """The maker in the name of a provider or an app."""
    lowered = name.casefold()
    return next((maker for maker in _MAKERS if maker in lowered), None)


def rank(source: Source, metric: MeasurementKind) -> Rank:
    """Where a source stands for a metric; the least is believed."""
    place = _order(metric).index(source.kind)
    return (place, not source.is_direct, source.provider, source.device, source.origin)


def ranking(sources: Iterable[Source], metric: MeasurementKind) -> dict[Source, Rank]:
    """Where sources stand beside each other.

    As each by itself, but for one thing: what came through somebody else's store stands behind
    its maker's own door, whatever the store says of the device.
    """
    found = {source: rank(source, metric) for source in sources}
    doors: dict[str, int] = {}
    for source, (place, *_) in found.items():
        maker = maker_of(source.provider)
        if maker is not None and source.is_direct:
            doors[maker] = min(place, doors.get(maker, place))
    return {source: _behind(source, own, doors) for source, own in found.items()}


def _behind(source: Source, own: Rank, doors: Mapping[str, int]) -> Rank:
    maker = None if source.is_direct else maker_of(source.origin)
    door = None if maker is None else doors.get(maker)
    return own if door is None else (max(own[0], door), *own[1:])


def _order(metric: MeasurementKind) -> tuple[DeviceKind, ...]:
    if metric in ADDITIVE:
        return _MOVING
    if metric in SLEEP or metric in _BY_NIGHT:
        return _NIGHT
    return _BODY if metric in _BODIES else _HEART
