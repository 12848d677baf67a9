"""Steps, distance, energy: a sweep over the day, never a winner of the day.

At every instant the best source that covers it counts, with its interval spread evenly. Two
things come before that, for each source alone:

- an interval that holds finer ones of the same source only adds what they do not account for;
- a total of a day counts for a source that has nothing finer, and against what the others have
  together: it does not say when, so it cannot be laid beside them.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import fsum

from api.measurements.local_time import days_of, length
from api.measurements.merging.readings import Reading, Summary, summary
from api.measurements.ranks import Rank, Source, rank
from api.measurements.vocab import DailyMetric, MeasurementKind

_TOTAL_S = 20 * 3600
"""An interval as long as this is the total of a day."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value over a stretch of one local day."""

    source: Source
    rank: Rank
    start: float
    end: float
    value: float

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def order(self) -> tuple[Rank, float, float, float]:
        """The best source first; of one source the finest."""
        return (self.rank, self.seconds, self.start, -self.value)


def sum_of_day(kind: MeasurementKind, day: date, readings: Iterable[Reading]) -> Summary | None:
    """The day's sum of a kind from readings that touch it; None where none does."""
    found = [(r, part) for r in set(readings) for part in _parts(r, day)]
    if not found:
        return None
    fine, totals = _apart([part for _, part in found])
    value, covered, sources = swept(_residual(fine))
    best = max(totals, key=lambda total: (total.value, total.rank), default=None)
    if best is not None and best.value > value:
        value, covered, sources = best.value, best.seconds, frozenset({best.source})
    zones = frozenset(reading.zone for reading, _ in found)
    return summary(DailyMetric(kind), value, covered / length(day, zones), sources)


def _parts(reading: Reading, day: date) -> Iterable[Part]:
    """The share of an interval that falls into a day."""
    place = rank(reading.source, reading.kind)
    for found, start, end in days_of(reading.start, reading.end, reading.zone, reading.label):
        if found == day and end > start:
            share = reading.value * (end - start) / reading.seconds
            yield Part(reading.source, place, start, end, share)


def _apart(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """What says when, and totals of the day of sources that say nothing finer."""
    fine = [part for part in parts if part.seconds < _TOTAL_S]
    finer = {part.source for part in fine}
    totals = [p for p in parts if p.seconds >= _TOTAL_S and p.source not in finer]
    return fine, totals


def _residual(parts: Iterable[Part]) -> list[Part]:
    """Each source without what it says twice, the finest intervals first."""
    by_source: dict[Source, list[Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: part.order):
        by_source[part.source].append(part)
    return [left for source in sorted(by_source) for left in _of_source(by_source[source])]


def _of_source(parts: Sequence[Part]) -> list[Part]:
    """Disjoint parts: of one that holds finer ones the rest, over the time they leave.

    Where they say more than it does, they are believed and nothing is left of it.
    """
    if _are_disjoint(parts):
        return list(parts)
    taken: list[Part] = []
    for part in parts:
        first = bisect_right(taken, part.start, key=lambda p: p.end)
        inside = taken[first : bisect_left(taken, part.end, key=lambda p: p.start)]
        taken[first : first + len(inside)] = sorted([*inside, *_rest(part, inside)], key=_start)
    return taken


def _rest(part: Part, inside: Sequence[Part]) -> list[Part]:
    """What a part adds to the finer ones inside it."""
    if not inside:
        return [part]
    told = fsum(p.value * _overlap(p, part) / p.seconds for p in inside)
    free = _free(part, inside)
    open_s = fsum(end - start for start, end in free)
    rest = max(part.value - told, 0.0)
    return [
        replace(part, start=start, end=end, value=rest * (end - start) / open_s)
        for start, end in free
    ]


def _start(part: Part) -> float:
    return part.start


def _are_disjoint(parts: Iterable[Part]) -> bool:
    ordered = sorted((part.start, part.end) for part in parts)
    return all(one[1] <= two[0] for one, two in pairwise(ordered))


def _overlap(one: Part, two: Part) -> float:
    return min(one.end, two.end) - max(one.start, two.start)


def _free(part: Part, inside: Iterable[Part]) -> list[tuple[float, float]]:
    """Stretches of a part that none of these covers; they stand in order and apart."""
    free, at = [], part.start
    for start, end in ((p.start, p.end) for p in inside):
        if start > at:
            free.append((at, start))
        at = max(at, end)
    return [*free, (at, part.end)] if at < part.end else free


def swept(parts: Iterable[Part]) -> tuple[float, float, frozenset[Source]]:
    """Sum, covered seconds and the sources that counted."""
    ordered = sorted(parts, key=lambda part: (part.start, part.order))
    ends = [part.end for part in ordered]
    heapify(ends)
    active: list[tuple[tuple[Rank, float, float, float], int]] = []
    shares: list[float] = []
    covered: list[float] = []
    used: set[Source] = set()
    place, at = 0, 0.0
    while ends:
        until = min(ends[0], ordered[place].start) if place < len(ordered) else ends[0]
        best = _best(active, ordered, at)
        if best is not None and until > at:
            shares.append(best.value * (until - at) / best.seconds)
            covered.append(until - at)
            used.add(best.source)
        at = until
        while place < len(ordered) and ordered[place].start == at:
            heappush(active, (ordered[place].order, place))
            place += 1
        while ends and ends[0] == at:
            heappop(ends)
    return fsum(shares), fsum(covered), frozenset(used)


def _best(
    active: list[tuple[tuple[Rank, float, float, float], int]], parts: Sequence[Part], at: float
) -> Part | None:
    """The best part that is still open."""
    while active and parts[active[0][1]].end <= at:
        heappop(active)
    return parts[active[0][1]] if active else None
