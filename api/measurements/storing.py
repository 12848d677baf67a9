"""Taking measurements in: single values and dense parts, each answered for by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from api.kit.days import check_day
from api.kit.db.scope import scope_of
from api.kit.errors import Problem, ValidationFailed
from api.kit.ids import new_id
from api.kit.local_time import day_at, instant, seconds
from api.measurements import chunks, queries, records, registers
from api.measurements.deletions import Deletions
from api.measurements.models import Measurement, MeasurementChunk, MeasurementSource
from api.measurements.plausible import RANGES
from api.measurements.recomputing import Touched
from api.measurements.registers import UNVERSIONED, Told
from api.measurements.sources import Sources
from api.measurements.vocab import (
    DENSE,
    MOST_A_DAY,
    MOST_CHUNKS_A_DAY,
    MeasurementKind,
    MeasurementOutcome,
    MeasurementState,
    RecordClass,
    UnchangedReason,
)

Values = Mapping[str, Any]
Key = tuple[Any, MeasurementKind, str]


class Intake:
    """One batch of single values on its way in."""

    def __init__(self, db: Session, items: Sequence[Values], touched: Touched) -> None:
        self.db, self.touched, self.sources = db, touched, Sources(db)
        owner = scope_of(db).athlete_id
        rows = queries.by_keys(db, owner, {registers.key_of(item) for item in items})
        self.rows: dict[Key, Measurement] = {_key(row): row for row in rows}
        kinds, days = {i["kind"] for i in items}, {i["local_date"] for i in items}
        self.held = Counter(queries.counts(db, owner, kinds, days))
        self.gone = Deletions(db, RecordClass.MEASUREMENT, items)

    def take(self, item: Values, now: datetime) -> Told:
        """Store an item where it is above what stands of its record."""
        try:
            records.check(item, now)
            source = self.sources.of(item["source"])
            return self._take(source, item, now)
        except Problem as problem:
            return registers.refused(problem)

    def _take(self, source: MeasurementSource, item: Values, now: datetime) -> Told:
        key = (source.id, item["kind"], registers.key_of(item))
        row, said = self.rows.get(key), records.columns(item)
        if self.gone.covers(item):
            return Told(MeasurementOutcome.UNCHANGED, row, UnchangedReason.DELETED)
        if row is None:
            row = self.rows[key] = self._added(key, item, now)
            was_there = False
        elif (brought := records.standing(said)) <= (held := records.standing_of(row)):
            return registers.kept(row, held, brought)
        else:
            was_there = row.state is not MeasurementState.DELETED
            _touch(self.touched, row)
        for name, value in said.items():
            setattr(row, name, value)
        row.updated_at = now
        _touch(self.touched, row)
        return registers.taken(row, is_new=not was_there)

    def _added(self, key: Key, item: Values, now: datetime) -> Measurement:
        place = (item["kind"], item["local_date"])
        most = MOST_A_DAY[item["kind"]]
        if self.held[place] >= most:
            advice = "; send chunks." if item["kind"] in DENSE else "."
            raise ValidationFailed.at(
                "/kind", f"There are already {most} values of this kind and day{advice}"
            )
        self.held[place] += 1
        row = Measurement(
            athlete_id=scope_of(self.db).athlete_id,
            id=new_id(),
            source_id=key[0],
            kind=key[1],
            record_key=key[2],
            external_id=item.get("external_id"),
            created_at=now,
        )
        self.db.add(row)
        return row


def _key(row: Measurement) -> Key:
    return (row.source_id, row.kind, row.record_key)


def _touch(touched: Touched, row: Measurement) -> None:
    touched.value(row.kind, row.started_at, row.ended_at, row.time_zone, row.local_date)


def delete(row: Measurement, touched: Touched, now: datetime) -> None:
    """Take the value out of a row; its key and version stay."""
    _touch(touched, row)
    row.value, row.reason, row.state = None, None, MeasurementState.DELETED
    row.updated_at = now


# --- dense parts ----------------------------------------------------------------------------


def take_part(db: Session, part: Values, touched: Touched, now: datetime) -> Told:
    """Merge a part into the chunk of its day."""
    try:
        moments = _moments(part, now)
        source = Sources(db).of(part["source"])
    except Problem as problem:
        return registers.refused(problem)
    version = part.get("external_version")
    more = chunks.samples(
        moments,
        part["values"],
        UNVERSIONED if version is None else version,
        RANGES[part["kind"]],
    )
    return _merged(db, source, part, more, touched, now)


def _merged(
    db: Session,
    source: MeasurementSource,
    part: Values,
    more: chunks.Samples,
    touched: Touched,
    now: datetime,
) -> Told:
    owner = scope_of(db).athlete_id
    row = queries.chunk_of(db, owner, source.id, part["kind"], part["local_date"])
    held = _unpacked(row, touched)
    doubted = chunks.standings(more)[chunks.DOUBTED]
    corrects = bool(held) and any(held.get(second, one) < one for second, one in more.items())
    if not chunks.merge(held, more):
        return _unchanged(row, held, more, doubted)
    if row is None:
        try:
            row = _new_chunk(db, source, part, now)
        except Problem as problem:
            return registers.refused(problem)
    row.zones = sorted({*(row.zones or ()), part["time_zone"]})
    keep(row, held, now)
    touched.chunk(row, held)
    outcome = MeasurementOutcome.REPLACED if corrects else MeasurementOutcome.STORED
    if doubted == len(more):
        outcome = MeasurementOutcome.QUARANTINED
    return Told(outcome, row, samples=len(more), quarantined=doubted)


def _unpacked(row: MeasurementChunk | None, touched: Touched) -> chunks.Samples:
    if row is None:
        return {}
    return touched.samples(row)


def _unchanged(
    row: MeasurementChunk | None, held: chunks.Samples, more: chunks.Samples, doubted: int
) -> Told:
    """Nothing new; the reason is that of the samples that say something else."""
    others = [(held[second], one) for second, one in more.items() if held[second] != one]
    reason = None
    if any(standing == chunks.DELETED for (_, standing, _), _ in others):
        reason = UnchangedReason.DELETED
    elif others:
        is_older = any(mine[0] > brought[0] for mine, brought in others)
        reason = UnchangedReason.OLDER if is_older else UnchangedReason.UNVERSIONED
    return Told(MeasurementOutcome.UNCHANGED, row, reason, None, len(more), doubted)


def _new_chunk(
    db: Session, source: MeasurementSource, part: Values, now: datetime
) -> MeasurementChunk:
    owner, place = scope_of(db).athlete_id, (part["kind"], part["local_date"])
    held = queries.chunk_counts(db, owner, place[:1], place[1:])
    if held.get(place, 0) >= MOST_CHUNKS_A_DAY:
        raise ValidationFailed.at(
            "/source", f"{MOST_CHUNKS_A_DAY} sources have samples of this kind and day."
        )
    row = MeasurementChunk(
        athlete_id=owner,
        id=new_id(),
        source_id=source.id,
        kind=part["kind"],
        local_date=part["local_date"],
        created_at=now,
    )
    db.add(row)
    return row


def keep(row: MeasurementChunk, held: chunks.Samples, now: datetime) -> None:
    """Write samples into their row, with what is said of them."""
    standings = chunks.standings(held)
    row.content = chunks.pack(held)
    row.samples = standings[chunks.TRUSTED] + standings[chunks.DOUBTED]
    row.quarantined = standings[chunks.DOUBTED]
    row.started_at, row.ended_at = instant(min(held)), instant(max(held))
    row.updated_at = now


def _moments(part: Values, now: datetime) -> list[int]:
    """Seconds of the samples; ValidationFailed where they do not fit the part or its day."""
    check_day(part["local_date"], now)
    if part["kind"] not in DENSE:
        raise ValidationFailed.at("/kind", f"Chunks are of {', '.join(sorted(DENSE))}.")
    count = len(part["values"])
    if all(value is None for value in part["values"]):
        raise ValidationFailed.at("/values", "It contains no measurement.")
    moments = _placed(part, round(seconds(part["started_at"])), count)
    _check_within(moments, part["time_zone"], part["local_date"])
    return moments


def _placed(part: Values, start: int, count: int) -> list[int]:
    step, offsets = part.get("interval_s"), part.get("offsets_s")
    if (step is None) == (offsets is None):
        raise ValidationFailed.at("/interval_s", "Either interval_s or offsets_s.")
    if offsets is None:
        return chunks.every(step or 1, start, count)
    if len(offsets) != count:
        raise ValidationFailed.at("/offsets_s", "Send as many as there are values.")
    return [start + offset for offset in offsets]


def _check_within(moments: Sequence[int], zone: str, day: date) -> None:
    """All of one local day: a day's samples of one source are one chunk."""
    if any(day_at(second, zone) != day for second in (min(moments), max(moments))):
        raise ValidationFailed.at(
            "/local_date", "Some samples are outside this local day; send a part for each day."
        )
