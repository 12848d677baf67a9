"""What a well-formed measurement cannot be: reasons to keep it apart, and nothing subtler.

Ranges are wider than any health; they catch wrong units, counters sent as increments, and
timers that were forgotten.
"""

from collections.abc import Mapping

from api.kit.limits import Bounds
from api.measurements.vocab import ADDITIVE, SLEEP, MeasurementKind, QuarantineReason

_K = MeasurementKind
_A_DAY_S = 25 * 3600
"""The longest local day."""
_LONGEST_SLEEP_S = 20 * 3600

RANGES: Mapping[MeasurementKind, Bounds] = {
    _K.HEART_RATE: Bounds(20, 260),
    _K.RESTING_HEART_RATE: Bounds(20, 160),
    _K.HRV_RMSSD: Bounds(1, 400),
    _K.HRV_SDNN: Bounds(1, 500),
    _K.RESPIRATORY_RATE: Bounds(3, 80),
    _K.SPO2: Bounds(0.5, 1),
    _K.STEPS: Bounds(0, 200_000),
    _K.DISTANCE: Bounds(0, 600_000),
    _K.ACTIVE_ENERGY: Bounds(0, 60_000),
    _K.TOTAL_ENERGY: Bounds(0, 80_000),
    _K.CADENCE: Bounds(0, 300),
    _K.SPEED: Bounds(0, 35),
    _K.WEIGHT: Bounds(20, 400),
    _K.BODY_FAT: Bounds(0.02, 0.75),
    _K.SKIN_TEMP_DEVIATION: Bounds(-10, 10),
    _K.VENDOR_READINESS: Bounds(0, 100),
    _K.VENDOR_STRESS: Bounds(0, 100),
    **dict.fromkeys(SLEEP, Bounds(0, _LONGEST_SLEEP_S)),
}
FASTEST: Mapping[MeasurementKind, float] = {
    _K.STEPS: 6,
    _K.DISTANCE: 35,
    _K.ACTIVE_ENERGY: 3,
    _K.TOTAL_ENERGY: 3,
}
"""The most of each in a second: a sprinter's steps, a descent, an all-out effort in kJ."""
_SLACK_S = 1
"""Rounding of whoever counts whole seconds."""


def doubt(kind: MeasurementKind, value: float, seconds: float) -> QuarantineReason | None:
    """Why this cannot be true; ``seconds`` is how long it was measured."""
    allowed = RANGES[kind]
    if not allowed.low <= value <= allowed.high:
        return QuarantineReason.OUT_OF_RANGE
    if kind in ADDITIVE:
        return _of_sum(kind, value, seconds)
    if kind in SLEEP:
        return _of_sleep(value, seconds)
    return QuarantineReason.TOO_LONG if seconds > _A_DAY_S else None


def _of_sum(kind: MeasurementKind, value: float, seconds: float) -> QuarantineReason | None:
    if seconds <= 0:
        return QuarantineReason.NO_DURATION
    if seconds > _A_DAY_S:
        return QuarantineReason.TOO_LONG
    fastest = FASTEST[kind] * max(seconds, _SLACK_S)
    return QuarantineReason.TOO_FAST if value > fastest else None


def _of_sleep(value: float, seconds: float) -> QuarantineReason | None:
    if seconds <= 0:
        return QuarantineReason.NO_DURATION
    if seconds > _LONGEST_SLEEP_S:
        return QuarantineReason.TOO_LONG
    longer = value > seconds + _SLACK_S
    return QuarantineReason.LONGER_THAN_ITS_INTERVAL if longer else None
