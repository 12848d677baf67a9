"""Health Connect: records as Android names them, an array of them or one a line.

Each record has its id, the app that wrote it and when it was last changed, which orders versions.
An offset is given with each end of an interval and may be missing. docs/imports.md has the shape.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from api.imports.devices import opening, sports
from api.imports.devices.json_reading import members, number, objects, records, text
from api.imports.devices.telling import Collector, Zone, source
from api.imports.devices.times import instant
from api.imports.refusals import FileRefused
from api.imports.vocab import ImportProblemCode, RowReason
from api.measurements.vocab import MeasurementKind

_K = MeasurementKind
_PROVIDER = "health_connect"
MOST_RECORDS = 250_000
_KCAL, _LB, _MI = 4.184, 0.45359237, 1609.344
_IN: dict[str, float] = {
    **{"inKilograms": 1, "inGrams": 0.001, "inPounds": _LB},
    **{"inMeters": 1, "inKilometers": 1000, "inMiles": _MI, "inFeet": 0.3048},
    **{"inKilojoules": 1, "inJoules": 0.001, "inKilocalories": _KCAL, "inCalories": _KCAL / 1000},
    **{"inMetersPerSecond": 1, "inKilometersPerHour": 1 / 3.6, "inMilesPerHour": _MI / 3600},
}
_PERCENT = 0.01


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the value of a record stands, and what one of it is in our unit."""

    kind: MeasurementKind
    field: str
    factor: float = 1
    night: bool = False


VALUES = {
    "StepsRecord": Shape(_K.STEPS, "count"),
    "DistanceRecord": Shape(_K.DISTANCE, "distance"),
    "ActiveCaloriesBurnedRecord": Shape(_K.ACTIVE_ENERGY, "energy"),
    "TotalCaloriesBurnedRecord": Shape(_K.TOTAL_ENERGY, "energy"),
    "RestingHeartRateRecord": Shape(_K.RESTING_HEART_RATE, "beatsPerMinute", night=True),
    "HeartRateVariabilityRmssdRecord": Shape(
        _K.HRV_RMSSD, "heartRateVariabilityMillis", night=True
    ),
    "RespiratoryRateRecord": Shape(_K.RESPIRATORY_RATE, "rate"),
    "OxygenSaturationRecord": Shape(_K.SPO2, "percentage", _PERCENT),
    "WeightRecord": Shape(_K.WEIGHT, "weight"),
    "BodyFatRecord": Shape(_K.BODY_FAT, "percentage", _PERCENT),
}
SERIES = {
    "HeartRateRecord": Shape(_K.HEART_RATE, "beatsPerMinute"),
    "SpeedRecord": Shape(_K.SPEED, "speed"),
    "StepsCadenceRecord": Shape(_K.CADENCE, "rate"),
    "CyclingPedalingCadenceRecord": Shape(_K.CADENCE, "revolutionsPerMinute"),
}
STAGES: dict[Any, MeasurementKind] = {
    **dict.fromkeys((1, "awake", 7, "awake_in_bed"), _K.SLEEP_AWAKE),
    **dict.fromkeys((2, "sleeping"), _K.SLEEP_ASLEEP),
    **dict.fromkeys((4, "light"), _K.SLEEP_LIGHT),
    **dict.fromkeys((5, "deep"), _K.SLEEP_DEEP),
    **dict.fromkeys((6, "rem"), _K.SLEEP_REM),
}
_NOT_ASLEEP = {3, "out_of_bed", 0, "unknown"}
EXERCISES = {
    **{2: "badminton", 4: "baseball", 5: "basketball", 8: "biking", 9: "biking_stationary"},
    **{35: "handball", 36: "high_intensity_interval_training", 37: "hiking", 48: "pilates"},
    **{53: "rowing", 54: "rowing_machine", 55: "rugby", 56: "running", 57: "running_treadmill"},
    **{
        61: "skiing",
        62: "snowboarding",
        64: "soccer",
        66: "squash",
        70: "strength_training",
        73: "swimming_open_water",
    },
    **{74: "swimming_pool", 76: "tennis", 78: "volleyball", 79: "walking", 81: "weightlifting"},
    83: "yoga",
}
_FIXED = {"biking_stationary": "indoor_cycling", "running_treadmill": "treadmill_running"}
_DEVICES: dict[Any, str] = {
    **dict.fromkeys((1, "watch"), "watch"),
    **dict.fromkeys((2, "phone"), "phone"),
    **dict.fromkeys((3, "scale"), "scale"),
    **dict.fromkeys((4, "ring"), "ring"),
    **dict.fromkeys((6, 7, "fitness_band", "chest_strap"), "strap"),
}
_BAND = 6, "fitness_band"


