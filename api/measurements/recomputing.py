"""Daily summaries and nights, worked out again from everything that is stored of their days.

Never from what has just come: so they are the same for every order of arrival, and a deletion
brings back what the deleted value had outdone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.engine.vocab import FactKind
from api.kit.db.scope import scope_of
from api.kit.events import FactChanged, note
from api.kit.ids import new_id
from api.measurements import chunks, queries
from api.measurements.local_time import A_DAY, days_of, instant, seconds
from api.measurements.merging import daily
from api.measurements.merging.readings import DenseDay, Night, Reading, Summary
from api.measurements.models import MeasurementChunk, MeasurementDay, MeasurementNight
from api.measurements.ranks import Source
from api.measurements.sources import by_id
from api.measurements.vocab import (
    ADDITIVE,
    DENSE,
    MERGE_RULE,
    NIGHTLY,
    SLEEP,
    DailyMetric,
    MeasurementKind,
)

Kinds = frozenset[MeasurementKind]
_DAYS_AT_ONCE = 31
"""Days whose values are in memory together."""


@dataclass(slots=True)
class Touched:
    """Days and kinds that have to be worked out again, and chunks that are unpacked already."""

    kinds: dict[date, set[MeasurementKind]] = field(default_factory=lambda: defaultdict(set))
    unpacked: dict[UUID, chunks.Samples] = field(default_factory=dict)

    def value(
        self, kind: MeasurementKind, start: datetime, end: datetime, zone: str, label: date
    ) -> None:
        """A single value has come, changed or gone."""
        for day in _days(kind, seconds(start), seconds(end), zone, label):
            self.kinds[day].add(kind)

    def chunk(self, row: MeasurementChunk, held: chunks.Samples) -> None:
        self.kinds[row.local_date].add(row.kind)
        self.unpacked[row.id] = held


def _days(
    kind: MeasurementKind, start: float, end: float, zone: str, label: date
) -> Iterable[date]:
    if kind in ADDITIVE:
        return [day for day, _, _ in days_of(start, end, zone, label)]
    # A stage belongs to the day on which the whole night ended.
    return (label - A_DAY, label, label + A_DAY) if kind in SLEEP else (label,)


def recompute(db: Session, touched: Touched, now: datetime) -> None:
    """Store what the touched days come to now, and note the nights that have changed."""
    db.flush()
    days = sorted(touched.kinds)
    known = by_id(db) if days else {}
    for at in range(0, len(days), _DAYS_AT_ONCE):
        wanted = {day: frozenset(touched.kinds[day]) for day in days[at : at + _DAYS_AT_ONCE]}
        _recompute(_Loaded.of(db, wanted, known, touched.unpacked), db, wanted, now)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What is stored of some days and those beside them, by label."""

    readings: Mapping[date, Sequence[Reading]]
    dense: Mapping[date, Sequence[DenseDay]]

    @classmethod
    def of(
        cls,
        db: Session,
        wanted: Mapping[date, Kinds],
        known: Mapping[UUID, Source],
        unpacked: Mapping[UUID, chunks.Samples],
    ) -> "_Loaded":
        owner = scope_of(db).athlete_id
        kinds: Kinds = frozenset[MeasurementKind]().union(*wanted.values())
        needed = kinds | NIGHTLY if kinds & NIGHTLY else kinds
        near = {day + beside * A_DAY for day in wanted for beside in (-1, 0, 1)}
        readings: dict[date, list[Reading]] = defaultdict(list)
        for row in queries.readings(db, owner, needed, near):
            readings[row.local_date].append(_reading(row, known))
        dense: dict[date, list[DenseDay]] = defaultdict(list)
        for chunk in queries.chunks_on(db, owner, kinds & DENSE, wanted) if kinds & DENSE else ():
            held = unpacked.get(chunk.id)
            dense[chunk.local_date].append(_dense(chunk, held, known[chunk.source_id]))
        return cls(readings, dense)

    def near(self, day: date) -> list[Reading]:
        """Values labelled as of this day, the one before or the one after."""
        return [r for beside in (-1, 0, 1) for r in self.readings.get(day + beside * A_DAY, ())]


def _reading(row: Any, known: Mapping[UUID, Source]) -> Reading:
    return Reading(
        known[row.source_id],
        row.kind,
        seconds(row.started_at),
        seconds(row.ended_at),
        row.value,
        row.time_zone,
        row.local_date,
    )


