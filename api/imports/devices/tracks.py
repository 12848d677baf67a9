"""Points in a row, as GPX and TCX have them: a workout and its samples, and no positions."""

from dataclasses import dataclass, field
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any

from api.imports.devices.telling import Collector, Zone
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode, RowReason
from api.measurements.vocab import MeasurementKind

MOST_POINTS = 250_000
_EARTH_M = 6_371_000
Place = tuple[float, float]


@dataclass(slots=True)
class Point:
    """What was measured at an instant."""

    at: datetime
    heart_rate: float | None = None
    cadence: float | None = None
    speed: float | None = None


@dataclass(slots=True)
class Track:
    """A workout on its way: its points, and sums that the file or the points give."""

    place: int
    sport: str = "other"
    title: str | None = None
    points: list[Point] = field(default_factory=list)
    untimed: int = 0
    distance_m: float = 0.0
    sums: dict[str, Any] = field(default_factory=dict)
    laps: list[dict[str, Any]] = field(default_factory=list)

    def add(self, point: Point) -> None:
        if len(self.points) >= MOST_POINTS:
            raise FileRefused(ImportProblemCode.TOO_MANY_RECORDS)
        self.points.append(point)


def tell(
    to: Collector, track: Track, zone: Zone, source: dict[str, str | None], external_id: str
) -> None:
    """A track as a workout and dense samples; one without times is none."""
    if track.untimed:
        to.refuse(track.place, RowReason.TIME_MISSING, "time", f"{track.untimed} points")
    times = [point.at for point in track.points]
    began = track.sums.pop("started_at", None) or min(times, default=None)
    ended = max([*times, *(lap["ended_at"] for lap in track.laps)], default=None)
    if began is None or ended is None:
        if not track.untimed:
            to.refuse(track.place, RowReason.NOTHING_DONE, "track")
        return
    item = {
        "source": source,
        "external_id": external_id,
        "external_version": None,
        "sport": track.sport,
        "started_at": began,
        "ended_at": ended,
        "title": (track.title or "")[:120] or None,
        **_sums(track),
    }
    if to.workout(track.place, item, zone):
        _tell_samples(to, track, zone, source)


def _sums(track: Track) -> dict[str, Any]:
    found = {name: value for name, value in track.sums.items() if value is not None}
    if "distance_m" not in found and track.distance_m >= 1:
        found["distance_m"] = round(track.distance_m)
    beats = [point.heart_rate for point in track.points if point.heart_rate]
    if beats:
        found.setdefault("average_hr_bpm", round(sum(beats) / len(beats)))
        found.setdefault("max_hr_bpm", round(max(beats)))
    if track.laps:
        found["laps"] = track.laps
    return found


def _tell_samples(to: Collector, track: Track, zone: Zone, source: dict[str, str | None]) -> None:
    for number, point in enumerate(track.points, 1):
        for kind, value in (
            (MeasurementKind.HEART_RATE, point.heart_rate),
            (MeasurementKind.CADENCE, point.cadence),
            (MeasurementKind.SPEED, point.speed),
        ):
            if value is not None:
                to.sample(number, kind, value, point.at, zone, source)


def metres(one: Place, other: Place) -> float:
    """Between two places on earth, in degrees north and east."""
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    flat = cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(sin(north / 2) ** 2 + flat)))


def number(text: str | None, low: float = 0, high: float = 1e7) -> float | None:
    """A number within bounds, else None."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if low <= value <= high else None