@dataclass(frozen=True, slots=True)
class Record:
    """What records have in common."""

    place: int
    said: dict[str, Any]
    name: str
    start: datetime
    end: datetime
    zone: Zone
    source: dict[str, str | None]
    id: str | None
    version: int | None


def decode(file: IO[bytes], to: Collector) -> None:
    """Every record."""
    for said in records(opening.whole(file)):
        place = to.record()
        if place > MOST_RECORDS:
            raise FileRefused(ImportProblemCode.TOO_MANY_RECORDS)
        if not isinstance(said, dict):
            raise FileRefused(ImportProblemCode.DAMAGED)
        _take(place, said, to)


def _take(place: int, said: dict[str, Any], to: Collector) -> None:
    name = text(said.get("recordType"), 80) or ""
    if name == "DeletionChange":
        return _deleted(place, said, to)
    tell = _TELLERS.get(name)
    if tell is None:
        return to.pass_over(name)
    record = _record(place, said, name, to)
    return None if record is None else tell(record, to)


def _deleted(place: int, said: dict[str, Any], to: Collector) -> None:
    record_id = text(said.get("recordId"))
    if record_id is None:
        return to.refuse(place, RowReason.NAME_MISSING, "recordId")
    return to.gone(_PROVIDER, record_id)


def _record(place: int, said: dict[str, Any], name: str, to: Collector) -> Record | None:
    start = instant(text(said.get("startTime", said.get("time"))))
    end = instant(text(said.get("endTime"))) or start
    if start is None or end is None:
        to.refuse(place, RowReason.TIME_MISSING, name)
        return None
    meta = members(said.get("metadata"))
    changed = instant(text(meta.get("lastModifiedTime")))
    version = None if changed is None else max(round(changed[0].timestamp() * 1000), 0)
    if version is None:
        own = number(meta.get("clientRecordVersion"), 0, 2**53 - 1)
        version = None if own is None else int(own)
    offset = _offset(said.get("startZoneOffset", said.get("zoneOffset")), start[1])
    return Record(
        place, said, name, start[0], end[0], to.zone_at(offset), _source(meta),
        text(meta.get("id")), version,
    )  # fmt: skip


def _offset(said: Any, beside: timedelta | None) -> timedelta | None:
    """Of ``+01:00`` or ``Z``; that of the time itself where nothing is said."""
    if said == "Z":
        return timedelta(0)
    found = instant(f"2000-01-01 00:00{said}") if isinstance(said, str) else None
    return found[1] if found else beside


def _source(meta: dict[str, Any]) -> dict[str, str | None]:
    device = members(meta.get("device"))
    names = [text(device.get("manufacturer")), text(device.get("model"))]
    origin = meta.get("dataOrigin")
    package = origin.get("packageName") if isinstance(origin, dict) else origin
    kind = device.get("type")
    known = kind.casefold() if isinstance(kind, str) else kind
    device_kind = "watch" if known in _BAND else _DEVICES.get(_hashable(known))
    if meta.get("recordingMethod") in ("MANUAL_ENTRY", "manual", 3):
        device_kind = "manual"
    return source(_PROVIDER, " ".join(filter(None, names)), text(package), device_kind)


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int) else None


def _amount(said: Any) -> float | None:
    """A number, or ``{"inKilograms": 80.5}``, or ``{"value": 97.0}``."""
    if not isinstance(said, dict):
        return number(said)
    for name, factor in _IN.items():
        value = number(said.get(name))
        if value is not None:
            return value * factor
    return number(said.get("value"))


