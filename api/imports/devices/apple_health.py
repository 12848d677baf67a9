"""Apple Health: the export.xml of a phone, read as a stream, alone or in its ZIP file.

Records have no id there, so they are known by source, kind and interval, and the date of their
creation tells the newer of two. A record within a correlation stands in the file a second time by
itself, so those are passed over. Dates carry the offset of the phone when it exported.
"""

import re
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from api.imports.devices import opening, sports, units
from api.imports.devices.telling import Collector, Zone, source
from api.imports.devices.times import instant
from api.imports.devices.tracks import number
from api.imports.devices.xml import Attributes, Reader
from api.imports.vocab import RowReason
from api.measurements.vocab import MeasurementKind, MeasurementUnit

_K = MeasurementKind
_QUANTITY, _CATEGORY = "HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier"
_ACTIVITY = "HKWorkoutActivityType"
DENSE = {
    "HeartRate": _K.HEART_RATE,
    "CyclingCadence": _K.CADENCE,
    "RunningSpeed": _K.SPEED,
    "CyclingSpeed": _K.SPEED,
}
SINGLE = {
    "RestingHeartRate": _K.RESTING_HEART_RATE,
    "HeartRateVariabilitySDNN": _K.HRV_SDNN,
    "RespiratoryRate": _K.RESPIRATORY_RATE,
    "OxygenSaturation": _K.SPO2,
    "StepCount": _K.STEPS,
    "DistanceWalkingRunning": _K.DISTANCE,
    "ActiveEnergyBurned": _K.ACTIVE_ENERGY,
    "BodyMass": _K.WEIGHT,
    "BodyFatPercentage": _K.BODY_FAT,
}
STAGES = {
    "InBed": _K.SLEEP_IN_BED,
    "Asleep": _K.SLEEP_ASLEEP,
    "AsleepUnspecified": _K.SLEEP_ASLEEP,
    "AsleepCore": _K.SLEEP_LIGHT,
    "AsleepDeep": _K.SLEEP_DEEP,
    "AsleepREM": _K.SLEEP_REM,
    "Awake": _K.SLEEP_AWAKE,
}
_NIGHTLY = {_K.RESTING_HEART_RATE, _K.HRV_SDNN, *STAGES.values()}
_FRACTIONS = {_K.SPO2, _K.BODY_FAT}
_HARDWARE = re.compile(r"hardware:(.*?)(?:, \w+:|>|$)")
_MODEL = re.compile(r"(?:model|name):(.*?)(?:, \w+:|>|$)")


def decode(file: IO[bytes], to: Collector) -> None:
    """Every record and workout of an export."""
    reader = _Export(to)
    with opening.health_export(file) as parts:
        Reader(reader.started, reader.ended).read(parts)