def _dense(chunk: MeasurementChunk, held: chunks.Samples | None, source: Source) -> DenseDay:
    values = chunks.of_standing(held or chunks.unpack(chunk.content), chunks.TRUSTED)
    return DenseDay(source, chunk.kind, chunk.local_date, frozenset(chunk.zones), values)


def _recompute(loaded: _Loaded, db: Session, wanted: Mapping[date, Kinds], now: datetime) -> None:
    owner = scope_of(db).athlete_id
    rows = {row.local_date: row for row in queries.days(db, owner, wanted)}
    slept = {day for day, kinds in wanted.items() if kinds & NIGHTLY}
    stored = {(r.local_date, r.source_id): r for r in queries.nights(db, owner, slept)}
    for day, kinds in wanted.items():
        near = loaded.near(day)
        made = daily.summaries(day, kinds, near, loaded.dense.get(day, ()))
        _keep_day(db, rows.get(day), day, _whole(rows.get(day), kinds, made), now)
    for day in sorted(slept):
        told = {night.source.id: night for night in daily.nights_of(day, loaded.near(day))}
        gone = [row for (of, source), row in stored.items() if of == day and source not in told]
        _keep_nights(db, day, told, stored, now)
        _drop_nights(db, gone)


# --- days -----------------------------------------------------------------------------------


def _whole(
    row: MeasurementDay | None, kinds: Kinds, made: Iterable[Summary]
) -> list[dict[str, Any]]:
    """The day's metrics with those of some kinds replaced, by name."""
    replaced = {DailyMetric(kind) for kind in kinds}
    if kinds & SLEEP:
        replaced |= {DailyMetric(kind) for kind in SLEEP} | {DailyMetric.NAP_DURATION}
    kept = [told for told in (row.metrics if row else ()) if told["metric"] not in replaced]
    return sorted([*kept, *map(_told, made)], key=lambda told: str(told["metric"]))


def _told(made: Summary) -> dict[str, Any]:
    return {
        "metric": made.metric.value,
        "value": made.value,
        "coverage": made.coverage,
        "sources": [str(source.id) for source in made.sources],
        "rule_version": MERGE_RULE,
    }


def _keep_day(
    db: Session,
    row: MeasurementDay | None,
    day: date,
    metrics: list[dict[str, Any]],
    now: datetime,
) -> None:
    if row is None and metrics:
        owner = scope_of(db).athlete_id
        db.add(
            MeasurementDay(
                athlete_id=owner, id=new_id(), local_date=day, metrics=metrics,
                created_at=now, updated_at=now,
            )
        )  # fmt: skip
    elif row is not None and not metrics:
        db.delete(row)
    elif row is not None and row.metrics != metrics:
        row.metrics, row.updated_at = metrics, now


# --- nights ---------------------------------------------------------------------------------


def _keep_nights(
    db: Session,
    day: date,
    told: Mapping[UUID, Night],
    stored: Mapping[tuple[date, UUID], MeasurementNight],
    now: datetime,
) -> None:
    changed = []
    for source_id, night in told.items():
        row = stored.get((day, source_id)) or _new_night(db, day, source_id, now)
        values = _values(night)
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = now
            if row.version is not None:
                flag_modified(row, "updated_at")
            changed.append(row)
    db.flush()
    for row in changed:
        _note(db, row)


def _values(night: Night) -> dict[str, Any]:
    return {
        "hrv_rmssd_ms": night.hrv_rmssd_ms,
        "resting_hr_bpm": night.resting_hr_bpm,
        "sleep_s": night.sleep_s,
        "measured_until": instant(night.until),
    }


def _new_night(db: Session, day: date, source_id: UUID, now: datetime) -> MeasurementNight:
    owner = scope_of(db).athlete_id
    row = MeasurementNight(
        athlete_id=owner, id=new_id(), source_id=source_id, local_date=day, created_at=now
    )
    db.add(row)
    return row


def _drop_nights(db: Session, rows: Iterable[MeasurementNight]) -> None:
    for row in rows:
        db.delete(row)
        _note(db, row)


def _note(db: Session, row: MeasurementNight) -> None:
    note(db, FactChanged(FactKind.MEASUREMENT, row.id, row.version, row.local_date))
