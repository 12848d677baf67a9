"""Heart rate, weight and their like: of every minute the best source, then a robust mean.

What each maker works out in its own way (`OWN_SCALE`) is not mixed even within a day: the best
source that has any speaks alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from math import ceil, floor

from api.measurements.merging.readings import (
    DenseDay,
    Reading,
    Summary,
    robust_mean,
    share_of,
    summary,
)
from api.measurements.ranks import Source, ranking
from api.measurements.vocab import CONTINUOUS, OWN_SCALE, DailyMetric, MeasurementKind

_MINUTE = 60
_PARTS = 1_000_000
_OF_THOUSANDTHS = _PARTS // 1000
"""Values are added up as whole millionths: so what ends is taken off again without a rest."""
_Steps = dict[int, tuple[int, int]]
"""What changes with a minute: the sum of the values over it, and how many they are."""


def mean_of_day(
    kind: MeasurementKind, day: date, readings: Iterable[Reading], dense: Iterable[DenseDay] = ()
) -> Summary | None:
    """What a kind was on a day; None where nothing was measured."""
    mine = {r for r in readings if r.label == day}
    days = [d for d in dense if d.label == day and d.minutes]
    if not mine and not days:
        return None
    if kind in OWN_SCALE:
        return _of_one_maker(kind, mine)
    by_minute = _best_minutes(kind, mine, days)
    value = robust_mean(mean for _, mean in by_minute.values())
    sources = {source for source, _ in by_minute.values()}
    return summary(DailyMetric(kind), value, _coverage(kind, day, by_minute, mine, days), sources)


def _of_one_maker(kind: MeasurementKind, readings: Iterable[Reading]) -> Summary:
    found = list(readings)
    ranks = ranking({r.source for r in found}, kind)
    best = min(ranks, key=lambda source: ranks[source])
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
    return share_of(day, zones, len(by_minute) * _MINUTE)


def _best_minutes(
    kind: MeasurementKind, readings: Iterable[Reading], dense: Iterable[DenseDay]
) -> dict[int, tuple[Source, float]]:
    """Every minute that anybody measured, with the best source and its mean."""
    by_source: dict[Source, _Steps] = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for day in dense:
        for minute, (said, count) in day.minutes.items():
            _add(by_source[day.source], minute, minute + 1, said * _OF_THOUSANDTHS, count)
    for reading in readings:
        first, last = _minutes(reading)
        _add(by_source[reading.source], first, last, round(reading.value * _PARTS), 1)
    found: dict[int, tuple[Source, float]] = {}
    ranks = ranking(by_source, kind)
    for source in sorted(by_source, key=lambda source: ranks[source], reverse=True):
        means = _means(by_source[source])
        found.update((minute, (source, value)) for minute, value in means.items())
    return found


def _add(steps: _Steps, first: int, last: int, said: int, count: int) -> None:
    """Values of all minutes from one to another: they begin at the one and end at the other."""
    for minute, sign in ((first, 1), (last, -1)):
        sums, counts = steps[minute]
        steps[minute] = (sums + sign * said, counts + sign * count)


def _means(steps: _Steps) -> dict[int, float]:
    """The mean of every minute that has any value."""
    found: dict[int, float] = {}
    said = count = 0
    for minute, until in pairwise(sorted(steps)):
        said, count = said + steps[minute][0], count + steps[minute][1]
        if count:
            found.update(dict.fromkeys(range(minute, until), said / count / _PARTS))
    return found


def _minutes(reading: Reading) -> tuple[int, int]:
    """First of the minutes that an interval touches, and the one after the last."""
    first = floor(reading.start / _MINUTE)
    return first, max(ceil(reading.end / _MINUTE), first + 1)
