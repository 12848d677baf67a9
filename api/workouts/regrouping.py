"""Groups of recordings, worked out again around whatever has changed.

Never from what has just come, but from all that is stored and hangs together in time with it: so
the groups are the same for every order of arrival, and a deletion undoes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.local_time import seconds
from api.measurements import service as measurements
from api.measurements.vocab import MeasurementState
from api.workouts import queries
from api.workouts.grouping import Recording, primaries
from api.workouts.models import Workout
from api.workouts.stretches import Range, around, touching


@dataclass(slots=True)
class Touched:
    """Stretches of time of which something that counts has come, changed or gone."""

    ranges: list[Range] = field(default_factory=list)

    def row(self, row: Workout) -> None:
        if row.state is MeasurementState.STORED:
            self.ranges.append((row.started_at, row.ended_at))


def regroup(db: Session, touched: Touched, now: datetime) -> None:
    """Store which of the recordings around are copies of which."""
    db.flush()
    if not touched.ranges:
        return
    rows = _connected(db, touched.ranges)
    known = measurements.by_id(db)
    told = primaries(_recording(row, known[row.source_id]) for row in rows)
    for row in rows:
        if row.primary_id != told[row.id]:
            row.primary_id, row.updated_at = told[row.id], now
    db.flush()


def _connected(db: Session, ranges: Sequence[Range]) -> list[Workout]:
    """Everything that shares time with these, with that again, and so on."""
    owner = scope_of(db).athlete_id
    there = queries.spans_within(db, owner, around(ranges))
    rows = queries.within(db, owner, touching(there, ranges))
    return list({row.id: row for row in rows}.values())


def _recording(row: Workout, source: measurements.Source) -> Recording:
    return Recording(
        id=row.id,
        source=source,
        record_key=row.record_key,
        sport=row.sport,
        start=seconds(row.started_at),
        end=seconds(row.ended_at),
        has_sets=row.set_count > 0,
        has_distance=row.distance_m is not None,
        has_heart_rate=row.average_hr_bpm is not None,
        has_laps=row.lap_count > 0,
        has_moving_time=row.moving_s is not None,
    )