def _tell_value(record: Record, to: Collector) -> None:
    shape = VALUES[record.name]
    value = _amount(record.said.get(shape.field))
    if value is None:
        return to.refuse(record.place, RowReason.NOT_A_NUMBER, shape.kind)
    return _tell(record, shape.kind, value * shape.factor, to, night=shape.night)


def _tell(
    record: Record, kind: MeasurementKind, value: float, to: Collector, *, night: bool = False
) -> None:
    to.value(
        record.place, kind, value, record.start, record.end, record.zone, record.source,
        external_id=record.id, version=record.version, night=night,
    )  # fmt: skip


def _tell_series(record: Record, to: Collector) -> None:
    shape = SERIES[record.name]
    for sample in objects(record.said.get("samples")):
        at, value = instant(text(sample.get("time"))), _amount(sample.get(shape.field))
        if at is None:
            to.refuse(record.place, RowReason.TIME_MISSING, shape.kind)
        elif value is None:
            to.refuse(record.place, RowReason.NOT_A_NUMBER, shape.kind)
        else:
            to.sample(
                record.place, shape.kind, value, at[0], record.zone, record.source,
                version=record.version,
            )  # fmt: skip


def _tell_sleep(record: Record, to: Collector) -> None:
    """A night with its stages, each a record of its own; without stages it is all asleep."""
    stages = objects(record.said.get("stages"))
    if not stages:
        lasted = (record.end - record.start).total_seconds()
        return _tell(record, _K.SLEEP_ASLEEP, lasted, to, night=True)
    for number_, said in enumerate(stages):
        _tell_stage(record, number_, said, to)
    return None


def _tell_stage(record: Record, number_: int, said: dict[str, Any], to: Collector) -> None:
    start, end = instant(text(said.get("startTime"))), instant(text(said.get("endTime")))
    stage = said.get("stage")
    key = _hashable(stage.casefold() if isinstance(stage, str) else stage)
    kind = STAGES.get(key)
    if kind is None:
        if key not in _NOT_ASLEEP:
            to.pass_over(f"sleep stage {key}")
        return
    if start is None or end is None:
        return to.refuse(record.place, RowReason.TIME_MISSING, "stages")
    # A night that was changed may have other stages: each is told by its place and its start.
    own = record.id and f"{record.id[:150]}/{number_}"
    lasted = (end[0] - start[0]).total_seconds()
    to.value(
        record.place, kind, lasted, start[0], end[0], record.zone, record.source,
        external_id=own, version=record.version, night=True,
    )  # fmt: skip
    return


def _tell_exercise(record: Record, to: Collector) -> None:
    kind = record.said.get("exerciseType")
    name = EXERCISES.get(kind, "") if isinstance(kind, int) else text(kind) or ""
    name = name.casefold().removeprefix("exercise_type_")
    laps = [lap for said in objects(record.said.get("laps")) if (lap := _lap(said))]
    item: dict[str, Any] = {
        "source": record.source,
        "external_id": record.id,
        "external_version": record.version,
        "sport": _FIXED.get(name) or sports.sport_of(name),
        "started_at": record.start,
        "ended_at": record.end,
        "title": text(record.said.get("title"), 120),
    }
    to.workout(record.place, item | ({"laps": laps} if laps else {}), record.zone)


def _lap(said: dict[str, Any]) -> dict[str, Any] | None:
    start, end = instant(text(said.get("startTime"))), instant(text(said.get("endTime")))
    if start is None or end is None or end[0] < start[0]:
        return None
    metres = _amount(said.get("length"))
    lap: dict[str, Any] = {"started_at": start[0], "ended_at": end[0]}
    return lap | ({"distance_m": round(metres)} if metres and 0 < metres < 1e7 else {})


_TELLERS: dict[str, Callable[[Record, Collector], None]] = {
    **dict.fromkeys(VALUES, _tell_value),
    **dict.fromkeys(SERIES, _tell_series),
    "SleepSessionRecord": _tell_sleep,
    "ExerciseSessionRecord": _tell_exercise,
}
