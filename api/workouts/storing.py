"""Taking workouts in: each answered for by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.errors import Problem, ValidationFailed
from api.measurements import service as measurements
from api.measurements.service import Told
from api.measurements.vocab import (
    MeasurementOutcome,
    MeasurementState,
    RecordClass,
    UnchangedReason,
)
from api.workouts import queries, records
from api.workouts.models import Workout
from api.workouts.regrouping import Touched
from api.workouts.stretches import Stretches, around
from api.workouts.vocab import LONGEST, MOST_A_DAY

Values = Mapping[str, Any]
Key = tuple[UUID, str]
_NONE = timedelta(0)


class Intake:
    """One batch of workouts on its way in."""

    def __init__(self, db: Session, items: Sequence[Values], touched: Touched) -> None:
        self.db, self.touched = db, touched
        self.owner, self.sources = scope_of(db).athlete_id, measurements.Sources(db)
        rows = queries.by_keys(db, self.owner, {measurements.key_of(item) for item in items})
        self.rows: dict[Key, Workout] = {(row.source_id, row.record_key): row for row in rows}
        days = {item["local_date"] for item in items}
        self.held = Counter(queries.counts(db, self.owner, days))
        self.gone = measurements.Deletions(db, RecordClass.WORKOUT, items)
        spans = ((item["started_at"], item["ended_at"]) for item in items)
        # What lasts longer is kept apart, and hangs together with nothing.
        near = around((start, end) for start, end in spans if _NONE < end - start <= LONGEST)
        self.stretches = Stretches(queries.spans_within(db, self.owner, near))

    def take(self, item: Values, now: datetime) -> Told:
        """Store an item where it is above what stands of its record."""
        try:
            records.check(item, now)
            key = (self.sources.of(item["source"]).id, measurements.key_of(item))
            return self._take(key, item, now)
        except Problem as problem:
            return measurements.refused(problem)

    def _take(self, key: Key, item: Values, now: datetime) -> Told:
        row, said = self.rows.get(key), records.columns(item)
        if self.gone.covers(item):
            return Told(MeasurementOutcome.UNCHANGED, row, UnchangedReason.DELETED)
        brought = records.standing(said)
        if row is not None and brought <= (held := records.standing_of(row)):
            return measurements.kept(row, held, brought)
        if said["state"] is MeasurementState.STORED:
            self.stretches.add(item["started_at"], item["ended_at"])
        if row is None:
            row = self.rows[key] = self._added(key, item, now)
            was_there = False
        else:
            was_there = row.state is not MeasurementState.DELETED
            self.touched.row(row)
        for name, value in said.items():
            setattr(row, name, value)
        if row.state is MeasurementState.QUARANTINED:
            # It is no copy of anything any more; of what counts, grouping says so itself.
            row.primary_id = None
        row.updated_at = now
        self.touched.row(row)
        return measurements.taken(row, is_new=not was_there)

    def _added(self, key: Key, item: Values, now: datetime) -> Workout:
        """Its id follows from its key, so that it is the same in whatever order things come."""
        if self.held[item["local_date"]] >= MOST_A_DAY:
            raise ValidationFailed.at(
                "/local_date", f"There are already {MOST_A_DAY} workouts on this day."
            )
        self.held[item["local_date"]] += 1
        row = Workout(
            athlete_id=self.owner,
            id=uuid5(key[0], key[1]),
            source_id=key[0],
            record_key=key[1],
            external_id=item.get("external_id"),
            created_at=now,
        )
        self.db.add(row)
        return row


def delete(row: Workout, touched: Touched, now: datetime) -> None:
    """Take what it said out of a row; its key and version stay."""
    touched.row(row)
    for name, value in records.blank().items():
        setattr(row, name, value)
    row.updated_at = now
