"""The public door of measurements: taking in, listing, deleting, days, readiness, facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.engine import facts
from api.engine.vocab import FactKind
from api.kit.db.scope import scope_of
from api.kit.errors import NotFound, Problem, ValidationFailed
from api.kit.local_time import A_DAY, instant, midnight
from api.kit.paging import Page, PageRequest
from api.measurements import chunks, loaded, queries, storing
from api.measurements.deletions import Deletions, Taking, take_away
from api.measurements.models import Measurement, MeasurementChunk, MeasurementSource
from api.measurements.queries import Filters
from api.measurements.ranks import Source
from api.measurements.recomputing import Touched, recompute
from api.measurements.recovery import (
    NightFact,
    Recovery,
    first_day,
    gap_of,
    is_fresh,
    recovery,
    series_of,
)
from api.measurements.recovery_rules import STALE
from api.measurements.registers import (
    Standing,
    Told,
    kept,
    key_of,
    refused,
    standing,
    taken,
)
from api.measurements.sources import Sources, by_id
from api.measurements.vocab import (
    MOST_DAYS,
    UNITS,
    USUAL_DAYS,
    MeasurementState,
    RecordClass,
    RecoveryMetric,
)

__all__ = [
    "Deletions",
    "Filters",
    "Source",
    "Sources",
    "Standing",
    "Taking",
    "Told",
    "by_id",
    "kept",
    "key_of",
    "loaded",
    "refused",
    "standing",
    "take_away",
    "taken",
]

Values = Mapping[str, Any]
SILENT = (None, None, None)
"""A night of which nothing reaches the engine."""


def store_measurements(db: Session, items: Sequence[Values | Problem], now: datetime) -> list[Told]:
    """Take single values in; a problem stands for an item that could not be read."""
    accounts.lock_athlete(db)
    touched = Touched()
    intake = storing.Intake(db, [one for one in items if not isinstance(one, Problem)], touched)
    told = [refused(one) if isinstance(one, Problem) else intake.take(one, now) for one in items]
    recompute(db, touched, now)
    return told


def store_chunks(db: Session, parts: Sequence[Values | Problem], now: datetime) -> list[Told]:
    """Take dense parts in, as `store_measurements` does with single values."""
    accounts.lock_athlete(db)
    touched = Touched()
    told = [
        refused(part) if isinstance(part, Problem) else storing.take_part(db, part, touched, now)
        for part in parts
    ]
    recompute(db, touched, now)
    return told


def take_in(
    db: Session, items: Sequence[Values], parts: Sequence[Values], now: datetime
) -> list[Told]:
    """Take in what was not read from a request: judged by the shapes of the API first."""
    found = [loaded.judged(loaded.MEASUREMENT, _whole(item)) for item in items]
    dense = [loaded.judged(loaded.CHUNK, part) for part in parts]
    told = store_measurements(db, found, now) if found else []
    return told + (store_chunks(db, dense, now) if dense else [])


def _whole(item: Values) -> Values:
    """An instant ends as it began."""
    ended = item.get("ended_at")
    return {**item, "ended_at": item.get("started_at") if ended is None else ended}


def delete_recorded(db: Session, gone: Sequence[Values | Problem], now: datetime) -> list[Told]:
    """Delete values by provider and id there, also such as are still to come."""
    accounts.lock_athlete(db)
    owner, touched = scope_of(db).athlete_id, Touched()
    take = Taking(
        lambda keys: queries.by_keys(db, owner, keys),
        lambda row: storing.delete(row, touched, now),
    )
    told = take_away(db, RecordClass.MEASUREMENT, gone, take, now)
    recompute(db, touched, now)
    return told


def list_measurements(db: Session, filters: Filters, request: PageRequest) -> Page[Measurement]:
    """Single values, newest day first, those in quarantine among them."""
    return queries.measurements(db, scope_of(db).athlete_id, filters, request)


def delete_measurement(db: Session, measurement_id: UUID, now: datetime) -> None:
    """Delete a value for good: only a newer version of it comes back."""
    accounts.lock_athlete(db)
    row = queries.measurement(db, scope_of(db).athlete_id, measurement_id)
    if row is None or row.state is MeasurementState.DELETED:
        raise NotFound()
    touched = Touched()
    storing.delete(row, touched, now)
    recompute(db, touched, now)


def list_chunks(db: Session, filters: Filters, request: PageRequest) -> Page[MeasurementChunk]:
    """Dense days without their samples, newest first."""
    return queries.chunks(db, scope_of(db).athlete_id, filters, request)


@dataclass(frozen=True, slots=True)
class DenseSamples:
    """A dense day whole: seconds after ``row.started_at``, and values; those in doubt apart."""

    row: MeasurementChunk
    counted: Mapping[int, float]
    doubted: Mapping[int, float]


def get_chunk(db: Session, chunk_id: UUID) -> DenseSamples:
    row = _chunk(db, chunk_id)
    held = chunks.unpack(row.content)
    counted = chunks.of_standing(held, chunks.TRUSTED)
    return DenseSamples(row, counted, chunks.of_standing(held, chunks.DOUBTED))


def delete_chunk(db: Session, chunk_id: UUID, now: datetime) -> None:
    """Delete a day's samples for good; of those seconds only newer versions come back."""
    accounts.lock_athlete(db)
    row, touched = _chunk(db, chunk_id), Touched()
    held = chunks.bury(chunks.unpack(row.content))
    storing.keep(row, held, now)
    touched.chunk(row, held)
    recompute(db, touched, now)


