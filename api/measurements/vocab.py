"""Words, units and limits of measurements."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from api.kit.limits import Bounds


class MeasurementKind(StrEnum):
    """What is measured; it fixes the unit. RMSSD and SDNN are separate measures and never mixed."""

    HEART_RATE = "heart_rate"
    RESTING_HEART_RATE = "resting_heart_rate"
    HRV_RMSSD = "hrv_rmssd"
    HRV_SDNN = "hrv_sdnn"
    RESPIRATORY_RATE = "respiratory_rate"
    SPO2 = "spo2"
    STEPS = "steps"
    DISTANCE = "distance"
    ACTIVE_ENERGY = "active_energy"
    TOTAL_ENERGY = "total_energy"
    CADENCE = "cadence"
    SPEED = "speed"
    WEIGHT = "weight"
    BODY_FAT = "body_fat"
    SKIN_TEMP_DEVIATION = "skin_temp_deviation"
    VENDOR_READINESS = "vendor_readiness"
    VENDOR_STRESS = "vendor_stress"
    SLEEP_DURATION = "sleep_duration"
    SLEEP_IN_BED = "sleep_in_bed"
    SLEEP_AWAKE = "sleep_awake"
    SLEEP_ASLEEP = "sleep_asleep"
    SLEEP_LIGHT = "sleep_light"
    SLEEP_DEEP = "sleep_deep"
    SLEEP_REM = "sleep_rem"


class DailyMetric(StrEnum):
    """A metric of the daily summary: every kind of measurement, with naps separate from the
    night.
    """

    HEART_RATE = "heart_rate"
    RESTING_HEART_RATE = "resting_heart_rate"
    HRV_RMSSD = "hrv_rmssd"
    HRV_SDNN = "hrv_sdnn"
    RESPIRATORY_RATE = "respiratory_rate"
    SPO2 = "spo2"
    STEPS = "steps"
    DISTANCE = "distance"
    ACTIVE_ENERGY = "active_energy"
    TOTAL_ENERGY = "total_energy"
    CADENCE = "cadence"
    SPEED = "speed"
    WEIGHT = "weight"
    BODY_FAT = "body_fat"
    SKIN_TEMP_DEVIATION = "skin_temp_deviation"
    VENDOR_READINESS = "vendor_readiness"
    VENDOR_STRESS = "vendor_stress"
    SLEEP_DURATION = "sleep_duration"
    SLEEP_IN_BED = "sleep_in_bed"
    SLEEP_AWAKE = "sleep_awake"
    SLEEP_ASLEEP = "sleep_asleep"
    SLEEP_LIGHT = "sleep_light"
    SLEEP_DEEP = "sleep_deep"
    SLEEP_REM = "sleep_rem"
    NAP_DURATION = "nap_duration"


class MeasurementUnit(StrEnum):
    """Unit of a value."""

    BEATS_PER_MINUTE = "bpm"
    MILLISECONDS = "ms"
    PER_MINUTE = "per_min"
    FRACTION = "fraction"
    COUNT = "count"
    METRES = "m"
    KILOJOULES = "kj"
    METRES_PER_SECOND = "m_per_s"
    KILOGRAMS = "kg"
    CELSIUS = "celsius"
    POINTS = "points"
    SECONDS = "s"


class MeasurementState(StrEnum):
    """Whether a measurement counts. One in quarantine is kept and shown, and counts for nothing.

    A deleted one has lost its value; its key stays, so that a late copy does not bring it back.
    """

    QUARANTINED = "quarantined"
    STORED = "stored"
    DELETED = "deleted"


class ListedState(StrEnum):
    """A state by which measurements can be listed."""

    STORED = "stored"
    QUARANTINED = "quarantined"


class QuarantineReason(StrEnum):
    """Why a well-formed measurement cannot be true."""

    OUT_OF_RANGE = "out_of_range"
    NO_DURATION = "no_duration"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"
    LONGER_THAN_ITS_INTERVAL = "longer_than_its_interval"


class MeasurementOutcome(StrEnum):
    """What became of an item. `unchanged` and `refused` leave everything as it was."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class UnchangedReason(StrEnum):
    """Why an item that says something else than what stands changed nothing.

    `unversioned`: neither of the two is the newer one, and the greater value stands.
    """

    OLDER = "older"
    DELETED = "deleted"
    UNVERSIONED = "unversioned"


class RecordClass(StrEnum):
    """What the records of a source are of."""

    MEASUREMENT = "measurement"
    WORKOUT = "workout"


class DeletionOutcome(StrEnum):
    """What became of a deletion that names a record by its id at the source. `noted`: there is
    no record with this id, and a copy that arrives later will not be stored. `outdone`: a newer
    version is kept.
    """

    DELETED = "deleted"
    NOTED = "noted"
    OUTDONE = "outdone"
    REFUSED = "refused"


class MeasurementRemark(StrEnum):
    """Why an item was quarantined, or changed nothing although it differs from what is stored."""

    OUT_OF_RANGE = "out_of_range"
    NO_DURATION = "no_duration"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"
    LONGER_THAN_ITS_INTERVAL = "longer_than_its_interval"
    OLDER = "older"
    DELETED = "deleted"
    UNVERSIONED = "unversioned"


class DeviceKind(StrEnum):
    """What a device is; decides which one counts when two measured the same minute."""

    STRAP = "strap"
    WATCH = "watch"
    RING = "ring"
    PHONE = "phone"
    SCALE = "scale"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class RecoveryLevel(StrEnum):
    """What devices show about recovery. `unknown` changes nothing, `reduced` can only lower a
    plan.
    """

    NORMAL = "normal"
    REDUCED = "reduced"
    UNKNOWN = "unknown"


