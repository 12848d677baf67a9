"""What merging reads: one value of one source, and what it makes of a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from api.kit.local_time import length
from api.measurements.ranks import Source
from api.measurements.vocab import DailyMetric, MeasurementKind

_TRIMMED = 0.1
"""Share of the values that is left out at each end of a robust mean."""
_DIGITS = 3
Minutes = Mapping[int, tuple[int, int]]
"""By minute since 1970: the sum of the values in thousandths, and how many there are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value over an interval. Ends in seconds since 1970; ``label`` is its owner's day."""

    source: Source
    kind: MeasurementKind
    start: float
    end: float
    value: float
    zone: str
    label: date

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class DenseDay:
    """Samples of one source, kind and local day, by minute; those that can be true only."""

    source: Source
    kind: MeasurementKind
    label: date
    zones: frozenset[str]
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class Summary:
    """A metric of a day. ``coverage`` 0-1 is how much of the day it was seen in."""

    metric: DailyMetric
    value: float
    coverage: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """What one source says of the night before a day; ``until`` is its newest instant."""

    source: Source
    hrv_rmssd_ms: float | None
    resting_hr_bpm: float | None
    sleep_s: int | None
    until: float


def summary(
    metric: DailyMetric, value: float, coverage: float, sources: Iterable[Source]
) -> Summary:
    """A summary as it is kept: rounded, its sources in the order of their names."""
    named = tuple(sorted(set(sources)))
    return Summary(metric, round(value, _DIGITS), round(min(coverage, 1.0), _DIGITS), named)


def share_of(day: date, zones: frozenset[str], covered_s: float) -> float:
    """How much of a day some seconds are, 0-1. Of a day that its zone has left out, nothing is."""
    lasted = length(day, zones)
    return covered_s / lasted if lasted > 0 else 0.0


def mean(values: Iterable[float]) -> float:
    """The same for every order of the values."""
    found = list(values)
    return fsum(found) / len(found)


def robust_mean(values: Iterable[float]) -> float:
    """The mean without a tenth of the values at each end."""
    found = sorted(values)
    cut = int(len(found) * _TRIMMED)
    return mean(found[cut : len(found) - cut])