class _Export:
    def __init__(self, to: Collector) -> None:
        self.to = to
        self.nested = 0
        self.workout: dict[str, Any] | None = None
        self.sources: dict[tuple[str, str], dict[str, str | None]] = {}

    def started(self, name: str, attributes: Attributes) -> None:
        if name == "Correlation":
            self.nested += 1
        elif name == "Record" and not self.nested:
            self._record(self.to.record(), attributes)
        elif name == "Workout":
            self.workout = {"place": self.to.record(), "said": attributes, "sums": [], "meta": {}}
        elif name == "WorkoutStatistics" and self.workout is not None:
            self.workout["sums"].append(attributes)
        elif name == "MetadataEntry" and self.workout is not None:
            self.workout["meta"].setdefault(attributes.get("key", ""), attributes.get("value", ""))

    def ended(self, name: str, _: str) -> None:
        if name == "Correlation":
            self.nested -= 1
        elif name == "Workout" and self.workout is not None:
            workout, self.workout = self.workout, None
            self._tell_workout(workout["place"], workout["said"], workout["sums"], workout["meta"])

    # --- records -------------------------------------------------------------------------

    def _record(self, place: int, said: Attributes) -> None:
        kind = said.get("type", "")
        if kind.startswith(_QUANTITY):
            self._quantity(place, kind.removeprefix(_QUANTITY), said)
        elif kind == f"{_CATEGORY}SleepAnalysis":
            self._sleep(place, said)
        else:
            self.to.pass_over(kind)

    def _quantity(self, place: int, name: str, said: Attributes) -> None:
        kind = DENSE.get(name) or SINGLE.get(name)
        if kind is None:
            return self.to.pass_over(name)
        times = self._times(place, name, said)
        value = self._value(place, kind, said)
        if times is None or value is None:
            return None
        start, end, zone = times
        if name in DENSE:
            return self.to.sample(place, kind, value, start, zone, self._source(said))
        return self._single(place, kind, value, start, end, zone, said)

    def _single(
        self,
        place: int,
        kind: MeasurementKind,
        value: float,
        start: datetime,
        end: datetime,
        zone: Zone,
        said: Attributes,
    ) -> None:
        made = instant(said.get("creationDate"))
        version = None if made is None else round(made[0].timestamp() * 1000)
        self.to.value(
            place, kind, value, start, end, zone, self._source(said),
            version=version if version is None or version >= 0 else None,
            night=kind in _NIGHTLY,
        )  # fmt: skip

    def _value(self, place: int, kind: MeasurementKind, said: Attributes) -> float | None:
        text, unit = said.get("value", ""), said.get("unit", "")
        value = number(text, -1e9, 1e9)
        if value is None:
            self.to.refuse(place, RowReason.NOT_A_NUMBER, kind, text)
            return None
        if kind in _FRACTIONS and unit == "%":
            # Written as a fraction by the phone, and as a percentage by some who edit exports.
            return value if value <= 1 else value / 100
        factor = units.factor(kind, unit)
        if factor is None:
            self.to.refuse(place, RowReason.UNKNOWN_UNIT, kind, unit)
            return None
        return value * factor

    def _sleep(self, place: int, said: Attributes) -> None:
        stage = said.get("value", "").removeprefix("HKCategoryValueSleepAnalysis")
        kind, times = STAGES.get(stage), self._times(place, "SleepAnalysis", said)
        if kind is None:
            return self.to.pass_over(f"SleepAnalysis {stage}")
        if times is None:
            return None
        start, end, zone = times
        lasted = (end - start).total_seconds()
        return self._single(place, kind, lasted, start, end, zone, said)

    def _times(
        self, place: int, name: str, said: Attributes
    ) -> tuple[datetime, datetime, Zone] | None:
        start, end = instant(said.get("startDate")), instant(said.get("endDate"))
        if start is None or end is None:
            self.to.refuse(place, RowReason.TIME_MISSING, name)
            return None
        return start[0], end[0], self.to.zone_at(start[1])

    def _source(self, said: Attributes) -> dict[str, str | None]:
        """Who measured: names of devices repeat by the million."""
        key = said.get("sourceName", ""), said.get("device", "")
        if key not in self.sources:
            if len(self.sources) > 1000:
                self.sources.clear()
            found = _HARDWARE.search(key[1]) or _MODEL.search(key[1])
            self.sources[key] = source("apple_health", found[1] if found else None, key[0])
        return self.sources[key]

    # --- workouts ------------------------------------------------------------------------

    def _tell_workout(
        self, place: int, said: Attributes, sums: list[Attributes], meta: dict[str, str]
    ) -> None:
        times = self._times(place, "Workout", said)
        if times is None:
            return
        start, end, zone = times
        sport = said.get("workoutActivityType", "").removeprefix(_ACTIVITY)
        made = instant(said.get("creationDate"))
        version = None if made is None else round(made[0].timestamp() * 1000)
        item = {
            "source": self._source(said),
            "external_id": None,
            "external_version": version if version is None or version >= 0 else None,
            "sport": _sport(sport, meta.get("HKIndoorWorkout") == "1"),
            "started_at": start,
            "ended_at": end,
            "title": None,
            **_sums(said, sums, meta),
        }
        self.to.workout(place, item, _named_zone(meta.get("HKTimeZone")) or zone)


def _sport(name: str, indoors: bool) -> str:
    sport = sports.sport_of(name)
    if indoors:
        return {"running": "treadmill_running", "cycling": "indoor_cycling"}.get(sport, sport)
    return sport


def _named_zone(name: str | None) -> Zone | None:
    """Where a workout was done, if it says so."""
    if not name or len(name) > 64:
        return None
    try:
        return Zone(name, False, ZoneInfo(name))
    except (LookupError, ValueError, OSError):
        return None


def _sums(said: Attributes, sums: list[Attributes], meta: dict[str, str]) -> dict[str, Any]:
    """Sums of a workout: older phones write them on it, newer ones beside it."""
    found: dict[str, float | None] = {
        "distance_m": _amount(said, "totalDistance", "totalDistanceUnit", MeasurementUnit.METRES),
        "energy_kj": _amount(
            said, "totalEnergyBurned", "totalEnergyBurnedUnit", MeasurementUnit.KILOJOULES
        ),
        "moving_s": units.seconds(number(said.get("duration")) or 0, said.get("durationUnit", "")),
    }
    for one in sums:
        name = one.get("type", "").removeprefix(_QUANTITY)
        if name.startswith("Distance"):
            found["distance_m"] = _amount(one, "sum", "unit", MeasurementUnit.METRES)
        elif name == "ActiveEnergyBurned":
            found["energy_kj"] = _amount(one, "sum", "unit", MeasurementUnit.KILOJOULES)
        elif name == "HeartRate":
            found["average_hr_bpm"] = number(one.get("average"), 1, 300)
            found["max_hr_bpm"] = number(one.get("maximum"), 1, 300)
    climbed, _, unit = meta.get("HKElevationAscended", "").partition(" ")
    found["ascent_m"] = units.amount(number(climbed), unit, MeasurementUnit.METRES)
    return {name: round(value) for name, value in found.items() if value}


def _amount(said: Attributes, name: str, unit: str, of: MeasurementUnit) -> float | None:
    return units.amount(number(said.get(name)), said.get(unit, ""), of)