class RecoveryMetric(StrEnum):
    """A metric from which recovery is read."""

    HRV_RMSSD = "hrv_rmssd"
    RESTING_HEART_RATE = "resting_heart_rate"
    SLEEP_DURATION = "sleep_duration"


class RecoveryGap(StrEnum):
    """Why a series from one source gives no result."""

    FEW_NIGHTS = "few_nights"
    FEW_RECENT_NIGHTS = "few_recent_nights"
    STALE = "stale"


_K = MeasurementKind
_U = MeasurementUnit

SLEEP_STAGES = frozenset(
    {
        _K.SLEEP_IN_BED,
        _K.SLEEP_AWAKE,
        _K.SLEEP_ASLEEP,
        _K.SLEEP_LIGHT,
        _K.SLEEP_DEEP,
        _K.SLEEP_REM,
    }
)
SLEEP = SLEEP_STAGES | {_K.SLEEP_DURATION}
ASLEEP = frozenset({_K.SLEEP_ASLEEP, _K.SLEEP_LIGHT, _K.SLEEP_DEEP, _K.SLEEP_REM})
ADDITIVE = frozenset({_K.STEPS, _K.DISTANCE, _K.ACTIVE_ENERGY, _K.TOTAL_ENERGY})
"""Summed over the day: of every instant the best source that covers it."""
CONTINUOUS = frozenset({_K.HEART_RATE, _K.RESPIRATORY_RATE, _K.SPO2, _K.CADENCE, _K.SPEED})
"""Averaged over the minutes of the day: of every minute the best source that has it."""
OWN_SCALE = frozenset(
    {
        _K.RESTING_HEART_RATE,
        _K.HRV_RMSSD,
        _K.HRV_SDNN,
        _K.SKIN_TEMP_DEVIATION,
        _K.VENDOR_READINESS,
        _K.VENDOR_STRESS,
    }
)
"""Each maker works these out in its own way, so two makers are never averaged."""
NIGHTLY = frozenset({_K.RESTING_HEART_RATE, _K.HRV_RMSSD}) | SLEEP
"""Kept by source and day, for the baselines of readiness."""
DENSE = CONTINUOUS
"""Kinds that may come as chunks."""

UNITS: Mapping[str, MeasurementUnit] = {
    _K.HEART_RATE: _U.BEATS_PER_MINUTE,
    _K.RESTING_HEART_RATE: _U.BEATS_PER_MINUTE,
    _K.HRV_RMSSD: _U.MILLISECONDS,
    _K.HRV_SDNN: _U.MILLISECONDS,
    _K.RESPIRATORY_RATE: _U.PER_MINUTE,
    _K.SPO2: _U.FRACTION,
    _K.STEPS: _U.COUNT,
    _K.DISTANCE: _U.METRES,
    _K.ACTIVE_ENERGY: _U.KILOJOULES,
    _K.TOTAL_ENERGY: _U.KILOJOULES,
    _K.CADENCE: _U.PER_MINUTE,
    _K.SPEED: _U.METRES_PER_SECOND,
    _K.WEIGHT: _U.KILOGRAMS,
    _K.BODY_FAT: _U.FRACTION,
    _K.SKIN_TEMP_DEVIATION: _U.CELSIUS,
    _K.VENDOR_READINESS: _U.POINTS,
    _K.VENDOR_STRESS: _U.POINTS,
    **dict.fromkeys(SLEEP, _U.SECONDS),
    DailyMetric.NAP_DURATION: _U.SECONDS,
}

VALUE = Bounds(-1e9, 1e9)
"""What is read at all; whether it can be true is asked afterwards."""
EXTERNAL_VERSION = Bounds(0, 2**53 - 1)
COUNT = Bounds(0, 1_000_000)
NIGHT_HRV_MS = Bounds(0, 1000)
NIGHT_HR_BPM = Bounds(0, 400)
NIGHT_SLEEP_S = Bounds(0, 200_000)
PROVIDER_LONGEST = 64
DEVICE_LONGEST = 120
EXTERNAL_ID_LONGEST = 200
KEY_LONGEST = EXTERNAL_ID_LONGEST + 2
ZONE_LONGEST = 64

MOST_SOURCES = 200
"""Of an athlete: every request reads all of them, and lists of them have an end."""
MOST_A_DAY: Mapping[str, int] = {
    kind: 10_000 if kind in ADDITIVE | DENSE else 2_000 for kind in MeasurementKind
}
"""Single values of a kind and local day, those of all sources and the deleted ones together."""
MOST_CHUNKS_A_DAY = 10
"""Sources with samples of a kind and local day: each change of the day reads all of them."""
MOST_ITEMS = 1000
MOST_DELETIONS = 500
MOST_CHUNKS = 32
MOST_SAMPLES = 100_000
"""Of one part of a chunk: a second each over the longest local day there is, and some."""
OFFSET_S = Bounds(0, MOST_SAMPLES)
INTERVAL_S = Bounds(1, 3600)
LARGEST_BATCH = 2 * 1024 * 1024
LARGEST_CHUNKS = 4 * 1024 * 1024
MOST_DAYS = 366
"""Days of summaries in one answer."""
USUAL_DAYS = timedelta(days=27)
"""How far summaries reach back from the last day unless said otherwise."""

MERGE_RULE = "2026.11.2"
"""Version of the merging in `merging/`; a change of what it says is a new version."""
