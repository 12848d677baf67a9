"""Steps, distance, energy: a sweep over the day, never a winner of the day.

At every instant the best source that covers it counts, with its interval spread evenly. Two
things come before that, for each source alone:

- an interval that holds finer ones of the same source only adds what they do not account for;
- a total of a day counts for a source that has nothing finer, and against what the others have
  together: it does not say when, so it cannot be laid beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import fsum

from api.kit.local_time import days_of
from api.measurements.merging.readings import Reading, Summary, share_of, summary
from api.measurements.ranks import Rank, Source, ranking
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
    told = set(readings)
    ranks = ranking({reading.source for reading in told}, kind)
    found = [(r, part) for r in told for part in _parts(r, day, ranks[r.source])]
    if not found:
        return None
    fine, totals = _apart([part for _, part in found])
    value, covered, sources = swept(_residual(fine))
    best = max(totals, key=lambda total: (total.value, total.rank), default=None)
    if best is not None and best.value > value:
        value, covered, sources = best.value, best.seconds, frozenset({best.source})
    zones = frozenset(reading.zone for reading, _ in found)
    return summary(DailyMetric(kind), value, share_of(day, zones, covered), sources)


def _parts(reading: Reading, day: date, place: Rank) -> Iterable[Part]:
    """The share of an interval that falls into a day."""
    for found, start, end in days_of(reading.start, reading.end, reading.zone, reading.label):
        if found == day and end > start:
            share = reading.value * (end - start) / reading.seconds
            yield Part(reading.source, place, start, end, share)


def _apart(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """What says when, and totals of the day of sources that say nothing finer.

    A counter that is read now and again says nothing finer: all it says begins with its total.
    """
    fine = [part for part in parts if part.seconds < _TOTAL_S]
    finer: dict[Source, set[float]] = defaultdict(set)
    for part in fine:
        finer[part.source].add(part.start)
    totals = [p for p in parts if p.seconds >= _TOTAL_S and finer[p.source] <= {p.start}]
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
    line = _Line({moment for part in parts for moment in (part.start, part.end)})
    return sorted((left for part in parts for left in line.add(part)), key=_start)


def _start(part: Part) -> float:
    return part.start


def _are_disjoint(parts: Iterable[Part]) -> bool:
    ordered = sorted((part.start, part.end) for part in parts)
    return all(one[1] <= two[0] for one, two in pairwise(ordered))


class _Line:
    """The time of one source, in steps between the ends of its parts.

    Each step is taken once, by the finest part over it. So a day of nested parts costs little more
    than one of disjoint ones: what is free is found by leaps, and what was said by partial sums.
    """

    def __init__(self, ends: Iterable[float]) -> None:
        self._ends = sorted(ends)
        self._places = {end: place for place, end in enumerate(self._ends)}
        self._leaps = list(range(len(self._ends)))
        self._sums = [0.0] * len(self._ends)

    def add(self, part: Part) -> list[Part]:
        """What a part adds to the finer ones before it, over each stretch that they leave."""
        first, last = self._places[part.start], self._places[part.end]
        free = self._take(first, last)
        rest = max(part.value - (self._until(last) - self._until(first)), 0.0)
        each_s = rest / (fsum(map(self._lasts, free)) or 1.0)
        for begun, ended in free:
            for place in range(begun, ended):
                self._say(place, each_s * self._lasts((place, place + 1)))
        return [
            replace(
                part,
                start=self._ends[stretch[0]],
                end=self._ends[stretch[1]],
                value=each_s * self._lasts(stretch),
            )
            for stretch in free
        ]

    def _take(self, first: int, last: int) -> list[tuple[int, int]]:
        """Stretches between two places that nobody has taken; they stand in order and apart."""
        free: list[tuple[int, int]] = []
        place = self._next_free(first)
        while place < last:
            joins = free and free[-1][1] == place
            free.append((free.pop()[0] if joins else place, place + 1))
            self._leaps[place] = place + 1
            place = self._next_free(place)
        return free

    def _next_free(self, place: int) -> int:
        while self._leaps[place] != place:
            self._leaps[place] = place = self._leaps[self._leaps[place]]
        return place

    def _lasts(self, stretch: tuple[int, int]) -> float:
        return self._ends[stretch[1]] - self._ends[stretch[0]]

    def _say(self, place: int, value: float) -> None:
        place += 1
        while place < len(self._sums):
            self._sums[place] += value
            place += place & -place

    def _until(self, place: int) -> float:
        """What was said of the time before a place."""
        said = 0.0
        while place:
            said += self._sums[place]
            place &= place - 1
        return said


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
