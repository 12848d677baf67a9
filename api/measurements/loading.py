"""What is stored of some days, as merging reads it, in portions that fit into memory.

However much was sent of however many days, no more than `MOST_ROWS` values are held together, or
those of one day and kind, which have a bound of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.kit.db.scope import scope_of
from api.kit.local_time import A_DAY, seconds
from api.measurements import chunks, queries
from api.measurements.merging.readings import DenseDay, Minutes, Reading
from api.measurements.models import MeasurementChunk
from api.measurements.ranks import Source
from api.measurements.vocab import DENSE, NIGHTLY, MeasurementKind

Kinds = frozenset[MeasurementKind]
Wanted = Mapping[date, Collection[MeasurementKind]]
Portion = Mapping[date, Kinds]
Held = Mapping[tuple[MeasurementKind, date], int]
MOST_ROWS = 60_000
_MOST_DAYS = 31
_ROWS_OF_A_CHUNK = 500
"""Single values that take as much memory as the minutes of a dense day."""


def portions(wanted: Wanted, held: Held) -> Iterator[Portion]:
    """All of these days and kinds, in the order of the days; ``held`` is how much there is."""
    portion: dict[date, Kinds] = {}
    for day in sorted(wanted):
        kinds = frozenset(wanted[day])
        if portion and not _fits({**portion, day: kinds}, held):
            yield from _apart(portion, held)
            portion = {}
        portion[day] = kinds
    yield from _apart(portion, held)


def _apart(portion: Portion, held: Held) -> Iterator[Portion]:
    """A single day that does not fit is read kind by kind; of nights all kinds are needed."""
    if _fits(portion, held):
        if portion:
            yield portion
        return
    for day, kinds in portion.items():
        yield from ({day: frozenset({kind})} for kind in sorted(kinds - NIGHTLY))
        if kinds & NIGHTLY:
            yield {day: kinds & NIGHTLY}


def _fits(portion: Portion, held: Held) -> bool:
    near = _near(portion)
    rows = sum(held.get((kind, day), 0) for kind in _needed(portion) for day in near)
    return rows <= MOST_ROWS and len(portion) <= _MOST_DAYS


def held_of(db: Session, wanted: Wanted) -> Held:
    """How much there is to be read of kinds and days, in rows of single values."""
    owner, kinds = scope_of(db).athlete_id, _needed(wanted)
    found = queries.counts(db, owner, kinds, _near(wanted))
    if kinds & DENSE:
        dense = queries.chunk_counts(db, owner, kinds & DENSE, wanted)
        for place, count in dense.items():
            found[place] = found.get(place, 0) + count * _ROWS_OF_A_CHUNK
    return found


def _needed(wanted: Wanted) -> Kinds:
    kinds: Kinds = frozenset[MeasurementKind]().union(*wanted.values())
    return kinds | NIGHTLY if kinds & NIGHTLY else kinds


def _near(days: Iterable[date]) -> set[date]:
    return {day + beside * A_DAY for day in days for beside in (-1, 0, 1)}


# --- one portion ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is stored of some days and those beside them, by label."""

    readings: Mapping[date, Sequence[Reading]]
    dense: Mapping[date, Sequence[DenseDay]]

    @classmethod
    def of(
        cls,
        db: Session,
        portion: Portion,
        known: Mapping[UUID, Source],
        minutes: Mapping[UUID, Minutes],
    ) -> "Loaded":
        """``minutes`` are those of chunks that have been read already."""
        owner, kinds = scope_of(db).athlete_id, _needed(portion)
        readings: dict[date, list[Reading]] = defaultdict(list)
        for row in queries.readings(db, owner, kinds, _near(portion)):
            readings[row.local_date].append(_reading(row, known))
        dense: dict[date, list[DenseDay]] = defaultdict(list)
        for chunk in queries.chunks_on(db, owner, kinds & DENSE, portion) if kinds & DENSE else ():
            told = minutes.get(chunk.id)
            dense[chunk.local_date].append(_dense(chunk, told, known[chunk.source_id]))
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


def _dense(chunk: MeasurementChunk, told: Minutes | None, source: Source) -> DenseDay:
    minutes = chunks.minutes(chunks.unpack(chunk.content)) if told is None else told
    return DenseDay(source, chunk.kind, chunk.local_date, frozenset(chunk.zones), minutes)
