"""Units as files write them, and how many of ours one of them is."""

from collections.abc import Mapping

from api.measurements.vocab import UNITS, MeasurementKind, MeasurementUnit

_U = MeasurementUnit
_LB, _MI = 0.45359237, 1609.344
_KCAL = 4.184
FACTORS: Mapping[MeasurementUnit, Mapping[str, float]] = {
    _U.BEATS_PER_MINUTE: {"count/min": 1, "bpm": 1, "count/s": 60, "beats/min": 1, "hz": 60},
    _U.PER_MINUTE: {
        **{"count/min": 1, "count/s": 60, "breaths/min": 1, "rpm": 1, "spm": 1, "steps/min": 1},
        "br/min": 1,
    },
    _U.MILLISECONDS: {"ms": 1, "s": 1000, "sec": 1000},
    _U.COUNT: {"count": 1, "steps": 1},
    _U.METRES: {
        **{"m": 1, "km": 1000, "mi": _MI, "yd": 0.9144, "ft": 0.3048, "cm": 0.01, "in": 0.0254},
        **{"meters": 1, "miles": _MI},
    },
    _U.KILOJOULES: {"kj": 1, "j": 0.001, "kcal": _KCAL, "cal": _KCAL / 1000},
    _U.KILOGRAMS: {
        **{"kg": 1, "g": 0.001, "lb": _LB, "lbs": _LB, "st": 14 * _LB, "oz": _LB / 16},
    },
    _U.METRES_PER_SECOND: {
        **{"m/s": 1, "km/hr": 1 / 3.6, "km/h": 1 / 3.6, "mi/hr": _MI / 3600, "mph": _MI / 3600},
    },
    _U.SECONDS: {"s": 1, "sec": 1, "min": 60, "hr": 3600, "h": 3600},
}


def factor(kind: MeasurementKind, unit: str) -> float | None:
    """What a value in this unit is multiplied by; None where the unit is not known.

    `Cal` with a capital letter is a kilocalorie. Fractions are not here: exports write them
    both as 0.97 and as 97.
    """
    if unit == "Cal":
        return _KCAL if UNITS[kind] is _U.KILOJOULES else None
    return FACTORS.get(UNITS[kind], {}).get(unit.strip().casefold())


def seconds(value: float, unit: str) -> float | None:
    """A duration in seconds."""
    one = FACTORS[_U.SECONDS].get(unit.strip().casefold())
    return None if one is None else value * one


def amount(value: float | None, unit: str, of: MeasurementUnit) -> float | None:
    """A distance or an energy in our unit."""
    if unit == "Cal" and of is _U.KILOJOULES:
        return None if value is None else value * _KCAL
    one = FACTORS[of].get(unit.strip().casefold())
    return None if one is None or value is None else value * one
