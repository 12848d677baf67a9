"""Sleep: spells of each source, the night of a wake day, naps apart, and the best source.

A spell is what one source tells of one stretch of sleep: stages less than two hours apart, or a
duration. Some apps send a spell again and again while it grows; of those that overlap the longest
stands. All spells that end on a day are its night, but for naps: short ones by daylight.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from math import fsum

from api.kit.local_time import A_DAY, day_at, zone
from api.measurements.merging.readings import Reading, Summary, summary
from api.measurements.ranks import Source, ranking
from api.measurements.vocab import ASLEEP, SLEEP_STAGES, DailyMetric, MeasurementKind

_K = MeasurementKind
_GAP_S = 2 * 3600
"""Awake for longer than this, and it is another spell."""
_NAP_S = 3 * 3600
_MORNING_H = 9
"""A shorter spell that begins after this hour of its wake day is a nap."""
_NEAR_S = 1.0
"""How exactly a stage must fill its interval to be a stretch of it, not a sum over it."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Sleep of one source. ``asleep_s`` is None where it only says: in bed."""

    source: Source
    start: float
    end: float
    zone: str
    label: date
    asleep_s: float | None
    stages: tuple[tuple[MeasurementKind, float], ...]

    @property
    def wake_day(self) -> date:
        """The day it ended on, in the zone it ended in; its owner's where the two are far apart."""
        day = day_at(self.end, self.zone)
        return day if abs(day - self.label) <= A_DAY else self.label

    @property
    def is_nap(self) -> bool:
        begun = datetime.fromtimestamp(self.start, zone(self.zone))
        is_short = self.end - self.start < _NAP_S
        return is_short and begun.hour >= _MORNING_H and begun.date() == day_at(self.end, self.zone)

    @property
    def size(self) -> tuple[float, float, float]:
        """The longest first; of equals the one with more sleep."""
        return (self.end - self.start, self.asleep_s or 0.0, -self.start)


def sleep_of_day(day: date, readings: Iterable[Reading]) -> list[Summary]:
    """Night, stages and naps of a wake day, from the best source that tells of sleep."""
    spells = spells_of(day, readings)
    found, ranks = nights(spells), ranking({s.source for s in spells}, _K.SLEEP_DURATION)
    made: list[Summary] = []
    if found:
        best = min(found, key=lambda source: (not found[source].asleep_s, ranks[source]))
        made += _summed(found[best])
    naps = [spell for spell in spells if spell.is_nap and spell.asleep_s]
    if naps:
        napper = min((nap.source for nap in naps), key=lambda source: ranks[source])
        slept = fsum(nap.asleep_s or 0.0 for nap in naps if nap.source == napper)
        made.append(summary(DailyMetric.NAP_DURATION, slept, 1.0, (napper,)))
    return made


def nights(spells: Iterable[Spell]) -> dict[Source, Spell]:
    """The night of each source that tells of one."""
    found: dict[Source, list[Spell]] = defaultdict(list)
    for spell in spells:
        if not spell.is_nap:
            found[spell.source].append(spell)
    return {source: reduce(_both, sorted(mine, key=_begun)) for source, mine in found.items()}


def _begun(spell: Spell) -> float:
    return spell.start


def _summed(night: Spell) -> list[Summary]:
    made = [] if night.asleep_s is None else [(DailyMetric.SLEEP_DURATION, night.asleep_s)]
    made += [(DailyMetric(kind), seconds) for kind, seconds in night.stages]
    return [summary(metric, seconds, 1.0, (night.source,)) for metric, seconds in made]


# --- spells -------------------------------------------------------------------------------


def spells_of(day: date, readings: Iterable[Reading]) -> list[Spell]:
    """Spells of every source that ended on a day."""
    near = sorted({r for r in readings if abs(r.label - day) <= A_DAY}, key=_order)
    found: list[Spell] = []
    for _, mine in groupby(near, key=lambda r: r.source):
        found += [spell for spell in _of_source(list(mine)) if spell.wake_day == day]
    return found