def _chunk(db: Session, chunk_id: UUID) -> MeasurementChunk:
    row = queries.chunk(db, scope_of(db).athlete_id, chunk_id)
    if row is None or row.samples == 0:
        raise NotFound()
    return row


# --- days -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """Summaries of a window of local days, and who is named in them."""

    since: date
    until: date
    days: list[dict[str, Any]]
    sources: list[MeasurementSource]


def summarised_days(db: Session, since: date | None, until: date | None, now: datetime) -> Days:
    """Daily summaries, oldest first; of the last four weeks unless said otherwise."""
    last = until or _today(db, now)
    first = since or last - USUAL_DAYS
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise ValidationFailed.at("query/since", f"At most {MOST_DAYS} days, in order.")
    owner = scope_of(db).athlete_id
    days = [
        {
            "local_date": row.local_date.isoformat(),
            "metrics": [_shown(one) for one in row.metrics],
        }
        for row in queries.days_between(db, owner, first, last)
    ]
    named = {name for day in days for one in day["metrics"] for name in one["sources"]}
    known = [row for row in queries.sources(db, owner) if str(row.id) in named]
    return Days(first, last, days, sorted(known, key=_names))


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """A summary in the order of the wire; a database may keep it in another one."""
    return {
        "metric": told["metric"],
        "value": told["value"],
        "unit": UNITS[told["metric"]],
        "coverage": told["coverage"],
        "sources": told["sources"],
        "rule_version": told["rule_version"],
    }


def _names(row: MeasurementSource) -> tuple[str, ...]:
    return (row.provider, row.device, row.origin, row.device_kind)


def _today(db: Session, now: datetime) -> date:
    """The day where the athlete lives, for reading only."""
    return now.astimezone(ZoneInfo(accounts.get_athlete(db).time_zone)).date()


# --- readiness ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadRecovery:
    """Recovery and the sources it was read from."""

    recovery: Recovery
    sources: Mapping[UUID, MeasurementSource]
    is_stale: bool


def read_recovery(db: Session, day: date | None, now: datetime) -> ReadRecovery:
    """What devices say of recovery; of a past day as it was known at its end."""
    owner, zone = scope_of(db).athlete_id, accounts.get_athlete(db).time_zone
    wanted = day or now.astimezone(ZoneInfo(zone)).date()
    ended = instant(midnight(wanted + A_DAY, zone))
    nights = [_night(row) for row in queries.nights_between(db, owner, first_day(wanted), wanted)]
    known = {row.id: row for row in queries.sources(db, owner)}
    known_at = min(now.astimezone(UTC), ended)
    found = recovery(nights, wanted, known_at)
    is_stale = found.newest_at is None or known_at - found.newest_at > STALE
    return ReadRecovery(found, known, is_stale)


def _night(row: Any) -> NightFact:
    return NightFact(
        row.source_id,
        row.local_date,
        row.hrv_rmssd_ms,
        row.resting_hr_bpm,
        row.sleep_s,
        row.measured_until,
    )


def engine_vitals(db: Session, since: date, until: date) -> tuple[facts.DayVitals, ...]:
    """Nights of a window as the engine reads them, each of its own source.

    Heart rate and its variability only of series that are thick and fresh enough on the last
    day: what is unknown must not look like an alarm.
    """
    # Nothing that is read of a night reaches further back than its baseline.
    first = max(since, first_day(until))
    rows = queries.nights_between(db, scope_of(db).athlete_id, first, until)
    series = series_of(_night(row) for row in rows)
    told = {key for key, values in series.items() if _speaks(values, until)}
    made = (_vitals(row, told) for row in rows)
    return tuple(
        one for one in made if (one.hrv_rmssd_ms, one.resting_hr_bpm, one.sleep_s) != SILENT
    )


def _speaks(values: dict[date, float], day: date) -> bool:
    return gap_of(values, day) is None and is_fresh(values, day)


def _vitals(row: Any, told: set[tuple[UUID, RecoveryMetric]]) -> facts.DayVitals:
    hrv = (row.source_id, RecoveryMetric.HRV_RMSSD) in told
    heart = (row.source_id, RecoveryMetric.RESTING_HEART_RATE) in told
    return facts.DayVitals(
        ref=facts.FactRef(FactKind.MEASUREMENT, str(row.id), row.version, row.local_date),
        hrv_rmssd_ms=row.hrv_rmssd_ms if hrv else None,
        resting_hr_bpm=row.resting_hr_bpm if heart else None,
        sleep_s=row.sleep_s,
        source=str(row.source_id),
    )
