"""Health Auto Export: what an iPhone app makes of Apple Health, as JSON.

It has no ids, and windows that overlap send the same again: values are known by kind, source and
interval. Heart rate comes as the least, mean and greatest of an interval, of which the mean is
kept; sleep as stages, or as one sum a night.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import IO, Any

from api.imports.devices import opening, sports, units
from api.imports.devices.json_reading import document, members, number, objects, text
from api.imports.devices.telling import Collector, Zone, source
from api.imports.devices.times import instant
from api.imports.vocab import RowReason
from api.measurements.vocab import MeasurementKind, MeasurementUnit

_K = MeasurementKind
KINDS = {
    "heart_rate": _K.HEART_RATE,
    "resting_heart_rate": _K.RESTING_HEART_RATE,
    "heart_rate_variability": _K.HRV_SDNN,
    "respiratory_rate": _K.RESPIRATORY_RATE,
    "blood_oxygen_saturation": _K.SPO2,
    "step_count": _K.STEPS,
    "walking_running_distance": _K.DISTANCE,
    "active_energy": _K.ACTIVE_ENERGY,
    "weight_body_mass": _K.WEIGHT,
    "body_fat_percentage": _K.BODY_FAT,
    "running_speed": _K.SPEED,
}
_DENSE = {_K.HEART_RATE, _K.SPEED}
_PER_DAY = {_K.RESTING_HEART_RATE, _K.HRV_SDNN}
_SUMS = {_K.STEPS, _K.DISTANCE, _K.ACTIVE_ENERGY}
_FRACTIONS = {_K.SPO2, _K.BODY_FAT}
STAGES = {
    "in bed": _K.SLEEP_IN_BED,
    "inbed": _K.SLEEP_IN_BED,
    "asleep": _K.SLEEP_ASLEEP,
    "unspecified": _K.SLEEP_ASLEEP,
    "core": _K.SLEEP_LIGHT,
    "deep": _K.SLEEP_DEEP,
    "rem": _K.SLEEP_REM,
    "awake": _K.SLEEP_AWAKE,
}
_OF_A_NIGHT = {
    "core": _K.SLEEP_LIGHT,
    "deep": _K.SLEEP_DEEP,
    "rem": _K.SLEEP_REM,
    "awake": _K.SLEEP_AWAKE,
}
_PROVIDER = "apple_health"
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def decode(file: IO[bytes], to: Collector) -> None:
    """Metrics and workouts of a document."""
    said = document(opening.whole(file))
    data = members(members(said).get("data"))
    for metric in objects(data.get("metrics")):
        _tell_metric(metric, to)
    for workout in objects(data.get("workouts")):
        _tell_workout(workout, to)


def _tell_metric(metric: dict[str, Any], to: Collector) -> None:
    name = text(metric.get("name")) or ""
    unit, rows = text(metric.get("units")) or "", objects(metric.get("data"))
    if name == "sleep_analysis":
        for row in rows:
            _tell_sleep(to.record(), row, unit, to)
        return
    kind = KINDS.get(name)
    steps = _step(rows) if kind in _SUMS else timedelta(0)
    for row in rows:
        place = to.record()
        if kind is None:
            to.pass_over(name)
        else:
            _tell_value(place, kind, row, unit, steps, to)


def _step(rows: list[dict[str, Any]]) -> timedelta:
    """How long each sum of a metric is: rows say when they begin, and no more.

    The least distance of two rows, and at most a day: what is summed by the minute, the hour or
    the day stands that far apart.
    """
    found = [at[0] for row in rows if (at := instant(text(row.get("date"))))]
    starts = sorted(set(found))
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    least = min(gaps, default=_DAY)
    # Days are 23 or 25 hours long at times.
    return _DAY if least >= timedelta(hours=23) else max(least, _MINUTE)


def _tell_value(
    place: int,
    kind: MeasurementKind,
    row: dict[str, Any],
    unit: str,
    step: timedelta,
    to: Collector,
) -> None:
    at = instant(text(row.get("date")))
    value = _value(place, kind, row.get("Avg", row.get("qty")), unit, to)
    if at is None:
        return to.refuse(place, RowReason.TIME_MISSING, kind)
    if value is None:
        return None
    zone, who = to.zone_at(at[1]), _source(row)
    if kind in _DENSE:
        return to.sample(place, kind, value, at[0], zone, who)
    # A sum of today is sent again as it grows: the greater one stands.
    end = at[0] + step
    return to.value(place, kind, value, at[0], end, zone, who, night=kind in _PER_DAY)


def _value(place: int, kind: MeasurementKind, said: Any, unit: str, to: Collector) -> float | None:
    value = number(said)
    if value is None:
        to.refuse(place, RowReason.NOT_A_NUMBER, kind)
        return None
    if kind in _FRACTIONS and unit == "%":
        return value / 100 if value > 1 else value
    factor = units.factor(kind, unit)
    if factor is None:
        to.refuse(place, RowReason.UNKNOWN_UNIT, kind, unit)
        return None
    return value * factor


def _tell_sleep(place: int, row: dict[str, Any], unit: str, to: Collector) -> None:
    """A stage with its interval, or the sums of a night."""
    if "value" in row:
        start, end = instant(text(row.get("startDate"))), instant(text(row.get("endDate")))
        stage = (text(row.get("value")) or "").casefold()
        kind = STAGES.get(stage.removeprefix("asleep").strip(" _") or "asleep")
        if start is None or end is None:
            return to.refuse(place, RowReason.TIME_MISSING, "sleep_analysis")
        if kind is None:
            return to.pass_over(f"sleep_analysis {stage}")
        zone, lasted = to.zone_at(start[1]), (end[0] - start[0]).total_seconds()
        who = _source(row)
        return to.value(place, kind, lasted, start[0], end[0], zone, who, night=True)
    return _tell_night(place, row, unit, to)


def _tell_night(place: int, row: dict[str, Any], unit: str, to: Collector) -> None:
    start, end = instant(text(row.get("sleepStart"))), instant(text(row.get("sleepEnd")))
    if start is None or end is None:
        return to.refuse(place, RowReason.TIME_MISSING, "sleep_analysis")
    who, zone = _source(row), to.zone_at(start[1])
    stages = {kind: number(row.get(name), 0, 48) for name, kind in _OF_A_NIGHT.items()}
    slept = number(row.get("totalSleep", row.get("asleep")), 0, 48)
    if slept:
        _tell_sum(place, _K.SLEEP_DURATION, slept, unit, start[0], end[0], zone, who, to)
    for kind, value in stages.items():
        if value:
            _tell_sum(place, kind, value, unit, start[0], end[0], zone, who, to)
    in_bed = instant(text(row.get("inBedStart"))), instant(text(row.get("inBedEnd")))
    lasted = number(row.get("inBed"), 0, 48)
    if in_bed[0] and in_bed[1] and lasted:
        first, last = in_bed[0][0], in_bed[1][0]
        _tell_sum(place, _K.SLEEP_IN_BED, lasted, unit, first, last, zone, who, to)
    return None


def _tell_sum(
    place: int,
    kind: MeasurementKind,
    value: float,
    unit: str,
    start: datetime,
    end: datetime,
    zone: Zone,
    who: dict[str, str | None],
    to: Collector,
) -> None:
    lasted = units.seconds(value, unit or "hr")
    if lasted is None:
        return to.refuse(place, RowReason.UNKNOWN_UNIT, kind, unit)
    return to.value(place, kind, lasted, start, end, zone, who, night=True)


def _source(row: dict[str, Any]) -> dict[str, str | None]:
    return source(_PROVIDER, origin=text(row.get("source")))


def _tell_workout(said: dict[str, Any], to: Collector) -> None:
    place = to.record()
    start, end = instant(text(said.get("start"))), instant(text(said.get("end")))
    if start is None or end is None:
        return to.refuse(place, RowReason.TIME_MISSING, "workout")
    name = text(said.get("name")) or ""
    sport = sports.sport_of(name)
    if said.get("isIndoor") is True or "indoor" in name.casefold():
        sport = {"running": "treadmill_running", "cycling": "indoor_cycling"}.get(sport, sport)
    rates = members(said.get("heartRate"))
    amounts = {
        "distance_m": _amount(said.get("distance"), MeasurementUnit.METRES),
        "ascent_m": _amount(said.get("elevationUp"), MeasurementUnit.METRES),
        "energy_kj": _amount(
            said.get("activeEnergyBurned", said.get("activeEnergy")), MeasurementUnit.KILOJOULES
        ),
        "moving_s": number(said.get("duration"), 1, 200_000),
        "average_hr_bpm": _rate(said.get("avgHeartRate"), rates.get("avg")),
        "max_hr_bpm": _rate(said.get("maxHeartRate"), rates.get("max")),
    }
    item = {
        "source": source(_PROVIDER),
        "external_id": text(said.get("id")),
        "external_version": None,
        "sport": sport,
        "started_at": start[0],
        "ended_at": end[0],
        "title": text(name, 120),
        **{key: round(value) for key, value in amounts.items() if value},
    }
    to.workout(place, item, to.zone_at(start[1]))
    return None


def _amount(said: Any, of: MeasurementUnit) -> float | None:
    """Of ``{"qty": 5.1, "units": "km"}``."""
    if not isinstance(said, dict):
        return None
    return units.amount(number(said.get("qty"), 0), text(said.get("units")) or "", of)


def _rate(*said: Any) -> float | None:
    """Of ``{"qty": 140, "units": "bpm"}``, or a number."""
    for one in said:
        value = number(one.get("qty") if isinstance(one, dict) else one, 1, 300)
        if value is not None:
            return value
    return None
