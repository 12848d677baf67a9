"""Heart rate, weight and their like: of every minute the best source, then a robust mean.

What each maker works out in its own way (`OWN_SCALE`) is not mixed even within a day: the best
source that has any speaks alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil, floor

from api.measurements.local_time import length
from api.measurements.merging.readings import (
    DenseDay,
    Reading,
    Summary,
    mean,
    robust_mean,
    summary,
)
from api.measurements.ranks import Source, rank
from api.measurements.vocab import CONTINUOUS, OWN_SCALE, DailyMetric, MeasurementKind

_MINUTE = 60
Minutes = dict[int, list[float]]


def mean_of_day(
    kind: MeasurementKind, day: date, readings: Iterable[Reading], dense: Iterable[DenseDay] = ()
) -> Summary | None:
    """What a kind was on a day; None where nothing was measured."""
    mine = {r for r in readings if r.label == day}
    days = [d for d in dense if d.label == day and d.values]
    if not mine and not days:
        return None
    if kind in OWN_SCALE:
        return _of_one_maker(kind, mine)
    by_minute = _best_minutes(kind, mine, days)
    value = robust_mean(mean(values) for _, values in by_minute.values())
    sources = {source for source, _ in by_minute.values()}
    return summary(DailyMetric(kind), value, _coverage(kind, day, by_minute, mine, days), sources)


def _of_one_maker(kind: MeasurementKind, readings: Iterable[Reading]) -> Summary:
    found = list(readings)
    best = min((r.source for r in found), key=lambda source: rank(source, kind))
    value = robust_mean(r.value for r in found if r.source == best)
    return summary(DailyMetric(kind), value, 1.0, (best,))


def _coverage(
    kind: MeasurementKind,
    day: date,
    by_minute: Mapping[int, object],
    readings: Iterable[Reading],
    dense: Iterable[DenseDay],
) -> float:
    """Minutes of the day; what is read once a day has covered it all."""
    if kind not in CONTINUOUS:
        return 1.0
    zones = frozenset(r.zone for r in readings).union(*(d.zones for d in dense))
    return len(by_minute) * _MINUTE / length(day, zones)


def _best_minutes(
    kind: MeasurementKind, readings: Iterable[Reading], dense: Iterable[DenseDay]
) -> dict[int, tuple[Source, list[float]]]:
    """Every minute that anybody measured, with the best source and its values."""
    by_source: dict[Source, Minutes] = defaultdict(lambda: defaultdict(list))
    for day in dense:
        _spread_samples(day, by_source[day.source])
    for reading in readings:
        minutes = by_source[reading.source]
        for minute in _minutes(reading):
            minutes[minute].append(reading.value)
    found: dict[int, tuple[Source, list[float]]] = {}
    for source in sorted(by_source, key=lambda source: rank(source, kind), reverse=True):
        found.update((minute, (source, values)) for minute, values in by_source[source].items())
    return found


def _spread_samples(day: DenseDay, minutes: Minutes) -> None:
    for second, value in day.values.items():
        minutes[second // _MINUTE].append(value)


def _minutes(reading: Reading) -> range:
    """The minutes that an interval touches; the one it stands in for an instant."""
    first = floor(reading.start / _MINUTE)
    return range(first, max(ceil(reading.end / _MINUTE), first + 1))