def _order(reading: Reading) -> tuple[Source, float, float, str, float, str, date]:
    return (
        reading.source, reading.start, reading.end, reading.kind, reading.value, reading.zone,
        reading.label,
    )  # fmt: skip


def _of_source(readings: Sequence[Reading]) -> list[Spell]:
    staged = [r for r in readings if r.kind in SLEEP_STAGES]
    told = [_told(r) for r in readings if r.kind is _K.SLEEP_DURATION]
    candidates = [*told, *(_staged(group) for group in _spans(staged))]
    return _joined([_longest(group) for group in _overlapping(candidates)])


def _told(reading: Reading) -> Spell:
    return Spell(
        reading.source, reading.start, reading.end, reading.zone, reading.label, reading.value, ()
    )


def _staged(group: Sequence[Reading]) -> Spell:
    """One spell from stages: how long each lasted, counting no minute twice."""
    kinds = sorted({r.kind for r in group})
    stages = tuple((kind, _lasted([r for r in group if r.kind is kind])) for kind in kinds)
    asleep = [r for r in group if r.kind in ASLEEP]
    last = max(group, key=lambda r: (r.end, r.start, r.kind, r.zone, r.label))
    return Spell(
        last.source,
        min(r.start for r in group),
        last.end,
        last.zone,
        last.label,
        _lasted(asleep) if asleep else None,
        stages,
    )


def _lasted(readings: Sequence[Reading]) -> float:
    """Seconds that stretches cover together; sums over an interval are added.

    They may be of intervals that overlap, but nobody sleeps longer than it was from end to end.
    """
    stretches = [r for r in readings if r.seconds - r.value <= _NEAR_S]
    sums = fsum(r.value for r in readings if r.seconds - r.value > _NEAR_S)
    return min(max(_covered(stretches), sums), _covered(readings))


def _covered(readings: Iterable[Reading]) -> float:
    covered, at = [], float("-inf")
    for start, end in sorted((r.start, r.end) for r in readings):
        covered.append(max(end - max(start, at), 0.0))
        at = max(at, end)
    return fsum(covered)


def _spans(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Stages by stretch of sleep: another one begins after a gap."""
    groups: list[list[Reading]] = []
    until = float("-inf")
    for reading in sorted(readings, key=lambda r: (r.start, r.end)):
        if reading.start - until > _GAP_S:
            groups.append([])
        groups[-1].append(reading)
        until = max(until, reading.end)
    return groups


def _overlapping(spells: Iterable[Spell]) -> list[list[Spell]]:
    """Versions of one spell: those that share any time."""
    groups: list[list[Spell]] = []
    until = float("-inf")
    for spell in sorted(spells, key=lambda s: (s.start, s.end)):
        if spell.start >= until:
            groups.append([])
        groups[-1].append(spell)
        until = max(until, spell.end)
    return groups


def _longest(versions: Sequence[Spell]) -> Spell:
    """The longest version; what it does not say, the longest that does."""
    ordered = sorted(versions, key=lambda spell: spell.size, reverse=True)
    best = ordered[0]
    asleep = next((s.asleep_s for s in ordered if s.asleep_s is not None), None)
    stages = next((s.stages for s in ordered if s.stages), ())
    return replace(best, asleep_s=asleep, stages=stages)


def _joined(spells: Sequence[Spell]) -> list[Spell]:
    """Spells of one night that was interrupted, told one by one."""
    joined: list[Spell] = []
    for spell in spells:
        if joined and spell.start - joined[-1].end <= _GAP_S:
            joined[-1] = _both(joined[-1], spell)
        else:
            joined.append(spell)
    return joined


def _both(one: Spell, two: Spell) -> Spell:
    slept = [s.asleep_s for s in (one, two) if s.asleep_s is not None]
    stages: dict[MeasurementKind, float] = dict(one.stages)
    for kind, seconds in two.stages:
        stages[kind] = stages.get(kind, 0.0) + seconds
    asleep = fsum(slept) if slept else None
    told = tuple(sorted(stages.items()))
    return replace(two, start=one.start, asleep_s=asleep, stages=told)
