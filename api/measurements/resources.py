"""URLs of measurements."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from api.kit.access import Access
from api.kit.http.apart import read_apart, told_apart
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.local_time import seconds
from api.kit.paging import Page
from api.measurements import day_schemas, schemas, service
from api.measurements.models import Measurement, MeasurementChunk
from api.measurements.vocab import LARGEST_BATCH, LARGEST_CHUNKS

Body = dict[str, Any]

measurements = Routes(
    "Measurements",
    "Measurements from devices and their apps, merged by day, and the readiness derived from them.",
)


@measurements.action(
    "/measurements",
    "createMeasurements",
    Access.MEASUREMENTS_WRITE,
    body=schemas.MeasurementsInput,
    out=schemas.MeasurementsSaved,
    saved="results",
    keyed=True,
    largest_body=LARGEST_BATCH,
)
def create_measurements(call: Call, body: Body) -> list[Body]:
    """Store measurements.

    Up to 1,000 values, each with its own result, in order. A record is identified, within its
    source and kind, by its `external_id` or else by its interval. Sent again it is `unchanged`;
    a higher `external_version` replaces it, and neither an older version nor a copy of a
    deleted record comes back. Without versions the greater value is kept. Values that cannot be
    true are `quarantined`: kept and listed, but counted nowhere. Units follow from the kind:
    beats per minute, milliseconds, breaths, steps or turns per minute, fractions from 0 to 1,
    counts, metres, kilojoules, metres per second, kilograms, degrees Celsius, points, seconds.
    """
    told = service.store_measurements(call.db, read_apart(body["items"]), call.now)
    return told_apart(told, "items")


@measurements.list_(
    "/measurements",
    "listMeasurements",
    Access.MEASUREMENTS_READ,
    out=schemas.MeasurementPage,
    query=schemas.MeasurementQuery,
)
def list_measurements(call: Call) -> Page[Measurement]:
    """List measurements.

    Single values, newest day first, including quarantined ones with the reason.
    """
    return service.list_measurements(call.db, _filters(call), call.page)


@measurements.remove(
    "/measurements/<uuid:measurement_id>",
    "deleteMeasurement",
    Access.MEASUREMENTS_WRITE,
    out="Effect",
)
def delete_measurement(call: Call, measurement_id: UUID) -> None:
    """Delete a measurement.

    Permanent: sent again it stays deleted, unless its source has a newer version.
    """
    service.delete_measurement(call.db, measurement_id, call.now)


@measurements.action(
    "/measurements/deletions",
    "deleteRecordedMeasurements",
    Access.MEASUREMENTS_WRITE,
    body=schemas.RecordDeletionsInput,
    out=schemas.MeasurementDeletionsSaved,
    saved="results",
    keyed=True,
)
def delete_recorded_measurements(call: Call, body: Body) -> list[Body]:
    """Delete measurements by their ids at the source.

    For apps that have only the ids of the source: deletes whatever the provider has under an
    `external_id`, from any device and of any kind, even if the deletion arrives before the
    record. Without `external_version` the deletion is permanent; with one, newer versions stay
    or may still be added. Repeating it changes nothing.
    """
    told = service.delete_recorded(call.db, read_apart(body["items"]), call.now)
    return told_apart(told, "items")


@measurements.action(
    "/measurements/chunks",
    "createMeasurementChunks",
    Access.MEASUREMENTS_WRITE,
    body=schemas.MeasurementChunksInput,
    out=schemas.MeasurementChunksSaved,
    saved="results",
    keyed=True,
    largest_body=LARGEST_CHUNKS,
)
def create_measurement_chunks(call: Call, body: Body) -> list[Body]:
    """Store dense samples.

    For heart rate, respiratory rate, oxygen, cadence and speed: up to one sample per second,
    for whole days or parts of them. Parts may overlap and come in any order; for each second
    the higher version is kept, or else the greater value.
    """
    told = service.store_chunks(call.db, read_apart(body["chunks"]), call.now)
    return [
        result | {"samples": one.samples, "quarantined": one.quarantined}
        for one, result in zip(told, told_apart(told, "chunks"), strict=True)
    ]


@measurements.list_(
    "/measurements/chunks",
    "listMeasurementChunks",
    Access.MEASUREMENTS_READ,
    out=schemas.MeasurementChunkPage,
    query=schemas.MeasurementChunkQuery,
)
def list_measurement_chunks(call: Call) -> Page[MeasurementChunk]:
    """List dense days.

    Newest day first, without their samples.
    """
    return service.list_chunks(call.db, _filters(call), call.page)


@measurements.read(
    "/measurements/chunks/<uuid:chunk_id>",
    "getMeasurementChunk",
    Access.MEASUREMENTS_READ,
    out=schemas.MeasurementSamples,
    compressed=True,
)
def get_measurement_chunk(call: Call, chunk_id: UUID) -> Body:
    """Read dense samples.

    Every sample of the day, with those that cannot be true listed separately.
    """
    found = service.get_chunk(call.db, chunk_id)
    start = round(seconds(found.row.started_at))
    return {
        "chunk": found.row,
        "offsets_s": [second - start for second in found.counted],
        "values": list(found.counted.values()),
        "quarantined_offsets_s": [second - start for second in found.doubted],
        "quarantined_values": list(found.doubted.values()),
    }


@measurements.remove(
    "/measurements/chunks/<uuid:chunk_id>",
    "deleteMeasurementChunk",
    Access.MEASUREMENTS_WRITE,
    out="Effect",
)
def delete_measurement_chunk(call: Call, chunk_id: UUID) -> None:
    """Delete a dense day.

    Permanent, second by second: samples measured later on that day may still be added.
    """
    service.delete_chunk(call.db, chunk_id, call.now)


@measurements.read(
    "/measurements/days",
    "getMeasuredDays",
    Access.MEASUREMENTS_READ,
    out=day_schemas.MeasuredDays,
    query=day_schemas.MeasurementDaysQuery,
    compressed=True,
)
def get_measured_days(call: Call) -> Body:
    """Read daily summaries.

    The combined values of all sources by local day, for up to 366 days. Sums take, at every
    instant, the best source that covers it; means take the best source of every minute; sleep
    belongs to the day it ended on. The order in which measurements arrive makes no difference.
    """
    query = call.query
    found = service.summarised_days(call.db, query.get("since"), query.get("until"), call.now)
    return {name: getattr(found, name) for name in ("since", "until", "days", "sources")}


@measurements.read(
    "/readiness",
    "getMeasuredReadiness",
    Access.MEASUREMENTS_READ,
    out=day_schemas.MeasuredReadiness,
    query=day_schemas.ReadinessQuery,
)
def get_measured_readiness(call: Call) -> Body:
    """Read readiness from devices.

    Heart rate variability, resting heart rate and sleep, each from one source and compared with
    that source's earlier nights; unknown where these are few or old. Readiness can only lower
    what is asked for, and never outweighs pain, a flag or the morning after. The thresholds are
    proposals of this product.
    """
    found = service.read_recovery(call.db, call.query.get("local_date"), call.now)
    parts = [
        {**asdict(one), "source": found.sources[one.source_id]}
        for one in found.recovery.contributions
    ]
    return {
        "local_date": found.recovery.local_date,
        "level": found.recovery.level,
        "coverage": found.recovery.coverage,
        "newest_at": found.recovery.newest_at,
        "stale": found.is_stale,
        "contributions": parts,
    }


def _filters(call: Call) -> service.Filters:
    query = call.query
    return service.Filters(query.get("kind"), query.get("day"), query.get("state"))
