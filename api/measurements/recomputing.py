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
from api.kit.local_time import A_DAY, days_of, instant, seconds
from api.measurements import chunks, queries
from api.measurements.loading import Kinds, Loaded, Portion, held_of, portions
from api.measurements.merging import daily
from api.measurements.merging.readings import Minutes, Night, Summary
from api.measurements.models import MeasurementChunk, MeasurementDay, MeasurementNight
from api.measurements.sources import by_id
from api.measurements.vocab import (
    ADDITIVE,
    MERGE_RULE,
    NIGHTLY,
    SLEEP,
    DailyMetric,
    MeasurementKind,
)


@dataclass(slots=True)
class Touched:
    """Days and kinds that have to be worked out again, and what chunks have been read already.

    Of the samples themselves only those of the last chunk: a batch may name many full days.
    """

    kinds: dict[date, set[MeasurementKind]] = field(default_factory=lambda: defaultdict(set))
    minutes: dict[UUID, Minutes] = field(default_factory=dict)
    last: tuple[UUID, chunks.Samples] | None = None

    def value(
        self, kind: MeasurementKind, start: datetime, end: datetime, zone: str, label: date
    ) -> None:
        """A single value has come, changed or gone."""
        for day in days_touched(kind, start, end, zone, label):
            self.kinds[day].add(kind)

    def chunk(self, row: MeasurementChunk, held: chunks.Samples) -> None:
        self.kinds[row.local_date].add(row.kind)
        self.minutes[row.id] = chunks.minutes(held)
        self.last = (row.id, held)

    def samples(self, row: MeasurementChunk) -> chunks.Samples:
        """What a chunk holds."""
        is_last = self.last is not None and self.last[0] == row.id
        return self.last[1] if self.last and is_last else chunks.unpack(row.content)


def days_touched(
    kind: MeasurementKind, start: datetime, end: datetime, zone: str, label: date
) -> Sequence[date]:
    """Days that a value may have a say in."""
    if kind in ADDITIVE:
        return [day for day, _, _ in days_of(seconds(start), seconds(end), zone, label)]
    # A stage belongs to the day on which the whole night ended.
    return (label - A_DAY, label, label + A_DAY) if kind in SLEEP else (label,)


def recompute(db: Session, touched: Touched, now: datetime) -> None:
    """Store what the touched days come to now, and note the nights that have changed."""
    db.flush()
    if not touched.kinds:
        return
    known, held = by_id(db), held_of(db, touched.kinds)
    for portion in portions(touched.kinds, held):
        _recompute(Loaded.of(db, portion, known, touched.minutes), db, portion, now)


def _recompute(loaded: Loaded, db: Session, wanted: Portion, now: datetime) -> None:
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
