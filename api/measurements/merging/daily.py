"""All metrics of a day, and what each source says of its night."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from api.measurements.merging.minutes import mean_of_day
from api.measurements.merging.readings import DenseDay, Night, Reading, Summary, robust_mean
from api.measurements.merging.sleep import nights, sleep_of_day, spells_of
from api.measurements.merging.sums import sum_of_day
from api.measurements.ranks import Source
from api.measurements.vocab import ADDITIVE, NIGHTLY, SLEEP, MeasurementKind

_K = MeasurementKind


def summaries(
    day: date,
    kinds: Collection[MeasurementKind],
    readings: Sequence[Reading],
    dense: Sequence[DenseDay],
) -> list[Summary]:
    """Summaries of some kinds; all kinds of sleep go together. By the name of the metric."""
    found: list[Summary | None] = []
    for kind in sorted(set(kinds) - SLEEP):
        mine = [r for r in readings if r.kind is kind]
        if kind in ADDITIVE:
            found.append(sum_of_day(kind, day, mine))
        else:
            found.append(mean_of_day(kind, day, mine, [d for d in dense if d.kind is kind]))
    if SLEEP & set(kinds):
        found += sleep_of_day(day, [r for r in readings if r.kind in SLEEP])
    return sorted((one for one in found if one is not None), key=lambda one: one.metric)


def nights_of(day: date, readings: Sequence[Reading]) -> list[Night]:
    """What each source says of a night, from all its nightly readings."""
    told = [r for r in readings if r.kind in NIGHTLY]
    slept = nights(spells_of(day, [r for r in told if r.kind in SLEEP]))
    asleep = {source: night for source, night in slept.items() if night.asleep_s is not None}
    hearts = [r for r in told if r.kind not in SLEEP and r.label == day]
    by_source: dict[Source, list[Reading]] = defaultdict(list)
    for reading in hearts:
        by_source[reading.source].append(reading)
    made = []
    for source in sorted({*asleep, *by_source}):
        mine, sleep = by_source[source], asleep.get(source)
        ends = [r.end for r in mine] + ([sleep.end] if sleep else [])
        made.append(
            Night(
                source,
                _mean([r for r in mine if r.kind is _K.HRV_RMSSD]),
                _mean([r for r in mine if r.kind is _K.RESTING_HEART_RATE]),
                None if sleep is None else round(sleep.asleep_s or 0.0),
                max(ends),
            )
        )
    return made


def _mean(readings: Sequence[Reading]) -> float | None:
    return round(robust_mean(r.value for r in readings), 3) if readings else None
